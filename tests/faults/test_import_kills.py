"""An import that is killed again and again says in the end what one says that was left alone."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.faults.conftest import Say
from tests.standin.process import DATABASE, PROGRAM, BotProcess
from tests.support.musicbrainz import MusicBrainzStandIn, artist, credit, recording, release_group

CRUSH, IU, NEW = artist("Crush"), artist("IU"), artist("Somebody New")
KILLS = 6
Edits = list[tuple[str, str]]


def made(folder: Path) -> Edits:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(
            "SELECT subject, document FROM import_edits ORDER BY subject"
        ).fetchall()


def pending(folder: Path) -> Edits:
    """Return what the curators have to decide about."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return connection.execute(
            "SELECT links, after || along FROM edits WHERE state = 'pending' ORDER BY links"
        ).fetchall()


async def start(stand_in: MusicBrainzStandIn, folder: Path, source: Path) -> BotProcess:
    words = ("catalogue", "import", "musicbrainz", "--source", str(source), "--artist", "crush")
    return await BotProcess.start(
        [*PROGRAM, *words],
        folder=folder,
        environment={
            "KOLLAB_DATABASE__PATH": str(folder / DATABASE),
            "KOLLAB_IMPORTING__CONTACT": "me@example.org",
            "KOLLAB_IMPORTING__MUSICBRAINZ": stand_in.url,
            "KOLLAB_IMPORTING__INTERVAL_SECONDS": "0.01",
        },
    )


async def kill_after(stand_in: MusicBrainzStandIn, requests: int, process: BotProcess) -> None:
    """Kill a process when it has asked so often, before it has read the last answer."""
    loop, enough = asyncio.get_running_loop(), asyncio.Event()
    last = len(stand_in.journal) + requests

    def count() -> None:
        if len(stand_in.journal) >= last:
            process.process.kill()
            loop.call_soon_threadsafe(enough.set)

    stand_in.on_request = count
    ended = asyncio.ensure_future(process.wait(within=60))
    await asyncio.wait({ended, asyncio.ensure_future(enough.wait())},
                       return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
    await ended
    stand_in.on_request = lambda: None


def filled() -> MusicBrainzStandIn:
    line, other = credit(CRUSH, " & ", IU), credit(CRUSH, " feat. ", NEW)
    return MusicBrainzStandIn(
        limit=None,
        artists=[CRUSH, IU, NEW],
        recordings=[recording(f"Song {n}", (line, other)[n % 2]) for n in range(20)]
        + [recording(f"Alone {n}", credit(CRUSH)) for n in range(500)],
        groups=[release_group(f"Single {n}", line) for n in range(110)],
    )


async def test_import_when_killed_on_the_way_then_nothing_is_lost_twice_or_read_again(
    small_file: Path, small_source: Path, tmp_path: Path, rng: random.Random, say: Say
) -> None:
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    for folder in (alone, killed):
        folder.mkdir()
        shutil.copy(small_file, folder / DATABASE)
    stand_in = filled()
    with stand_in.serving():
        process = await start(stand_in, alone, small_source)
        assert await process.wait(within=60) == 0, process.output
        wanted, whole = made(alone), len(stand_in.journal)
        stand_in.journal.clear()
        codes = await _live_and_die(stand_in, killed, small_source, rng, most=whole // KILLS)
        process = await start(stand_in, killed, small_source)
        assert await process.wait(within=60) == 0, process.output
        assert made(killed) == wanted
        assert pending(killed) == pending(alone)
        assert len(pending(killed)) == len(wanted)
        assert len(wanted) > 100
        pages: Counter[Any] = Counter(
            (each.path, each.query["offset"]) for each in stand_in.journal if "offset" in each.query
        )
        assert pages.keys() == {
            *(("recording", str(offset)) for offset in range(0, 520, 100)),
            ("release-group", "0"), ("release-group", "100"),
        }  # fmt: skip
        assert max(pages.values()) <= 3  # Two kills may meet while it is answered.
        again = len(stand_in.journal) - whole
        say(f"{codes.count(-9)} kills, {whole} requests, {again} more because of them")
        assert codes.count(-9) == KILLS
        # A start looks the artist up; what was asked when it was killed, and for what, comes again.
        assert again <= KILLS * 6


async def _live_and_die(
    stand_in: MusicBrainzStandIn,
    folder: Path,
    source: Path,
    rng: random.Random,
    *,
    most: int,
) -> list[int]:
    codes = []
    for _ in range(KILLS):
        process = await start(stand_in, folder, source)
        await kill_after(stand_in, rng.randint(1, most), process)
        codes.append(process.process.returncode or 0)
    return codes
