"""Corrections that travel: posts are edited where they stand, followers are told once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.catalogue.files.documents import Documents
from bot.catalogue.files.writer import plain
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.curation.service import CurationService
from bot.kit.discord.calls import Pace
from bot.posts.delivery.writer import ReadyPost
from bot.posts.model import Post, PostKey
from bot.posts.schedule import DAILY_POST
from tests.curation.conftest import CURATOR, LINK
from tests.support import simulated_discord
from tests.support.simulated_discord import Reply

WORK = "rose-apt"
EVENING = dt.datetime(2026, 10, 17, 23, 59, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 10, 18, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 10, 18)
HOUR = 60


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all begin just before the day that "APT." came out."""
    monkeypatch.setattr(simulated_discord, "NOW", EVENING)


async def later(world, minutes: float = 1) -> None:
    while minutes > 0:
        await world.env.advance_time(min(minutes, HOUR) * 60)
        minutes -= HOUR


async def mended(world) -> None:
    """Wait for what a decision began; no time passes, so nothing is looked for meanwhile."""
    mender = world.bot.mender
    while tasks := mender.bulkhead.under_way | ({mender._round} - {None}):
        await asyncio.wait(tasks)


def entry(source, slug: str = WORK) -> dict[str, Any]:
    return plain(Documents(source).find_at_once("collaborations", slug))


def elsewhere(world) -> CurationService:
    """The edits as another process has them: the bot hears nothing of a decision."""
    return CurationService(world.services.database, world.services.curation._entries)


async def correct(world, source, scope=None, slug=WORK, **said):
    scope = world.guild.id if scope is None else scope
    wanted = Proposal(
        scope, Operation.CHANGE, Kind.WORK, slug, {**entry(source, slug), **said}, links=(LINK,)
    )
    return await elsewhere(world).direct(wanted, by=CURATOR, now=world.bot.now())


async def take_out(world, scope=None, slug=WORK):
    scope = world.guild.id if scope is None else scope
    wanted = Proposal(scope, Operation.DELETE, Kind.WORK, slug)
    return await elsewhere(world).direct(wanted, by=CURATOR, now=world.bot.now())


def edits(world, channel) -> list[Any]:
    path = f"/channels/{channel.id}/messages/"
    return [r for r in world.env.http_requests if r.method == "PATCH" and r.path.startswith(path)]


def last_message(world, channel):
    return world.env.backend.messages_in(channel.id)[-1]


def text_of(body: Any) -> str:
    def walk(parts):
        for part in parts:
            yield part.get("content", "")
            yield from walk(part.get("components", []))

    return "\n".join(walk(body["components"]))


async def outcomes(world) -> list[str]:
    rows = await world.services.database.fetch("SELECT outcome FROM corrections_due ORDER BY id")
    return [row[0] for row in rows]


async def post_day(world, channel=None, **values) -> Post:
    """Have a server get its post of the day that "APT." came out."""
    channel = channel or world.channel
    ahead = MORNING - world.bot.now()
    if ahead > dt.timedelta(0):
        world.put_ahead(ahead)
    now = world.bot.now()
    at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
    values |= {"daily_channel": channel.id, "daily_time": at}
    await world.services.settings.change(channel.guild.id, by=77, now=now, **values)
    await later(world, 2)
    post: Post | None = await world.services.posting.ledger.find(
        PostKey(channel.guild.id, DAILY_POST, TODAY)
    )
    assert post
    return post


async def test_post_when_its_day_is_corrected_then_it_is_edited_once_and_says_so(
    world, small_source
):
    before = await post_day(world)
    assert before.shown == (WORK,)
    await correct(world, small_source, date="2024-10-17")
    await later(world)
    (edit,) = edits(world, world.channel)
    text = text_of(edit.json)
    assert "-# Corrected: October 17, not October 18 (APT.)" in text
    assert before.key.mark in str(edit.json)
    # What is shown in its place does not come out that day.
    assert "The nearest anniversary: October 17" in text
    assert edit.path.endswith(str(before.message_id))
    await later(world, 5)
    await world.restart()
    await later(world, 5)
    assert len(edits(world, world.channel)) == 1
    assert await outcomes(world) == ["done"]


async def test_post_when_nothing_is_left_of_the_day_then_it_says_so_in_the_servers_language(
    world, small_source
):
    await post_day(world, language="ko", empty_day="skip")
    await take_out(world)
    await later(world)
    (edit,) = edits(world, world.channel)
    text = text_of(edit.json)
    assert "아파트" in text
    assert "정정" in text
    assert "10월 18일" in text


