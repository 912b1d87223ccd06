"""The open database: one connection writes, a few read, none waits for another's fetch."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import sqlite3
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import aiosqlite

from bot.kit.db.errors import busy, is_busy, translated
from bot.kit.db.migrate import BUSY_SECONDS, SECURE_DELETE, migrate
from bot.kit.db.patience import give_up_at
from bot.kit.errors import DatabaseBusyError, DatabaseCorruptError
from bot.kit.metrics import Gauge

T = TypeVar("T")

_WRITER_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # What was committed survives a power cut: the ledger of posts rests on it.
    "PRAGMA synchronous = FULL",
    "PRAGMA journal_size_limit = 16777216",
    SECURE_DELETE,
)
_READER_PRAGMAS = ("PRAGMA query_only = ON",)
_AT_ONCE_PRAGMAS = (*_READER_PRAGMAS, "PRAGMA cache_size = -1000")
_TRY_SECONDS = 0.1
"""So long SQLite itself waits for another process's write, before it is seen whether to go on."""

_log = logging.getLogger(__name__)

Parameters = Sequence[Any] | Mapping[str, Any]
Connection = aiosqlite.Connection
"""What a transaction is in; who hands it on need not know whose it is."""


async def _connect(
    path: Path, pragmas: Iterable[str], *, patience: float = BUSY_SECONDS
) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, timeout=patience, isolation_level=None)
    try:
        for pragma in pragmas:
            await connection.execute_fetchall(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection


def _connect_at_once(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        for pragma in _AT_ONCE_PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


async def _connect_all(path: Path, readers: int) -> list[aiosqlite.Connection]:
    """Connect who writes, and so many who read."""
    opened: list[aiosqlite.Connection] = []
    try:
        with translated(path):
            opened.append(await _connect(path, _WRITER_PRAGMAS, patience=_TRY_SECONDS))
            for _ in range(readers):
                opened.append(await _connect(path, _READER_PRAGMAS))
    except BaseException:
        for connection in opened:
            await connection.close()
        raise
    return opened


class Database:
    """One SQLite file in WAL mode; make it with `Database.open` and `close` it.

    Every error of SQLite leaves `read` and `write` as one of the project's (see
    `bot.kit.db.errors`), and the object can be used again afterwards. It `is_damaged` once
    somebody read what makes no sense.
    """

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        *,
        readers: list[aiosqlite.Connection],
        at_once: sqlite3.Connection,
    ) -> None:
        self.path = path
        self._writer = writer
        self._at_once = at_once
        self._writing = asyncio.Lock()
        self._durable = True
        self.is_damaged = False
        self._readers = readers
        # Last in, first out: the warmest page cache is used again.
        self._idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, *, readers: int = 2) -> Self:
        """Open `path`, made (with its folder) or migrated (after a backup) where needed.

        So many `readers` read at the same time. Raises DatabaseCorruptError, DatabaseTooNewError,
        DatabaseFullError, DatabaseError.
        """
        await asyncio.to_thread(migrate, path)
        writer, *others = await _connect_all(path, readers)
        return cls(path, writer, readers=others, at_once=_connect_at_once(path))

    async def replace(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something to the file while nobody has it open here; who reads or writes waits."""
        async with self._writing:
            count = len(self._readers)
            for _ in range(count):
                await self._idle.get()
            await self._disconnect()
            self.is_damaged = False
            try:
                await work()
            finally:
                self._writer, *self._readers = await _connect_all(self.path, count)
                self._at_once = _connect_at_once(self.path)
                for reader in self._readers:
                    self._idle.put_nowait(reader)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with translated(self.path):
                yield
        except DatabaseCorruptError:
            self.is_damaged = True
            raise

    async def close(self) -> None:
        """Close every connection once running statements ended; a second time does nothing."""
        await self._disconnect()

    async def _disconnect(self) -> None:
        self._at_once.close()
        connections, self._readers = [*self._readers, self._writer], []
        for connection in connections:
            with suppress(ValueError, sqlite3.Error):
                await connection.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[aiosqlite.Connection]:
        """Lend a connection that can only read; others read and write meanwhile."""
        connection = await self._idle.get()
        try:
            with self._translated():
                yield connection
        finally:
            self._idle.put_nowait(connection)

    def statement(self, sql: str) -> str:
        """Return a reading statement as it has to be run on a plain connection: as it is."""
        return sql

    async def fetch(self, sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one reading statement and give all its rows, as tuples."""
        async with self.read() as connection:
            return await fetch_all(connection, sql, parameters)

    async def fetch_at_once(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Run a reading statement of a fraction of a millisecond, on the event loop itself.

        The way into a thread and back takes longer than such a statement does. Whatever goes
        wrong, be it only that another process has locked the file, is left to `fetch`.
        """
        try:
            return self._at_once.execute(sql, parameters).fetchall()
        except sqlite3.Error:
            return await self.fetch(sql, parameters)

    async def data_version(self) -> int:
        """Return a number that is another one after each write; costs some microseconds."""
        return int((await self.fetch_at_once("PRAGMA data_version"))[0][0])

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[float]:
        """Hold the writer; yield by which time of the loop other processes must be done.

        Raises DatabaseBusyError when the running task can't wait so long for it (see `hurry`).
        """
        loop, until = asyncio.get_running_loop(), give_up_at()
        with self._translated():
            try:
                async with asyncio.timeout_at(until):
                    await self._writing.acquire()
            except TimeoutError:
                raise busy(self.path, "others write") from None
            try:
                yield loop.time() + BUSY_SECONDS if until is None else until
            finally:
                self._writing.release()

    async def _when_free(
        self, sql: str, parameters: Parameters = (), *, until: float
    ) -> list[tuple[Any, ...]]:
        """Run a statement as soon as no other process writes; a busy error means it never ran."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await fetch_all(self._writer, sql, parameters)
            except sqlite3.OperationalError as error:
                if not is_busy(error) or loop.time() >= until:
                    raise

    @asynccontextmanager
    async def _transaction(self, until: float) -> AsyncIterator[aiosqlite.Connection]:
        try:
            await self._when_free("BEGIN IMMEDIATE", until=until)
            yield self._writer
            await self._writer.execute_fetchall("COMMIT")
        except BaseException:
            # Statements run one after another in the connection's thread: this comes after
            # whatever was cancelled half-way, and before the next BEGIN.
            with suppress(sqlite3.Error):
                await asyncio.shield(self._writer.rollback())
            raise

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[aiosqlite.Connection]:
        """Lend the writer inside one transaction: committed at the end, or undone as a whole.

        What is not `durable` may be lost in a power cut (never in a crash), and costs no wait
        for the disk.
        """
        async with self._turn() as until:
            await self._be_durable(durable)
            async with self._transaction(until) as connection:
                yield connection

    async def write_one(
        self, sql: str, parameters: Parameters = (), *, durable: bool = True
    ) -> list[tuple[Any, ...]]:
        """Run one statement, a transaction of its own, and give what it returns.

        `durable` is as in `write`.
        """
        async with self._turn() as until:
            await self._be_durable(durable)
            return await self._when_free(sql, parameters, until=until)

    def sizes(self) -> dict[str, int]:
        """Return the bytes of the database's file, and of the one with what was written last."""
        files = {"database": self.path, "wal": self.path.with_name(f"{self.path.name}-wal")}
        return {what: file.stat().st_size for what, file in files.items() if file.exists()}

    async def forget(self) -> None:
        """Leave nothing in the -wal of what was deleted: all of it goes into the file.

        Where somebody reads for longer than `BUSY_SECONDS`, it stays for the next time.
        """
        loop = asyncio.get_running_loop()
        # What comes before was done: nobody may be told that it was not.
        with suppress(DatabaseBusyError):
            async with self._turn() as until:
                # Its first column says that somebody reads.
                while (await fetch_all(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)"))[0][0]:
                    if loop.time() >= until:
                        break

    async def compact(self) -> None:
        """Write the whole file anew, with nothing in it of what was deleted.

        `secure_delete` wipes what is deleted, but not the copies that SQLite left of it where it
        moved rows from a page to another: of 1,000 deleted texts some four could still be found.
        """
        async with self._turn() as until:
            await self._when_free("VACUUM", until=until)
        await self.forget()

    async def _be_durable(self, durable: bool) -> None:
        if durable is not self._durable:
            level = "FULL" if durable else "NORMAL"
            await self._writer.execute_fetchall(f"PRAGMA synchronous = {level}")
            self._durable = durable

    @asynccontextmanager
    async def write_attached(self, other: Path) -> AsyncIterator[aiosqlite.Connection]:
        """Lend the writer as `write` does, with another file attached as ``other``.

        Only this database may be written: a transaction over two files in WAL mode is not
        atomic across them.
        """
        async with self._turn() as until:
            await self._be_durable(True)
            await self._writer.execute_fetchall("ATTACH ? AS other", (str(other),))
            try:
                async with self._transaction(until) as connection:
                    yield connection
            finally:
                with suppress(sqlite3.Error):
                    await asyncio.shield(self._writer.execute_fetchall("DETACH other"))


LAST_BACKUP = Gauge(
    "kollab_last_backup_timestamp_seconds", "When a backup was made on time",
    sql="SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'backup_at'",
)  # fmt: skip


class MetaStore:
    """Reads and writes the `meta` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, key: str) -> str | None:
        """Return what is kept under a key, or None."""
        rows = await self._db.fetch("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    async def set(self, key: str, value: str) -> None:
        """Keep a value under a key, in place of what was there."""
        async with self._db.write() as connection:
            await connection.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )


def named(sql: str, /, **names: str) -> str:
    """Fill names of tables and columns in, which SQLite takes no parameters for.

    Raises ValueError when one is no plain identifier.
    """
    if wrong := [name for name in names.values() if not name.isidentifier()]:
        raise ValueError(f"{wrong} are no identifiers")
    return sql.format(**names)


def row_id(text: str) -> int:
    """Return the id that somebody sent; -1, which no row has, for what can't be one."""
    return int(text) if text.isdecimal() and len(text) < len(str(2**63)) else -1


def listed(values: Iterable[int | str]) -> str:
    """Write values as the JSON list that a statement reads with ``json_each(?)``."""
    return json.dumps(list(values), ensure_ascii=False)


async def fetch_all(
    connection: aiosqlite.Connection, sql: str, parameters: Iterable[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows; aiosqlite promises no more than an iterable."""
    rows = await connection.execute_fetchall(sql, parameters)
    return cast("list[tuple[Any, ...]]", rows)


def readable(rows: Iterable[tuple[Any, ...]], read: Callable[[tuple[Any, ...]], T]) -> list[T]:
    """Read rows; one that this version can't read costs itself alone, and is logged once."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            _report(repr(row[:4]), repr(error))
    return found


@lru_cache(1000)
def _report(row: str, error: str) -> None:
    _log.error("a stored row that begins with %s can't be read: %s", row, error)


def seconds(instant: dt.datetime) -> int:
    """Return an aware instant as it is stored."""
    return int(instant.timestamp())


def instant(stored: int) -> dt.datetime:
    """Return a stored instant, in UTC."""
    return dt.datetime.fromtimestamp(stored, dt.UTC)
