"""How questions read, and what explains their answers."""

from __future__ import annotations

import pytest

from bot.kit.discord.i18n import words_in
from bot.trivia.questions.model import Category, Name, Question, Template
from bot.trivia.questions.words import explanation_text, option_text

ENGLISH, KOREAN = words_in("en-US"), words_in("ko")
CHAIN = Question(
    "chain-link:iu:1",
    Template.CHAIN_LINK,
    Category.CHAINS,
    (Name("eight"), Name("SUGA"), Name("NAKKA", "낙하"), Name("AKMU")),
    right=Name("IU", "아이유"),
    wrong=(),
    sources=(),
)
DATES = Question(
    "came-first:night",
    Template.CAME_FIRST,
    Category.DATES,
    (),
    right=Name("Night · Anthea", date="2019-05-01"),
    wrong=(
        Name("Day · Bellamy", date="2021-06"),
        Name("Dusk · Corwin", date="2020"),
        Name("Dawn · Dovanna", date="2022-01-02"),
        Name("Noon · Ezumi", date="2023-01-02"),
    ),
    sources=(),
)


def test_explanation_when_it_is_of_a_chain_then_tells_both_titles():
    said = explanation_text(ENGLISH, CHAIN)
    assert said == "IU is on “eight” with SUGA, and on “NAKKA” with AKMU"
    assert all(each in explanation_text(KOREAN, CHAIN) for each in ("eight", "낙하", "AKMU"))


def test_explanation_when_dates_are_compared_then_tells_those_of_what_was_shown_in_order():
    shown = (DATES.wrong[3], DATES.wrong[0], DATES.right, DATES.wrong[1])
    assert explanation_text(ENGLISH, DATES, shown).splitlines() == [
        "May 1, 2019: Night · Anthea",
        "2020: Dusk · Corwin",
        "June 2021: Day · Bellamy",
        "January 2, 2023: Noon · Ezumi",
    ]


@pytest.mark.parametrize(
    ("text", "token", "english", "korean"),
    [
        ("까만안경", "collaboration:x", "까만안경 (Kkamanangyeong)", "까만안경"),
        ("TV를 껐네", "collaboration:x", "TV를 껐네", "TV를 껐네"),
        ("Night", "collaboration:x", "Night", "Night"),
        ("거미", "artist:x", "거미", "거미"),
        ("가" * 60, "collaboration:x", "가" * 60, "가" * 60),
    ],
)
def test_title_when_it_is_in_hangul_alone_then_it_is_spelt_for_those_who_do_not_read_it(
    text: str, token: str, english: str, korean: str
):
    name = Name(text, token=token)
    assert (option_text(ENGLISH, name), option_text(KOREAN, name)) == (english, korean)
