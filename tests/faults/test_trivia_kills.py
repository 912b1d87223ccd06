"""Killed in the middle of games, with replies lost: no score is lost, none is doubled."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.quiz_hall import hall, survive

LONG = pytest.mark.faults


@pytest.mark.parametrize(
    ("games", "rounds", "seconds", "kills"),
    [
        pytest.param(3, 1, 1, 1, id="few"),
        *(pytest.param(20, 4, 10, 8, id=f"many-{n}", marks=LONG) for n in (1, 2)),
    ],
)
async def test_bot_when_killed_in_running_games_then_each_ends_with_all_its_scores(
    games: int,
    rounds: int,
    seconds: int,
    kills: int,
    folder: Path,
    rng: random.Random,
    say: Callable[[str], None],
) -> None:
    async with hall(folder, rng, games=games, rounds=rounds, seconds=seconds) as opened:
        async with asyncio.timeout(60 + rounds * (seconds + 6) + 20 * kills):
            await survive(opened, kills=kills, least=1.5, most=2 + seconds)
        opened.check()
        say(f"{opened.kills} kills, {len(opened.noted)} answers confirmed in {games} games")
