"""Queries that name several things, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold
from bot.names.index import NameEntry, NameIndex
from bot.names.several_names import find_parts

NAMES = [
    "ROSÉ", "Bruno Mars", "Bruno", "Jung Kook", "Charlie Puth", "Left and Right", "Left", "Right",
    "BLACKPINK", "Lady Gaga", "Sour Candy", "LISA", "ROSALÍA", "Money", "방탄소년단", "아이유",
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex.build(
        NameEntry(ref, name, fold(name), True, 1) for ref, name in enumerate(NAMES)
    )


def parts(index: NameIndex, query: str) -> list[str] | None:
    found = find_parts(query, index)
    return None if found is None else [hits[0].text for hits in found]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("rose bruno mars", ["ROSÉ", "Bruno Mars"]),
        ("ROSÉ & Bruno Mars", ["ROSÉ", "Bruno Mars"]),
        ("lisa x rosalía", ["LISA", "ROSALÍA"]),
        ("lisa,money", ["LISA", "Money"]),
        ("jungkook charlie puth left and right", ["Jung Kook", "Charlie Puth", "Left and Right"]),
        ("blackpink feat. lady gaga sour candy", ["BLACKPINK", "Lady Gaga", "Sour Candy"]),
        ("아이유 방탄소년단", ["아이유", "방탄소년단"]),
        ("아이유 방탄손", ["아이유", "방탄소년단"]),
        ("lady gaga blackp", ["Lady Gaga", "BLACKPINK"]),
        ("blackpink lady gagga", ["BLACKPINK", "Lady Gaga"]),
        ("blakcpink lady gaga", ["BLACKPINK", "Lady Gaga"]),
    ],
)
def test_parts_when_several_names_then_each(index: NameIndex, query: str, names: list[str]) -> None:
    assert parts(index, query) == names


@pytest.mark.parametrize(
    "query",
    [
        "",
        "rose",
        "bruno mars",
        "bruno mar",
        "left and right",
        "rose qzxjv",
        "who is that",
        "x x",
        "and",
    ],
)
def test_parts_when_one_name_or_none_then_none(index: NameIndex, query: str) -> None:
    assert parts(index, query) is None


@given(st.text(max_size=120))
def test_parts_when_any_text_then_two_at_least_or_none(text: str) -> None:
    index = NameIndex.build(NameEntry(at, one, fold(one), True, 1) for at, one in enumerate(NAMES))
    found = find_parts(text, index)
    assert found is None or (len(found) > 1 and all(found))
