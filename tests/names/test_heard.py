"""Titles in Latin letters that were typed in Hangul, as they are said."""

from __future__ import annotations

import pytest

from bot.catalogue.model import known
from bot.names.heard import HeardNames
from bot.names.index import Hit, Tier

TITLES = (
    "My Universe", "Boy With Luv", "About Love", "Be There For You", "Left and Right",
    "Permission to Dance", "Kiss and Make Up", "Ice Cream", "Scream", "Stay Alive", "Hangover",
    "The Cure", "Marry Me", "Born Again", "I Still Love You", "Last Scene", "ROCKSTAR",
)  # fmt: skip
NAMES = HeardNames(
    Hit(number, title, Tier.PREFIX, 0.0, known(3, len(TITLES) - number))
    for number, title in enumerate(TITLES)
)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("마이 유니버스", "My Universe"),
        ("마이유니버스", "My Universe"),
        ("보이 위드 러브", "Boy With Luv"),
        ("레프트 앤 라이트", "Left and Right"),
        ("퍼미션 투 댄스", "Permission to Dance"),
        ("키스 앤 메이크업", "Kiss and Make Up"),
        ("본 어게인", "Born Again"),
        ("라스트 신", "Last Scene"),
        ("록스타", "ROCKSTAR"),
    ],
)
def test_find_when_a_title_is_typed_as_it_is_said_then_it_is_meant(said, title):
    assert [hit.text for hit in NAMES.find(said)] == [title]


@pytest.mark.parametrize("said", ["더 끌려", "말해 뭐해", "행오버", "my universe", "a", ""])
def test_find_when_only_some_consonants_are_the_same_then_nothing_is_meant(said):
    assert NAMES.find(said) == []


def test_find_when_only_some_are_allowed_then_no_other_is_meant():
    assert NAMES.find("마이 유니버스", {1, 2}) == []
    assert [hit.ref for hit in NAMES.find("마이 유니버스", {0})] == [0]


@pytest.mark.parametrize(
    ("said", "offered"),
    [("행오버", ["Hangover"]), ("스테이 얼라이브", ["Stay Alive", "I Still Love You"]), ("강", [])],
)
def test_near_when_it_may_be_meant_then_it_is_offered(said, offered):
    assert [hit.text for hit in NAMES.near(said, limit=2)][:1] == offered[:1]
