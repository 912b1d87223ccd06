"""Mend timetables and the ledger after a clock that ran ahead for a while."""

from __future__ import annotations

import datetime as dt

import aiosqlite

from bot.kit.db.database import Database
from bot.kit.db.sql import fetch_all, listed, seconds
from bot.kit.zones import local_date
from bot.posts.model import PostKey, Reason, ShardFilter
from bot.posts.schedule import (
    Occasion,
    PostKind,
    Timetable,
    Verdict,
    judge,
    occasion_on,
    occasions_from,
)
from bot.posts.store.timetables import find_due, record_skipped, set_due

_FURTHEST = dt.timedelta(16)
"""No timetable lies further ahead than two weeks and the widest change of zones."""

_MINE = "(target_id >> 22) % ?2 IN (SELECT value FROM json_each(?3))"
_AHEAD = f"""
    SELECT target_id, kind FROM posts
    WHERE state = 'skipped' AND reason = 'not-running' AND until_at > ?1 AND {_MINE}
    UNION
    SELECT target_id, kind FROM timetables WHERE next_due_at > ?4 AND {_MINE}
    LIMIT ?5
"""


class ClockFaultStore:
    """Finds what was passed over before its time came, and brings it back."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_ahead(
        self, now: dt.datetime, *, shards: ShardFilter, limit: int = 500
    ) -> list[tuple[int, PostKind]]:
        """List targets of which a clock ahead of `now` skipped something; nearly always none."""
        parameters = (
            seconds(now),
            shards.count,
            listed(shards.ids),
            seconds(now + _FURTHEST),
            limit,
        )
        rows = await self._db.fetch(_AHEAD, parameters)
        return [(row[0], PostKind(row[1])) for row in rows]

    async def bring_back(
        self, target_id: int, kind: PostKind, *, timetable: Timetable | None, now: dt.datetime
    ) -> bool:
        """Take out what was skipped before its time, and wait for the first of it again.

        No date that has an entry of another kind is waited for. Give whether anything changed.
        """
        async with self._db.write() as connection:
            waiting = await find_due(connection, target_id, kind)
            freed = await _free(connection, target_id, kind=kind, timetable=timetable, now=now)
            if waiting is None or timetable is None:
                return bool(freed)
            following = await _first_open(
                connection, target_id, kind=kind, timetable=timetable, now=now, freed=freed
            )
            if following.due_at >= waiting.due_at:
                return bool(freed)
            await set_due(connection, target_id, kind=kind, occasion=following)
            return True


async def _free(
    connection: aiosqlite.Connection,
    target_id: int,
    *,
    kind: PostKind,
    timetable: Timetable | None,
    now: dt.datetime,
) -> set[str]:
    """Take out what was skipped before its time, and give those dates.

    Those that another time zone has left behind meanwhile stay skipped, by the change.
    """
    rows = await fetch_all(
        connection,
        "DELETE FROM posts WHERE target_id = ? AND kind = ? AND state = 'skipped'"
        " AND reason = 'not-running' AND until_at > ? RETURNING local_on",
        (target_id, kind, seconds(now)),
    )
    days = {row[0]: dt.date.fromisoformat(row[0]) for row in rows}
    if timetable is None:
        return set(days)
    over = {text for text, day in days.items() if _is_over(timetable, day, now)}
    keys = [PostKey(target_id, kind, days[text]) for text in sorted(over)]
    await record_skipped(connection, keys, timetable=timetable, reason=Reason.CHANGED, now=now)
    return set(days) - over


def _is_over(timetable: Timetable, day: dt.date, now: dt.datetime) -> bool:
    occasion = occasion_on(timetable, day)
    return occasion is None or judge(timetable, occasion, now) is Verdict.PASSED


async def _first_open(
    connection: aiosqlite.Connection,
    target_id: int,
    *,
    kind: PostKind,
    timetable: Timetable,
    now: dt.datetime,
    freed: set[str],
) -> Occasion:
    """Return the first occasion without an entry, wrongly skipped or still to come."""
    # A window may reach over midnight.
    start = local_date(timetable.zone, now) - dt.timedelta(1)
    rows = await fetch_all(
        connection,
        "SELECT local_on FROM posts WHERE target_id = ? AND kind = ? AND local_on >= ?",
        (target_id, kind, start.isoformat()),
    )
    taken = {row[0] for row in rows}
    return next(
        each
        for each in occasions_from(timetable, start)
        if each.on.isoformat() not in taken
        and judge(timetable, each, now) is not Verdict.PASSED
        and (each.due_at > now or each.on.isoformat() in freed)
    )
