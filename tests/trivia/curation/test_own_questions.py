"""A server's own questions: what is refused, and where the fault is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue.model import Source
from bot.kit.errors import FaultCode, InputCode
from bot.kit.folding import fold
from bot.trivia.curation.model import (
    MOST_ACCEPTED,
    MOST_WRONG,
    QuestionDraft,
    faults_of,
    folded_text,
    question_of,
)
from bot.trivia.errors import QuestionCode
from bot.trivia.questions.model import Category, Name, Template, put

GOOD = QuestionDraft(
    "Which group did Jennie tour with in 2022?",
    "BLACKPINK",
    ("Red Velvet", "TWICE", "ITZY"),
    "The tour's programme",
    "https://example.org/tour",
    ("블랙핑크",),
    "Born Pink began in Seoul.",
)
EDGE = replace(
    GOOD,
    question="Q" * 300,
    right="R" * 80,
    wrong=("A" * 80, "B" * 80, "C" * 80),
    explanation="E" * 500,
    source="S" * 100,
    link="https://example.org/" + "l" * 492,
)
NUMBERS = tuple(f"Number {number}" for number in range(MOST_WRONG + MOST_ACCEPTED))
CASES: dict[str, tuple[dict[str, Any], str, FaultCode]] = {
    "no question": ({"question": ""}, "question", QuestionCode.MISSING),
    "no right answer": ({"right": ""}, "right", QuestionCode.MISSING),
    "an empty option": ({"wrong": (*GOOD.wrong, "")}, "wrong", QuestionCode.MISSING),
    "a long question": ({"question": "Q" * 301}, "question", QuestionCode.TEXT_TOO_LONG),
    "a question of long emoji": ({"question": "🎤" * 151}, "question", QuestionCode.TEXT_TOO_LONG),
    "a long answer": ({"right": "R" * 81}, "right", QuestionCode.TEXT_TOO_LONG),
    "a long option": ({"wrong": (*GOOD.wrong, "W" * 81)}, "wrong", QuestionCode.TEXT_TOO_LONG),
    "a long form": ({"accepted": ("W" * 81,)}, "accepted", QuestionCode.TEXT_TOO_LONG),
    "a long explanation": (
        {"explanation": "E" * 501}, "explanation", QuestionCode.TEXT_TOO_LONG,
    ),
    "a long source": ({"source": "S" * 101}, "source", QuestionCode.TEXT_TOO_LONG),
    "a long link": ({"link": "https://a.kr/" + "l" * 500}, "link", QuestionCode.TEXT_TOO_LONG),
    "two options": ({"wrong": GOOD.wrong[:2]}, "wrong", QuestionCode.TOO_FEW),
    "many options": ({"wrong": NUMBERS[: MOST_WRONG + 1]}, "wrong", InputCode.TOO_MANY),
    "many forms": ({"accepted": NUMBERS[: MOST_ACCEPTED + 1]}, "accepted", InputCode.TOO_MANY),
    "two options in other case": (
        {"wrong": (*GOOD.wrong, "red-velvet")}, "wrong", QuestionCode.OPTIONS_ALIKE,
    ),
    "the right one in other accents": (
        {"right": "ROSÉ", "wrong": (*GOOD.wrong, "Rose")}, "wrong", QuestionCode.OPTIONS_ALIKE,
    ),
    "a wrong option that is right when typed": (
        {"accepted": ("Itzy!",)}, "wrong", QuestionCode.OPTIONS_ALIKE,
    ),
    "a question that tells the answer": (
        {"question": "Where does Black Pink come from?"}, "right", QuestionCode.ANSWER_TOLD,
    ),
    "a question that tells it with a particle": (
        {"question": "블랙핑크는 어느 도시에서 시작했나요?"}, "accepted", QuestionCode.ANSWER_TOLD,
    ),
    "a question that is there": (
        {"question": "which group did JENNIE tour with in 2022"}, "question",
        QuestionCode.KNOWN_QUESTION,
    ),
    "no source": ({"source": ""}, "source", QuestionCode.NO_SOURCE),
    "a link without a scheme": ({"link": "example.org"}, "link", QuestionCode.NOT_A_LINK),
    "a link without TLS": ({"link": "http://example.org"}, "link", QuestionCode.NOT_A_LINK),
    "a link that is a script": ({"link": "javascript:alert(1)"}, "link", QuestionCode.NOT_A_LINK),
    "a link with a space": ({"link": "https://a.org/b c"}, "link", QuestionCode.NOT_A_LINK),
    "a link that can't be read": ({"link": "https://[a.org"}, "link", QuestionCode.NOT_A_LINK),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_draft_when_one_thing_is_wrong_then_that_is_the_fault_and_where(case):
    changed, field, fault = CASES[case]
    known = {fold(GOOD.question)} if fault is QuestionCode.KNOWN_QUESTION else set()
    found = faults_of(replace(GOOD, **changed), known=known)
    assert [(each.place.key, each.code) for each in found] == [(field, fault)]


@pytest.mark.parametrize("draft", [GOOD, EDGE, replace(GOOD, link="", explanation="")])
def test_draft_when_all_is_within_its_limits_then_there_is_no_fault(draft):
    assert faults_of(draft, known={"another"}) == ()


def test_draft_when_everything_is_wrong_then_every_fault_is_named():
    found = faults_of(QuestionDraft("", "", (), "", "ftp://a.org"))
    assert {(each.place.key, each.code) for each in found} == {
        ("question", QuestionCode.MISSING),
        ("right", QuestionCode.MISSING),
        ("wrong", QuestionCode.TOO_FEW),
        ("source", QuestionCode.NO_SOURCE),
        ("link", QuestionCode.NOT_A_LINK),
    }


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Who sits on the chair?", "Air"),
        ("Who sings Pinkish?", "Pink"),
        ("아이유의 첫 노래는?", "아이"),
        ("Who loves V-necks?", "V"),
    ],
)
def test_draft_when_the_answer_is_but_a_part_of_a_word_then_it_is_not_told(question, right):
    assert faults_of(replace(GOOD, question=question, right=right, accepted=())) == ()


def test_question_when_made_of_a_draft_then_it_can_be_put_with_its_source():
    question = question_of(GOOD)
    assert (question.template, question.category) == (Template.OWN, Category.OWN)
    assert (question.fact, question.accepted) == (GOOD.explanation, GOOD.accepted)
    assert question.sources == (Source("OWN", GOOD.source, url=GOOD.link),)
    assert folded_text(question) == fold(GOOD.question)
    asked = put(question, random.Random(1))
    assert asked.options[asked.right] == Name("BLACKPINK")
    assert {each.text for each in asked.options} == {"BLACKPINK", *GOOD.wrong}
