"""Posts that go out: once, at their time, with what a server wants of them."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.catalogue.model import WorkKind
from bot.kit.discord.calls import Pace
from bot.kit.discord.i18n import words_in
from bot.posts.delivery.courier import Courier
from bot.posts.model import (
    AlreadyPostedError,
    NothingToPostError,
    PostKey,
    PostRefusedError,
    PostState,
    Reason,
    ShardFilter,
)
from bot.posts.schedule import DAILY_POST, FOLLOWING_MESSAGE

MODERATOR = 77
HOUR = 60


def sends(world, channel) -> list[Any]:
    path = f"/channels/{channel.id}/messages"
    return [each for each in world.env.http_requests if (each.method, each.path) == ("POST", path)]


async def switch_on(world, channel, **values) -> None:
    """Let the server have its daily post in a minute."""
    at = world.bot.now() + dt.timedelta(minutes=1)
    values = {"daily_channel": channel.id, "daily_time": at.time().replace(second=0)} | values
    await world.services.settings.change(
        channel.guild.id, by=MODERATOR, now=world.bot.now(), **values
    )


async def later(world, minutes: float = 2) -> None:
    while minutes > 0:
        await world.env.advance_time(min(minutes, HOUR) * 60)
        minutes -= HOUR


async def test_post_when_due_then_it_comes_once_with_nonce_and_mark(world):
    await switch_on(world, world.channel)
    await later(world)
    await later(world)
    (request,) = sends(world, world.channel)
    key = PostKey(world.channel.guild.id, DAILY_POST, dt.date(2026, 2, 28))
    assert request.json["nonce"] == key.nonce
    assert request.json["enforce_nonce"] is True
    assert key.mark in str(request.json["components"])
    post = await world.services.posting.ledger.find(key)
    assert post.state is PostState.SENT
    assert post.message_id
    assert post.shown


TODAY = dt.date(2026, 2, 28)


def key_of(world) -> PostKey:
    return PostKey(world.guild.id, DAILY_POST, TODAY)


async def entry(world):
    return await world.services.posting.ledger.find(key_of(world))


async def test_post_when_two_processes_see_it_due_then_one_sends_it(world):
    await switch_on(world, world.channel)
    bot, key = world.bot, key_of(world)
    other = Courier(
        bot, bot.services.posting, pictures=bot.pictures, metrics=bot.metrics, pace=Pace()
    )
    other.set_ready(0)
    # Its first poll does more than look for posts: both are to look at the same time.
    await other.poll()
    due = await world.services.posting.ledger.next_due(key.target_id, key.kind)
    await asyncio.gather(bot.courier.poll(due.due_at), other.poll(due.due_at))
    assert len(sends(world, world.channel)) == 1
    assert (await entry(world)).state is PostState.SENT


async def test_calls_when_discord_fails_for_a_while_then_the_same_nonce_is_sent_again(world):
    await switch_on(world, world.channel)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=2)
    await later(world)
    requests = sends(world, world.channel)
    assert len(requests) == 3
    assert {each.json["nonce"] for each in requests} == {key_of(world).nonce}
    assert (await entry(world)).state is PostState.SENT


async def test_post_when_discord_is_away_for_long_then_it_looks_before_it_sends_again(world):
    await switch_on(world, world.channel)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=None)
    await later(world, 3)
    tried = len(sends(world, world.channel))
    assert tried > 3
    assert (await entry(world)).state is PostState.SENDING
    world.env.backend.faults.clear()
    await later(world, 5)
    looks = [each for each in world.env.http_requests if (each.method, each.path) == ("GET", path)]
    assert len(looks) == 1
    assert len(sends(world, world.channel)) == tried + 1
    assert (await entry(world)).state is PostState.SENT


async def claimed(world, *, ago: dt.timedelta) -> None:
    """Leave behind what a process leaves that dies between its claim and Discord's answer."""
    posting, now = world.services.posting, world.bot.now()
    await switch_on(world, world.channel)
    due = await posting.ledger.next_due(world.guild.id, DAILY_POST)
    (work,) = (await posting.due(due.due_at, shards=ShardFilter(), limit=9)).jobs
    assert await posting.claim([work], now=now) == {work.key}
    async with world.services.database.write() as connection:
        then = int((now - ago).timestamp())
        await connection.execute_fetchall(
            "UPDATE posts SET first_try_at = ?, updated_at = ?", (then, then)
        )


async def test_crash_when_just_before_then_the_post_is_sent_with_its_nonce_unlooked(world):
    await claimed(world, ago=dt.timedelta(seconds=30))
    before = len(world.env.http_requests)
    await world.restart()
    requests = world.env.http_requests[before:]
    calls = [each for each in requests if each.path.endswith("/messages")]
    assert [(each.method, each.json["nonce"]) for each in calls] == [("POST", key_of(world).nonce)]
    assert (await entry(world)).state is PostState.SENT


async def test_crash_when_long_ago_and_the_post_arrived_then_it_is_found_and_not_repeated(world):
    await switch_on(world, world.channel)
    await later(world, 4)
    message_id = (await entry(world)).message_id
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE posts SET state = 'sending', message_id = NULL, shown = '[]'"
        )
    await later(world, 5)
    post = await entry(world)
    assert (post.state, post.message_id) == (PostState.SENT, message_id)
    assert post.shown
    assert len(sends(world, world.channel)) == 1


