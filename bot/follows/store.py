"""Who follows whom, who can't be written to, and which works of acts are celebrated next."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import aiosqlite

from bot.catalogue.model import Work
from bot.catalogue.store.json_rows import COLLABORATION, work
from bot.follows.model import FOLLOWING_TIMETABLE, Follower
from bot.kit.db.database import Database, fetch_all, instant, seconds
from bot.posts.model import DuePost
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.posts.store.timetables import apply_timetable, find_due

_FOLLOWER = "SELECT language, seen_collaboration, stopped_at FROM followers WHERE user_id = ?"
_ARTISTS = "SELECT artist FROM follows WHERE user_id = ? ORDER BY since_at, artist"
_UNTOLD = "stopped_at IS NOT NULL AND told_at IS NULL"
# With a single min(), SQLite takes the other columns from the row that has the minimum.
_NEXT = f"""
    WITH nearest AS MATERIALIZED (
        SELECT v.value ->> 0 AS act, c.id,
            min((c.month_day < ?1) || c.month_day || (99999999 - c.recency))
        FROM json_each(?2) v
        CROSS JOIN credits k ON k.artist_id = v.value ->> 1
        CROSS JOIN collaborations c ON c.id = k.collaboration_id
        WHERE c.month_day IS NOT NULL AND c.date_basis = 'release' AND c.verification <> 'conflict'
            AND c.status = 'confirmed' AND c.recency / 10000 <= ?3 + (c.month_day < ?1)
        GROUP BY 1)
    SELECT nearest.act, {COLLABORATION}
    FROM nearest JOIN collaborations c ON c.id = nearest.id
"""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a follow: whether it was there before, and whether writing began again.

    `count` is how many acts are followed now. `due` is the next message; None where nothing was
    changed because there would be too many.
    """

    count: int
    due: DuePost | None
    known: bool = False
    resumed: bool = False


class FollowerStore:
    """Reads and writes follows; timetables change in the same transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, user_id: int) -> Follower | None:
        """Return somebody who follows, or None."""
        async with self._db.read() as connection:
            return await find_follower(connection, user_id)

    async def find_due(self, user_id: int) -> DuePost | None:
        """Return the next message to somebody; None for who is not written to."""
        async with self._db.read() as connection:
            return await find_due(connection, user_id, FOLLOWING_MESSAGE)

    async def add(
        self, user_id: int, artist: str, *, language: str, now: dt.datetime, limit: int
    ) -> Added:
        """Follow an artist for somebody, who is written to (again); the slug is not checked.

        Who is new has been told of everything that the catalogue holds now. Beyond `limit` acts
        nothing is changed.
        """
        async with self._db.write() as connection:
            before = await find_follower(connection, user_id)
            artists = before.artists if before else ()
            known = artist in artists
            count = len(artists) + (not known)
            if count > limit:
                return Added(len(artists), None)
            await _put_follower(connection, user_id, language)
            await connection.execute_fetchall(
                "INSERT INTO follows (user_id, artist, since_at) VALUES (?, ?, ?)"
                " ON CONFLICT (user_id, artist) DO NOTHING",
                (user_id, artist, seconds(now)),
            )
            resumed = before is not None and before.stopped_at is not None
            return Added(count, await _wake(connection, user_id, now), known, resumed)

    async def remove(self, user_id: int, artist: str, *, now: dt.datetime) -> bool:
        """End that somebody follows an artist; return whether they did.

        Nothing is kept of who follows nobody any more.
        """
        async with self._db.write() as connection:
            rows = await fetch_all(
                connection,
                "DELETE FROM follows WHERE user_id = ? AND artist = ? RETURNING 1",
                (user_id, artist),
            )
            if not await fetch_all(connection, _ARTISTS, (user_id,)):
                await _forget(connection, user_id, now)
            return bool(rows)

    async def resume(self, user_id: int, *, now: dt.datetime) -> DuePost | None:
        """Write to somebody again; give the next message, None for who follows nobody."""
        async with self._db.write() as connection:
            if await find_follower(connection, user_id) is None:
                return None
            return await _wake(connection, user_id, now)

    async def stop(self, user_id: int, *, now: dt.datetime) -> bool:
        """Write no more to somebody, who has yet to be told; give whether that is a change."""
        async with self._db.write() as connection:
            rows = await fetch_all(
                connection,
                "UPDATE followers SET stopped_at = ?, told_at = NULL"
                " WHERE user_id = ? AND stopped_at IS NULL RETURNING 1",
                (seconds(now), user_id),
            )
            await _apply(connection, user_id, now, running=False)
            return bool(rows)

    async def list_untold(self) -> list[int]:
        """List who was stopped and has not been told so."""
        rows = await self._db.fetch(f"SELECT user_id FROM followers WHERE {_UNTOLD}")
        return [row[0] for row in rows]

    async def take_untold(self, user_id: int, *, now: dt.datetime) -> bool:
        """Note that somebody is told now; False where they need not be, or another process does."""
        async with self._db.write() as connection:
            rows = await fetch_all(
                connection,
                f"UPDATE followers SET told_at = ? WHERE user_id = ? AND {_UNTOLD} RETURNING 1",
                (seconds(now), user_id),
            )
            return bool(rows)

    async def give_back_untold(self, user_id: int) -> None:
        """Note that telling somebody did not work."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "UPDATE followers SET told_at = NULL WHERE user_id = ?", (user_id,)
            )


