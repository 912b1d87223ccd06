"""The messages of a game, for whatever the shipped catalogue asks, within Discord's limits."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from itertools import groupby

import pytest
import pytest_asyncio

from bot.kit.discord.i18n import words_in
from bot.kit.discord.text import ELLIPSIS, length
from bot.trivia.games.cards import (
    closed_card,
    podium_card,
    question_card,
    receipt_text,
    reveal_card,
)
from bot.trivia.games.model import (
    Answer,
    Ending,
    Game,
    GamePlan,
    Mode,
    PlayerScore,
    Podium,
    Round,
    RoundResult,
    RoundState,
)
from bot.trivia.games.service import GameReceipt
from bot.trivia.questions.model import AnswerStatus, Asked, Category, Name, Question, Template, put
from bot.trivia.questions.pool_store import QuestionPool
from bot.trivia.questions.words import option_text

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LONGEST = 12
PEOPLE = 200
GAME = Game(1, 2, 3, 4, GamePlan(50, 20), NOW)
TYPED = dataclasses.replace(GAME, plan=GamePlan(50, 20, Mode.TYPED))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def questions(shipped_once) -> list[Question]:
    """The questions of each template that have the most to say."""
    everything = sorted(
        await QuestionPool(shipped_once.database).list_all(), key=lambda each: each.template
    )
    found = []
    for _, some in groupby(everything, key=lambda each: each.template):
        found += sorted(some, key=lambda each: len(repr(each)))[-LONGEST:]
    assert len(found) > 12 * LONGEST
    return found


@pytest.fixture
def asked_of_one() -> Asked:
    options = tuple(Name(f"Singer {letter}") for letter in "ABCD")
    return Asked(
        Question("x:y", Template.LEAD, Category.PEOPLE, (), options[0], options[1:], ()), options, 0
    )


def parts(components):
    for each in components:
        yield each
        yield from parts(each.get("components", []))


def faults(card) -> list[str]:
    """Say which limits a message breaks, and whether something of it was left out."""
    found = list(parts(card.to_components()))
    texts = [each["content"] for each in found if each["type"] == 10]
    buttons = [each for each in found if each["type"] == 2]
    ids = [each["custom_id"] for each in buttons if "custom_id" in each]
    checks = {
        "components": len(found) <= 40,
        "characters": sum(length(each) for each in texts) <= 4000,
        "whole": not any(each.split("\n")[-1] == ELLIPSIS for each in texts),
        "labels": all(0 < length(each["label"]) <= 80 for each in buttons),
        "ids": len(ids) == len(set(ids)) and all(len(each) <= 100 for each in ids),
    }
    return [name for name, holds in checks.items() if not holds]


def crowd(found: Round) -> tuple[Answer, ...]:
    right = str(found.asked.right)
    return tuple(Answer(10**18 + number, right, NOW, True, 15) for number in range(PEOPLE))


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_cards_when_a_question_is_long_then_all_of_it_fits(questions, tag):
    words, rng = words_in(tag), random.Random(7)
    for question in questions:
        asked = put(question, rng)
        found = Round(10**15, 1, 50, asked, RoundState.ASKED, NOW, NOW, 5)
        standing = [PlayerScore(1, 10**18 + number, 10**4, 50, 50) for number in range(PEOPLE)]
        cards = [
            question_card(words, GAME, found, closes_at=NOW),
            closed_card(words, GAME, found),
            reveal_card(words, RoundResult(GAME, found, crowd(found)), standing, pause=5, note="x"),
        ]
        for card in cards:
            assert faults(card) == [], question.question_id
        shown = str(cards[0].to_components()).replace("\\", "")
        assert all(option_text(words, each)[:20] in shown for each in asked.options)


@pytest.mark.asyncio(loop_scope="session")
async def test_typed_card_when_a_question_is_asked_then_no_option_is_shown(questions):
    words = words_in("en-US")
    for question in questions:
        asked = put(question, random.Random(7))
        found = Round(1, 1, 1, asked, RoundState.ASKED, NOW, NOW, 5)
        texts = "\n".join(
            each["content"]
            for each in parts(question_card(words, TYPED, found, closes_at=NOW).to_components())
            if each["type"] == 10
        )
        assert "**A**" not in texts
        assert question.template == "true-or-false" or question.right.text not in texts


FITTING = ("A" * 30, "가" * 15, "Zz" * 15, "B")
"""With letter and dot, each just fits on a phone 390 pixels wide."""


def asked_with(*options: str, right: int = 0) -> Asked:
    names = tuple(map(Name, options))
    wrong = tuple(each for each in names if each is not names[right])
    about = (Name("Song"), Name("Guest"))
    question = Question("x:y", Template.LEAD, Category.PEOPLE, about, names[right], wrong, ())
    return Asked(question, names, right)


def shown(card) -> tuple[str, list[str]]:
    """Return what a card says, and what stands on its buttons."""
    found = list(parts(card.to_components()))
    texts = [each["content"] for each in found if each["type"] == 10]
    return "\n".join(texts), [each["label"] for each in found if each["type"] == 2]


@pytest.mark.parametrize("longest", ["A" * 31, "가" * 16])
def test_options_when_one_is_too_wide_for_a_button_then_all_are_text_and_else_none(longest):
    words, right = words_in("en-US"), {"B": "✓ B"}
    for options, fit in ((FITTING, True), ((longest, *FITTING[1:]), False)):
        found = Round(1, 1, 1, asked_with(*options, right=1), RoundState.ASKED, NOW, NOW, 5)
        labels = [f"{letter} · {text}" for letter, text in zip("ABCD", options, strict=True)]
        for card, mark in (
            (question_card(words, GAME, found, closes_at=NOW), {}),
            (closed_card(words, GAME, found), right),
        ):
            text, buttons = shown(card)
            assert all((option in text) is not fit for option in options[:3])
            wanted = labels if fit else list("ABCD")
            assert buttons == [mark.get(each[0], each[0]) + each[1:] for each in wanted]


def result_of(*given: str, right: int = 0) -> RoundResult:
    found = Round(1, 1, 3, asked_with(*"WXYZ", right=right), RoundState.CLOSED, NOW, NOW, 5)
    answers = [
        Answer(user, each, NOW + dt.timedelta(seconds=user), each == str(right), 15)
        for user, each in enumerate(given)
    ]
    return RoundResult(GAME, found, tuple(answers))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("1121110", "5 of 7 said **B** · X. Only <@6> knew!"),
        ("111", "3 of 3 said **B** · X. A tricky one!"),
        ("110", "2 of 3 said **B** · X. Only <@2> knew!"),
        ("11100", None),
        ("11", None),
        ("1230", None),
        ("1122", None),
    ],
)
def test_reveal_when_most_people_chose_the_same_wrong_option_then_it_says_so_kindly(given, line):
    text, _ = shown(reveal_card(words_in("en-US"), result_of(*given), []))
    assert line is None or line in text.split("\n")
    assert (" said " in text) is (line is not None)


def test_reveal_when_points_are_told_then_each_part_is_named():
    plan = GamePlan(10, 20)
    answers = (
        Answer(7, "0", NOW, True, 2 * (10 + 5 + 5)),
        Answer(8, "0", NOW + dt.timedelta(seconds=20), True, 2 * 10),
    )
    for number, times in ((9, 1), (10, 2)):
        found = Round(1, 1, number, asked_with(*"WXYZ"), RoundState.CLOSED, NOW, NOW, 5)
        game = dataclasses.replace(GAME, plan=plan)
        given = tuple(
            dataclasses.replace(each, points=each.points * times // 2) for each in answers
        )
        text, _ = shown(reveal_card(words_in("en-US"), RoundResult(game, found, given), []))
        lines = {
            1: ("<@7> **+20** = 10 + 5 fast + 5 in a row", "<@8> **+10**"),
            2: ("<@7> **+40** = 10 + 5 fast + 5 in a row, doubled", "<@8> **+20** = 10, doubled"),
        }
        assert {*lines[times]} <= {*text.split("\n")}


def test_podium_when_many_played_then_the_best_are_named_with_equals_and_the_rest_counted():
    ranks = [1, 2, 2, 4, *range(5, 40)]
    standing = tuple(PlayerScore(rank, 100 + at, 50 - rank, 3, 4) for at, rank in enumerate(ranks))
    card = podium_card(words_in("en-US"), Podium(GAME, Ending.PLAYED, 4, standing))
    assert faults(card) == []
    text = str(card.to_components())
    for line in ("🥇 **1.** <@100>", "🥈 **2.** <@101>", "🥈 **2.** <@102>", "\\n**4.** <@103>"):
        assert line in text
    assert "… and 29 more." in text
    assert "3 of 4 right" in text


@pytest.mark.parametrize("ending", Ending)
def test_podium_when_nobody_answered_then_it_says_so_and_why_it_ended(ending):
    card = podium_card(words_in("en-US"), Podium(GAME, ending, 2, ()))
    assert "Nobody answered, so nobody won." in str(card.to_components())
    assert "2 questions asked." in str(card.to_components())


@pytest.mark.parametrize("receipt", AnswerStatus)
@pytest.mark.parametrize("given", [None, "2"])
def test_receipt_when_given_then_it_tells_the_choice_and_never_whether_it_is_right(
    receipt, given, asked_of_one
):
    texts = set()
    for right in range(4):
        asked = dataclasses.replace(asked_of_one, right=right)
        found = Round(1, 1, 1, asked, RoundState.ASKED, NOW, NOW, 5)
        answer = GameReceipt(receipt, found, given)
        texts.add(receipt_text(words_in("en-US"), answer, is_typed=False))
    assert len(texts) == 1
    is_told = "**C · Singer C**" in texts.pop()
    untold = (AnswerStatus.UNKNOWN, AnswerStatus.DELETED, AnswerStatus.OUT)
    assert is_told is (given is not None and receipt not in untold)