async def test_post_when_a_credit_is_corrected_then_it_names_who_and_who_not(world, small_source):
    await post_day(world)
    await correct(
        world, small_source, credits=[{"artist": "rose-blackpink", "join": " & "}, {"artist": "iu"}]
    )
    await later(world)
    (edit,) = edits(world, world.channel)
    text = text_of(edit.json)
    assert "-# Corrected: with IU, not Bruno Mars (APT.)" in text
    assert "ROSÉ (BLACKPINK) & IU" in text.replace("**", "")


async def test_post_when_it_is_corrected_twice_and_undone_then_each_is_told_from_what_was_posted(
    world, small_source
):
    await post_day(world)
    first = await correct(world, small_source, date="2024-10-17")
    await later(world)
    second = await elsewhere(world).direct(
        Proposal(
            world.guild.id, Operation.CHANGE, Kind.WORK, WORK,
            {**entry(small_source), "date": "2024-10-16"}, links=(LINK,),
        ),
        by=CURATOR, now=world.bot.now(),
    )  # fmt: skip
    await later(world)
    for edit_id in (second.id, first.id):
        await elsewhere(world).undo(world.guild.id, edit_id, by=CURATOR, now=world.bot.now())
        await later(world)
    texts = [text_of(each.json) for each in edits(world, world.channel)]
    assert ["October 17, not October 18" in each for each in texts] == [True, False, True, False]
    assert "October 16, not October 18" in texts[1]
    assert "Corrected" not in texts[3]
    assert "On this day: October 18" in texts[3]
    assert await outcomes(world) == ["done"] * 4


async def test_post_when_it_shows_another_work_by_now_then_that_can_be_corrected_too(
    world, small_source
):
    before = await post_day(world, empty_day="archive")
    await take_out(world)
    await later(world)
    after = await world.services.posting.ledger.find(before.key)
    assert (len(after.shown), after.shown[0]) == (2, WORK)
    await correct(world, small_source, slug=after.shown[1], date="2019-01-02")
    await later(world)
    first, second = (text_of(each.json) for each in edits(world, world.channel))
    assert first.count("Corrected") == 1
    assert second.count("Corrected") == 2
    assert "January 2, 2019" in second


async def test_post_when_something_is_decided_here_then_it_is_edited_at_once(world, small_source):
    await post_day(world)
    mender = world.bot.mender
    # What is decided outside of the simulated Discord doesn't go by its clock.
    mender._caller = replace(mender._caller, pace=Pace(float("inf")))
    gone = Proposal(world.guild.id, Operation.DELETE, Kind.WORK, WORK)
    await world.services.curation.direct(gone, by=CURATOR, now=world.bot.now())
    await mended(world)
    (edit,) = edits(world, world.channel)
    assert "-# Corrected: this one was taken out (APT.)" in text_of(edit.json)


async def test_post_when_the_bot_was_away_then_it_is_edited_at_its_next_start(world, small_source):
    await post_day(world)
    await world.bot.mender.close()
    await correct(world, small_source, date="2024-10-17")
    await later(world)
    assert edits(world, world.channel) == []
    await world.restart()
    await later(world)
    assert len(edits(world, world.channel)) == 1


async def test_post_when_its_message_was_deleted_then_it_is_not_asked_for_again(
    world, small_source
):
    await post_day(world)
    world.env.inject_error(
        "PATCH", f"/channels/{world.channel.id}/messages/*", status=404, code=10008, times=None
    )
    await correct(world, small_source, date="2024-10-17")
    await later(world, 5)
    assert len(edits(world, world.channel)) == 1
    assert await outcomes(world) == ["refused: 10008"]


async def test_post_when_the_channel_is_hidden_then_the_others_are_edited(world, small_source):
    other = world.env.create_guild("Other")
    channel = other.create_text_channel("posts")
    await world.env.settle()
    await post_day(world)
    await post_day(world, channel)
    deny = discord.Permissions(view_channel=True).value
    overwrite = Overwrite(
        target_id=world.bot.user.id, type=OverwriteType.MEMBER, allow=0, deny=deny
    )
    world.env.backend.set_overwrite(world.channel.id, overwrite)
    await world.env.settle()
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    await later(world, 5)
    assert len(edits(world, channel)) == 1
    assert sorted(await outcomes(world)) == ["done", "refused: 50001"]


