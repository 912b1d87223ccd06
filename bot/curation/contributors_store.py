"""Who proposes: how much lately, who is trusted or blocked, and what they have yet to read."""

from __future__ import annotations

import datetime as dt

import aiosqlite

from bot.curation.model import State, Trust
from bot.kit.db.database import Database, fetch_all, instant, seconds


async def find_trust(connection: aiosqlite.Connection, scope: int, user_id: int) -> Trust | None:
    """Return what a scope's curators think of a person."""
    sql = "SELECT trust FROM contributors WHERE scope = ? AND user_id = ?"
    rows = await fetch_all(connection, sql, (scope, user_id))
    return Trust(rows[0][0]) if rows else None


async def set_trust(
    connection: aiosqlite.Connection, scope: int, user_id: int, trust: Trust | None,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Keep what a scope's curators think of a person; None is nothing in particular."""
    await connection.execute_fetchall(
        "DELETE FROM contributors WHERE scope = ? AND user_id = ?", (scope, user_id)
    )
    if trust is not None:
        await connection.execute_fetchall(
            "INSERT INTO contributors (scope, user_id, trust, since_at) VALUES (?, ?, ?, ?)",
            (scope, user_id, trust, seconds(now)),
        )


async def list_trust(connection: aiosqlite.Connection, scope: int) -> list[tuple[int, Trust]]:
    """List whom a scope's curators trust or have blocked, the latest first."""
    rows = await fetch_all(
        connection,
        "SELECT user_id, trust FROM contributors WHERE scope = ? ORDER BY since_at DESC, user_id",
        (scope,),
    )
    return [(row[0], Trust(row[1])) for row in rows]


async def count_accepted(connection: aiosqlite.Connection, scope: int, user_id: int) -> int:
    """Count a person's edits that a scope's curators accepted, superseded ones too."""
    rows = await fetch_all(
        connection,
        "SELECT count(*) FROM edits WHERE scope = ? AND user_id = ?"
        " AND state IN ('accepted', 'superseded')",
        (scope, user_id),
    )
    return int(rows[0][0])


async def list_latest(
    connection: aiosqlite.Connection, scope: int, user_id: int, since: dt.datetime
) -> list[dt.datetime]:
    """List when a person proposed something after an instant, the first first; drafts are not."""
    rows = await fetch_all(
        connection,
        "SELECT proposed_at FROM edits WHERE user_id = ? AND scope = ? AND proposed_at > ?"
        " AND state <> 'draft' ORDER BY proposed_at",
        (user_id, scope, seconds(since)),
    )
    return [instant(row[0]) for row in rows]


class NoticeStore:
    """What proposers have yet to be told, each once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_people(self, *, limit: int = 100) -> list[int]:
        """List people who may be written to of something, who waits longest first."""
        rows = await self._db.fetch(
            "SELECT user_id FROM edit_notices WHERE told_at IS NULL AND refused_at IS NULL"
            " GROUP BY user_id ORDER BY min(made_at) LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    async def take(self, user_id: int, *, now: dt.datetime) -> list[tuple[int, State]]:
        """Return edits whose new states a person is to be told now; nobody else gets them.

        Who could not tell them `give_back`s them.
        """
        rows = await self._db.write_one(
            "UPDATE edit_notices SET told_at = ? WHERE user_id = ? AND told_at IS NULL"
            " RETURNING edit_id, state",
            (seconds(now), user_id),
        )
        return sorted((row[0], State(row[1])) for row in rows)

    async def list_refused(self) -> set[int]:
        """Return whose direct messages are closed who have something to read."""
        rows = await self._db.fetch(
            "SELECT DISTINCT user_id FROM edit_notices"
            " WHERE told_at IS NULL AND refused_at IS NOT NULL"
        )
        return {row[0] for row in rows}

    async def give_back(
        self,
        user_id: int,
        taken: list[tuple[int, State]],
        *,
        refused_at: dt.datetime | None = None,
    ) -> None:
        """Keep for the next time what could not be told.

        Where direct messages are closed since `refused_at`, that is the person's next command.
        """
        refused = None if refused_at is None else seconds(refused_at)
        async with self._db.write() as connection:
            await connection.executemany(
                "UPDATE edit_notices SET told_at = NULL, refused_at = coalesce(?, refused_at)"
                " WHERE user_id = ? AND edit_id = ? AND state = ?",
                [(refused, user_id, edit_id, state) for edit_id, state in taken],
            )
