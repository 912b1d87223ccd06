"""What does not work for a server, and whether its moderators were told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bot.kit.db.database import Database, instant, listed, readable, seconds
from bot.posts.model import Problem, Reason, ShardFilter
from bot.posts.schedule import Ability

_COLUMNS = "guild_id, feature, reason, channel_id, since_at, retry_at, told_at"
# The same problem as before keeps its beginning, and that it was told.
_OPEN = """
    INSERT INTO problems (guild_id, feature, reason, channel_id, since_at, retry_at)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (guild_id, feature) DO UPDATE SET
        since_at = iif(reason = excluded.reason AND channel_id IS excluded.channel_id,
            since_at, excluded.since_at),
        told_at = iif(reason = excluded.reason AND channel_id IS excluded.channel_id,
            told_at, NULL),
        reason = excluded.reason, channel_id = excluded.channel_id, retry_at = excluded.retry_at
"""


class ProblemStore:
    """Reads and writes problems. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def open(self, problem: Problem) -> None:
        """Note a problem; one that is known keeps since when it stands and that it was told."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                _OPEN,
                (
                    problem.guild_id,
                    problem.feature,
                    problem.reason,
                    problem.channel_id,
                    seconds(problem.since_at),
                    seconds(problem.retry_at),
                ),
            )

    async def close(self, guild_id: int, feature: Ability) -> None:
        """Note that a feature works (again)."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "DELETE FROM problems WHERE guild_id = ? AND feature = ?", (guild_id, feature)
            )

    async def set_told(self, problem: Problem, *, now: dt.datetime) -> None:
        """Note that moderators were told of this problem."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "UPDATE problems SET told_at = ? WHERE guild_id = ? AND feature = ?"
                " AND reason = ? AND told_at IS NULL",
                (seconds(now), problem.guild_id, problem.feature, problem.reason),
            )

    async def hasten(self, guild_ids: Iterable[int], *, retry_at: dt.datetime) -> None:
        """Try what was refused sooner: something changed in these servers."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "UPDATE problems SET retry_at = ?1 WHERE retry_at > ?1"
                " AND guild_id IN (SELECT value FROM json_each(?2))",
                (seconds(retry_at), listed(guild_ids)),
            )

    async def list_of(self, guild_id: int) -> tuple[Problem, ...]:
        """List what does not work for a server, by feature."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM problems WHERE guild_id = ? ORDER BY feature", (guild_id,)
        )
        return tuple(readable(rows, _problem))

    async def list_all(self, *, shards: ShardFilter) -> tuple[Problem, ...]:
        """List all problems of the servers that a process serves."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM problems"
            " WHERE (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))"
            " ORDER BY guild_id, feature",
            (shards.count, listed(shards.ids)),
        )
        return tuple(readable(rows, _problem))


def _problem(row: tuple[Any, ...]) -> Problem:
    return Problem(
        guild_id=row[0],
        feature=Ability(row[1]),
        reason=Reason(row[2]),
        channel_id=row[3],
        since_at=instant(row[4]),
        retry_at=instant(row[5]),
        told_at=None if row[6] is None else instant(row[6]),
    )
