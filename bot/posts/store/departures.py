"""Servers that the bot left, and what is kept how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import aiosqlite

from bot.kit.db.database import Database
from bot.kit.db.sql import listed, named
from bot.kit.db.times import seconds
from bot.posts.model import ShardFilter
from bot.posts.schedule import PostKind, Timetable
from bot.posts.store.timetables import apply_timetable
from bot.settings.model import COOLDOWN_DAYS

KEPT_LEDGER = dt.timedelta(400)
"""A year and a month: a daily post looks at what was shown on its date last year."""

KEPT_SERVER = dt.timedelta(30)
_LONGEST_COOLDOWN = dt.timedelta(COOLDOWN_DAYS[1])
_BATCH = 1000
_OF_GUILDS = (
    "guild_settings", "setting_changes", "problems", "question_uses", "question_retirements",
    "question_reports", "guild_questions", "daily_questions", "daily_answers", "board_resets",
    "departures",
)  # fmt: skip
_OF_TARGETS = ("timetables", "posts")
_OLD = """
    DELETE FROM posts WHERE (target_id, kind, local_on) IN (
        SELECT target_id, kind, local_on FROM posts WHERE due_at < ? LIMIT ?)
    RETURNING 1
"""
_OLD_USES = """
    DELETE FROM question_uses WHERE (guild_id, question_id) IN (
        SELECT guild_id, question_id FROM question_uses WHERE used_at < ? LIMIT ?)
    RETURNING 1
"""
# What a server may have very much of goes before the rest of it, a part at a time; rounds go
# with their game. CROSS JOIN: the few servers that left are looked through, not all answers.
_ANSWERS = """
    DELETE FROM quiz_answers WHERE (round_id, user_id) IN (
        SELECT a.round_id, a.user_id FROM departures d
        CROSS JOIN quiz_answers a ON a.guild_id = d.guild_id WHERE d.left_at <= ? LIMIT ?)
    RETURNING 1
"""
_GAMES = """
    DELETE FROM quizzes WHERE id IN (
        SELECT q.id FROM departures d
        CROSS JOIN quizzes q ON q.guild_id = d.guild_id WHERE d.left_at <= ? LIMIT ?)
    RETURNING 1
"""


class DepartureStore:
    """Notes which servers the bot left, and removes what is kept no longer."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def depart(self, guild_id: int, *, now: dt.datetime) -> None:
        """Note that the bot left a server: nothing is due there, and its data goes in 30 days."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "INSERT INTO departures (guild_id, left_at) VALUES (?, ?)"
                " ON CONFLICT (guild_id) DO NOTHING",
                (guild_id, seconds(now)),
            )
            for table in ("timetables", "problems"):
                column = "target_id" if table == "timetables" else "guild_id"
                await _delete(connection, table, column=column, ids=[guild_id])

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
        gone = seconds(now - KEPT_SERVER)
        removed = 0
        for sql, before in (
            (_OLD, seconds(now - KEPT_LEDGER)),
            (_OLD_USES, seconds(now - _LONGEST_COOLDOWN)),
            (_ANSWERS, gone),
            (_GAMES, gone),
        ):
            while count := await self._prune_part(sql, before):
                removed += count
        while ids := await self._forget(gone):
            removed += len(ids)
        return removed

    async def _prune_part(self, sql: str, before: int) -> int:
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(sql, (before, _BATCH))
            return len(list(rows))

    async def _forget(self, before: int) -> list[int]:
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                "SELECT guild_id FROM departures WHERE left_at <= ? LIMIT 50", (before,)
            )
            ids = [row[0] for row in rows]
            for table in _OF_TARGETS if ids else ():
                await _delete(connection, table, column="target_id", ids=ids)
            for table in _OF_GUILDS if ids else ():
                await _delete(connection, table, column="guild_id", ids=ids)
            if ids:
                # An import that was shown and never confirmed.
                await connection.execute_fetchall(
                    "DELETE FROM saved_lists"
                    " WHERE coalesce(request ->> '$.settings_of', request ->> '$.questions_of')"
                    " IN (SELECT value FROM json_each(?))",
                    (listed(ids),),
                )
            return ids


async def _delete(
    connection: aiosqlite.Connection, table: str, *, column: str, ids: Iterable[int]
) -> None:
    sql = named(
        "DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",
        table=table,
        column=column,
    )
    await connection.execute_fetchall(sql, (listed(ids),))
