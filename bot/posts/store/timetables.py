"""The next occasion of each post, changed inside the transaction of whatever changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import aiosqlite

from bot.kit.db.sql import fetch_all, instant, seconds
from bot.posts.model import DuePost, PostKey, PostState, Reason
from bot.posts.schedule import (
    Occasion,
    PostKind,
    Timetable,
    deadline,
    first_occasion,
    occasion_on,
    rescheduled,
)
from bot.settings.model import GuildSettings
from bot.settings.store import Hook, Stamp

TimetableOf = Callable[[GuildSettings], Timetable | None]
_EVER = 2**62


def follow_settings(timetables: Mapping[PostKind, TimetableOf]) -> Hook:
    """Return what brings a server's next occasions in line with settings that change.

    Parameters
    ----------
    timetables : mapping of PostKind to callable
        When each kind comes by a server's settings, None where it is off or paused.
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
    what a new zone jumps over is in the ledger as skipped. None switches off.

    Returns
    -------
    Due or None
        The next occasion; None when switched off.
    """
    if timetable is None:
        await _delete(connection, target_id, kind)
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
    """Return the next occasion; None where the post is off."""
    rows = await fetch_all(
        connection,
        "SELECT next_on, next_due_at FROM timetables WHERE target_id = ? AND kind = ?",
        (target_id, kind),
    )
    if not rows:
        return None
    return DuePost(PostKey(target_id, kind, dt.date.fromisoformat(rows[0][0])), instant(rows[0][1]))


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
        "SELECT max(local_on) FROM posts WHERE target_id = ? AND kind = ? AND due_at <= ?",
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


async def _delete(connection: aiosqlite.Connection, target_id: int, kind: PostKind) -> None:
    await connection.execute_fetchall(
        "DELETE FROM timetables WHERE target_id = ? AND kind = ?", (target_id, kind)
    )