async def test_post_when_discord_fails_for_a_while_then_it_is_edited_later(world, small_source):
    await post_day(world)
    path = f"/channels/{world.channel.id}/messages/*"
    world.env.inject_error("PATCH", path, status=503, times=2)
    await correct(world, small_source, date="2024-10-17")
    await later(world, 5)
    assert len(edits(world, world.channel)) == 3
    assert await outcomes(world) == ["done"]


async def test_post_when_the_bot_left_the_server_then_there_is_nothing_to_mend(world, small_source):
    await post_day(world)
    world.env.backend.remove_guild(world.guild.id)
    await world.env.settle()
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    await later(world, 2)
    assert await outcomes(world) == ["gone"]


async def test_server_when_it_corrects_for_itself_then_no_other_is_edited(world, small_source):
    other = world.env.create_guild("Other")
    channel = other.create_text_channel("posts")
    await world.env.settle()
    await post_day(world)
    await post_day(world, channel)
    await correct(world, small_source, date="2024-10-17")
    await later(world, 2)
    assert len(edits(world, world.channel)) == 1
    assert edits(world, channel) == []


async def told(world) -> None:
    """Have somebody who follows ROSÉ get the message of the day that "APT." came out."""
    await world.services.follows.follow(world.alone.id, "ROSÉ", language="en", now=world.bot.now())
    await later(world, 2)
    (message,) = messages(world)
    assert "APT." in text_of(message.json)


def messages(world) -> list[Any]:
    """List every try to write to the follower."""
    path = f"/channels/{world.alone.actor.dm_channel.id}/messages"
    return [r for r in world.env.http_requests if (r.method, r.path) == ("POST", path)]


async def test_follower_when_what_they_were_told_is_corrected_then_they_are_told_once(
    world, small_source
):
    await told(world)
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    await later(world, 5)
    await world.restart()
    await later(world, 5)
    _, message = messages(world)
    assert "Corrected: October 17, not October 18 (APT.)" in text_of(message.json)
    assert message.json["enforce_nonce"] is True
    history = world.alone.actor.dm_channel.history()
    received = next(each for each in history if "Corrected" in str(each.components))
    more = Reply(await world.alone.actor.click(received, label="More on this day"))
    assert "October 18" in more.text
    assert await outcomes(world) == ["done"]


async def test_follower_when_a_server_corrects_for_itself_then_they_are_not_told(
    world, small_source
):
    await told(world)
    await correct(world, small_source, date="2024-10-17")
    await later(world, 2)
    assert len(messages(world)) == 1


async def test_follower_when_it_is_undone_before_they_heard_then_they_are_told_nothing(
    world, small_source
):
    await told(world)
    edit = await correct(world, small_source, INSTANCE, date="2024-10-17")
    await elsewhere(world).undo(INSTANCE, edit.id, by=CURATOR, now=world.bot.now())
    await later(world, 2)
    assert len(messages(world)) == 1
    assert await outcomes(world) == ["nothing to tell"] * 2


@pytest.mark.parametrize("is_closed", [True, False])
async def test_follower_when_they_are_written_to_no_more_then_they_are_left_alone(
    world, small_source, is_closed
):
    await told(world)
    follows, now = world.services.follows, world.bot.now()
    if is_closed:
        await follows.stop(world.alone.id, now=now)
    else:
        await follows.unfollow(world.alone.id, "ROSÉ", now=now)
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    await later(world, 2)
    assert len(messages(world)) == 1


