"""Distances between what is typed and a name, and how much of it may be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold
from bot.names.typos import distances, tolerance

WORDS = st.text("abc", min_size=3, max_size=8)


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ("twice", "twice", 0),
        ("tiwce", "twice", 1),
        ("twce", "twice", 1),
        ("twiice", "twice", 1),
        ("rwice", "twice", 1),
        ("stayki", "straykids", 1),
        ("strrayki", "straykids", 1),
        ("blackpimk", "blackpink", 1),
        ("방탄쇼년단", "방탄소년단", 1),
        ("방탄꽭년단", "방탄소년단", 1),
        ("방소탄년단", "방탄소년단", 1),
        ("방탄년단", "방탄소년단", 1),
    ],
)
def test_distances_when_errors_then_each_counts_one(typed: str, name: str, errors: int) -> None:
    cost = distances(fold(typed), [fold(name)], errors=3)[0]
    assert errors <= cost < errors + 1


def test_distances_when_an_unfinished_name_then_after_a_finished_one() -> None:
    found = distances("blak", ["blackpink", "black", "xlak"], errors=1)
    assert found[1] < found[0]
    assert found[1] < found[2] < found[0]


@given(WORDS, st.lists(WORDS, max_size=20))
def test_distances_when_few_errors_are_allowed_then_no_more_are_counted(
    query: str, names: list[str]
) -> None:
    all_costs = distances(query, names, errors=8)
    some = distances(query, names, errors=1)
    assert all(1 <= cost + 1 < 3 for cost in some.values())
    for place, cost in some.items():
        assert all_costs[place] == pytest.approx(cost)
    for place, name in enumerate(names):
        assert (place in some) or name != query


def test_distances_when_many_names_then_every_place_is_right() -> None:
    names = ["zzzzzz"] * 4000
    names[1499] = names[1500] = names[3999] = "twice"
    assert set(distances("twce", names, errors=1)) == {1499, 1500, 3999}


@pytest.mark.parametrize(
    ("length", "allowed"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3), (40, 3)]
)
def test_tolerance_when_longer_then_more(length: int, allowed: int) -> None:
    assert tolerance("a" * length) == allowed
    assert tolerance("a" * length, floor=1) == max(1, allowed)
