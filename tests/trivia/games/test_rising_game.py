"""A game that rises: easy at first, and a final that counts double."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial

import pytest

from bot.settings.model import GuildSettings
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.games.model import GamePlan
from bot.trivia.games.service import GameService
from bot.trivia.questions.model import Difficulty
from tests.trivia.games.game_pool import Pool
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, begin, questions, right, swift, wrong
from tests.trivia.trivia_room import Room

__all__ = ["questions", "swift"]

EASY, HARD = Difficulty.EASY, Difficulty.HARD
NOW = dt.datetime(2026, 2, 28, 9, tzinfo=dt.UTC)


async def test_game_when_it_has_five_rounds_then_it_begins_easily_and_the_final_counts_double(
    world, questions
):
    room = Room(world)
    await begin(room, rounds=5)
    for number in range(1, 6):
        await room.press(world.fan, number, right(number))
        await room.press(world.other, number, (right if number == 5 else wrong)(number))
        assert ("The final: double points!" in room.question(number).text) is (number == 5)
        await room.later(ROUND if number == 1 else 3)
        is_next = "The final comes in 5 seconds: double points!" in room.answer(number).text
        assert is_next is (number == 4)
        await room.later(PAUSE)
    # The first draw is to see whether there is anything to ask.
    wanted = [each["difficulty"] for each in questions.wanted]
    assert wanted == [EASY, EASY, EASY, None, None, HARD]
    final = room.answer(5).text
    assert f"<@{world.fan.id}> **+38** = 10 + 5 fast + 4 in a row, doubled" in final
    assert f"<@{world.other.id}> **+30** = 10 + 5 fast, doubled" in final
    assert f"<@{world.fan.id}> · **{15 + 16 + 17 + 18 + 38} points**" in room.podium.text


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        (GamePlan(10, 20), [EASY] * 3 + [None] * 6 + [HARD]),
        (GamePlan(5, 20), [EASY] * 2 + [None] * 2 + [HARD]),
        (GamePlan(4, 20), [None] * 4),
        (GamePlan(6, 20, difficulty=Difficulty.MEDIUM), [Difficulty.MEDIUM] * 6),
    ],
)
def test_rounds_when_planned_then_they_rise_unless_a_difficulty_was_chosen_or_they_are_few(
    plan, wanted
):
    assert [plan.difficulty_of(number) for number in range(1, plan.rounds + 1)] == wanted
    doubled = [number for number in range(1, plan.rounds + 1) if plan.is_final(number)]
    assert doubled == ([plan.rounds] if plan.rounds >= 5 else [])


async def test_draw_when_nothing_as_hard_is_left_then_anything_that_was_chosen_comes(
    db, monkeypatch
):
    pool = Pool(db)
    games, whole = GameService(db, pool=pool), pool.pick

    async def easy_only(guild_id, *, difficulty, **wanted):
        if difficulty is HARD:
            raise NoQuestionsLeftError(0)
        return await whole(guild_id, **wanted)

    monkeypatch.setattr(pool, "pick", easy_only)
    pick = partial(games.pick, 1, settings=GuildSettings(), rng=random.Random(1), now=NOW, number=5)
    assert await pick(GamePlan(5, 20))
    with pytest.raises(NoQuestionsLeftError):
        await pick(GamePlan(5, 20, difficulty=HARD))
