"""Copy the database to a safe place, check a file, and put a copy back."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.kit.db.errors import corrupt, translated
from bot.kit.db.migrate import (
    back_up,
    check_ours,
    connect,
    copy_database,
    latest_version,
    utc_stamp,
)
from bot.kit.db.owner import make_folder
from bot.kit.db.retention import Keep, kept
from bot.kit.errors import DatabaseError

_BESIDE = ("-wal", "-shm")
_TIMED = "timed"
_NOTE_RESTORED = "REPLACE INTO meta VALUES ('restored_at', strftime('%s', 'now'))"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verified:
    """A file that is sound: its schema version, and whether this code would migrate it."""

    path: Path
    version: int
    needs_migration: bool
    collaborations: int


def beside(path: Path) -> list[Path]:
    """Return what SQLite keeps beside a database's file in this moment."""
    files = (path.with_name(path.name + end) for end in _BESIDE)
    return [one for one in files if one.exists()]


def files_of(path: Path) -> list[Path]:
    """Return the database's file, what SQLite keeps beside it, and all copies with their folder."""
    backups = path.parent / "backups"
    near = [*path.parent.glob(f"{path.name}*"), *path.parent.glob(f"{path.stem}-*{path.suffix}*")]
    copies = list(backups.glob(f"{path.stem}-*.db"))
    return sorted({*near, *copies, *([backups] if copies else [])})


def backup(path: Path, target: Path | None = None) -> Path:
    """Copy the database as it is in this moment into a single file; the bot may go on writing.

    By default the copy is in `backups/` beside the database, with the UTC time in its name. Raises
    DatabaseError when there is no database, when it is damaged, or when `target` exists or can't be
    written.
    """
    verify(path)
    if target is not None and target.exists():
        raise DatabaseError(f"{target} exists already.", remedy="choose another name")
    with translated(path), closing(_reading(path)) as connection:
        if target is None:
            return back_up(connection, path, label="backup")
        make_folder(target.parent)
        copy_database(connection, target)
        return target


def verify(path: Path) -> Verified:
    """Check a database file from end to end without changing it.

    Raises DatabaseError when there is no such file, DatabaseCorruptError when pages, indexes or
    references are damaged or the file is not ours, and DatabaseTooNewError.
    """
    if not path.is_file():
        raise DatabaseError(f"There is no file {path}.", remedy="check the path")
    with translated(path), closing(_reading(path)) as connection:
        version = check_ours(connection, path)
        if problems := list(_problems(connection, version)):
            raise corrupt(path, "; ".join(problems[:3]))
        count = connection.execute("SELECT count(*) FROM collaborations").fetchone()[0]
        return Verified(path, version, version < latest_version(), count)


def _problems(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    if not version:
        yield "it is empty"
        return
    for row in connection.execute("PRAGMA integrity_check(3)"):
        if row[0] != "ok":
            yield str(row[0]).replace("\n", " ")
    for table, row_id, other, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row_id} refers to a row of {other} that is gone"


def restore(copy: Path, path: Path) -> Path | None:
    """Put a backup in the place of the database, which must not be in use.

    The backup is verified first; what was there is kept beside it, and its path returned. When this
    was done is noted in it, as `restored_at`: what it says of the time before may be old. Raises
    DatabaseCorruptError or DatabaseTooNewError when the backup can't be used, and DatabaseError
    when another process has the database open; nothing was changed then.
    """
    verify(copy)
    with translated(path):
        make_folder(path.parent)
        fresh = path.with_name(f".{path.name}.restoring")
        with closing(_reading(copy)) as connection:
            copy_database(connection, fresh)
        try:
            with closing(connect(fresh)) as connection:
                connection.execute(_NOTE_RESTORED)
            if path.exists():
                demand_alone(path)
            return put_in_place(fresh, path, aside="replaced")
        finally:
            fresh.unlink(missing_ok=True)


def put_in_place(fresh: Path, path: Path, *, aside: str) -> Path | None:
    """Make a file the database; return where what was it is kept, with `aside` in its name.

    Nobody may have the database open (`demand_alone`).
    """
    with closing(_reading(fresh)) as connection:
        stamp = utc_stamp(connection)
    kept_as = _set_aside(path, f"{stamp}-{aside}")
    fresh.replace(path)
    return kept_as


def _reading(path: Path) -> sqlite3.Connection:
    connection = connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def demand_alone(path: Path) -> None:
    """Refuse when somebody else has the file open; a damaged file can't be asked."""
    with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
        try:
            # Leaving WAL mode needs the file for itself, and writes the -wal back into it.
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return
            mode = "wal"
        except sqlite3.DatabaseError:
            return
    if mode == "wal":
        raise DatabaseError(f"{path} is in use by another process.", remedy="stop the bot first")


def _set_aside(path: Path, stamp: str) -> Path | None:
    if not path.exists():
        return None
    aside = path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}-{stamp}-{number}{path.suffix}")
    path.rename(aside)
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return aside


def prune_backups(path: Path, *, keep: int) -> list[Path]:
    """Remove all but the latest `keep` copies that migrations of a database made; return which.

    Copies that a person asked for are never touched, nor is what other databases in the same
    folder, `backups/` beside `path`, left there. A copy that can't be removed stays, and is tried
    again next time.
    """
    made = (path.parent / "backups").glob(f"{path.stem}-[0-9]*T[0-9]*Z-before-*.db")
    return _remove(sorted(made, reverse=True)[keep:])


def back_up_timed(path: Path, folder: Path, keep: Keep) -> Path:
    """Copy the database into a folder, look the copy through, and remove what need not stay.

    Raise DatabaseError when it can't be copied, or when the copy is not sound; it is removed then,
    and all older ones stay.
    """
    with translated(path), closing(_reading(path)) as connection:
        target = folder / f"{path.stem}-{utc_stamp(connection)}-{_TIMED}.db"
        make_folder(folder)
        copy_database(connection, target)
    try:
        verify(target)
    except DatabaseError:
        target.unlink(missing_ok=True)
        raise
    made = timed_backups(path, folder)
    stay = kept(made.values(), keep)
    _remove(copy for copy, at in made.items() if at not in stay)
    return target


def timed_backups(path: Path, folder: Path) -> dict[Path, dt.datetime]:
    """Return the copies that `back_up_timed` made, each with when (in UTC)."""
    name = re.compile(rf"{re.escape(path.stem)}-(\d{{8}}T\d{{6}}Z)-{_TIMED}\.db")
    found = {one: name.fullmatch(one.name) for one in folder.glob(f"{path.stem}-*-{_TIMED}.db")}
    return {
        one: dt.datetime.strptime(match[1], "%Y%m%dT%H%M%S%z")
        for one, match in found.items()
        if match
    }


def _remove(copies: Iterable[Path]) -> list[Path]:
    removed = []
    for copy in copies:
        try:
            copy.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the old backup %s can't be removed: %s", copy.name, error.strerror)
        else:
            removed.append(copy)
    return removed
