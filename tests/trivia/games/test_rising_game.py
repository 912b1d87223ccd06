"""A game that rises: easy at first, and a final that counts double."""

from __future__ import annotations

import pytest

from bot.trivia.games.model import GamePlan, Mode
from bot.trivia.questions.model import Difficulty
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, begin, questions, right, swift, wrong
from tests.trivia.trivia_room import Room

__all__ = ["questions", "swift"]


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
    places = [(each["place"].number, each["place"].rounds) for each in questions.wanted]
    assert places == [(1, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    final = room.answer(5).text
    assert f"<@{world.fan.id}> **+38** = 10 + 5 fast + 4 in a row, doubled" in final
    assert f"<@{world.other.id}> **+30** = 10 + 5 fast, doubled" in final
    assert f"<@{world.fan.id}> · **{15 + 16 + 17 + 18 + 38} points**" in room.podium.text


@pytest.mark.parametrize(
    ("plan", "final"),
    [
        (GamePlan(10, 20), [10]),
        (GamePlan(5, 20, difficulty=Difficulty.EASY), [5]),
        (GamePlan(4, 20), []),
        (GamePlan(10, 20, Mode.ELIMINATION), []),
    ],
)
def test_rounds_when_planned_then_the_last_one_of_five_is_the_final_where_points_decide(
    plan, final
):
    assert [n for n in range(1, plan.rounds + 1) if plan.is_final(n)] == final
