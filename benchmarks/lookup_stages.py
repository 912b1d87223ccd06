"""The stages of `benchmarks.lookup`."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sqlite3
import string
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.stages import MEBIBYTE, Figures, Stalls, memory, run_as_stage, timed
from benchmarks.synthetic import write_catalogue
from bot.app.cli.run import keep_steady
from bot.app.services import load_all
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import UserError
from bot.kit.folding import fold
from bot.lookup.service import LookupService
from tests.workloads.figures import percentile

_SEED = 1998
_WARM_UP = 50
_ROUNDS = 3
_BARE_SECONDS = 10.0
_FIRST_NAMES = "SELECT name FROM artists ORDER BY works DESC LIMIT 2000"
_RAW = """
    SELECT name, folded FROM artist_names WHERE folded >= ?1 AND folded < ?2
    UNION ALL
    SELECT name, folded FROM collaboration_titles WHERE folded >= ?1 AND folded < ?2
    LIMIT 25
"""


@dataclass
class Answers:
    """Milliseconds that answers took: by the clock, of processor, and how long the loop stood.

    `least` has the shortest of the stalls of each query in all rounds: what the query itself
    costs, without what else the machine did at one time or another.
    """

    times: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def figures(self, name: str) -> Figures:
        """Return the figures to print."""
        return _summary(name, self.times) | {
            f"{name} p99 of processor ms": percentile(self.processor, 0.99)
        }


def mistyped(name: str, rng: random.Random) -> str:
    """Make one typing error, anywhere."""
    place = rng.randrange(len(name))
    letter = rng.choice(string.ascii_lowercase)
    swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
    return rng.choice(
        [
            name[:place] + letter + name[place + 1 :],
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            swapped,
        ]
    )


def typed(names: list[str], rng: random.Random, *, count: int) -> list[str]:
    """Make up what people type: beginnings, whole names, words, errors, nonsense."""
    ways: list[Callable[[str], str]] = [
        lambda name: name[: rng.randint(1, 3)],
        lambda name: name[: max(3, len(name) * 2 // 3)],
        lambda name: name.lower(),
        lambda name: name.replace(" ", ""),
        lambda name: name.split()[-1],
        lambda name: mistyped(name, rng),
        lambda name: mistyped(mistyped(name, rng), rng),
        lambda name: mistyped(name[: max(4, len(name) * 2 // 3)], rng),
        lambda _: "".join(rng.choices(string.ascii_lowercase, k=8)),
    ]
    return [rng.choice(ways)(rng.choice(names)) or "a" for _ in range(count)]


async def answer(
    queries: Iterable[str],
    ask: Callable[[str], Awaitable[object]],
    *,
    rounds: int = 1,
    forget: Callable[[], None] = lambda: None,
) -> Answers:
    """Ask one after another; times are of the first round, `forget` is called after each."""
    stalls, answers = Stalls(), Answers()
    beat = asyncio.create_task(stalls.run())
    for number in range(rounds):
        for place, query in enumerate(queries):
            before, spent = time.perf_counter(), time.process_time()
            # "Did you mean" is an answer, and the costliest.
            with suppress(UserError):
                await ask(query)
            took, used = time.perf_counter() - before, time.process_time() - spent
            stall, _ = await stalls.take()
            if number:
                answers.least[place] = min(answers.least[place], stall)
                continue
            answers.times.append(took * 1000)
            answers.processor.append(used * 1000)
            answers.stalls.append(stall)
            answers.least.append(stall)
        forget()
    beat.cancel()
    return answers


async def bare_stall(seconds: float) -> float:
    """Return the longest stall, in milliseconds, of a loop that does nothing for so long."""
    stalls = Stalls()
    beat = asyncio.create_task(stalls.run())
    await asyncio.sleep(seconds)
    longest, _ = await stalls.take()
    beat.cancel()
    return longest


def raw_times(path: Path, beginnings: list[str]) -> list[float]:
    """Ask the same file for names by their beginning, in plain sqlite3; milliseconds."""
    times = []
    with closing(sqlite3.connect(path)) as connection:
        for beginning in beginnings:
            before = time.perf_counter()
            connection.execute(_RAW, (beginning, beginning + chr(0x10FFFF))).fetchall()
            times.append((time.perf_counter() - before) * 1000)
    return times


def names_of(path: Path, rng: random.Random) -> tuple[list[str], list[str]]:
    """Return names of acts, the popular ones, and titles from anywhere."""
    with closing(sqlite3.connect(path)) as connection:
        acts = [row[0] for row in connection.execute(_FIRST_NAMES)]
        last = connection.execute("SELECT max(id) FROM collaborations").fetchone()[0]
        wanted = json.dumps([rng.randint(1, last) for _ in range(2000)])
        titles = connection.execute(
            "SELECT title FROM collaborations WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        return acts, [row[0] for row in titles]


async def ask(folder: Path, count: int) -> Figures:
    """Open the catalogue and measure everything that is asked of it."""
    path, rng = folder / "kollab.db", random.Random(_SEED)
    acts, titles = names_of(path, rng)
    gc.collect()
    before, began = memory(), time.perf_counter()
    database = await Database.open(path)
    lookup = await LookupService.open(database, ListStore(database))
    figures = {"open s": time.perf_counter() - began}
    # As `kollab run` does.
    keep_steady()
    figures["memory MiB"] = memory() - before
    try:
        await answer(typed(acts, rng, count=_WARM_UP), lookup.suggester.anything)
        queries = typed(acts + titles, rng, count=count)
        asked = partial(answer, queries, rounds=_ROUNDS, forget=partial(_forget, lookup))
        completed, found = await asked(lookup.suggester.anything), await asked(lookup.finder.find)
        figures |= completed.figures("autocomplete") | found.figures("find")
        figures["longest stall ms"] = max(*completed.least, *found.least)
        figures["longest stall, one round, ms"] = max(*completed.stalls, *found.stalls)
        figures["longest stall, bare loop, ms"] = await bare_stall(_BARE_SECONDS)
        figures |= await _beside_sqlite(path, lookup, names=acts + titles, rng=rng)
        pairs = [rng.sample(acts, 2) for _ in range(count // 2)]
        ends = {f"{start}|{end}": (start, end) for start, end in pairs}
        paths = await answer(ends, lambda key: lookup.partners.path(*ends[key]))
        return figures | _summary("path", paths.times)
    finally:
        await database.close()


def _forget(lookup: LookupService) -> None:
    """Have each round do the same work."""
    for cache in lookup._library.caches:
        cache.clear()


async def _beside_sqlite(
    path: Path, lookup: LookupService, *, names: list[str], rng: random.Random
) -> Figures:
    beginnings = list({name[: rng.randint(3, 6)] for name in rng.sample(names, 500)})
    served = (await answer(beginnings, lookup.suggester.anything)).times
    raw = raw_times(path, [fold(beginning) for beginning in beginnings])
    return {
        "prefix p50 ms": percentile(served, 0.5),
        "raw sqlite3 prefix p50 ms": percentile(raw, 0.5),
        "prefix, times raw": percentile(served, 0.5) / percentile(raw, 0.5),
    }


def _summary(name: str, times: list[float]) -> Figures:
    return {f"{name} p50 ms": percentile(times, 0.5), f"{name} p99 ms": percentile(times, 0.99)}


async def make(folder: Path, collaborations: int) -> Figures:
    """Write the files of a catalogue."""
    write_catalogue(folder / "data", collaborations)
    return {}


async def load(folder: Path, _argument: int) -> Figures:
    """Load the files into a new database; the names are read in the next stage."""
    path = folder / "kollab.db"
    database = await Database.open(path)
    try:
        took = await timed(lambda: load_all(database, source=folder / "data"))
    finally:
        await database.close()
    return {"load s": took, "file MiB": path.stat().st_size / MEBIBYTE}


if __name__ == "__main__":
    run_as_stage({"make": make, "load": load, "ask": ask})
