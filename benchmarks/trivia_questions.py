"""What making and drawing questions costs: `python -m benchmarks.trivia_questions`.

A draw stands next to its floor in the same run: plain sqlite3 reading one question from the same
index by its number, without regard to what was asked, retired or left out.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.synthetic import write_catalogue
from bot.app.services import Services, open_services
from bot.settings.model import GuildSettings
from bot.trivia.questions.pool_store import QuestionPool
from tests.workloads.figures import percentile

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
FRESH, WORN = 1, 2
SHARE_USED = 95
"""Of a hundred questions."""
FLOOR = """
    SELECT q.body FROM question_lots l JOIN questions q ON q.rowid = l.question
    WHERE l.act = '' AND l.category = 'people' AND l.grade = 1 AND l.place = ?
"""
PLACES = "SELECT count(*) FROM question_lots WHERE act = '' AND category = 'people' AND grade = 1"


def percentiles(taken: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    return percentile(taken, 0.5) * 1000, percentile(taken, 0.99) * 1000


async def draws(services: Services, guild_id: int, *, times: int) -> list[float]:
    """Draw for a server again and again; nothing is noted, so all draws cost alike."""
    rng = random.Random(5)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        await services.questions.pick(guild_id, settings=GuildSettings(), rng=rng, now=NOW)
        taken.append(time.perf_counter() - begun)
    return taken


def floor(path: Path, *, times: int) -> list[float]:
    """Read as many questions with plain sqlite3."""
    rng = random.Random(5)
    plain = sqlite3.connect(path)
    places = plain.execute(PLACES).fetchone()[0]
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        plain.execute(FLOOR, (rng.randrange(places),)).fetchall()
        taken.append(time.perf_counter() - begun)
    plain.close()
    return taken


async def wear(services: Services) -> None:
    """Note that a server was asked nearly everything."""
    async with services.database.write() as connection:
        await connection.execute(
            "INSERT INTO question_uses SELECT ?, question_id, ? - rowid FROM questions"
            f" WHERE rowid % 100 < {SHARE_USED}",
            (WORN, int(NOW.timestamp())),
        )


async def measure(name: str, path: Path, source: Path, *, times: int) -> None:
    """Print one size's row."""
    services = await open_services(path, source=source)
    try:
        async with services.database.write() as connection:
            await connection.execute("DELETE FROM meta WHERE key = 'questions_of'")
        begun = time.perf_counter()
        await QuestionPool(services.database).refresh()
        made = time.perf_counter() - begun
        number = (await services.database.fetch("SELECT count(*) FROM questions"))[0][0]
        await wear(services)
        least, _ = percentiles(floor(path, times=times))
        fresh, fresh_most = percentiles(await draws(services, FRESH, times=times))
        worn, worn_most = percentiles(await draws(services, WORN, times=times))
    finally:
        await services.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name:>6}{number:>11}{made:>9.1f}{peak:>10}{least:>9.3f}{fresh:>9.2f}{fresh_most:>9.2f}"
        f"{fresh / least:>8.1f}{worn:>9.2f}{worn_most:>9.2f}",
        flush=True,
    )


def main() -> None:
    """Make catalogues and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=[*SIZES])
    parser.add_argument("--times", type=int, default=500)
    given = parser.parse_args()
    print("  size  questions  made, s  peak MiB  floor ms  p50 ms   p99 ms   ratio  worn p50, p99")
    for name in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source"
            write_catalogue(source, SIZES[name])
            path = Path(folder) / "kollab.db"
            asyncio.run(measure(name, path, source, times=given.times))


if __name__ == "__main__":
    main()
