"""The drill: a backup while posts go out, more of them, the backup put back; one post each."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import secrets
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.storm import SENDS, Storm, storm
from tests.standin.process import DATABASE
from tests.workloads.due import let_pass

AFTER_NONCES = 180
"""Seconds after which Discord may have forgotten a nonce; a restore takes a person longer."""


@contextlib.asynccontextmanager
async def drill(shipped_file: Path, folder: Path, *, servers: int) -> AsyncIterator[Storm]:
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    sys.stdout.write(f"KOLLAB_SEED={seed}\n")
    shutil.copy(shipped_file, folder / DATABASE)
    async with storm(folder, random.Random(seed), servers=servers) as all_due:
        yield all_due


async def kollab(all_due: Storm, *words: str) -> None:
    """Run the program on the storm's database, as an operator does."""
    done = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env={**os.environ, "KOLLAB_DATABASE__PATH": str(all_due.database)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await done.communicate())[0].decode()
    assert done.returncode == 0, said


async def put_back(all_due: Storm, copy: Path) -> None:
    """Kill what runs, and restore a backup some minutes later."""
    for bot in all_due.bots:
        await bot.kill()
    all_due.bots.clear()
    await kollab(all_due, "db", "restore", str(copy), "--yes")
    all_due.discord.forget_nonces()
    let_pass(all_due.database, seconds=AFTER_NONCES)
    with closing(sqlite3.connect(all_due.database)) as connection, connection:
        connection.execute(
            "UPDATE timetables SET next_due_at = next_due_at - ? WHERE next_due_at <= unixepoch()",
            (AFTER_NONCES,),
        )


@pytest.mark.faults
async def test_backup_when_put_back_after_all_was_posted_then_nothing_is_posted_again(
    shipped_file: Path, tmp_path: Path
) -> None:
    async with drill(shipped_file, tmp_path, servers=8) as all_due:
        await kollab(all_due, "db", "backup", str(tmp_path / "copy.db"))
        await all_due.start()
        await all_due.settle(within=60)
        tries = len(all_due.sends)
        await put_back(all_due, tmp_path / "copy.db")
        await all_due.start()
        await all_due.settle(within=120)
        all_due.check()
        assert len(all_due.sends) == tries


@pytest.mark.faults
async def test_backup_when_put_back_amid_a_burst_then_none_is_doubled_and_none_is_missing(
    shipped_file: Path, tmp_path: Path
) -> None:
    servers, times = 300, 4
    async with drill(shipped_file, tmp_path, servers=servers) as all_due:
        for number in range(times):
            copy = tmp_path / f"{number}.db"
            await all_due.start()
            await more_are_sent(all_due, servers // times // 3)
            await kollab(all_due, "db", "backup", str(copy))
            await more_are_sent(all_due, servers // times // 3)
            await put_back(all_due, copy)
        await all_due.start()
        await all_due.settle(within=240)
        all_due.check()


async def more_are_sent(all_due: Storm, count: int) -> None:
    """Wait until some more posts were tried, if there are so many left."""
    with contextlib.suppress(TimeoutError):
        goal = len(all_due.sends) + count
        await all_due.discord.journal.wait("POST", SENDS, count=goal, within=15)
