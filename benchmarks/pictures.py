"""What drawing costs and whether the bot can answer meanwhile: `python -m benchmarks.pictures`.

The pictures are of the shipped catalogue, drawn as `kollab run` draws them, in a thread. A task
beats on the event loop: its delays stand beside those of as long a time in which nothing is drawn.
Then works are looked up with their covers; the floor is to write such a picture's pixels as a PNG.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import io
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.stages import memory
from bot.app.cli.run import keep_steady
from bot.app.services import Services, open_services
from bot.catalogue.model import Subject, Suggestion
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.kept import PictureFolder
from bot.kit.pictures.pictures import Limits, Pictures
from bot.kit.pictures.sketches import Sketch
from bot.lookup.cards.cover import cover, cover_sketch
from bot.lookup.cards.pictures import path_sketch, stats_sketch
from bot.posts.cards.timeline import timeline_sketch
from bot.settings.model import GuildSettings
from bot.trivia.leaderboard.cards import score_sketch
from bot.trivia.leaderboard.model import Accuracy, LeaderboardScope
from bot.trivia.leaderboard.service import PersonAnswer
from bot.trivia.runs.model import Streak
from tests.workloads.figures import percentile

_BEAT = 0.001
_DAY = dt.date(2026, 10, 13)
_SEED = 7
_AIMS = {"drawn": 300, "from the folder": 30, "from memory": 30}


async def sketches(services: Services) -> dict[str, Sketch | None]:
    """Make one sketch of each kind."""
    words = words_in("en-US")
    edition = await services.editions.daily(GuildSettings(), _DAY, guild_id=1)
    accuracy = (Accuracy("dates", 3, 4), Accuracy("people", 41, 52), Accuracy("titles", 10, 31))
    person = PersonAnswer(
        LeaderboardScope.SERVER, 0, accuracy, Streak(), Streak(), None, 0, None, None
    )
    work = await services.lookup.work("jawsh-685-savage-love-bts-remix")
    return {
        "cover": cover_sketch(words, work),
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


async def answers(services: Services, folder: Path, *, times: int) -> None:
    """Print how long it takes to find a work and to have its cover, and the floor of that."""
    rng, words = random.Random(_SEED), words_in("en-US")
    works = [await services.lookup.finder.random(rng=rng) for _ in range(times)]
    tokens = [Suggestion(Subject.COLLABORATION, one.slug, "").token for one in dict.fromkeys(works)]
    kept = PictureFolder(folder / "pictures")
    memory, disk = Pictures(Limits(kept=times), folder=kept), Pictures(Limits(kept=0), folder=kept)
    floor: list[float] = []
    print(f"\nanswers with a cover, seed {_SEED}: ms   median      p99      max      aim")
    for name, pictures in (("drawn", memory), ("from memory", memory), ("from the folder", disk)):
        took: list[float] = []
        for token in tokens:
            before = time.perf_counter()
            answer = await services.lookup.finder.find(token)
            picture = await pictures.draw(cover(words, answer.page.items[0]))
            took.append((time.perf_counter() - before) * 1000)
            if picture and name == "drawn":
                floor.append(written(picture.data))
        print(_row(name, took), f"{_AIMS[name]:>8}")
    print(_row("floor of drawing", floor))
    await memory.close()
    await disk.close()


def written(picture: bytes) -> float:
    """Return in how many milliseconds the pixels of a picture are written as a PNG."""
    # Not before: what the process needs without pictures is measured, too.
    from PIL import Image

    pixels = Image.open(io.BytesIO(picture)).convert("RGB")
    before = time.perf_counter()
    pixels.save(io.BytesIO(), "PNG")
    return (time.perf_counter() - before) * 1000


def _row(name: str, took: list[float]) -> str:
    figures = statistics.median(took), percentile(took, 0.99), max(took)
    return f"{name:>36}" + "".join(f"{one:>9.1f}" for one in figures)


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
        await answers(services, folder, times=times)
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
