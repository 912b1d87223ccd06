"""News of a server's home artists: anniversaries and new works, in a channel, exactly once."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from bot.kit.discord.calls import Pace
from bot.posts.delivery.courier import Courier
from bot.posts.model import PostKey, PostState, ShardFilter
from bot.posts.schedule import HOME_NEWS

DAY = dt.date(2026, 2, 28)
NEW = ("lisa-blackpink-apt", "rose-apt")


def sends(world) -> list[Any]:
    path = f"/channels/{world.channel.id}/messages"
    return [each for each in world.env.http_requests if (each.method, each.path) == ("POST", path)]


def key_of(world, on: dt.date = DAY) -> PostKey:
    return PostKey(world.guild.id, HOME_NEWS, on)


async def entry(world):
    return await world.services.posting.ledger.find(key_of(world))


async def seen(world) -> int:
    rows = await world.services.database.fetch("SELECT seen_collaboration FROM server_news")
    return int(rows[0][0])


async def put(world, **values):
    by = world.moderator.id
    await world.services.settings.change(world.guild.id, by=by, now=world.bot.now(), **values)


async def switch_on(world) -> None:
    """Have news in a minute, to which some works are new."""
    at = world.bot.now() + dt.timedelta(minutes=1)
    await put(
        world, home=("blackpink",), news_channel=world.channel.id,
        news_time=at.time().replace(second=0),
    )  # fmt: skip
    apt, *_ = await world.services.editions._library.store.works.list_ids_of(["rose-apt"])
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE server_news SET seen_collaboration = ?", [apt - 1]
        )


async def test_news_when_switched_on_then_what_is_there_already_is_not_new(world):
    await put(world, home=("blackpink",), news_channel=world.channel.id)
    assert await seen(world) == await world.services.editions.newest_id()
    await put(world, news_channel=None)
    assert await world.services.database.fetch("SELECT * FROM server_news") == []


async def test_news_when_due_then_they_come_once_and_are_new_no_more(world):
    await switch_on(world)
    await world.env.advance_time(120)
    world.put_ahead(dt.timedelta(days=1))
    await world.env.advance_time(120)
    (request,) = sends(world)
    said = str(request.json["components"])
    assert request.json["nonce"] == key_of(world).nonce
    assert request.json["enforce_nonce"] is True
    assert key_of(world).mark in said
    assert "From this server's artists: February 28" in said
    assert "New in the catalogue" in said
    assert "You follow" not in said
    assert "/unfollow" not in said
    post = await entry(world)
    assert (post.state, post.shown) == (PostState.SENT, NEW)
    assert await seen(world) == await world.services.editions.newest_id()
    tomorrow = await world.services.posting.ledger.find(key_of(world, DAY + dt.timedelta(1)))
    assert tomorrow.state is PostState.SKIPPED
    assert "no anniversary and nothing new" in (await world.moderator("schedule history")).text


async def test_news_when_there_is_an_anniversary_of_a_member_then_they_lead_with_it(world):
    await put(world, home=("blackpink",), news_channel=world.channel.id)
    reply = await world.moderator("schedule preview", date="2026-10-18", kind="news")
    assert "From this server's artists: October 18" in reply.text
    assert "### APT." in reply.text
    excluded = {"home": ("blackpink",), "excluded": ("collaboration:rose-apt",)}
    await put(world, **excluded)
    reply = await world.moderator("schedule preview", date="2026-10-18", kind="news")
    assert "no anniversary and nothing new" in reply.text


async def test_news_when_something_new_is_excluded_then_it_is_not_among_them(world):
    await switch_on(world)
    await put(world, excluded=("artist:rose-blackpink",))
    await world.env.advance_time(120)
    assert (await entry(world)).shown == NEW[:1]


async def test_news_when_two_processes_see_them_due_then_one_sends_them(world):
    await switch_on(world)
    bot = world.bot
    other = Courier(
        bot, bot.services.posting, pictures=bot.pictures, metrics=bot.metrics, pace=Pace()
    )
    other.set_ready(0)
    await other.poll()
    due = await world.services.posting.ledger.next_due(world.guild.id, HOME_NEWS)
    await asyncio.gather(bot.courier.poll(due.due_at), other.poll(due.due_at))
    assert len(sends(world)) == 1
    assert (await entry(world)).state is PostState.SENT


async def test_calls_when_discord_fails_for_a_while_then_the_same_news_are_sent_again(world):
    await switch_on(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=2)
    await world.env.advance_time(120)
    first, *again = sends(world)
    assert len(again) == 2
    assert all(each.json == first.json for each in again)
    assert (await entry(world)).state is PostState.SENT


@pytest.mark.parametrize("arrived", [True, False])
async def test_crash_when_it_was_long_ago_then_the_channel_says_whether_they_arrived(
    world, arrived
):
    await switch_on(world)
    posting, now = world.services.posting, world.bot.now()
    due = await posting.ledger.next_due(world.guild.id, HOME_NEWS)
    if arrived:
        await world.bot.courier.poll(due.due_at)
        async with world.services.database.write() as connection:
            await connection.execute_fetchall(
                "UPDATE posts SET state = 'sending', message_id = NULL"
            )
    else:
        (job,) = (await posting.due(due.due_at, shards=ShardFilter(), limit=9)).jobs
        assert await posting.claim([job], now=now) == {job.key}
    async with world.services.database.write() as connection:
        then = int((now - dt.timedelta(minutes=10)).timestamp())
        await connection.execute_fetchall(
            "UPDATE posts SET first_try_at = ?, updated_at = ?", (then, then)
        )
    await world.restart()
    await world.env.advance_time(60)
    assert len(sends(world)) == 1
    assert (await entry(world)).state is PostState.SENT


async def test_button_of_the_post_when_pressed_then_the_whole_day_opens(world):
    await switch_on(world)
    await world.env.advance_time(120)
    (message,) = [each for each in world.channel.history() if each.components]
    result = await world.fan.actor.click(message, label="More on this day")
    assert "February 28" in str(result.response.components)