async def advance_seen(connection: aiosqlite.Connection, user_id: int, seen: int) -> None:
    """Note up to which id somebody was told of new works; it never goes back."""
    await connection.execute_fetchall(
        "UPDATE followers SET seen_collaboration = ?2"
        " WHERE user_id = ?1 AND seen_collaboration < ?2",
        (user_id, seen),
    )


async def find_follower(connection: aiosqlite.Connection, user_id: int) -> Follower | None:
    """Return somebody who follows, or None."""
    rows = await fetch_all(connection, _FOLLOWER, (user_id,))
    if not rows:
        return None
    language, seen, stopped_at = rows[0]
    artists = await fetch_all(connection, _ARTISTS, (user_id,))
    return Follower(
        user_id,
        language,
        tuple(row[0] for row in artists),
        seen,
        stopped_at=None if stopped_at is None else instant(stopped_at),
    )


async def _put_follower(connection: aiosqlite.Connection, user_id: int, language: str) -> None:
    await connection.execute_fetchall(
        "INSERT INTO followers (user_id, language, seen_collaboration)"
        " SELECT ?, ?, coalesce(max(id), 0) FROM collaborations WHERE TRUE"
        " ON CONFLICT (user_id) DO UPDATE SET language = excluded.language",
        (user_id, language),
    )


async def _wake(connection: aiosqlite.Connection, user_id: int, now: dt.datetime) -> DuePost | None:
    await connection.execute_fetchall(
        "UPDATE followers SET stopped_at = NULL, told_at = NULL WHERE user_id = ?", (user_id,)
    )
    due = await find_due(connection, user_id, FOLLOWING_MESSAGE)
    return due or await _apply(connection, user_id, now, running=True)


async def _apply(
    connection: aiosqlite.Connection, user_id: int, now: dt.datetime, *, running: bool
) -> DuePost | None:
    timetable = FOLLOWING_TIMETABLE if running else None
    return await apply_timetable(
        connection, user_id, kind=FOLLOWING_MESSAGE, timetable=timetable, now=now
    )


async def wake_lost(db: Database, now: dt.datetime) -> None:
    """Set anew what comes next to those who follow and have lost it, unless they stopped it."""
    async with db.write() as connection:
        rows = await fetch_all(connection, "SELECT user_id FROM followers WHERE stopped_at IS NULL")
        for (user_id,) in rows:
            if await find_due(connection, user_id, FOLLOWING_MESSAGE) is None:
                await _apply(connection, user_id, now, running=True)


async def _forget(connection: aiosqlite.Connection, user_id: int, now: dt.datetime) -> None:
    await connection.execute_fetchall("DELETE FROM followers WHERE user_id = ?", (user_id,))
    await _apply(connection, user_id, now, running=False)


class CelebrationStore:
    """Reads which works of acts are celebrated next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_next(
        self, artists: Mapping[str, Collection[int]], day: dt.date
    ) -> dict[str, Work]:
        """Return the work of each artist that is celebrated soonest from a day (included) on.

        `artists` has, by any key, the ids of acts whose works count for it. Who has no work to
        celebrate is left out; of one day's works it is the newest.
        """
        pairs = [(key, one) for key, ids in artists.items() for one in ids]
        rows = await self._db.fetch(_NEXT, [f"{day:%m-%d}", json.dumps(pairs), day.year])
        return {artist: work(text) for artist, text in rows}
