"""What questions can be guessed by without knowing anything: `python -m benchmarks.trivia_options`.

Each way to guess is tried on every question of the shipped catalogue; by chance one is right in a
quarter. The best may be in 32 % of all questions, and in 36 % of a template with 100 or more.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from bot.app.services import load_all
from bot.kit.db.database import Database
from bot.trivia.generation.proofs_store import read_records
from bot.trivia.generation.snapshot_store import read_snapshot
from tests.workloads.guessing import Scores, failing, scores


async def _load(path: Path, source: Path | None) -> None:
    db = await Database.open(path)
    try:
        await load_all(db, source=source)
    finally:
        await db.close()


def show(found: Scores) -> None:
    """Print the share of right guesses: a way to guess a line, a template a column."""
    templates = sorted(next(iter(found.values())))
    print(f"{'%':>26}" + "".join(f"{template or 'all':>15}" for template in templates))
    for way, said in sorted(found.items(), key=lambda each: -each[1][""].share):
        print(f"{way:>26}" + "".join(f"{said[each].share:15.1%}" for each in templates))
    counts = next(iter(found.values()))
    print(f"{'questions':>26}" + "".join(f"{counts[each].asked:>15}" for each in templates))


def main() -> None:
    """Make the pool and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="a folder of catalogue files")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kollab.db"
        asyncio.run(_load(path, given.source))
        _, questions = asyncio.run(read_records(path))
        found = scores(read_snapshot(path), questions, seed=given.seed, draws=2)
    show(found)
    for fault in failing(found):
        print(fault)


if __name__ == "__main__":
    main()
