"""The next occasion of each post, changed inside the transaction of whatever changes it.

`ClockFaultStore` mends them, and the ledger, after a clock that ran ahead for a while.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import aiosqlite

from bot.kit.db.database import Database, fetch_all, instant, listed, seconds
from bot.kit.metrics import Gauge
from bot.kit.zones import local_date
from bot.posts.model import DuePost, PostKey, PostState, Reason, ShardFilter
from bot.posts.schedule import (
    Occasion,
    PostKind,
    Timetable,
    Verdict,
    deadline,
    first_occasion,
    judge,
    occasion_on,
    occasions_from,
    rescheduled,
)
from bot.settings.model import GuildSettings
from bot.settings.store import Hook, Stamp

TimetableOf = Callable[[GuildSettings], Timetable | None]
_EVER = 2**62
_FURTHEST = dt.timedelta(16)
"""No timetable lies further ahead than two weeks and the widest change of zones."""

IS_READABLE = "date(next_on, '+0 days') IS next_on AND next_on BETWEEN '1970' AND '9000'"
"""What a stored occasion has to be; `list_unreadable` finds the others."""

_MINE = "(target_id >> 22) % ?2 IN (SELECT value FROM json_each(?3))"
_AHEAD = f"""
    SELECT target_id, kind FROM posts
    WHERE state = 'skipped' AND reason = 'not-running' AND until_at > ?1 AND {_MINE}
    UNION
    SELECT target_id, kind FROM timetables WHERE next_due_at > ?4 AND {_MINE}
    LIMIT ?5
"""
_UNREADABLE = f"""
    SELECT target_id, kind FROM timetables
    WHERE next_due_at <= ?1 AND NOT ({IS_READABLE}) AND {_MINE}
"""

# What is claimed waits until it is sent or given up.
_WAITING = """
    SELECT next_due_at AS due_at FROM timetables WHERE next_due_at <= :now
    UNION ALL SELECT due_at FROM posts WHERE state = 'sending'
"""
WAITING = Gauge(
    "kollab_posts_waiting", "Posts that are due and not out",
    sql=f"SELECT count(*) FROM ({_WAITING})",
)  # fmt: skip
LONGEST_WAIT = Gauge(
    "kollab_posts_waiting_seconds", "Since when the oldest of them is due; 0 without any",
    sql=f"SELECT coalesce(:now - min(due_at), 0) FROM ({_WAITING})",
)  # fmt: skip


def follow_settings(timetables: Mapping[PostKind, TimetableOf]) -> Hook:
    """Return what brings a server's next occasions in line with settings that change.

    `timetables` are when each kind comes by settings, None where it is off or paused.
    """

    async def move(
        connection: aiosqlite.Connection,
        guild_id: int,
        *,
        old: GuildSettings,
        new: GuildSettings,
        stamp: Stamp,
    ) -> None:
        for kind, timetable_of in timetables.items():
            timetable = timetable_of(new)
            if timetable != timetable_of(old):
                await apply_timetable(
                    connection, guild_id, kind=kind, timetable=timetable, now=stamp.now
                )

    return move


async def apply_timetable(
    connection: aiosqlite.Connection,
    target_id: int,
    *,
    kind: PostKind,
    timetable: Timetable | None,
    now: dt.datetime,
) -> DuePost | None:
    """Bring the stored next occasion in line with a timetable that was set or changed.

    Switched on, it begins with the next due time to come. Changed, no date is posted twice, and
    what a new zone jumps over is in the ledger as skipped. None switches off. Return the next
    occasion; None when switched off.
    """
    if timetable is None:
        await delete_due(connection, target_id, kind)
        return None
    last = await last_date(connection, target_id, kind, before=now)
    waiting = await find_due(connection, target_id, kind)
    if waiting is None:
        following = first_occasion(timetable, now, last=last)
    else:
        # What lies after the date that is waited for was sent by a clock that ran ahead.
        before = waiting.key.on - dt.timedelta(1)
        last = min(last, before) if last else None
        plan = rescheduled(timetable, now, waiting=waiting.key.on, last=last)
        keys = [PostKey(target_id, kind, day) for day in plan.skipped]
        await record_skipped(connection, keys, timetable=timetable, reason=Reason.CHANGED, now=now)
        following = plan.following
    await set_due(connection, target_id, kind=kind, occasion=following)
    return DuePost(PostKey(target_id, kind, following.on), following.due_at)


async def find_due(
    connection: aiosqlite.Connection, target_id: int, kind: PostKind
) -> DuePost | None:
    """Return the next occasion; None where the post is off, or it can't be read."""
    rows = await fetch_all(
        connection,
        "SELECT next_on, next_due_at FROM timetables"
        f" WHERE target_id = ? AND kind = ? AND {IS_READABLE}",
        (target_id, kind),
    )
    if not rows:
        return None
    return DuePost(PostKey(target_id, kind, dt.date.fromisoformat(rows[0][0])), instant(rows[0][1]))


