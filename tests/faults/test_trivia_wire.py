"""Trivia at the wire: crowds and many games, of which no answer is missed, lost or late."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workloads.trivia_games import (
    MOST_RECEIPT,
    MOST_WAIT,
    measure_crowd,
    measure_games,
    rows_of_crowd,
    rows_of_games,
)

Say = Callable[[str], None]
pytestmark = pytest.mark.faults


async def test_answers_when_two_hundred_come_at_once_then_each_is_confirmed_within_a_second(
    folder: Path, rng: random.Random, say: Say
) -> None:
    played = await measure_crowd(folder, crowd=200, rng=rng)
    for what, value, aim in rows_of_crowd(played):
        say(f"{what}: {value} {aim and f'(aim: {aim})'}")
    assert played.is_right, played.mistakes
    assert max(played.receipts) <= MOST_RECEIPT


async def test_games_when_fifty_are_played_at_once_then_no_interaction_is_missed(
    folder: Path, rng: random.Random, say: Say
) -> None:
    played = await measure_games(folder, games=50, rounds=3, rng=rng)
    # How it compares to a bare bot depends on the machine: the benchmark shows it.
    for what, value, aim in rows_of_games(played, 50):
        say(f"{what}: {value} {aim and f'(aim: {aim})'}")
    assert played.is_right, played.mistakes
    assert max(played.waits) <= MOST_WAIT
