"""Copies of the database at intervals, by one process at a time, beside all that the bot does."""

from __future__ import annotations

import asyncio
import datetime as dt
import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.app.config import BackupSettings
from bot.kit.children import run_command
from bot.kit.db.backup import back_up_timed
from bot.kit.db.database import Database, MetaStore, instant, seconds
from bot.kit.db.owner import hand_over
from bot.kit.db.retention import Keep
from bot.kit.errors import DatabaseError

LOOK_SECONDS = 300
"""How often is looked whether a copy is due; as often is tried again what went wrong."""
_LAST = "backup_at"
_COMMAND_SECONDS = 3600
_log = logging.getLogger(__name__)


async def last_backup(db: Database) -> dt.datetime | None:
    """Return when the latest copy was made that the bot made by itself and found to be sound."""
    found = await MetaStore(db).find(_LAST)
    return instant(int(found)) if found else None


class TimedBackups:
    """Copies a database when it is time; processes that share it take turns."""

    def __init__(self, db: Database, settings: BackupSettings) -> None:
        self._db = db
        self._settings = settings
        self._every = dt.timedelta(hours=settings.every_hours)
        self._folder = settings.folder or db.path.parent / "backups"
        self._keep = Keep(settings.keep_days, settings.keep_weeks, settings.keep_months)

    async def look(self, now: dt.datetime) -> Path | None:
        """Make a copy if one is due, and return it; what goes wrong goes into the log."""
        if not self._every or not await self._is_due(now):
            return None
        try:
            with _turn(self._db.path) as is_ours:
                # Another process may have made it since.
                if not is_ours or not await self._is_due(now):
                    return None
                copy = await self._copy(now)
        except (DatabaseError, OSError) as error:
            _log.error("no backup was made; next try in %s minutes: %s", LOOK_SECONDS // 60, error)
            return None
        await self._hand_on(copy)
        return copy

    async def _is_due(self, now: dt.datetime) -> bool:
        last = await last_backup(self._db)
        # A clock that was ahead must not put it off for ever.
        return last is None or not dt.timedelta() <= now - last < self._every

    async def _copy(self, now: dt.datetime) -> Path:
        copy = await asyncio.to_thread(back_up_timed, self._db.path, self._folder, self._keep)
        await MetaStore(self._db).set(_LAST, str(seconds(now)))
        _log.info("backup: %s (%s KB), looked through and sound", copy, copy.stat().st_size // 1000)
        return copy

    async def _hand_on(self, copy: Path) -> None:
        if not self._settings.run:
            return
        name = self._settings.run[0]
        try:
            code, said = await run_command(
                (*self._settings.run, str(copy)), seconds=_COMMAND_SECONDS
            )
        except (OSError, TimeoutError) as error:
            _log.error("backup.run: %s did not work: %s", name, error)
            return
        if code:
            _log.error("backup.run: %s ended with %s: %s", name, code, said.strip()[-500:])


@contextmanager
def _turn(path: Path) -> Iterator[bool]:
    """Yield whether no other process is at it; a process that dies gives its turn back."""
    lock = path.with_name(f".{path.name}.backup.lock")
    with lock.open("w") as file:
        hand_over(lock)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