async def delete_due(connection: aiosqlite.Connection, target_id: int, kind: PostKind) -> None:
    """Switch a post off."""
    await connection.execute_fetchall(
        "DELETE FROM timetables WHERE target_id = ? AND kind = ?", (target_id, kind)
    )


async def set_due(
    connection: aiosqlite.Connection, target_id: int, *, kind: PostKind, occasion: Occasion
) -> None:
    """Store the next occasion in place of what was there."""
    await connection.execute_fetchall(
        "INSERT INTO timetables (target_id, kind, next_on, next_due_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (target_id, kind) DO UPDATE"
        " SET next_on = excluded.next_on, next_due_at = excluded.next_due_at",
        (target_id, kind, occasion.on.isoformat(), seconds(occasion.due_at)),
    )


async def last_date(
    connection: aiosqlite.Connection,
    target_id: int,
    kind: PostKind,
    *,
    before: dt.datetime | None = None,
) -> dt.date | None:
    """Return the latest local date that has an entry in the ledger; None without any.

    With `before`, entries of later occasions do not count: a clock that ran ahead left them.
    """
    rows = await fetch_all(
        connection,
        "SELECT max(local_on) FROM posts WHERE target_id = ? AND kind = ? AND due_at <= ?"
        " AND date(local_on, '+0 days') IS local_on",
        (target_id, kind, seconds(before) if before else _EVER),
    )
    return dt.date.fromisoformat(rows[0][0]) if rows[0][0] else None


async def record_skipped(
    connection: aiosqlite.Connection,
    keys: Iterable[PostKey],
    *,
    timetable: Timetable,
    reason: Reason,
    now: dt.datetime,
) -> None:
    """Write into the ledger that dates were not posted, and why; entries that are there stay."""
    for key in keys:
        occasion = occasion_on(timetable, key.on) or Occasion(key.on, now)
        await connection.execute_fetchall(
            "INSERT INTO posts"
            " (target_id, kind, local_on, state, due_at, until_at, updated_at, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (target_id, kind, local_on) DO NOTHING",
            (
                key.target_id,
                key.kind,
                key.on.isoformat(),
                PostState.SKIPPED,
                seconds(occasion.due_at),
                seconds(deadline(timetable, occasion)),
                seconds(now),
                reason,
            ),
        )


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

    async def list_unreadable(
        self, now: dt.datetime, *, shards: ShardFilter
    ) -> list[tuple[int, PostKind]]:
        """List targets whose next occasion is due and can't be read; nearly always none."""
        parameters = (seconds(now), shards.count, listed(shards.ids))
        rows = await self._db.fetch(_UNREADABLE, parameters)
        return [(row[0], PostKind(row[1])) for row in rows]

    async def set_anew(
        self, target_id: int, kind: PostKind, *, timetable: Timetable | None, now: dt.datetime
    ) -> None:
        """Wait for the next time to come; today's is entered as skipped where it is over."""
        async with self._db.write() as connection:
            if timetable is not None:
                today = PostKey(target_id, kind, local_date(timetable.zone, now))
                due = occasion_on(timetable, today.on)
                keys = [today] if due is not None and due.due_at <= now else []
                await record_skipped(
                    connection, keys, timetable=timetable, reason=Reason.BROKEN, now=now
                )
            await apply_timetable(connection, target_id, kind=kind, timetable=timetable, now=now)

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
