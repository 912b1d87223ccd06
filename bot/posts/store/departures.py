"""Servers that the bot left, and what is kept how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import aiosqlite

from bot.kit.db.database import Database, MetaStore, fetch_all, listed, seconds
from bot.kit.db.tables import Table
from bot.posts.model import ShardFilter
from bot.posts.schedule import PostKind, Timetable
from bot.posts.store.timetables import apply_timetable

KEPT_SERVER = dt.timedelta(30)
_BATCH = 1000
_COMPACTED_AT = "compacted_at"
_COMPACTED_EVERY = dt.timedelta(1)
_OLD = """
    DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {column} < ? LIMIT ?)
    RETURNING 1
"""
# What a server may have very much of goes before the rest of it.
_MANY = """
    DELETE FROM {table} WHERE ({key}) IN (
        SELECT {key} FROM {table}
        WHERE {column} IN (SELECT guild_id FROM departures WHERE left_at <= ?) LIMIT ?)
    RETURNING 1
"""


class DepartureStore:
    """Notes which servers the bot left, and removes what is kept no longer."""

    def __init__(self, db: Database, tables: Sequence[Table]) -> None:
        self._db = db
        self._meta = MetaStore(db)
        self._tables = tables

    async def depart(self, guild_id: int, *, now: dt.datetime) -> None:
        """Note that the bot left a server: nothing is due there, and its data goes in 30 days."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "INSERT INTO departures (guild_id, left_at) VALUES (?, ?)"
                " ON CONFLICT (guild_id) DO NOTHING",
                (guild_id, seconds(now)),
            )
            await self._delete(connection, [guild_id], at_once=True)

    async def come_back(
        self, guild_id: int, timetables: dict[PostKind, Timetable | None], *, now: dt.datetime
    ) -> bool:
        """Switch a server on again that the bot had left; False for any other."""
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                "DELETE FROM departures WHERE guild_id = ? RETURNING 1", (guild_id,)
            )
            if not rows:
                return False
            for kind, timetable in timetables.items():
                await apply_timetable(connection, guild_id, kind=kind, timetable=timetable, now=now)
            return True

    async def list_departed(self, *, shards: ShardFilter) -> list[int]:
        """List the servers that the bot left and whose data is still kept."""
        rows = await self._db.fetch(
            "SELECT guild_id FROM departures"
            " WHERE (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))",
            (shards.count, listed(shards.ids)),
        )
        return [row[0] for row in rows]

    async def list_servers(
        self, *, shards: ShardFilter, after: int = 0, limit: int = _BATCH
    ) -> list[int]:
        """List servers with settings that the bot did not leave, by id, from one on."""
        rows = await self._db.fetch(
            "SELECT DISTINCT guild_id FROM guild_settings WHERE guild_id > ?"
            " AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))"
            " AND guild_id NOT IN (SELECT guild_id FROM departures)"
            " ORDER BY guild_id LIMIT ?",
            (after, shards.count, listed(shards.ids), limit),
        )
        return [row[0] for row in rows]

    async def prune(self, now: dt.datetime) -> int:
        """Remove what is kept no longer; give how many entries and servers it was.

        It works in small transactions, between which others write.
        """
        removed = 0
        for sql, before in self._parts(now):
            while count := await self._prune_part(sql, before):
                removed += count
        while ids := await self._forget(seconds(now - KEPT_SERVER)):
            removed += len(ids)
        await self._db.forget()
        return removed

    async def wipe(self, now: dt.datetime) -> None:
        """Leave no trace of what was deleted; the whole file is written anew once a day."""
        last = await self._meta.find(_COMPACTED_AT)
        if last is not None and 0 <= seconds(now) - int(last) < _COMPACTED_EVERY.total_seconds():
            await self._db.forget()
        else:
            await self._meta.set(_COMPACTED_AT, str(seconds(now)))
            await self._db.compact()

    def _parts(self, now: dt.datetime) -> Iterator[tuple[str, int]]:
        for table in self._tables:
            if old := table.ageing:
                sql = _OLD.format(table=table.name, key=old.key, column=old.column)
                yield sql, seconds(now - old.kept)
            if (rows := table.servers) and rows.many_by:
                sql = _MANY.format(table=table.name, key=rows.many_by, column=rows.column)
                yield sql, seconds(now - KEPT_SERVER)

    async def _prune_part(self, sql: str, before: int) -> int:
        async with self._db.write() as connection:
            return len(await fetch_all(connection, sql, (before, _BATCH)))

    async def _forget(self, before: int) -> list[int]:
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT guild_id FROM departures WHERE left_at <= ? LIMIT 50", (before,)
            )
            ids = [row[0] for row in rows]
            if ids:
                await self._delete(connection, ids)
            return ids

    async def _delete(
        self, connection: aiosqlite.Connection, ids: Iterable[int], *, at_once: bool = False
    ) -> None:
        for table in self._tables:
            rows = table.servers
            if rows is None or (at_once and not rows.at_once):
                continue
            sql = (
                f"DELETE FROM {table.name} WHERE {rows.column} IN (SELECT value FROM json_each(?))"
            )
            await connection.execute_fetchall(sql, (listed(ids),))
