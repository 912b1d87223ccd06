"""Bring a database file to the schema this code knows; refuse what is not ours or newer."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

from bot.kit.db.errors import corrupt, translated
from bot.kit.db.owner import hand_over, make_folder
from bot.kit.db.schema import find_differing, note_seen
from bot.kit.errors import DatabaseError, DatabaseTooNewError

APPLICATION_ID = 0x4B4C4142
"""Marks the file as ours (`KLAB`; SQLite's header, offset 68)."""

BUSY_SECONDS = 10.0
SECURE_DELETE = "PRAGMA secure_delete = ON"
"""What is deleted is overwritten. ``FAST`` would leave it on pages that are free as a whole."""

_CHECKED_WHOLE_BYTES = 64 * 2**20
"""A file up to this size is checked page by page at every start: about 0.1 s for all of it."""


@cache
def migrations() -> tuple[tuple[int, str, str], ...]:
    """Return number, name and SQL of every migration, oldest first."""
    folder = files("bot.kit.db") / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return tuple(sorted((int(one.name[:4]), one.name, one.read_text("utf-8")) for one in found))


def latest_version() -> int:
    """Return the schema version that this code works with."""
    return migrations()[-1][0]


def statements(script: str) -> Iterator[str]:
    """Cut a script into its statements (triggers stay whole)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip() and not pending.strip().startswith("--"):
        raise ValueError(f"the script ends in the middle of a statement: {pending.strip()[:60]}")


def connect(path: Path) -> sqlite3.Connection:
    """Open a plain connection that begins and ends transactions only when told to."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(SECURE_DELETE)
    return connection


def utc_stamp(connection: sqlite3.Connection) -> str:
    """Return SQLite's clock, in UTC, in a form for file names that sorts by time."""
    return str(connection.execute("SELECT strftime('%Y%m%dT%H%M%SZ', 'now')").fetchone()[0])


def back_up(connection: sqlite3.Connection, path: Path, *, label: str) -> Path:
    """Copy the whole database, as it is in this moment, into `backups/` beside `path`.

    The copy is complete or not there at all: it gets its name when it is written.
    """
    target = path.parent / "backups" / f"{path.stem}-{utc_stamp(connection)}-{label}.db"
    make_folder(target.parent)
    copy_database(connection, target)
    return target


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Write a copy of the open database to `target`, whole or not at all."""
    partial = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with closing(sqlite3.connect(partial)) as copy:
            connection.backup(copy)
            # A copy on its own is one file: no -wal beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        hand_over(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version that the file says it has; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_ours(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of a file.

    Raises DatabaseCorruptError when it has content but not our mark, DatabaseTooNewError, and
    DatabaseError when its tables are not those of its version.
    """
    version = version_of(connection)
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if mark != APPLICATION_ID and (tables or version or mark):
        raise corrupt(path, "it is a database, but not one of Kollab's")
    if version > latest_version():
        raise DatabaseTooNewError(
            f"{path} has schema version {version}; this Kollab knows up to {latest_version()}.",
            remedy="update Kollab, or restore a backup that was made before the update "
            "(kollab db restore FILE)",
        )
    if odd := find_differing(connection, _scripts(version)):
        raise DatabaseError(
            f"{path} says that it has schema version {version}, but {len(odd)} of its parts are "
            f"missing or otherwise: {', '.join(odd[:3])}.",
            remedy="it was left by a version in between: restore a backup, or take over what fits: "
            f"kollab db salvage {path} --to NEW",
        )
    return version


def _scripts(version: int) -> list[str]:
    return [script for number, _, script in migrations() if number <= version]


def demand_current(path: Path) -> None:
    """Refuse a file that is not there, or that a start of the bot would have to migrate first.

    Raises a DatabaseError; nothing was changed then, and the file not even made.
    """
    if not path.is_file():
        raise DatabaseError(
            f"There is no database {path}.",
            remedy="set database.path, or start the bot once: it makes the file",
        )
    with translated(path), closing(connect(path)) as connection:
        if (version := check_ours(connection, path)) < latest_version():
            raise DatabaseError(
                f"{path} has schema version {version}, this Kollab works with {latest_version()}.",
                remedy="stop the bot, then `kollab db migrate` (it makes a backup first)",
            )


def apply(connection: sqlite3.Connection, number: int, script: str) -> None:
    """Run one migration and record it, in one transaction; another process may do it first."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version_of(connection) < number:
            for statement in statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size <= _CHECKED_WHOLE_BYTES:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise corrupt(path, verdict.replace("\n", " "))


def migrate(path: Path) -> Path | None:
    """Make `path` a database of the latest schema, creating file and folder where needed.

    Returns the backup that was made first, None when there was nothing to migrate or to back up.
    Raises a DatabaseError.
    """
    with translated(path):
        make_folder(path.parent)
        is_new = not path.exists()
        with closing(connect(path)) as connection:
            version = check_ours(connection, path)
            if version:
                _check_pages(connection, path)
            if is_new:
                # Before there is a -wal: SQLite gives that to whoever has the file.
                hand_over(path)
            connection.execute("PRAGMA journal_mode = WAL")
            due = [step for step in migrations() if step[0] > version]
            backup = (
                back_up(connection, path, label=f"before-{due[-1][0]:04}")
                if due and version
                else None
            )
            for number, _, script in due:
                _apply_here(connection, path, number, script)
            note_seen(connection, _scripts(latest_version()))
            return backup


def _apply_here(connection: sqlite3.Connection, path: Path, number: int, script: str) -> None:
    with translated(path):
        try:
            apply(connection, number, script)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            raise DatabaseError(
                f"{path} can't be brought to schema version {number}: {error}.",
                remedy=f"take over what fits: kollab db salvage {path} --to NEW",
            ) from error
