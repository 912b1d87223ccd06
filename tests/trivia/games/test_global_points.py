"""What games bring on the global leaderboard, as they are played."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from tests.trivia.trivia_room import LETTERS, RIGHT, Questions, Room

BEFORE, PAUSE, ROUND = 3.1, 5.1, 21.2


@pytest.fixture
def room(world, monkeypatch) -> Room:
    """A channel in which answers are known."""
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    monkeypatch.setattr(world.services.questions, "pick", Questions(world.services).pick)
    return Room(world)


@pytest.fixture
def global_board(world):
    """The global board, on which the fan is."""

    async def shown() -> str:
        if await world.services.leaderboards.find_global_name(world.fan.id) is None:
            await world.services.leaderboards.join(world.fan.id, "Fan", now=world.bot.now())
        return str((await world.fan("trivia leaderboard", scope="global")).text)

    return shown


async def answered(room, person, number: int) -> None:
    await room.press(person, number, LETTERS[RIGHT[number - 1]])


async def test_points_when_somebody_answers_and_skips_alone_then_they_count_here_only(
    world, room, global_board
):
    await world.fan("trivia start", rounds=3)
    await room.later(BEFORE)
    for number in (1, 2, 3):
        await answered(room, world.fan, number)
        await world.fan("trivia skip")
        await room.later(PAUSE)
    assert "3 of 3 right" in (await world.fan("trivia leaderboard")).text
    assert "No one who joined has played" in await global_board()


async def test_points_when_two_play_then_whole_rounds_count_and_skipped_ones_do_not(
    world, room, global_board
):
    await world.fan("trivia start", rounds=3)
    await room.later(BEFORE)
    await answered(room, world.fan, 1)
    await answered(room, world.other, 1)
    await world.fan("trivia skip")
    await room.later(PAUSE)
    await answered(room, world.fan, 2)
    await room.later(ROUND + PAUSE)
    await world.fan("trivia stop")
    assert "2 of 2 right" in (await world.fan("trivia leaderboard")).text
    assert "1 of 1 right" in await global_board()


async def test_points_when_a_round_ends_because_all_have_answered_then_they_count(
    world, room, global_board
):
    await world.fan("trivia start", rounds=2)
    await room.later(BEFORE)
    await answered(room, world.fan, 1)
    await answered(room, world.other, 1)
    await room.later(ROUND + PAUSE)
    await answered(room, world.fan, 2)
    await answered(room, world.other, 2)
    await room.later(3)
    assert room.podium
    assert "2 of 2 right" in await global_board()
