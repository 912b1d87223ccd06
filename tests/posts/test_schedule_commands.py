"""Posts as moderators see and steer them, before and after they go out."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.kit.discord.i18n import words_in
from bot.posts.cards.post import post_card
from bot.posts.cards.reasons import reason_text
from bot.posts.model import PostKey, PostState, Reason
from bot.posts.moderation import HISTORY_PAGE
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST
from bot.settings.model import EmptyDay


def walk(components):
    for each in components:
        yield each
        yield from walk(each.get("components", []))


NOW = dt.datetime(2026, 2, 28, 3, 0, tzinfo=dt.UTC)
"""When the simulated Discord begins."""

GONE = 123_456_789_012_345_678
COMMANDS = ["preview", "next", "post", "pause", "resume", "history"]


@pytest.fixture
def change(world):
    """Change settings of the server, as a moderator's panel does."""

    async def apply(**values):
        return await world.services.settings.change(world.guild.id, by=1, now=NOW, **values)

    return apply


@pytest.fixture
async def posting(world, change):
    """A server with a daily post at nine in Seoul."""
    await change(daily_channel=world.channel.id, time_zone="Asia/Seoul")
    return change


@pytest.fixture
def ledger(world):
    """Write an entry of the ledger."""

    async def add(on, state, *, kind=DAILY_POST, late=0, **columns):
        due = int(dt.datetime.fromisoformat(f"{on}T00:00Z").timestamp())
        row = {
            "target_id": world.guild.id,
            "kind": kind,
            "local_on": on,
            "state": state,
            "due_at": due,
            "until_at": due + 6 * 3600,
            "updated_at": due,
            "first_try_at": due + late,
            **columns,
        }
        marks = ", ".join("?" for _ in row)
        async with world.services.database.write() as connection:
            await connection.execute_fetchall(
                f"INSERT INTO posts ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )

    return add


@pytest.mark.parametrize("command", COMMANDS)
async def test_command_when_it_is_shown_to_a_member_then_it_answers_them(world, command):
    await world.show_to(world.fan, "schedule")
    reply = await world.fan(f"schedule {command}")
    world.errors()
    assert reply.private
    assert "you need **Manage Server**" not in reply.text


class TestPreview:
    """What will be posted, exactly."""

    async def test_preview_when_asked_then_the_frame_is_the_post_itself(self, world, posting):
        reply = await world.moderator("schedule preview", date="10-18")
        on = dt.date(2026, 10, 18)
        settings = await world.services.settings.get(world.guild.id)
        edition = await world.services.editions.daily(settings, on, guild_id=world.guild.id)
        key = PostKey(world.guild.id, DAILY_POST, on)
        card = post_card(words_in("en-US"), edition, key=key, picture=None, ping_role=None)
        posted = card.to_components()
        frame, note = reply.message.components
        shown = [each.get("content") or each.get("custom_id") for each in walk([frame])]
        assert shown == [each.get("content") or each.get("custom_id") for each in walk(posted)]
        assert f"goes to <#{world.channel.id}> at 09:00 (Asia/Seoul)" in note["content"]
        assert reply.private

    async def test_preview_when_today_is_left_to_it_then_it_is_the_servers_date(
        self, world, change
    ):
        await change(time_zone="America/Los_Angeles", empty_day=EmptyDay.SKIP)
        assert "February 27, 2026" in (await world.moderator("schedule preview")).text
        await change(time_zone="Asia/Seoul")
        assert "On this day: February 28" in (await world.moderator("schedule preview")).text

    async def test_preview_when_it_is_a_leap_day_then_the_next_one_is_shown(self, world, posting):
        reply = await world.moderator("schedule preview", date="29 February")
        assert "On this day: February 29" in reply.text
        assert "**Daily post**, February 29, 2028: goes to" in reply.text
        assert "16 years ago" in reply.text

    async def test_preview_when_february_has_28_days_then_the_leap_day_is_labelled(
        self, world, posting
    ):
        reply = await world.moderator("schedule preview", date="2026-02-28")
        assert "came out on 29 February" in reply.text

    @pytest.mark.parametrize(
        ("policy", "said"),
        [
            (EmptyDay.SKIP, "No post on November 15, 2026"),
            (EmptyDay.ARCHIVE, "From the archive"),
        ],
    )
    async def test_preview_when_the_day_is_empty_then_the_servers_policy_holds(
        self, world, posting, policy, said
    ):
        await posting(empty_day=policy)
        assert said in (await world.moderator("schedule preview", date="11-15")).text

    async def test_preview_when_posts_are_off_or_paused_then_it_says_so(self, world, change):
        reply = await world.moderator("schedule preview", date="10-18")
        assert "**Daily post** is off. Pick a channel in `/setup`" in reply.text
        await change(daily_channel=world.channel.id, daily_paused=True)
        reply = await world.moderator("schedule preview", date="10-18")
        assert "**Daily post** is paused. Resume it with `/schedule resume`" in reply.text

    async def test_preview_when_the_date_is_settled_then_it_says_how(self, world, posting, ledger):
        reply = await world.moderator("schedule preview", date="today")
        assert ", February 28, 2026: its time has passed." in reply.text
        place = {"channel_id": world.channel.id, "message_id": 42}
        await ledger("2026-02-28", PostState.SENT, **place)
        await ledger("2026-02-27", PostState.SKIPPED, reason=Reason.NOT_RUNNING)
        reply = await world.moderator("schedule preview", date="today")
        assert "already posted" in reply.text
        assert f"{world.channel.id}/42)" in reply.text
        await posting(empty_day=EmptyDay.ARCHIVE)
        reply = await world.moderator("schedule preview", date="2026-02-27")
        assert "**Daily post**, February 27, 2026: skipped." in reply.text

    async def test_digest_when_previewed_then_it_is_that_of_its_weekday(self, world, change):
        await change(weekly_channel=world.channel.id, weekly_day="wednesday")
        reply = await world.moderator("schedule preview", date="2026-05-02", kind="weekly")
        assert "This week in collaborations" in reply.text
        assert "**Weekly digest**, May 6, 2026: goes to" in reply.text

    async def test_preview_when_the_date_is_none_then_it_says_so(self, world):
        reply = await world.moderator("schedule preview", date="31 June")
        world.errors()
        assert "I can't read “31 June” as a date." in reply.text

    async def test_date_when_completed_then_the_servers_days_are_offered(self, world, change):
        await change(time_zone="America/Los_Angeles")
        offered = await world.moderator.complete("schedule preview", "date", "")
        assert [each["value"] for each in offered] == ["2026-02-27", "2026-02-28", "2026-03-01"]
        assert offered[0]["name"] == "Today: February 27, 2026"
        offered = await world.moderator.complete("schedule preview", "date", "2/29")
        assert offered == [{"name": "February 29, 2028", "value": "2028-02-29"}]

    async def test_preview_when_the_role_is_gone_then_it_is_left_out_and_said(self, world, posting):
        await posting(ping_role=GONE)
        reply = await world.moderator("schedule preview", date="10-18")
        frame, note = reply.message.components
        assert f"<@&{GONE}>" not in str(frame)
        assert "**Mentioning a role** isn't working" in note["content"]

    async def test_preview_when_a_role_is_pinged_then_the_preview_shows_it(self, world, posting):
        role = world.guild.create_role("fans", mentionable=True)
        await posting(ping_role=role.id)
        reply = await world.moderator("schedule preview", date="10-18")
        assert reply.text.startswith(f"<@&{role.id}>")

    async def test_preview_when_the_server_reads_korean_then_the_post_does_and_the_note_does_not(
        self, world, posting
    ):
        await posting(language="ko")
        reply = await world.moderator("schedule preview", date="10-18")
        frame, note = reply.message.components
        assert "10월 18일" in next(walk([frame]))["components"][0]["content"]
        assert ", October 18, 2026: goes to" in note["content"]

    async def test_preview_when_excluded_then_it_is_left_out(self, world, posting):
        await posting(excluded=["artist:bruno-mars"], empty_day=EmptyDay.SKIP)
        reply = await world.moderator("schedule preview", date="10-18")
        assert "No post on" in reply.text


class TestNext:
    """What comes."""

    async def test_next_when_nothing_is_set_up_then_it_says_how(self, world):
        reply = await world.moderator("schedule next")
        assert reply.private
        assert "**Daily post** is off. Pick a channel in `/setup` to turn it on." in reply.text
        assert "**Weekly digest** is off" in reply.text

    async def test_next_when_posts_come_then_each_has_its_times_and_its_lead(self, world, posting):
        await posting(daily_time="21:30", empty_day=EmptyDay.SKIP)
        reply = await world.moderator("schedule next", days=2)
        due = int(dt.datetime(2026, 2, 28, 12, 30, tzinfo=dt.UTC).timestamp())
        assert f"**February 28, 21:30** · Daily post · <t:{due}:f>" in reply.text
        assert "**Rain** · 14 years" in reply.text
        assert "**March 1, 21:30**" in reply.text
        assert "**March 2, 21:30**" not in reply.text
        assert "Dates and times: Asia/Seoul" in reply.text

    async def test_next_when_a_day_is_empty_then_it_says_what_stands_in(self, world, posting):
        await posting(empty_day=EmptyDay.SKIP)
        reply = await world.moderator("schedule next", days=4)
        assert "nothing: no anniversary, so the day is skipped" in reply.text
        await posting(empty_day=EmptyDay.NEAREST)
        reply = await world.moderator("schedule next", days=4)
        assert "empty day, the nearest anniversary: **Walk**" in reply.text

    async def test_next_when_both_kinds_come_then_they_are_in_order(self, world, posting):
        await posting(weekly_channel=world.channel.id, weekly_day="tuesday")
        text = (await world.moderator("schedule next", days=7)).text
        assert text.index("March 2, 09:00** · Daily") < text.index("March 3, 09:00** · Weekly")
        assert text.index("· Weekly") < text.index("March 4, 09:00** · Daily")

    async def test_next_when_paused_then_it_says_so(self, world, posting):
        await posting(daily_paused=True)
        reply = await world.moderator("schedule next")
        assert "**Daily post** is paused" in reply.text
        assert "09:00" not in reply.text

    async def test_next_when_14_long_days_are_listed_then_all_fit(self, world, posting):
        await posting(weekly_channel=world.channel.id)
        reply = await world.moderator("schedule next", days=14)
        assert reply.text.count("Daily post ·") == 14
        assert "…" not in reply.text


class TestPauseAndResume:
    """A change of settings like any other."""

    async def test_pause_when_on_then_nothing_is_due_and_it_is_audited(self, world, posting):
        reply = await world.moderator("schedule pause")
        assert reply.private
        assert "**Daily post**: paused." in reply.text
        assert "**Weekly digest** is off" in reply.text
        settings = await world.services.settings.get(world.guild.id)
        assert (settings.daily_paused, settings.weekly_paused) == (True, False)
        assert await world.services.posting.ledger.next_due(world.guild.id, DAILY_POST) is None
        (latest, *_) = await world.services.settings.history(world.guild.id)
        assert (latest.action, latest.user_id) == ("pause", world.moderator.actor.id)
        assert "was already paused" in (await world.moderator("schedule pause", kind="daily")).text

    async def test_resume_when_paused_then_the_next_post_is_named(self, world, posting):
        await world.moderator("schedule pause", kind="daily")
        reply = await world.moderator("schedule resume", kind="daily")
        due = int(dt.datetime(2026, 3, 1, tzinfo=dt.UTC).timestamp())
        assert f"**Daily post** is back on. Next: <t:{due}:F> (<t:{due}:R>)" in reply.text
        again = await world.moderator("schedule resume", kind="daily")
        assert f"wasn't paused. Next: <t:{due}:F>" in again.text

    async def test_resume_when_off_then_it_says_what_is_missing(self, world):
        reply = await world.moderator("schedule resume")
        assert "**Daily post** is off. Pick a channel in `/setup`" in reply.text
        assert await world.services.settings.history(world.guild.id) == ()

    async def test_resume_when_the_channel_is_gone_then_it_says_so(self, world, posting):
        await posting(daily_channel=GONE, daily_paused=True)
        reply = await world.moderator("schedule resume")
        why = reason_text(words_in("en-US"), Reason.NO_CHANNEL, channel_id=GONE)
        assert "**Daily post** is back on." in reply.text
        assert f"**Daily post** isn't working: {why}" in reply.text
        assert why in (await world.moderator("schedule next")).text


class TestPost:
    """Posting now, once."""

    async def test_post_when_nothing_was_posted_then_it_is_and_the_answer_leads_there(
        self, world, posting
    ):
        reply = await world.moderator("schedule post")
        assert reply.private
        message = world.channel.last_message
        place = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{message.id}"
        assert f"[Go to the message]({place})" in reply.text
        assert "post:daily:2026-02-28" in str(walk_ids(message))

    async def test_post_when_it_is_out_then_it_is_not_sent_again(self, world, posting):
        await world.moderator("schedule post")
        first = world.channel.last_message
        reply = await world.moderator("schedule post")
        world.errors()
        assert "already posted, and never twice" in reply.text
        assert str(first.id) in reply.text
        assert world.channel.last_message.id == first.id

    async def test_post_when_the_day_is_empty_then_it_says_so(self, world, posting):
        await posting(empty_day=EmptyDay.SKIP, excluded=["artist:suga"])
        before = world.channel.last_message
        reply = await world.moderator("schedule post")
        world.errors()
        assert reply.text
        assert world.channel.last_message == before


def walk_ids(message):
    return [each.get("custom_id") for top in message.components for each in walk([top.to_dict()])]


class TestHistory:
    """What became of posts."""

    async def test_history_when_there_is_none_then_it_says_so(self, world):
        reply = await world.moderator("schedule history")
        assert reply.private
        assert "Nothing has been posted yet." in reply.text

    async def test_history_when_posts_had_many_ends_then_each_is_told_in_words(self, world, ledger):
        place = {"channel_id": world.channel.id, "message_id": 42}
        await ledger("2026-02-20", PostState.SENT, **place)
        await ledger("2026-02-21", PostState.SENT, late=3600, thread="failed", **place)
        await ledger("2026-02-22", PostState.SKIPPED, reason=Reason.NOT_RUNNING)
        await ledger("2026-02-23", PostState.FAILED, reason=Reason.NO_SEND, **place)
        await ledger("2026-02-24", PostState.UNKNOWN, reason=Reason.NO_HISTORY, **place)
        await ledger("2026-02-25", PostState.SENDING)
        text = (await world.moderator("schedule history")).text
        link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/42"
        assert f"**February 20, 2026** · Daily post · sent · [Go to the message]({link})" in text
        late = int(dt.datetime(2026, 2, 21, 1, tzinfo=dt.UTC).timestamp())
        assert f"late, at <t:{late}:t> · without its thread" in text
        assert "**February 22, 2026** · Daily post · skipped" in text
        assert "**February 23, 2026** · Daily post · failed" in text
        assert "**February 24, 2026** · Daily post · may have been sent" in text
        assert "**February 25, 2026** · Daily post · is being sent" in text
        assert text.index("February 25") < text.index("February 20")
        assert "no-send" not in text

    async def test_history_when_narrowed_then_only_that_kind_is_shown(self, world, ledger):
        await ledger("2026-02-20", PostState.SENT)
        await ledger("2026-02-21", PostState.SENT, kind=WEEKLY_DIGEST)
        text = (await world.moderator("schedule history", kind="weekly")).text
        assert "February 21" in text
        assert "February 20" not in text

    async def test_history_when_long_then_no_post_is_lost_between_pages(self, world, ledger):
        days = [f"2026-01-{day:02}" for day in range(1, 16)]
        for day in days:
            await ledger(day, PostState.SENT)
            await ledger(day, PostState.SKIPPED, kind=WEEKLY_DIGEST, reason=Reason.EMPTY_DAY)
        page, seen = await world.moderator("schedule history"), []
        first = page.message.id
        await world.restart()
        for _ in range(10):
            lines = [line for line in page.text.splitlines() if line.startswith("**January")]
            assert 0 < len(lines) <= HISTORY_PAGE
            seen += lines
            if "Older ▶" not in page.buttons:
                break
            page = await world.moderator.click(page, "Older ▶")
            assert page.message.id == first
        assert len(seen) == len(set(seen)) == 30
        assert "**January 15, 2026**" in (await world.moderator.click(page, "◀ Newest")).text

    async def test_history_when_the_presser_is_no_moderator_any_more_then_it_is_refused(
        self, world, ledger
    ):
        for day in range(1, HISTORY_PAGE + 2):
            await ledger(f"2026-02-{day:02}", PostState.SENT)
        listed = await world.moderator("schedule history")
        assert "◀ Newest" not in listed.buttons
        world.demote()
        refused = await world.moderator.click(listed, "Older ▶")
        world.errors()
        assert "Manage Server" in refused.text
