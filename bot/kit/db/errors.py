"""SQLite's errors in the project's words: the one place where they are translated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.kit.errors import (
    DatabaseBusyError,
    DatabaseCorruptError,
    DatabaseError,
    DatabaseFullError,
)

_PRIMARY = 0xFF
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
_NO_TEXT = "Could not decode to UTF-8"
"""Python's own words, without a code."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def newest_backup(path: Path) -> Path | None:
    """Return the newest file in the folder of backups beside `path`, or None."""
    found = sorted((path.parent / "backups").glob(f"{path.stem}-*.db"), key=lambda one: one.name)
    return found[-1] if found else None


def corrupt(path: Path, why: str) -> DatabaseCorruptError:
    """Return the error that a file can't be trusted, and which backup would replace it."""
    backup = newest_backup(path)
    remedy = (
        f"restore a backup: kollab db restore {backup}; or save what can be read: "
        f"kollab db salvage {path} --to NEW"
        if backup
        else f"save what can be read: kollab db salvage {path} --to NEW; if that is nothing, move "
        f"{path.name} aside: the catalogue is loaded anew at the next start"
    )
    return DatabaseCorruptError(f"{path} can't be used: {why}.", remedy=remedy)


def busy(path: Path, why: str) -> DatabaseBusyError:
    """Return the error that others write for too long."""
    return DatabaseBusyError(
        f"{path} is in use by another process: {why}.",
        remedy="try again, or stop the other process",
    )


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether another process writes; the statement did nothing then."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_BUSY


def _explain(error: sqlite3.Error, path: Path) -> DatabaseError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in _DAMAGED or str(error).startswith(_NO_TEXT):
        return corrupt(path, str(error))
    if code in _UNWRITABLE:
        return DatabaseFullError(
            f"{path} can't be written: {error}.",
            remedy="make room on the disk or mend the file's permissions; nothing was lost, and "
            "there is no need to restart",
        )
    if code in _BUSY:
        return busy(path, str(error))
    if code == sqlite3.SQLITE_CANTOPEN:
        return DatabaseError(
            f"{path} can't be opened: {error}.",
            remedy="check database.path and the permissions of its folder",
        )
    return None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite and the file system raise as one of the project's DatabaseErrors.

    Errors that can only be our own mistake (bad SQL, a broken constraint) pass unchanged.
    """
    try:
        yield
    except sqlite3.Error as error:
        if (explained := _explain(error, path)) is None:
            raise
        raise explained from error
    except UnicodeDecodeError as error:
        # Even SQLite's own message may quote what is no text.
        raise corrupt(path, "what should be text is none") from error
    except OSError as error:
        raise DatabaseFullError(
            f"{path} can't be read or written: {error.strerror or error}.",
            remedy="make room on the disk or mend the permissions of the file and its folder",
        ) from error
