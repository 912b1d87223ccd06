"""Posts that Discord does not let through: said once, resumed when mended, no call in vain."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.kit.discord.calls import Refused
from bot.posts.delivery.places import reason_of
from bot.posts.model import PING, PUBLISH, PostKey, PostState, Reason, StepState
from bot.posts.schedule import DAILY_POST, FOLLOWING_MESSAGE, Ability

MODERATOR = 77
REFUSALS = {
    10003: Reason.NO_CHANNEL,
    50001: Reason.HIDDEN,
    50007: Reason.DM_CLOSED,
    50013: Reason.NO_SEND,
    50083: Reason.ARCHIVED,
    50035: Reason.REFUSED,
}
HOUR = 60


@pytest.mark.parametrize(("code", "reason"), REFUSALS.items())
def test_refusal_when_discord_means_it_then_moderators_read_the_reason(code, reason):
    assert reason_of(Refused(code)) is reason


class Place:
    """A server with a daily post due in a minute."""

    def __init__(self, world) -> None:
        self.world = world
        self.guild = world.guild
        self.backend = world.env.backend

    @property
    def services(self):
        return self.world.services

    async def switch_on(self, channel, **values) -> None:
        at = self.world.bot.now() + dt.timedelta(minutes=1)
        values = {"daily_channel": channel.id, "daily_time": at.time().replace(second=0)} | values
        await self.services.settings.change(
            self.guild.id, by=MODERATOR, now=self.world.bot.now(), **values
        )

    async def later(self, minutes: float = 2) -> Counter[tuple[str, str]]:
        """Let time pass; give the calls that the bot made."""
        requests = self.world.env.http_requests
        before = len(requests)
        while minutes > 0:
            await self.world.env.advance_time(min(minutes, HOUR) * 60)
            minutes -= HOUR
        return Counter((each.method, each.path) for each in self.world.env.http_requests[before:])

    async def post(self):
        today = dt.date(2026, 2, 28)
        return await self.services.posting.ledger.find(PostKey(self.guild.id, DAILY_POST, today))

    async def problems(self) -> dict[Ability, Reason]:
        found = await self.services.posting.problems.list_of(self.guild.id)
        return {each.feature: each.reason for each in found}

    async def allow(self, channel, **permissions: bool | None) -> None:
        """Set what the bot may do in a channel."""
        allow, deny = discord.PermissionOverwrite(**permissions).pair()
        me = self.world.bot.user.id
        overwrite = Overwrite(
            target_id=me, type=OverwriteType.MEMBER, allow=allow.value, deny=deny.value
        )
        self.backend.set_overwrite(channel.id, overwrite)
        await self.world.env.settle()

    async def refuse(self, channel, *, status: int, code: int, times: int | None = None) -> None:
        self.world.env.inject_error(
            "POST", f"/channels/{channel.id}/messages", status=status, code=code, times=times
        )


@pytest.fixture
def place(world) -> Place:
    return Place(world)


@pytest.fixture
def daily(place):
    return place.guild.create_text_channel("daily")


@pytest.fixture
def mods(place):
    return place.guild.create_text_channel("mods")


def to(channel) -> tuple[str, str]:
    return ("POST", f"/channels/{channel.id}/messages")


def said(channel) -> str:
    message = channel.last_message
    return "\n".join(
        part["content"]
        for part in walk([c.to_dict() for c in message.components])
        if "content" in part
    )


def walk(components):
    for each in components:
        yield each
        yield from walk(each.get("components", []))


async def mend(place, daily, mods, **permissions) -> None:
    """See that nothing is called in vain, mend it, and see the post come."""
    assert await place.later(30) == {}
    await place.allow(daily, **permissions)
    assert await place.later(1) == {to(daily): 1}
    assert (await place.post()).state is PostState.SENT
    assert await place.problems() == {}
    assert await place.later(30) == {}


@pytest.mark.parametrize(
    ("permission", "reason", "named"),
    [
        ("send_messages", Reason.NO_SEND, "Send Messages"),
        ("view_channel", Reason.HIDDEN, "View Channel"),
    ],
)
async def test_post_when_a_permission_is_missing_then_it_is_told_once_and_comes_when_mended(
    place, daily, mods, permission, reason, named
):
    await place.allow(daily, **{permission: False})
    await place.switch_on(daily, fallback_channel=mods.id)
    assert await place.later() == {to(mods): 1}
    assert named in said(mods)
    assert f"<#{daily.id}>" in said(mods)
    assert (await place.post()).state is PostState.FAILED
    assert await place.problems() == {DAILY_POST: reason}
    await mend(place, daily, mods, **{permission: True})


async def test_post_when_the_server_mends_it_too_late_then_it_stays_out(place, daily, mods):
    await place.allow(daily, send_messages=False)
    await place.switch_on(daily, fallback_channel=mods.id, catch_up_hours=1)
    await place.later(90)
    await place.allow(daily, send_messages=True)
    assert await place.later(5) == {}
    assert (await place.post()).state is PostState.FAILED
    assert await place.problems() == {}


async def test_post_when_its_channel_is_deleted_then_another_channel_gets_it(place, daily, mods):
    await place.switch_on(daily, fallback_channel=mods.id)
    place.backend.delete_channel(daily.id)
    await place.world.env.settle()
    calls = await place.later()
    assert calls == {to(mods): 1, ("GET", f"/channels/{daily.id}"): 1}
    assert await place.problems() == {DAILY_POST: Reason.NO_CHANNEL}
    assert await place.later(30) == {}
    now = place.world.bot.now()
    await place.services.settings.change(
        place.guild.id, by=MODERATOR, now=now, daily_channel=mods.id
    )
    assert await place.later(1) == {to(mods): 1}
    assert (await place.post()).channel_id == mods.id


async def test_notice_when_there_is_no_fallback_then_the_owner_is_written_to(place, daily):
    await place.allow(daily, send_messages=False)
    await place.switch_on(daily)
    calls = await place.later()
    direct = place.guild.owner.dm_channel
    assert calls == {("POST", "/users/@me/channels"): 1, to(direct): 1}
    assert "daily" in said(direct).lower() or "Daily post" in said(direct)
    assert await place.later(60) == {}


async def test_notice_when_nobody_can_be_told_then_it_is_not_tried_again(place, daily):
    await place.allow(daily, send_messages=False)
    await place.switch_on(daily)
    await place.refuse(place.guild.owner.dm_channel, status=403, code=50007)
    await place.later()
    assert await place.later(60) == {}
    (problem,) = await place.services.posting.problems.list_of(place.guild.id)
    assert problem.told_at is not None


async def test_post_when_discord_refuses_what_memory_allows_then_it_asks_ever_more_rarely(
    place, daily, mods
):
    await place.switch_on(daily, fallback_channel=mods.id)
    await place.refuse(daily, status=403, code=50013)
    assert await place.later() == {to(daily): 1, to(mods): 1}
    hour = await place.later(60)
    assert set(hour) == {to(daily)}
    assert 2 <= hour[to(daily)] <= 5
    place.world.env.backend.faults.clear()
    assert await place.later(60) == {to(daily): 1}
    assert await place.problems() == {}


async def test_post_when_something_changes_in_the_server_then_it_is_tried_sooner(
    place, daily, mods
):
    await place.switch_on(daily, fallback_channel=mods.id)
    await place.refuse(daily, status=403, code=50013)
    await place.later()
    for _ in range(8):
        await place.allow(daily, send_messages=True)
        calls = await place.later(0.5)
        assert calls[to(daily)] <= 1
    place.world.env.backend.faults.clear()
    await place.allow(daily, send_messages=True)
    assert await place.later(3) == {to(daily): 1}


async def test_post_when_its_thread_is_archived_and_locked_then_it_waits_until_it_is_open(
    place, daily, mods
):
    bot = place.world.bot
    thread = place.backend.create_thread(daily.id, "posts", bot.user.id)
    await place.allow(daily, manage_threads=False)
    metadata = {"archived": True, "locked": True}
    place.backend.edit_channel(thread.id, {}, thread_metadata=metadata)
    await place.world.env.settle()
    await place.switch_on(thread_of(place, thread), fallback_channel=mods.id)
    calls = await place.later()
    assert calls == {("GET", f"/channels/{thread.id}"): 1, to(mods): 1}
    assert await place.problems() == {DAILY_POST: Reason.ARCHIVED}
    assert await place.later(30) == {}
    metadata = {"archived": False, "locked": False}
    place.backend.edit_channel(thread.id, {}, thread_metadata=metadata)
    await place.world.env.settle()
    assert await place.later(1) == {to(thread): 1}
    assert await place.problems() == {}


async def test_thread_when_the_post_goes_to_a_thread_then_the_remedy_is_no_permission(place, daily):
    thread = place.backend.create_thread(daily.id, "posts", place.world.bot.user.id)
    await place.world.env.settle()
    await place.switch_on(thread_of(place, thread), thread=True)
    text = (await place.world.moderator("settings check")).text
    assert "is a thread" in text
    assert "Create Public Threads" not in text


def thread_of(place, thread):
    class Thread:
        id = thread.id
        guild = place.guild

    return Thread()


async def test_thread_and_publication_when_wanted_then_both_follow_the_post(place):
    news = place.guild.create_news_channel("news")
    await place.switch_on(news, thread=True, publish=True)
    calls = await place.later()
    message = (await place.post()).message_id
    assert calls == {
        to(news): 1,
        ("POST", f"/channels/{news.id}/messages/{message}/threads"): 1,
        ("POST", f"/channels/{news.id}/messages/{message}/crosspost"): 1,
    }
    post = await place.post()
    assert (post.thread, post.publish) == (StepState.DONE, StepState.DONE)
    assert await place.later(60) == {}


async def test_publication_when_forbidden_then_the_post_stands_and_it_is_told_once(place, mods):
    news = place.guild.create_news_channel("news")
    await place.switch_on(news, publish=True, fallback_channel=mods.id)
    place.world.env.inject_error(
        "POST", "/channels/*/messages/*/crosspost", status=403, code=50013, times=None
    )
    calls = await place.later()
    assert calls[to(news)] == calls[to(mods)] == 1
    assert calls.total() == 3
    post = await place.post()
    assert (post.state, post.publish) == (PostState.SENT, StepState.FAILED)
    assert await place.problems() == {PUBLISH: Reason.NO_PUBLISH}
    assert await place.later(60) == {}


@pytest.mark.parametrize(("code", "step"), [(40033, "crosspost"), (160004, "threads")])
async def test_step_when_discord_says_it_is_done_already_then_it_is_done(place, code, step):
    news = place.guild.create_news_channel("news")
    await place.switch_on(news, publish=True, thread=True)
    place.world.env.inject_error("POST", f"/channels/*/messages/*/{step}", status=400, code=code)
    await place.later()
    post = await place.post()
    assert (post.thread, post.publish) == (StepState.DONE, StepState.DONE)
    assert await place.problems() == {}


async def test_publication_when_the_channel_is_no_announcement_channel_then_no_call(
    place, daily, mods
):
    await place.switch_on(daily, publish=True, fallback_channel=mods.id)
    assert await place.later() == {to(daily): 1, to(mods): 1}
    assert await place.problems() == {PUBLISH: Reason.NOT_ANNOUNCEMENT}


async def test_picture_when_files_are_forbidden_then_the_post_goes_without(place, daily):
    await place.allow(daily, attach_files=False)
    await place.switch_on(daily)
    assert await place.later() == {to(daily): 1}
    assert await place.problems() == {}


async def test_mention_when_the_role_cannot_be_mentioned_then_the_post_goes_without(
    place, daily, mods
):
    role = place.guild.create_role("fans")
    await place.allow(daily, mention_everyone=False)
    await place.switch_on(daily, ping_role=role.id, fallback_channel=mods.id)
    assert await place.later() == {to(daily): 1, to(mods): 1}
    assert await place.problems() == {PING: Reason.NO_PING}
    assert "<@&" not in said(daily)


async def test_follower_when_direct_messages_are_closed_then_they_are_left_alone(place):
    services, world = place.services, place.world
    user = world.alone.actor
    await services.follows.follow(user.id, "BTS", language="en-US", now=world.bot.now())
    direct = user.dm_channel
    await place.refuse(direct, status=403, code=50007)
    async with services.database.write() as connection:
        # So that there are new works to tell of.
        await connection.execute_fetchall("UPDATE followers SET seen_collaboration = 0")
        now = int(world.bot.now().timestamp())
        await connection.execute_fetchall(
            "UPDATE timetables SET next_due_at = ? WHERE kind = 'following'", (now,)
        )
    calls = await place.later()
    assert calls == {("POST", "/users/@me/channels"): 1, to(direct): 1}
    assert await services.posting.ledger.next_due(user.id, FOLLOWING_MESSAGE) is None
    assert (await services.follows.store.find(user.id)).stopped_at is not None
    assert await place.later(60) == {}
