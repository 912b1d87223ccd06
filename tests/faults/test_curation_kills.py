"""Killed in the middle of decisions and imports: nothing is lost, nothing is there twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.curation.files import read_plain
from bot.curation.model import KINDS, Part, State, diff, said_at
from bot.curation.store import list_live_parts
from tests.workloads.curating import (
    CURATOR,
    IN_A_FILE,
    NOW,
    REFUSED,
    SERVER,
    everything_said,
    random_proposal,
)

ROOT = Path(__file__).parents[2]
Say = Callable[[str], None]


async def live_and_die(database: Path, source: Path, rng: random.Random) -> Counter[str]:
    """Start somebody who edits, and kill them after some steps and some milliseconds more."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.workloads.curating", str(database), str(source),
        str(rng.randrange(10**6)), cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    done: Counter[str] = Counter()
    try:
        for _ in range(rng.randint(1, 12)):
            done[(await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()] += 1
        with contextlib.suppress(TimeoutError):
            # In the middle of whatever comes next.
            await asyncio.wait_for(process.stdout.read(), rng.random() / 50)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
    assert "" not in done, "it ended by itself"
    return done


def holds(part: Part, text: str) -> bool:
    """Return whether an entry says all that its last edit changed in it."""
    kind, before = KINDS[part.folder], part.base if part.was is None else part.was
    if not (part.now and text):
        return (part.now or "") == text
    entry = read_plain(kind, text)
    changes = diff(read_plain(kind, before or ""), read_plain(kind, part.now))
    return all(said_at(entry, each.path) == each.new for each in changes)


async def check(services: Services) -> None:
    """Demand that what is shown is what the accepted edits say, each once, and files as a whole."""
    async with services.database.read() as reading:
        live = await list_live_parts(reading, SERVER)
    said = await everything_said(services)
    assert {(part.folder, part.slug) for _, part in live} == said.keys()
    for _, part in live:
        text = await services.curation._entries.own(None, SERVER, part.folder, part.slug)
        assert holds(part, text or ""), part
    rows = await services.database.fetch(
        "SELECT after ->> 0, state FROM (SELECT json_array(after) AS after, state FROM edits"
        " WHERE operation = 'create' AND after LIKE '%title: File %')"
    )
    files = Counter(text.split("title: File ")[1].split(" ")[0] for text, _ in rows)
    assert set(files.values()) <= {IN_A_FILE}
    decided = await services.database.fetch(
        "SELECT edit_id, action, count(*) FROM edit_decisions GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert decided == []
    states = {row[0] for row in await services.database.fetch("SELECT DISTINCT state FROM edits")}
    assert states <= {each.value for each in State}


@pytest.mark.parametrize(
    "kills", [pytest.param(4, id="few"), pytest.param(100, id="many", marks=pytest.mark.faults)]
)
async def test_curators_when_killed_at_any_moment_then_all_is_as_decided_once(
    kills: int, database_path: Path, small_source: Path, rng: random.Random, say: Say
) -> None:
    done: Counter[str] = Counter()
    for _ in range(kills):
        done += await live_and_die(database_path, small_source, rng)
        services = await open_services(database_path, source=small_source)
        try:
            await check(services)
        finally:
            await services.close()
    say(f"{kills} kills, {dict(done)}")


@pytest.mark.parametrize(
    "edits", [pytest.param(100, id="few"), pytest.param(1000, id="many", marks=pytest.mark.faults)]
)
async def test_undo_when_edits_are_random_then_all_is_byte_by_byte_as_before(
    edits: int, database_path: Path, small_source: Path, rng: random.Random, say: Say
) -> None:
    services = await open_services(database_path, source=small_source)
    standing: list[tuple[int, dict[tuple[str, str], str]]] = []
    undone: Counter[str] = Counter()
    try:

        async def undo(edit_id: int, before: dict[tuple[str, str], str]) -> None:
            edit = await services.curation.undo(SERVER, edit_id, by=CURATOR, now=NOW)
            assert await everything_said(services) == before, edit
            undone[f"{edit.operation} {edit.kind}"] += 1

        while undone.total() + len(standing) < edits:
            before = await everything_said(services)
            try:
                wanted = await random_proposal(services, rng)
                edit = await services.curation.direct(wanted, by=CURATOR, now=NOW)
            except REFUSED:
                assert await everything_said(services) == before
                continue
            standing.append((edit.id, before))
            if rng.random() < 0.6 or len(standing) > 15:
                await undo(*standing.pop())
        while standing:
            await undo(*standing.pop())
        assert await everything_said(services) == {}
    finally:
        await services.close()
    say(json.dumps(undone))
