"""Whatever one game raises, at whichever await, the game in the next channel is played on."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import sqlite3

import pytest

from tests.support.faulty_awaits import FAULTS, Awaits, failing
from tests.trivia.games.test_trivia_game import BEFORE, PAUSE, ROUND, begin, questions, swift
from tests.trivia.trivia_room import Room

__all__ = ["questions", "swift"]

PACKAGES = (
    "bot.trivia.games.service",
    "bot.trivia.games.store",
    "bot.trivia.games.messages",
    "bot.trivia.games.run",
    "bot.kit.discord.calls",
)
AWAITS = (
    "GameRun._next",
    "GameRun._ask",
    "GameRun._wait_until",
    "GameRun._end",
    "GameService.next_round",
    "GameService.asked",
    "GameService.close",
    "GameService.outcome",
    "GameService.finish",
    "GameService.podium",
    "GameStore.draw",
    "GameStore.tell",
    "GameMessages.question",
    "GameMessages.answer",
    "GameMessages.close_question",
    "GameMessages.podium",
    "Caller.call",
    "Pace.take",
)


@pytest.fixture
def room(world) -> Room:
    return Room(world)


@pytest.fixture
async def second(world) -> Room:
    room = Room(world, world.guild.create_text_channel("second"))
    await world.env.settle()
    return room


async def begin_both(world, room, second) -> None:
    await begin(room, rounds=1)
    world.moderator.channel = second.channel
    await begin(second, world.moderator, rounds=1)


async def write(world, sql: str) -> None:
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(sql)


async def playing(world) -> int:
    sql = "SELECT count(*) FROM quizzes WHERE state = 'playing' OR end_state = 'posting'"
    ((count,),) = await world.services.database.fetch(sql)
    return int(count)


@pytest.mark.parametrize(("name", "fault"), [*zip(AWAITS, itertools.cycle(FAULTS))])
async def test_game_when_an_await_of_another_raises_then_it_is_played_and_both_end(
    world, room, second, name, fault
):
    def fails(turn, label, arguments) -> bool:
        task = asyncio.current_task()
        is_first = task is not None and task.get_name() == "quiz-1"
        return label == name and (is_first or "game_id=1, " in repr(arguments))

    awaits = Awaits(fails, FAULTS[fault])
    await begin(room, rounds=2)
    with failing(awaits, PACKAGES):
        world.moderator.channel = second.channel
        await begin(second, world.moderator, rounds=1)
        await room.later(2 * (ROUND + PAUSE + BEFORE))
        assert awaits.failed
        assert second.answer(1)
        assert second.podium
    for _ in range(3):
        await world.bot.poll()
        await room.later(90)
    assert await playing(world) == 0
    assert await begin(room, rounds=1)


async def test_start_when_the_games_cannot_be_read_then_they_go_on_with_a_later_poll(
    world, room, monkeypatch
):
    await begin(room, rounds=1)
    playing_ = world.services.games.store.list_playing
    left = [sqlite3.OperationalError("injected"), RuntimeError("injected")]
    looked: list[None] = []

    async def broken(shards):
        looked.append(None)
        if left:
            raise left.pop()
        return await playing_(shards)

    monkeypatch.setattr(world.services.games.store, "list_playing", broken)
    await world.restart()
    await room.later(ROUND + BEFORE + 60)
    assert left == []
    assert len(looked) == 3
    assert room.answer(1)
    assert room.podium


@pytest.mark.parametrize(
    "sql",
    [
        """UPDATE quizzes SET plan = '{"rounds": 1}' WHERE id = 1""",
        "UPDATE quizzes SET plan = '7' WHERE id = 1",
        """UPDATE quiz_rounds SET question = '{}' WHERE quiz_id = 1""",
    ],
)
async def test_start_when_one_game_cannot_be_read_then_the_other_goes_on_and_the_channel_is_free(
    world, room, second, sql
):
    await begin_both(world, room, second)
    await write(world, sql)
    world.put_ahead(dt.timedelta(seconds=5))
    await world.restart()
    await room.later(ROUND + PAUSE)
    assert second.answer(1)
    assert second.podium
    assert await playing(world) == 0
    await begin(room, rounds=1)
    assert "started a trivia game" in room.seen[-2].text or room.all("-# Question 1 of")
