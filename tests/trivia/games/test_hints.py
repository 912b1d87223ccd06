"""Hints: in private, each once, and what they cost is told with the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.kit.discord.i18n import words_in
from bot.trivia.games.cards import worth_text
from bot.trivia.games.model import Worth
from bot.trivia.questions.model import Template
from tests.trivia.games.test_trivia_game import ROUND, begin, questions, right, swift, wrong
from tests.trivia.games.test_trivia_restart import crash
from tests.trivia.trivia_room import Room, told

__all__ = ["questions", "swift"]

FIRST = "Hint (-3 points)"
YEAR, LETTER = "It came out in **2024**.", "The name starts with **S**."


@pytest.fixture
def room(world) -> Room:
    return Room(world)


@pytest.fixture(autouse=True)
def covers(questions) -> None:
    questions.pool[:] = [
        replace(each, question=replace(each.question, template=Template.BLURRED_COVER))
        for each in questions.pool
    ]


async def hint(world, message) -> tuple[str, Any]:
    """Press a message's button for a hint; gives what the fan reads, and the message of it."""
    result = await world.fan.actor.click(message, label=FIRST)
    return told(result), result.response


async def test_hint_when_taken_twice_by_the_same_button_then_costs_once_and_the_answer_tells_it(
    world, room
):
    await begin(room, rounds=1)
    for _ in range(2):
        text, _ = await hint(world, room.question(1).message)
        assert YEAR in text
        assert LETTER not in text
        assert "A right answer gets you 3 points less for 1 hint." in text
    await room.press(world.fan, 1, right(1))
    await room.press(world.other, 1, right(1))
    await room.later(ROUND)
    answer = room.answer(1).text
    fan, other = world.fan.actor.id, world.other.actor.id
    assert f"<@{fan}> **+12** = 10 + 5 fast - 3 for 1 hint" in answer
    assert f"<@{other}> **+15** = 10 + 5 fast\n" in answer
    assert f"Score: 1. <@{other}> 15 · 2. <@{fan}> 12" in answer


async def test_hints_when_each_is_taken_then_one_is_crossed_out_at_last_and_there_are_no_more(
    world, room
):
    await begin(room, rounds=1)
    texts, message = [], room.question(1).message
    for _ in range(3):
        text, message = await hint(world, message)
        texts.append(text)
    assert LETTER not in texts[0]
    assert "Not this" not in texts[1]
    assert LETTER in texts[1]
    assert YEAR in texts[2]
    assert "Not this one: **Singer 0" in texts[2]
    assert f"Singer 0{right(1)}" not in texts[2]
    assert "9 points less for 3 hints." in texts[2]
    assert FIRST not in str(message._message.components)


async def test_hint_when_the_bot_was_restarted_then_it_still_costs(world, room):
    await begin(room, rounds=1)
    await hint(world, room.question(1).message)
    await crash(room)
    await room.later(1)
    await room.press(world.fan, 1, right(1))
    await room.later(ROUND)
    assert "- 3 for 1 hint" in room.answer(1).text


async def test_hint_when_somebody_has_answered_or_time_is_up_then_there_is_none(world, room):
    await begin(room, rounds=1)
    asked = room.question(1).message
    await room.press(world.fan, 1, wrong(1))
    text, _ = await hint(world, asked)
    assert text == "You already answered, so you need no hint."
    result = await world.other.actor.click(asked, label=FIRST)
    await room.later(ROUND)
    text = told(await world.other.actor.click(result.response, label=FIRST))
    assert text == "This question is closed, so there are no more hints."
    assert FIRST not in room.question(1).buttons


async def test_hint_when_the_answer_is_wrong_then_it_is_worth_nothing_and_not_less(world, room):
    await begin(room, rounds=1)
    await hint(world, room.question(1).message)
    await room.press(world.fan, 1, wrong(1))
    await room.later(ROUND)
    rows = await world.services.database.fetch("SELECT points FROM quiz_answers")
    assert rows == [(0,)]


async def test_hints_when_answers_are_typed_then_none_is_crossed_out(world, room):
    await begin(room, rounds=1, mode="typed")
    text, message = await hint(world, room.question(1).message)
    text, message = await hint(world, message)
    assert YEAR in text
    assert LETTER in text
    assert FIRST not in str(message._message.components)


async def test_question_when_of_another_sort_then_has_no_hints(world, room, questions):
    questions.pool[0] = replace(
        questions.pool[0],
        question=replace(questions.pool[0].question, template=Template.PARTNER),
    )
    await begin(room, rounds=1)
    assert FIRST not in room.question(1).buttons


async def test_hints_when_a_person_deletes_their_data_then_they_are_gone(world, room):
    await begin(room, rounds=1)
    await hint(world, room.question(1).message)
    assert await world.services.database.fetch("SELECT taken FROM quiz_hints") == [(1,)]
    await world.services.privacy.delete(world.fan.actor.id)
    assert await world.services.database.fetch("SELECT taken FROM quiz_hints") == []


@pytest.mark.parametrize(
    ("worth", "text"),
    [
        (Worth(0, 0, False), "**+10**"),
        (Worth(0, 0, False, 1), "**+7** = 10 - 3 for 1 hint"),
        (Worth(3, 0, False, 1), "**+10** = 10 + 3 fast - 3 for 1 hint"),
        (
            Worth(2, 1, True, 2),
            "**+20** = 10 + 2 fast + 1 in a row, doubled - 6 for 2 hints",
        ),
    ],
)
def test_points_when_hints_were_taken_then_it_is_told_what_they_cost(worth: Worth, text: str):
    assert worth_text(words_in("en-US"), worth) == text
