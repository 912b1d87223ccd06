"""Measure trivia at the wire; docs/performance.md has the method and the figures.

python -m benchmarks.trivia_wire [--people 200] [--games 50] [--rounds 4] [--seed 1] [--check]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.standin.process import DATABASE
from tests.workloads.trivia_games import (
    MOST_RECEIPT,
    MOST_TIMES_BARE,
    first_start,
    measure_crowd,
    measure_games,
    rows_of_crowd,
    rows_of_games,
)


def _copied(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    shutil.copy(folder / DATABASE, folder / name / DATABASE)
    return folder / name


async def _measure(folder: Path, options: argparse.Namespace) -> bool:
    rng = random.Random(options.seed)
    await first_start(folder)
    one, many = (_copied(folder, name) for name in ("crowd", "games"))
    crowd = await measure_crowd(one, crowd=options.people, rng=rng)
    games = await measure_games(many, games=options.games, rounds=options.rounds, rng=rng)
    print("| | measured | aim |\n|---|---:|---:|")
    for row in (*rows_of_crowd(crowd), *rows_of_games(games, options.games)):
        print(f"| {' | '.join(row)} |")
    print(f"\nLoad of the machine: {' '.join(f'{each:.1f}' for each in os.getloadavg())}")
    for line in (*crowd.mistakes, *games.mistakes):
        print(f"wrong: {line}")
    quick = max(crowd.receipts) <= MOST_RECEIPT and games.times_bare <= MOST_TIMES_BARE
    return crowd.is_right and games.is_right and quick


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--games", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when an aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = asyncio.run(_measure(Path(folder), options))
    sys.exit(0 if met or not options.check else 1)


if __name__ == "__main__":
    main()
