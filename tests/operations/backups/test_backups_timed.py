"""Copies that the bot makes by itself: when it is time, sound, once, and never in its way."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app.backups import TimedBackups, last_backup
from bot.app.config import BackupSettings
from bot.kit.db.backup import back_up_timed, timed_backups, verify
from bot.kit.db.database import Database

NOW = dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def timed(db: Database, **settings: object) -> TimedBackups:
    return TimedBackups(db, BackupSettings.model_validate(settings))


async def test_backup_when_it_is_time_then_there_is_a_sound_copy_and_no_other_for_a_day(
    db: Database, caplog
):
    caplog.set_level("INFO")
    backups = timed(db)
    copy = await backups.look(NOW)
    assert copy is not None
    assert copy.parent == db.path.parent / "backups"
    assert verify(copy).collaborations == 17
    assert stat.S_IMODE(copy.stat().st_mode) & 0o111 == 0
    assert await last_backup(db) == NOW
    assert str(copy) in caplog.text
    assert await backups.look(NOW + 23 * HOUR) is None
    # Of one day one stays: another name would be another second.
    copy.rename(copy.with_name("kollab-20261130T040000Z-timed.db"))
    assert await backups.look(NOW + 24 * HOUR) is not None


async def test_backup_when_switched_off_then_there_is_none(db: Database):
    assert await timed(db, every_hours=0).look(NOW) is None
    assert not (db.path.parent / "backups").exists()


async def test_backup_when_the_clock_was_ahead_then_it_does_not_wait_for_that_time(db: Database):
    backups = timed(db)
    assert await backups.look(NOW + 10_000 * HOUR)
    assert await backups.look(NOW)
    assert await last_backup(db) == NOW


async def test_backup_when_there_are_old_ones_then_those_that_need_not_stay_go(
    db: Database, tmp_path: Path
):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in (
        "kollab-20260101T040000Z-timed.db", "kollab-20260102T040000Z-timed.db",
        "kollab-20260102T050000Z-timed.db", "kollab-20260101T040000Z-backup.db",
        "other-20260101T040000Z-timed.db", "kollab-notes-timed.db",
    ):  # fmt: skip
        (folder / name).touch()
    backups = timed(db, folder=folder, keep_days=2, keep_weeks=0, keep_months=0)
    copy = await backups.look(NOW)
    assert sorted(one.name for one in folder.iterdir()) == sorted([
        copy.name if copy else "", "kollab-20260102T050000Z-timed.db",
        "kollab-20260101T040000Z-backup.db", "other-20260101T040000Z-timed.db",
        "kollab-notes-timed.db",
    ])  # fmt: skip


async def test_backup_when_the_database_is_damaged_then_older_copies_stay_and_the_log_says_so(
    db: Database, caplog
):
    folder = db.path.parent / "backups"
    folder.mkdir()
    old = folder / "kollab-20250101T040000Z-timed.db"
    old.touch()
    root = (await db.fetch("SELECT rootpage FROM sqlite_schema WHERE name = 'followers'"))[0][0]
    with db.path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 16)
    assert await timed(db, keep_days=1, keep_weeks=0, keep_months=0).look(NOW) is None
    assert list(folder.iterdir()) == [old]
    assert await last_backup(db) is None
    assert "no backup was made" in caplog.text


async def test_backup_when_two_processes_come_at_once_then_one_makes_it(db: Database):
    other = await Database.open(db.path)
    try:
        made = await asyncio.gather(*(timed(one).look(NOW) for one in (db, other) for _ in "ab"))
    finally:
        await other.close()
    assert len([copy for copy in made if copy]) == 1
    assert len(timed_backups(db.path, db.path.parent / "backups")) == 1


SCRIPT = (
    "import pathlib, sys; pathlib.Path({0!r}).write_text(' '.join(sys.argv[1:])); sys.exit({1})"
)


@pytest.mark.parametrize("code", [0, 7])
async def test_backup_when_there_is_a_command_then_it_is_given_the_copy_and_may_fail(
    code: int, db: Database, tmp_path: Path, caplog
):
    told = tmp_path / "told"
    run = (sys.executable, "-c", SCRIPT.format(str(told), code), "--to", "far away")
    copy = await timed(db, run=run).look(NOW)
    assert told.read_text() == f"--to far away {copy}"
    assert ("ended with 7" in caplog.text) is bool(code)
    assert await last_backup(db) == NOW


async def test_backup_when_there_is_no_such_command_then_the_copy_stays(db: Database, caplog):
    copy = await timed(db, run=("/no/such/command",)).look(NOW)
    assert copy is not None
    assert copy.exists()
    assert "did not work" in caplog.text


async def test_backups_when_made_under_load_then_none_of_fifty_is_broken(
    db: Database, tmp_path: Path
):
    backups = timed(db, folder=tmp_path / "copies", every_hours=1)
    written, stop = 0, False

    async def write() -> None:
        nonlocal written
        while not stop:
            async with db.write(durable=False) as connection:
                # Both rows or none: a copy with one of them would be torn.
                for key in ("a", "b"):
                    await connection.execute_fetchall(
                        "REPLACE INTO meta VALUES (?, ?)", (key, f"{written:08}" * 600)
                    )
            written += 1

    load = asyncio.create_task(write())
    for number in range(50):
        copy = await backups.look(NOW + number * HOUR)
        assert copy is not None
        assert verify(copy).collaborations == 17
        with closing(sqlite3.connect(copy)) as connection:
            rows = connection.execute("SELECT value FROM meta WHERE key IN ('a', 'b')").fetchall()
        assert len(set(rows)) <= 1
    stop = True
    await load
    assert written > 50


async def test_backup_when_it_takes_long_then_the_bot_answers_meanwhile(
    db: Database, monkeypatch: pytest.MonkeyPatch
):
    begun, loop = asyncio.Event(), asyncio.get_running_loop()
    answered = threading.Event()

    def slow(*args: Any) -> Path:
        loop.call_soon_threadsafe(begun.set)
        assert answered.wait(timeout=60), "the loop stood still"
        return back_up_timed(*args)

    monkeypatch.setattr("bot.app.backups.back_up_timed", slow)
    copying = asyncio.create_task(timed(db).look(NOW))
    await begun.wait()
    assert (await db.fetch("SELECT count(*) FROM artists"))[0][0] == 26
    answered.set()
    assert await copying
