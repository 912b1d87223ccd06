"""Rounds that end when everybody who is waited for has answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import random

import pytest

from bot.settings.model import GuildSettings
from bot.trivia.games.model import BREATH, GamePlan
from bot.trivia.games.run import GRACE_SECONDS
from bot.trivia.games.service import GameService
from bot.trivia.questions.model import AnswerStatus
from tests.trivia.games.game_pool import Pool
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, begin, questions, right, swift
from tests.trivia.games.test_trivia_restart import crash
from tests.trivia.trivia_room import Room

__all__ = ["questions", "swift"]

SOON = BREATH.total_seconds() + GRACE_SECONDS + 0.2
GUILD, CHANNEL, FAN, OTHER = 100_000_000_000_000_001, 5, 7, 8
NOW = dt.datetime(2026, 2, 28, 9, tzinfo=dt.UTC)
SETTINGS = GuildSettings(trivia_cooldown_days=30)


@pytest.fixture
def room(world) -> Room:
    return Room(world)


@pytest.fixture
async def second_round(world, room) -> None:
    """Play a first round, which fan and other answer, and see the second question."""
    await begin(room, rounds=5)
    await room.press(world.fan, 1, right(1))
    await room.press(world.other, 1, right(1))
    await room.later(SOON + 5)
    # Who will play is not known yet: the first round has all of its time.
    assert room.all("### Answer") == []
    await room.later(ROUND - SOON - 5 + PAUSE)


async def test_round_when_all_who_played_have_answered_then_it_ends_two_seconds_later(
    world, room, second_round
):
    await room.press(world.fan, 2, right(2))
    await room.later(SOON)
    assert room.all("### Answer to question 2") == []
    await room.press(world.other, 2, right(2))
    await room.later(SOON - 0.6)
    assert room.all("### Answer to question 2") == []
    await room.later(0.6)
    assert "Fastest: " in room.answer(2).text
    await room.later(PAUSE)
    assert room.question(3)


async def test_round_when_somebody_new_answers_in_the_grace_then_it_counts(
    world, room, second_round
):
    for person in (world.fan, world.other):
        await room.press(person, 2, right(2))
    await room.later(0.9)
    assert "Locked in" in await room.press(world.moderator, 2, right(2))
    await room.later(SOON - 0.9)
    assert f"<@{world.moderator.id}>" in room.answer(2).text
    await room.later(PAUSE)
    # From now on all three are waited for.
    for person in (world.fan, world.other):
        await room.press(person, 3, right(3))
    await room.later(SOON + 1)
    assert room.all("### Answer to question 3") == []


async def test_round_when_somebody_stays_away_for_two_rounds_then_nobody_waits_for_them(
    world, room, second_round
):
    for number in (2, 3):
        await room.press(world.fan, number, right(number))
        await room.later(SOON)
        assert room.all(f"### Answer to question {number}") == []
        await room.later(ROUND - SOON + PAUSE)
    await room.press(world.fan, 4, right(4))
    await room.later(SOON)
    assert room.answer(4)


@pytest.mark.parametrize("is_noted", [True, False])
async def test_round_when_the_bot_goes_after_the_last_answer_then_it_ends_as_soon_as_it_is_back(
    world, room, second_round, is_noted
):
    for person in (world.fan, world.other):
        await room.press(person, 2, right(2))
    if not is_noted:
        async with world.services.database.write() as connection:
            await connection.execute_fetchall("UPDATE quiz_rounds SET all_in_ms = NULL")
    await crash(room, away=6)
    await room.later(1)
    assert room.answer(2)
    assert room.all("I was away") == []


async def test_last_answers_when_two_processes_take_them_at_once_then_one_ends_the_round(db):
    pool = Pool(db)
    both = GameService(db, pool=pool), GameService(db, pool=pool)
    games, plan = both[0], GamePlan(rounds=3, seconds=20)
    game = await games.start(GUILD, CHANNEL, 1, settings=SETTINGS, plan=plan, now=NOW)
    for number in range(2):
        found = await games.next_round(game, settings=SETTINGS, rng=random.Random(1), now=NOW)
        assert found is not None
        await games.asked(found.round_id, message_id=1, now=NOW)
        receipts = await asyncio.gather(
            *(
                each.answer(found.round_id, user_id, "0", at=NOW + number * BREATH, typed=False)
                for each, user_id in zip(both, (FAN, OTHER), strict=True)
            )
        )
        assert [each.status for each in receipts] == [AnswerStatus.ACCEPTED] * 2
        assert sum(each.is_last for each in receipts) == number
        kept = await games.open_round(game.game_id)
        assert kept is not None
        ends_at = NOW + (2 * BREATH if number else dt.timedelta(seconds=20))
        assert kept.ends_at == ends_at
        await games.close(found.round_id, NOW + 3 * BREATH)
