"""What drawing costs and whether the bot can answer meanwhile: `python -m benchmarks.pictures`.

The pictures are of the shipped catalogue, drawn as `kollab run` draws them, in a thread. A task
beats on the event loop: its delays stand beside those of as long a time in which nothing is drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.stages import memory
from bot.app.cli.run import keep_steady
from bot.app.services import Services, open_services
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.pictures import Limits, Pictures
from bot.kit.pictures.sketches import Sketch
from bot.lookup.cards.pictures import path_sketch, stats_sketch
from bot.posts.cards.timeline import timeline_sketch
from bot.settings.model import GuildSettings
from bot.trivia.daily.model import Streak
from bot.trivia.leaderboard.cards import score_sketch
from bot.trivia.leaderboard.model import Accuracy, LeaderboardScope
from bot.trivia.leaderboard.service import PersonAnswer
from tests.workloads.figures import percentile

_BEAT = 0.001
_DAY = dt.date(2026, 10, 13)


async def sketches(services: Services) -> dict[str, Sketch | None]:
    """Make one sketch of each kind."""
    words = words_in("en-US")
    edition = await services.editions.daily(GuildSettings(), _DAY, guild_id=1)
    accuracy = (Accuracy("dates", 3, 4), Accuracy("people", 41, 52), Accuracy("titles", 10, 31))
    person = PersonAnswer(
        LeaderboardScope.SERVER, 0, accuracy, Streak(), Streak(), None, 0, None, None
    )
    return {
        "chain": path_sketch(await services.lookup.partners.path("TXT", "ASH ISLAND"), words),
        "figures": stats_sketch(await services.lookup.partners.stats(None), words),
        "line of time": timeline_sketch(edition, words) if edition else None,
        "scores": score_sketch(person, words),
    }


@contextlib.asynccontextmanager
async def beating(late: list[float]) -> AsyncIterator[None]:
    """Note in milliseconds how late a task wakes up that only wants to do so."""

    async def beat() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_BEAT)
            late.append((time.perf_counter() - before - _BEAT) * 1000)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


async def measure(name: str, sketch: Sketch, *, times: int) -> None:
    """Print one kind's row."""
    pictures = Pictures(Limits(kept=0))
    late: list[float] = []
    quiet: list[float] = []
    took: list[float] = []
    async with beating(late):
        for _ in range(times):
            before = time.process_time()
            data = await pictures.drawn(sketch)
            took.append((time.process_time() - before) * 1000)
    async with beating(quiet):
        await asyncio.sleep(sum(took) / 1000)
    await pictures.close()
    cells = (
        f"{name:>13}{len(data or b'') / 1000:>6.0f}{took[0]:>10.0f}{statistics.median(took):>8.0f}",
        f"{percentile(late, 0.99):>10.1f}{max(late):>9.1f}",
        f"{percentile(quiet, 0.99):>10.1f}{max(quiet):>9.1f}{memory():>9.0f}",
    )
    print("".join(cells), flush=True)


async def run(folder: Path, *, times: int) -> None:
    """Measure every kind."""
    services = await open_services(folder / "kollab.db")
    try:
        made = await sketches(services)
        keep_steady()
        print(f"MiB before the first picture: {memory():.0f}")
        print(
            "      picture    KB  first ms  cpu ms   late p99      max  bare p99      max      MiB"
        )
        for name, sketch in made.items():
            if sketch is None:
                raise SystemExit(f"nothing to draw a {name} of")
            await measure(name, sketch, times=times)
    finally:
        await services.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder), times=parser.parse_args().times))


if __name__ == "__main__":
    main()
