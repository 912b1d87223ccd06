"""What a walk looks like in signs, and how long a row is."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.trivia.chains.model import Move, MoveKind, Walk, best_row

BACK = Move(MoveKind.BACK)
MARCH = dt.date(2026, 3, 1)


def step(left: int) -> Move:
    return Move(MoveKind.STEP, "artist", left)


def hint(left: int) -> Move:
    return Move(MoveKind.HINT, "artist", left)


@pytest.mark.parametrize(
    ("moves", "squares"),
    [
        ([], ""),
        ([step(2), step(2), step(1), step(0)], "🟩🟨🟩🟩 2-2-1-0"),
        ([hint(3), step(2)], "💡🟩 3-2"),
        # What was taken back counts, and what follows is measured from where it leaves.
        ([step(4), BACK, step(4), BACK, step(3)], "🟥🟥🟨 4-4-3"),
        ([step(2), step(1), BACK, BACK, step(3)], "🟩🟩🟨 2-1-3"),
    ],
)
def test_squares_when_a_walk_is_shown_then_each_step_is_measured_from_where_it_leaves(
    moves: list[Move], squares: str
):
    walk = Walk(3)
    for move in moves:
        walk = walk.after(move)
    assert walk.squares() == squares
    assert walk.turn == len(moves)
    assert walk.steps == len([move for move in moves if move is not BACK])


@pytest.mark.parametrize(
    ("days", "row"),
    [([], 0), ([0], 1), ([0, 2], 1), ([0, 1, 3, 4, 5, 9], 3), ([0, 1, 2, 4], 3)],
)
def test_row_when_days_are_missing_then_the_longest_one_counts(days: list[int], row: int):
    assert best_row(MARCH + dt.timedelta(day) for day in days) == row
