"""Streaks of the question of the day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.daily.model import (
    MOST_BONUS,
    POINTS,
    Streak,
    lot_of,
    points_for,
    streak_of,
)


@pytest.mark.parametrize(
    ("known", "streak"),
    [
        ("", Streak(0, 0)),
        ("y", Streak(1, 1)),
        ("yyn", Streak(0, 2)),
        ("yyynyy", Streak(2, 3)),
        ("nyy", Streak(2, 2)),
    ],
)
def test_streak_when_questions_are_over_then_it_counts_up_to_the_last(known, streak):
    assert streak_of(each == "y" for each in known) == streak


@given(st.lists(st.booleans()))
def test_streak_when_counted_then_both_are_runs_of_the_same_days(known):
    text = "".join("y" if each else "n" for each in known)
    runs = [len(run) for run in text.split("n")]
    assert streak_of(known) == Streak(runs[-1], max(runs))


def test_points_when_right_then_days_before_add_to_them_up_to_a_limit():
    assert points_for(is_right=False, streak=9) == 0
    assert [points_for(is_right=True, streak=days) for days in (0, 3, MOST_BONUS, 400)] == [
        POINTS,
        POINTS + 3,
        POINTS + MOST_BONUS,
        POINTS + MOST_BONUS,
    ]


def test_lot_when_drawn_again_then_it_is_the_same_and_another_elsewhere():
    day = dt.date(2026, 2, 28)
    first = lot_of(1, day).random()
    assert lot_of(1, day).random() == first
    assert lot_of(2, day).random() != first
    assert lot_of(1, day + dt.timedelta(1)).random() != first