async def test_follower_when_direct_messages_are_closed_then_it_is_not_tried_again(
    world, small_source
):
    await told(world)
    path = f"/channels/{world.alone.actor.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    await later(world, 5)
    assert len(messages(world)) == 2
    assert await outcomes(world) == ["refused: 50007"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_follower_when_the_process_dies_in_the_middle_then_they_have_it_once(
    world, small_source, arrived
):
    await told(world)
    await correct(world, small_source, INSTANCE, date="2024-10-17")
    if arrived:
        await later(world)
        await world.services.database.write_one(
            "UPDATE corrections_due SET done_at = NULL, outcome = ''"
        )
    else:
        store = world.services.corrections.store
        assert await store.claim(world.alone.id, now=world.bot.now(), again=dt.timedelta(0))
    await world.restart()
    await later(world)
    assert len(messages(world)) == 1 + arrived
    await later(world, 5)
    assert len(messages(world)) == 2
    assert await outcomes(world) == ["done"]


async def test_news_when_something_new_in_them_is_corrected_then_it_stays_and_the_rest_too(
    world, small_source
):
    world.put_ahead(MORNING + dt.timedelta(days=2) - world.bot.now())
    now = world.bot.now()
    at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
    await world.services.settings.change(
        world.guild.id, by=77, now=now, home=("blackpink",), news_channel=world.channel.id,
        news_time=at,
    )  # fmt: skip
    (apt,) = await world.services.editions._library.store.works.list_ids_of([WORK])
    await world.services.database.write_one(
        "UPDATE server_news SET seen_collaboration = ?", [apt - 1]
    )
    await later(world, 2)
    await correct(world, small_source, date="2024-10-17")
    await later(world)
    (edit,) = edits(world, world.channel)
    text = text_of(edit.json)
    new = text.partition("New in the catalogue")[2]
    assert new.count("APT.") > 1
    assert "October 17, 2024" in new
    assert "-# Corrected: October 17, not October 18 (APT.)" in text


async def test_news_when_an_anniversary_was_of_another_day_then_it_is_not_called_new(
    world, small_source
):
    world.put_ahead(MORNING - world.bot.now())
    now = world.bot.now()
    at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
    await world.services.settings.change(
        world.guild.id, by=77, now=now, home=("blackpink",), news_channel=world.channel.id,
        news_time=at,
    )  # fmt: skip
    await later(world, 2)
    await correct(world, small_source, date="2024-10-17")
    await later(world)
    (edit,) = edits(world, world.channel)
    text = text_of(edit.json)
    assert "New in the catalogue" not in text
    assert "### APT." not in text
    assert "-# Corrected: October 17, not October 18 (APT.)" in text


async def test_empty_day_when_what_filled_it_is_corrected_then_it_stays(world, small_source):
    world.put_ahead(MORNING + dt.timedelta(days=2) - world.bot.now())
    now = world.bot.now()
    at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
    await world.services.settings.change(
        world.guild.id, by=77, now=now, daily_channel=world.channel.id, daily_time=at,
        empty_day="archive",
    )  # fmt: skip
    await later(world, 2)
    rows = await world.services.database.fetch("SELECT shown ->> 0 FROM posts WHERE state = 'sent'")
    slug = rows[0][0]
    others = sorted({"rose-apt", "suga-eight"} - {slug})
    # With one work less, another one would be drawn.
    await take_out(world, slug=others[0])
    await correct(world, small_source, slug=slug, date="2019-01-02")
    await later(world)
    (edit,) = edits(world, world.channel)
    title = entry(small_source, slug)["title"]
    assert f"### {title}" in text_of(edit.json)
    assert "January 2, 2019" in text_of(edit.json)


async def test_servers_when_a_thousand_are_due_then_each_is_edited_once_and_a_few_at_a_time(
    world, small_source, monkeypatch
):
    servers, at_once, most = 1000, [0], 0
    begin = int(MORNING.timestamp())
    rooms = {}
    for number in range(servers):
        guild = world.env.create_guild(f"server {number}")
        rooms[guild.id] = guild.create_text_channel("posts").id
    await world.env.settle()
    rows = [
        (guild, f"2026-10-{day:02}", begin - (18 - day) * 86_400, room, json.dumps([WORK, "x"]))
        for guild, room in rooms.items()
        for day in range(5, 19)
    ]
    async with world.services.database.write() as connection:
        await connection.executemany(
            "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at,"
            " channel_id, message_id, shown) VALUES (?1, 'daily', ?2, 'sent', ?3, ?3, ?3, ?4, 1,"
            " iif(?2 = '2026-10-18', ?5, '[]'))",
            rows,
        )
    edited: Counter[int] = Counter()

    async def edit(self, message, *notes):
        nonlocal most
        at_once[0] += 1
        most = max(most, at_once[0])
        await asyncio.sleep(0)
        edited[self.key.target_id] += 1
        at_once[0] -= 1

    monkeypatch.setattr(ReadyPost, "edit", edit)
    mender = world.bot.mender
    mender._caller = replace(mender._caller, pace=Pace(float("inf")))
    world.put_ahead(MORNING + dt.timedelta(hours=1) - world.bot.now())
    wanted = Proposal(
        INSTANCE, Operation.CHANGE, Kind.WORK, WORK,
        {**entry(small_source), "date": "2024-10-17"}, links=(LINK,),
    )  # fmt: skip
    await world.services.curation.direct(wanted, by=CURATOR, now=world.bot.now())
    await mended(world)
    assert edited == dict.fromkeys(rooms, 1)
    assert most <= 8
    assert set(await outcomes(world)) == {"done"}
