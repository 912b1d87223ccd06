"""What servers' own entries cost: `python -m benchmarks.layers [--servers 1000] [--entries 100]`.

Over 10,000 made-up works every server changes some and adds others. Printed are ratios of the same
queries with a server's layer and without any, in one run and in turns; what memory the open layers
take; how long a server's view takes to open; and how soon a decision is seen by another process'
connection. The aims are those of docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from benchmarks.stages import memory
from benchmarks.synthetic import write_catalogue
from bot.app.services import load_all
from bot.catalogue.files.entries import ArtistEntry, CitationEntry, CreditEntry, WorkEntry
from bot.catalogue.files.layers import Entry, put
from bot.catalogue.model import ArtistKind, Verification, WorkKind
from bot.kit.dates import PartialDate
from bot.kit.db.database import Connection, Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import UserError
from bot.lookup.service import LookupService
from tests.workloads.figures import percentile

_SEED = 2013
_WORKS = 10_000
_QUERIES = 300
_FIRST_SERVER = 9_000_000_000
_DECISIONS = 30


class _People:
    """Makes up what servers add and change."""

    def __init__(self, artists: list[str], works: list[str]) -> None:
        self._rng = random.Random(_SEED)
        self._artists = artists
        self._works = works

    def entries(self, layer: int, count: int) -> list[tuple[str, Entry]]:
        """Return entries of a layer: one in ten an artist, one in four of the others a change."""
        made: list[tuple[str, Entry]] = []
        for number in range(count):
            if number % 10 == 0:
                slug = f"artist-{number}--{layer}"
                made.append(("artists", _artist(slug, f"Newcomer {self._word()}")))
            else:
                added = f"song-{number}--{layer}"
                slug = self._rng.choice(self._works) if number % 4 == 0 else added
                made.append(("collaborations", self._work(slug)))
        return made

    def _work(self, slug: str) -> WorkEntry:
        first, second = self._rng.sample(self._artists, 2)
        return WorkEntry(
            id=slug,
            title=f"{self._word()} {self._word()}",
            kind=WorkKind.DUET,
            credits=(CreditEntry(artist=first, join=" & "), CreditEntry(artist=second)),
            date=PartialDate.parse(f"202{self._rng.randrange(6)}-05-04"),
            verification=Verification.ONE_SOURCE,
            sources=(CitationEntry(source="MB"),),
        )

    def _word(self) -> str:
        return self._rng.choice(self._works).split("-")[0].title()


def _artist(slug: str, name: str) -> ArtistEntry:
    return ArtistEntry(id=slug, name=name, kind=ArtistKind.PERSON, sources=("MB",))


async def _fill(database: Database, *, servers: int, entries: int) -> None:
    artists = [row[0] for row in await database.fetch("SELECT slug FROM artists")]
    works = [row[0] for row in await database.fetch("SELECT slug FROM collaborations")]
    people = _People(artists, works)
    for server in range(1, servers + 1):
        async with database.write(durable=False) as connection:
            await _put_all(connection, server, people.entries(server, entries))


async def _put_all(connection: Connection, server: int, made: list[tuple[str, Entry]]) -> None:
    for kind, entry in made:
        await put(connection, _FIRST_SERVER + server, kind, entry.id, entry)


async def _timed(act: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    # Nothing found is an answer, too.
    with suppress(UserError):
        await act()
    return (time.perf_counter() - began) * 1000


async def _compare(lookups: list[LookupService], queries: list[str]) -> None:
    """Print how long completions and finds take with a layer, in relation to without."""
    ways: dict[str, Callable[[LookupService, str], Awaitable[object]]] = {
        "completion": lambda lookup, text: lookup.suggester.anything(text),
        "find": lambda lookup, text: lookup.finder.find(text),
    }
    for name, way in ways.items():
        times: list[list[float]] = [[] for _ in lookups]
        # What was completed before is remembered.
        asked = {query[:letters] for query in queries for letters in (2, 4, 7)}
        turns = random.Random(_SEED)
        for query in sorted(asked) if name == "completion" else queries:
            # Whoever comes first reads what the others find in the caches of the disk.
            for place in turns.sample(range(len(lookups)), len(lookups)):
                lookup = lookups[place]
                times[place].append(await _timed(partial(way, lookup, query)))
        for share in (0.5, 0.99):
            bare, *layered = [percentile(each, share) for each in times]
            ratio = percentile(layered, 0.5) / bare
            print(f"{name:12} p{share * 100:.0f}  {bare:7.2f} ms without, {ratio:5.2f} times with")


async def _run(folder: Path, *, servers: int, entries: int) -> None:
    source, path = folder / "data", folder / "kollab.db"
    write_catalogue(source, _WORKS)
    database = await Database.open(path)
    await load_all(database, source=source)
    bare_start = await _start(database)
    began = time.perf_counter()
    await _fill(database, servers=servers, entries=entries)
    each = (time.perf_counter() - began) / servers / entries
    print(f"{'an entry':12} put in {each * 1000:.2f} ms")
    lookup = await LookupService.open(database, ListStore(database))
    print(f"{'start':12} {await _start(database) - bare_start:+.2f} s")
    before = _settled_memory()
    opened = [
        await _timed(partial(lookup.of, _FIRST_SERVER + server)) for server in range(1, servers + 1)
    ]
    taken = _settled_memory() - before
    print(f"{'open a view':12} p50 {percentile(opened, 0.5):.1f} ms, p99 "
          f"{percentile(opened, 0.99):.1f} ms, {taken:.0f} MiB for what is kept open")  # fmt: skip
    names = [row[0] for row in await database.fetch("SELECT name FROM artists WHERE works > 0")]
    queries = random.Random(_SEED).sample(names, min(_QUERIES, len(names)))
    some = [await lookup.of(_FIRST_SERVER + server) for server in (servers, servers - 1, 1)]
    await _compare([lookup, *some], queries)
    await _seen_by_another(path, lookup, database)
    await database.close()


def _settled_memory() -> float:
    """Return the MiB that the process has, without what it may give back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return memory()


async def _start(database: Database) -> float:
    return await _timed(lambda: LookupService.open(database, ListStore(database))) / 1000


async def _seen_by_another(path: Path, lookup: LookupService, database: Database) -> None:
    """Print how long after a decision of one process another's answers have it."""
    other = await Database.open(path)
    (slug,) = (await database.fetch("SELECT slug FROM collaborations LIMIT 1"))[0]
    work = _People([], [slug])
    artists = [row[0] for row in await database.fetch("SELECT slug FROM artists LIMIT 2")]
    times = []
    for number in range(_DECISIONS):
        entry = WorkEntry(
            id=slug, title=f"Decided {number}", kind=WorkKind.DUET,
            credits=tuple(CreditEntry(artist=one, join=" & ") for one in artists),
            verification=Verification.ONE_SOURCE, sources=(CitationEntry(source="MB"),),
        )  # fmt: skip
        async with other.write() as connection:
            await put(connection, _FIRST_SERVER + 1, "collaborations", slug, entry)
        began = time.perf_counter()
        seen = await (await lookup.of(_FIRST_SERVER + 1)).work(slug)
        times.append((time.perf_counter() - began) * 1000)
        if seen.title != entry.title:
            raise AssertionError(f"{work} is not seen")
    print(f"{'decision':12} seen by another process after {max(times):.0f} ms at most")
    await other.close()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(Path(folder), servers=asked.servers, entries=asked.entries))


if __name__ == "__main__":
    main()
