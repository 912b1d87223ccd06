"""Backups: complete, verified before they are put back, and nothing is thrown away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.db.backup import backup, restore, verify
from bot.kit.db.database import Database
from bot.kit.db.migrate import latest_version
from bot.kit.errors import DatabaseCorruptError, DatabaseError, DatabaseTooNewError


def artists(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute("SELECT count(*) FROM artists").fetchone()[0]
        return count


async def test_backup_when_the_bot_writes_meanwhile_then_it_is_one_sound_file(db: Database):
    async with db.write() as connection:
        await connection.execute_fetchall("INSERT INTO meta VALUES ('fresh', '1')")
    copy = backup(db.path)
    assert copy.parent == db.path.parent / "backups"
    assert copy.name.startswith("kollab-2")
    assert copy.name.endswith("Z-backup.db")
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]
    assert verify(copy).collaborations == 17
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'fresh'").fetchall()


def test_backup_when_a_name_is_given_then_never_overwrites(database_path: Path, tmp_path: Path):
    target = tmp_path / "some" / "where.db"
    assert backup(database_path, target) == target
    with pytest.raises(DatabaseError, match="exists already"):
        backup(database_path, target)


def test_backup_when_there_is_no_database_then_says_so(tmp_path: Path):
    with pytest.raises(DatabaseError, match="There is no file"):
        backup(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_restore_when_the_copy_is_good_then_the_old_file_is_kept(
    database_path: Path, tmp_path: Path
):
    copy = backup(database_path, tmp_path / "copy.db")
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM artists_all")
        connection.commit()
    aside = restore(copy, database_path)
    assert aside
    assert (artists(database_path), artists(aside), artists(copy)) == (26, 0, 26)
    assert verify(database_path).collaborations == 17
    with closing(sqlite3.connect(database_path)) as connection:
        noted = connection.execute(
            "SELECT unixepoch() - value FROM meta WHERE key = 'restored_at'"
        ).fetchone()
    assert 0 <= noted[0] < 600


def test_restore_when_there_was_no_database_then_it_is_made(database_path: Path, tmp_path: Path):
    target = tmp_path / "new" / "kollab.db"
    assert restore(database_path, target) is None
    assert artists(target) == 26


def test_restore_when_the_copy_is_bad_then_nothing_changes(database_path: Path, tmp_path: Path):
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"not a database, but long enough to look at " * 40)
    before = database_path.read_bytes()
    with pytest.raises(DatabaseCorruptError):
        restore(bad, database_path)
    assert database_path.read_bytes() == before
    assert not list(database_path.parent.glob("*replaced*"))


async def test_restore_when_the_bot_runs_then_refused(db: Database, tmp_path: Path):
    copy = backup(db.path, tmp_path / "copy.db")
    with pytest.raises(DatabaseError, match="in use by another process"):
        restore(copy, db.path)
    assert (await db.fetch("SELECT count(*) FROM artists")) == [(26,)]
    async with db.write() as connection:
        await connection.execute_fetchall("INSERT INTO meta VALUES ('still', 'writes')")
    assert not list(db.path.parent.glob("*replaced*"))


def test_restore_when_the_old_file_is_damaged_then_it_is_still_kept(
    database_path: Path, tmp_path: Path
):
    copy = backup(database_path, tmp_path / "copy.db")
    database_path.write_bytes(b"rubbish" * 1000)
    aside = restore(copy, database_path)
    assert aside
    assert aside.read_bytes() == b"rubbish" * 1000
    assert artists(database_path) == 26


def test_verify_when_sound_then_says_what_it_is(database_path: Path):
    found = verify(database_path)
    assert (found.version, found.needs_migration) == (latest_version(), False)
    assert found.collaborations == 17


def test_verify_when_a_reference_is_broken_then_names_the_table(database_path: Path):
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("DELETE FROM artists_all WHERE slug = 'psy'")
        connection.commit()
    with pytest.raises(DatabaseCorruptError, match="credits"):
        verify(database_path)


def test_verify_when_newer_then_says_so(database_path: Path):
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("PRAGMA user_version = 77")
    with pytest.raises(DatabaseTooNewError):
        verify(database_path)


def test_verify_when_empty_then_says_so(tmp_path: Path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatabaseCorruptError, match="it is empty"):
        verify(path)
