"""The weekly board: once a week, of the seven dates before, and of whom it may show."""

from __future__ import annotations

import datetime as dt

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from bot.posts.model import PostKey, PostState, Reason
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD
from tests.trivia.crowns.crown_table import Table, join
from tests.trivia.trivia_room import Room, told

TITLE = "## The week in trivia"
MONDAY = dt.date(2026, 3, 2)
"""It is Saturday, 28 February, 03:00 UTC."""


@pytest.fixture(autouse=True)
def swift(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)


@pytest.fixture
def room(world) -> Room:
    return Room(world)


@pytest.fixture
def table(world) -> Table:
    return Table(world)


async def put(world, **values) -> None:
    await world.services.settings.change(
        world.guild.id, by=world.moderator.id, now=world.bot.now(), **values
    )


async def wish_for_it(world) -> None:
    """Let the server have the board; not in a fixture, where simulated time does not pass."""
    await put(world, board_channel=world.channel.id)


async def until(room, on: dt.date, hour: int = 9) -> None:
    """Let the clock jump to an hour of a date, and see what the bot does within two minutes."""
    then = dt.datetime.combine(on, dt.time(hour), tzinfo=dt.UTC)
    room.world.put_ahead(then - room.world.bot.now())
    await room.later(120)


async def entry(world, on: dt.date):
    return await world.services.posting.ledger.find(PostKey(world.guild.id, WEEKLY_BOARD, on))


async def test_board_when_monday_comes_then_it_is_posted_once_and_notifies_nobody(
    world, room, table
):
    await wish_for_it(world)
    fan, other = world.fan.id, world.other.id
    await table.play({fan: True, other: False}, {fan: True, other: True})
    await until(room, MONDAY)
    await world.restart()
    await until(room, MONDAY, hour=12)
    (shown,) = room.all(TITLE)
    assert "-# February 23 to March 1 · 2 players" in shown.text
    assert f"**1.** <@{fan}>" in shown.text
    assert f"**2.** <@{other}>" in shown.text
    assert "👑" not in shown.text
    assert (await entry(world, MONDAY)).state is PostState.SENT
    sent = [each.json for each in world.env.http_requests if TITLE in str(each.json)]
    assert [each["allowed_mentions"] for each in sent] == [{"parse": []}]
    private = told(await world.other.actor.click(shown.message, label="Full leaderboard"))
    assert "Leaderboard: all time" in private
    assert "You: **#2** of 2" in private


async def test_board_when_nobody_played_that_week_then_it_is_skipped(world, room, table):
    await wish_for_it(world)
    await table.play({world.fan.id: True})
    await until(room, MONDAY)
    await until(room, MONDAY + dt.timedelta(7))
    assert len(room.all(TITLE)) == 1
    found = await entry(world, MONDAY + dt.timedelta(7))
    assert (found.state, found.reason) == (PostState.SKIPPED, Reason.NOT_PLAYED)


async def test_board_when_people_play_before_or_after_the_week_then_that_does_not_count(
    world, room, table
):
    await table.play({1: True})
    await until(room, MONDAY, hour=0)
    await wish_for_it(world)
    await table.play({2: True})
    await until(room, MONDAY + dt.timedelta(6), hour=23)
    await table.play({3: True})
    await until(room, MONDAY + dt.timedelta(7), hour=1)
    await table.play({4: True})
    await until(room, MONDAY + dt.timedelta(7))
    text = room.all(TITLE)[-1].text
    assert [f"<@{user}>" in text for user in (1, 2, 3, 4)] == [False, True, True, False]


async def test_board_when_crowns_changed_hands_then_it_tells_from_whom_to_whom_once(
    world, room, table
):
    await wish_for_it(world)
    fan, other = world.fan.id, world.other.id
    await join(world, world.fan, world.other)
    await table.play(*[{fan: True, other: True}] * 10, *[{other: False}] * 2)
    await until(room, MONDAY)
    assert f"**BLACKPINK** · <@{fan}>\n" in room.one(TITLE).text
    assert f"**ROSÉ (BLACKPINK)** · <@{fan}>" in room.one(TITLE).text
    await table.play(*[{other: True}] * 1)
    await until(room, MONDAY + dt.timedelta(7))
    second = room.all(TITLE)[1].text
    assert f"**BLACKPINK** · <@{other}>, before <@{fan}>" in second
    await table.play({other: True})
    await until(room, MONDAY + dt.timedelta(14))
    assert "New on the throne" not in room.all(TITLE)[2].text


async def test_board_when_people_hide_then_neither_line_nor_crown_shows_them(world, room, table):
    await wish_for_it(world)
    fan, other = world.fan.id, world.other.id
    await join(world, world.fan, world.other)
    await table.play(*[{fan: True, other: True}] * 10)
    await until(room, MONDAY)
    await table.play({other: True, 7: False})
    await world.fan.click(await world.fan("trivia me"), "Hide me from boards here")
    await until(room, MONDAY + dt.timedelta(7))
    second = room.all(TITLE)[1].text
    assert str(fan) not in second
    assert f"**BLACKPINK** · <@{other}>\n" in second
    await world.other.click(await world.other("trivia me"), "Hide me from boards here")
    preview = await world.moderator("schedule preview", kind="board", date="2026-03-09")
    assert str(other) not in preview.text
    assert "<@7>" in preview.text


async def test_board_when_a_moderator_sets_it_then_the_panel_says_when_it_comes(world):
    panel = await world.moderator("trivia settings")
    assert "Weekly board: off" in panel.text
    form = await world.moderator.open(panel, "Weekly board …")
    panel = await world.moderator.fill(form, channel=[world.channel], day=["monday"], time="18:30")
    assert "Weekly board: on" in panel.text
    assert f"Every Monday at **18:30** in <#{world.channel.id}>" in panel.text
    await world.moderator.click(panel, "Pause")
    settings = await world.services.settings.get(world.guild.id)
    assert settings.board_paused
