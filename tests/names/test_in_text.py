"""Names recognised in what fans write, and everyday words left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold
from bot.names.in_text import find_mentions
from bot.names.index import NameEntry, NameIndex

NAMES = [
    "BTS", "방탄소년단", "Halsey", "V", "뷔", "IU", "아이유", "ROSÉ", "Bruno Mars", "APT.", "On",
    "Rain", "비", "Love", "TWICE", "Ice Cream", "Left and Right", "(G)I-DLE",
    "Killin' It Girl", "j-hope", "BLACKPINK", "Stray Kids", "Charlie Puth",
    "5, 4, 3 (Pretty woman)", "May", "Be At", "Girls", "Girls' Generation", "RM", "사랑",
    "OK", "SUGA", "Next Level", "BANANA",
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex.build(
        NameEntry(ref, name, fold(name), True, 1) for ref, name in enumerate(NAMES)
    )


def mentioned(index: NameIndex, text: str) -> list[str]:
    return [NAMES[ref] for ref, _ in find_mentions(text, index)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("anyone know bts x halsey song?", ["BTS", "Halsey"]),
        ("Have you heard APT. by ROSÉ & Bruno Mars???", ["APT.", "ROSÉ", "Bruno Mars"]),
        ("방탄소년단이랑 할시", ["방탄소년단"]),
        ("뷔가 아이유한테 그러던데", ["뷔", "아이유"]),
        ("BTS가 최고", ["BTS"]),
        ("I love V and his song with IU!", ["V", "IU"]),
        ("V's new song", ["V"]),
        ("BTS\u2019s and j-hope's", ["BTS", "j-hope"]),
        ("the song On by them", ["On"]),
        ("my fav is Rain", ["Rain"]),
        ("listen to 'Love' please", ["Love"]),
        ("**rain** is the one", ["Rain"]),
        ("have you heard TWICE live", ["TWICE"]),
        ("(G)I-DLE are back", ["(G)I-DLE"]),
        ("gidle are back", ["(G)I-DLE"]),
        ("j-hope\u2019s Killin' It Girl feat. GloRilla", ["j-hope", "Killin' It Girl"]),
        ("jungkook left and right on repeat", ["Left and Right"]),
        ("eating Ice Cream today", ["Ice Cream"]),
        ("5, 4, 3 (Pretty woman) is fun", ["5, 4, 3 (Pretty woman)"]),
        ("Girls' Generation forever", ["Girls' Generation"]),
        ("straykids and charlie puth", ["Stray Kids", "Charlie Puth"]),
        ("bts bts BTS", ["BTS"]),
    ],
)
def test_mentions_when_a_name_is_meant_then_found(
    index: NameIndex, text: str, names: list[str]
) -> None:
    assert mentioned(index, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "i saw them twice on tour, love it",
        "On the way home",
        "Rain is coming. Love is all we need. May I?",
        "WHO IS IN THIS SONG I LOVE IT SO MUCH TWICE ON",
        "ice cream is nice",
        "this is the next level",
        "비가 와요, 사랑해",
        "So I can be at home in May, OK",
        "see v2 and vs",
        "https://example.org/bts/halsey <@123456> <:rose:1234> ```bts```",
        "abtsolutely charliee puthh",
        "stray\nkids",
        "the ban ana gave",
        "halseys",
        "",
    ],
)
def test_mentions_when_everyday_words_then_none(index: NameIndex, text: str) -> None:
    assert mentioned(index, text) == []


def test_mentions_when_names_overlap_then_the_longest() -> None:
    names = ["Bruno", "Mars", "Bruno Mars", "Mars Volta"]
    index = NameIndex.build(NameEntry(at, one, fold(one), True, 1) for at, one in enumerate(names))
    assert find_mentions("the Bruno Mars Volta", index) == [(2, "Bruno Mars")]
    assert find_mentions("the Bruno, Mars", index) == [(2, "Bruno, Mars")]


def test_mentions_when_namesakes_then_all_with_the_words_that_name_them() -> None:
    index = NameIndex.build(NameEntry(ref, "JIMIN", "jimin", True, ref) for ref in (1, 2))
    assert find_mentions("why is Jimin so good", index) == [(2, "Jimin"), (1, "Jimin")]
    assert find_mentions("why is Jimin so good", index, most=1) == [(2, "Jimin")]


@given(st.text(max_size=400))
def test_mentions_when_any_text_then_the_words_are_of_the_text(text: str) -> None:
    index = NameIndex.build(NameEntry(at, one, fold(one), True, 1) for at, one in enumerate(NAMES))
    for ref, words in find_mentions(text, index):
        assert fold(NAMES[ref]) == fold(words)


@pytest.mark.parametrize(
    "text", ["bts " * 2500, "방탄" * 5000, "(" * 10_000, "a'" * 5000, "\n" * 10_000]
)
def test_mentions_when_very_long_then_no_harm(index: NameIndex, text: str) -> None:
    assert len(find_mentions(text, index)) <= 10
