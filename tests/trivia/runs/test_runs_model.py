"""Streaks with a freeze a week, the choice of five, and what can be shared."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.runs.model import (
    CATEGORIES,
    FAMES,
    FREEZE_EVERY,
    Run,
    Streak,
    choose_five,
    share_text,
    streak_of_days,
)
from tests.trivia.runs.run_room import SIZE, question

DAY = dt.timedelta(1)
FIRST = dt.date(2026, 11, 2)


def days_of(played: str) -> list[dt.date]:
    return [FIRST + place * DAY for place, each in enumerate(played) if each == "y"]


@pytest.mark.parametrize(
    ("played", "current", "longest", "frozen"),
    [
        ("", 0, 0, None),
        ("y", 1, 1, None),
        ("yyyn", 3, 3, None),
        ("yyynn", 3, 3, 3),
        ("yyynnn", 0, 3, None),
        ("yyyny", 4, 4, 3),
        ("yyynnyy", 2, 3, None),
        ("ynynyy", 2, 2, 1),
        ("ynyyyyyynyy", 9, 9, 8),
        ("ynyyyyynyy", 2, 6, 1),
    ],
)
def test_streak_when_days_were_missed_then_one_in_seven_breaks_nothing(
    played, current, longest, frozen
):
    today = FIRST + (max(len(played), 1) - 1) * DAY
    found = streak_of_days(days_of(played), today)
    assert (found.current, found.longest) == (current, longest)
    assert found.frozen == (None if frozen is None else FIRST + frozen * DAY)


@given(st.text("yn", max_size=60))
def test_streak_when_counted_then_freezes_are_a_week_apart_and_nothing_is_made_up(played):
    days = days_of(played)
    frozen, longest = [], 0
    for place in range(len(played)):
        found = streak_of_days(days, FIRST + place * DAY)
        assert found.current <= played[: place + 1].count("y")
        assert found.longest >= max(longest, found.current)
        longest = found.longest
        # One that is to stand in for yesterday is not used before somebody plays again.
        if played[place] == "y" and found.frozen and found.frozen not in frozen:
            frozen.append(found.frozen)
    assert not set(frozen) & set(days)
    assert all(after - before >= FREEZE_EVERY for before, after in pairwise(frozen))


@given(st.integers(0, 4000))
def test_five_when_chosen_then_their_fame_falls_and_artists_and_categories_differ(number):
    pool = [question(each) for each in range(SIZE)]
    on = FIRST + number * DAY
    five = choose_five(pool, on)
    assert five == choose_five(pool, on)
    assert tuple(each.question.fame for each in five) == FAMES
    assert {each.question.category for each in five} == {*CATEGORIES}
    assert len({each.question.subjects for each in five}) == len(five)


def test_five_when_an_artist_would_come_twice_then_another_one_comes():
    pool = [question(each) for each in range(SIZE)]
    five = choose_five(pool, FIRST)
    same = [
        replace(each, subjects=five[0].question.subjects)
        if each.question_id == five[1].question.question_id
        else each
        for each in pool
    ]
    ids = [each.question.question_id for each in choose_five(same, FIRST)]
    assert ids[0] == five[0].question.question_id
    assert ids[1] != five[1].question.question_id


def test_five_when_there_are_fewer_questions_then_all_of_them_are_asked():
    pool = [question(each) for each in range(3)]
    assert {each.question.question_id for each in choose_five(pool, FIRST)} == {
        each.question_id for each in pool
    }


def test_share_when_of_the_archive_or_a_solo_run_then_it_has_no_streak():
    five = choose_five([question(each) for each in range(SIZE)], dt.date(2026, 11, 30))
    chosen = tuple(
        each.right if place != 2 else 1 - each.right % 2 for place, each in enumerate(five)
    )
    run = Run(1, 2, five, chosen, on=dt.date(2026, 11, 30), is_ranked=True)
    streak = Streak(7, 9)
    assert share_text(run, streak) == "Kollab #214 🟩🟩🟥🟩🟩 🔥7\n1✓ 2✓ 3✗ 4✓ 5✓"
    late = Run(1, 2, five, chosen, on=dt.date(2026, 11, 29))
    assert share_text(late, streak) == "Kollab #213 🟩🟩🟥🟩🟩\n1✓ 2✓ 3✗ 4✓ 5✓"