async def test_crash_when_long_ago_and_nothing_arrived_then_it_is_sent_once(world):
    await claimed(world, ago=dt.timedelta(minutes=10))
    await world.restart()
    await later(world, 5)
    assert len(sends(world, world.channel)) == 1
    assert (await entry(world)).state is PostState.SENT


async def test_crash_when_the_channel_cannot_be_read_then_nothing_is_repeated_and_it_is_told(world):
    mods = world.guild.create_text_channel("mods")
    await world.services.settings.change(
        world.guild.id, by=MODERATOR, now=world.bot.now(), fallback_channel=mods.id
    )
    await claimed(world, ago=dt.timedelta(minutes=10))
    deny = discord.Permissions(read_message_history=True).value
    me = world.bot.user.id
    overwrite = Overwrite(target_id=me, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(world.channel.id, overwrite)
    await world.env.settle()
    await world.restart()
    await later(world, 30)
    post = await entry(world)
    assert (post.state, post.reason) == (PostState.UNKNOWN, Reason.NO_HISTORY)
    assert sends(world, world.channel) == []
    assert len(sends(world, mods)) == 1


async def test_post_now_when_asked_twice_then_it_comes_once_and_not_again_at_its_time(world):
    await switch_on(world, world.channel)
    guild = world.bot.get_guild(world.guild.id)
    post = await world.bot.courier.post_now(guild, DAILY_POST)
    assert post.state is PostState.SENT
    with pytest.raises(AlreadyPostedError):
        await world.bot.courier.post_now(guild, DAILY_POST)
    due = await world.services.posting.ledger.next_due(world.guild.id, DAILY_POST)
    assert due.key.on == TODAY + dt.timedelta(1)
    await later(world)
    assert len(sends(world, world.channel)) == 1


async def test_post_now_when_it_cannot_be_then_it_says_why_and_leaves_no_entry(world):
    guild = world.bot.get_guild(world.guild.id)
    with pytest.raises(PostRefusedError) as refused:
        await world.bot.courier.post_now(guild, DAILY_POST)
    assert refused.value.reason is Reason.NO_CHANNEL
    await switch_on(world, world.channel)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013)
    with pytest.raises(PostRefusedError) as refused:
        await world.bot.courier.post_now(guild, DAILY_POST)
    assert (refused.value.reason, refused.value.channel_id) == (Reason.NO_SEND, world.channel.id)


async def test_empty_day_when_it_is_skipped_then_the_ledger_says_so_and_now_is_refused(world):
    everything = tuple(f"kind:{kind}" for kind in WorkKind)
    await switch_on(world, world.channel, empty_day="skip", excluded=everything)
    await later(world)
    post = await entry(world)
    assert (post.state, post.reason) == (PostState.SKIPPED, Reason.EMPTY_DAY)
    assert sends(world, world.channel) == []
    guild = world.bot.get_guild(world.guild.id)
    with pytest.raises(NothingToPostError):
        await world.bot.courier.post_now(guild, DAILY_POST)


async def test_server_when_the_bot_leaves_and_returns_then_posts_stop_and_go_on(world):
    await switch_on(world, world.channel)
    other = world.env.create_guild("Other")
    channel = other.create_text_channel("posts")
    await world.env.settle()
    await switch_on(world, channel)
    settings = await world.services.settings.get(other.id)
    world.env.backend.remove_guild(other.id)
    await world.env.settle()
    assert await world.services.posting.ledger.next_due(other.id, DAILY_POST) is None
    await later(world)
    assert sends(world, channel) == []
    assert len(sends(world, world.channel)) == 1
    assert await world.services.settings.get(other.id) == settings
    await world.bot.courier.upkeep.arrive(other.id, world.bot.now())
    due = await world.services.posting.ledger.next_due(other.id, DAILY_POST)
    assert due.key.on == TODAY + dt.timedelta(1)


async def test_close_when_a_post_is_under_way_then_it_is_finished_first(world, monkeypatch):
    await switch_on(world, world.channel)
    guild = world.bot.get_guild(world.guild.id)
    sending = asyncio.create_task(world.bot.courier.post_now(guild, DAILY_POST))
    original = world.bot.courier.launch
    begun = asyncio.Event()

    def launch(*arguments):
        begun.set()
        return original(*arguments)

    monkeypatch.setattr(world.bot.courier, "launch", launch)
    await begun.wait()
    await world.bot.courier.close()
    assert (await sending).state is PostState.SENT


async def test_follower_when_there_is_news_then_it_comes_in_their_language_once(world):
    services, user = world.services, world.alone.actor
    await services.follows.follow(user.id, "BTS", language="ko", now=world.bot.now())
    async with services.database.write() as connection:
        await connection.execute_fetchall("UPDATE followers SET seen_collaboration = 0")
        now = int(world.bot.now().timestamp())
        await connection.execute_fetchall("UPDATE timetables SET next_due_at = ?", (now,))
    key = (await services.posting.ledger.next_due(user.id, FOLLOWING_MESSAGE)).key
    await later(world)
    (request,) = sends(world, user.dm_channel)
    assert request.json["nonce"] == key.nonce
    said = str(request.json["components"])
    assert key.mark in said
    assert words_in("ko").gettext("New in the catalogue") in said
    assert (await services.posting.ledger.find(key)).state is PostState.SENT
    assert (await services.follows.store.find(user.id)).seen == await services.editions.newest_id()
