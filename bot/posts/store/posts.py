"""The ledger of posts: what is due, who may send it, and what became of it.

A claim is one statement: of several processes that want to send the same post, one gets it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, fetch_all, instant, listed, named, readable, seconds
from bot.posts.model import (
    Coming,
    DuePost,
    Post,
    PostKey,
    PostState,
    Reason,
    ShardFilter,
    StepState,
    TakenOccasion,
)
from bot.posts.schedule import Continuation, PostKind, Timetable
from bot.posts.store.timetables import (
    IS_READABLE,
    delete_due,
    find_due,
    last_date,
    record_skipped,
)

Note = Callable[[aiosqlite.Connection], Awaitable[None]]
"""Keeps something in a transaction."""

_COLUMNS = (
    "target_id, kind, local_on, state, due_at, until_at, updated_at, first_try_at, channel_id,"
    " message_id, reason, thread, publish, shown"
)
_MINE = "(target_id >> 22) % ? IN (SELECT value FROM json_each(?))"
_KEY = "target_id = ? AND kind = ? AND local_on = ?"
_UNFINISHED = "(state = 'sending' OR (state = 'sent' AND (thread = 'todo' OR publish = 'todo')))"
_DUE = f"""
    SELECT target_id, kind, next_on, next_due_at FROM timetables
    WHERE next_due_at <= ? AND (next_due_at, target_id, kind) > (?, ?, ?) AND {_MINE}
        AND {IS_READABLE}
    ORDER BY next_due_at, target_id, kind LIMIT ?
"""
# Discord's ids, the kind and the stored occasion must still be what the caller saw.
_ADVANCE = """
    UPDATE timetables SET next_on = value ->> 4, next_due_at = value ->> 5
    FROM json_each(?)
    WHERE timetables.target_id = value ->> 0 AND timetables.kind = value ->> 1
        AND next_on = value ->> 2 AND next_due_at = value ->> 3
    RETURNING timetables.target_id, timetables.kind
"""
_RESTORED_AT = "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'restored_at'"
_CLAIM = """
    INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at,
        first_try_at, channel_id)
    SELECT value ->> 0, value ->> 1, value ->> 2, 'sending', value ->> 3, value ->> 6, ?1, ?4,
        value ->> 7
    FROM json_each(?2) WHERE TRUE
    ON CONFLICT (target_id, kind, local_on) DO UPDATE SET
        state = 'sending', updated_at = excluded.updated_at, until_at = excluded.until_at,
        first_try_at = excluded.first_try_at, channel_id = excluded.channel_id, reason = ''
    WHERE posts.state IN (SELECT value FROM json_each(?3))
    RETURNING target_id, kind, local_on
"""
_ENTER = """
    INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at, channel_id,
        reason)
    SELECT value ->> 0, value ->> 1, value ->> 2, ?1, value ->> 3, value ->> 6, ?2, value ->> 7, ?3
    FROM json_each(?4) WHERE TRUE
    ON CONFLICT (target_id, kind, local_on) DO NOTHING
"""


class PostStore:
    """Reads and writes the ledger and the timetables that lead to it. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_due(
        self, now: dt.datetime, *, shards: ShardFilter, limit: int, after: DuePost | None = None
    ) -> list[DuePost]:
        """List what is due, what has waited longest first; `after` is where to go on."""
        start: tuple[int, int, str] = (-1, -1, "")
        if after is not None:
            start = (seconds(after.due_at), after.key.target_id, after.key.kind)
        rows = await self._db.fetch(_DUE, (seconds(now), *start, *_shards(shards), limit))
        return [DuePost(_key(row), instant(row[3])) for row in rows]

    async def next_due(self, target_id: int, kind: PostKind) -> DuePost | None:
        """Return the next occasion; None where the post is off."""
        async with self._db.read() as connection:
            return await find_due(connection, target_id, kind)

    async def coming(self, target_id: int, kinds: Iterable[PostKind]) -> Coming:
        """Return the next occasions of some kinds, and the latest dates that had one."""
        due, last = {}, {}
        async with self._db.read() as connection:
            for kind in kinds:
                if (following := await find_due(connection, target_id, kind)) is not None:
                    due[kind] = following
                if (latest := await last_date(connection, target_id, kind)) is not None:
                    last[kind] = latest
        return Coming(due, last)

    async def claim(self, taken: Sequence[TakenOccasion], *, now: dt.datetime) -> set[PostKey]:
        """Take occasions that are due from their timetables, to be sent by the caller alone.

        Return what that is. What is missing was changed, paused, or taken by another process
        since it was listed; or it was due before a backup was put back, which can't know whether it
        was sent: it counts as begun when it was due, and is looked for before it is sent.
        """
        async with self._db.write() as connection:
            mine = await _advance(connection, taken)
            rows = await fetch_all(connection, _RESTORED_AT)
            doubtful = [each for each in mine if seconds(each.due.due_at) <= rows[0][0]]
            for each in doubtful:
                over, tried_at = (PostState.FAILED,), each.due.due_at
                await _claim(connection, [each], now=now, over=over, tried_at=tried_at)
            sure = [each for each in mine if each not in doubtful]
            return await _claim(connection, sure, now=now, over=(PostState.FAILED,))

    async def claim_now(self, taken: TakenOccasion, *, now: dt.datetime) -> bool:
        """Take a post that a person asked for; its timetable moves on where it waits for it.

        What was skipped or refused may be claimed, what was sent (or perhaps sent) never.
        """
        over = (PostState.FAILED, PostState.SKIPPED)
        async with self._db.write() as connection:
            claimed = await _claim(connection, [taken], now=now, over=over)
            waiting = await find_due(connection, taken.due.key.target_id, taken.due.key.kind)
            if claimed and waiting is not None and waiting.key == taken.due.key:
                await _advance(
                    connection, [TakenOccasion(waiting, taken.until_at, taken.following)]
                )
            return bool(claimed)

    async def reclaim(self, key: PostKey, *, channel_id: int | None, now: dt.datetime) -> bool:
        """Take a post again that was refused, before its deadline; False if somebody else did.

        False, too, if it was refused before a backup was put back, and may have been sent since:
        it is looked for then, as in `claim`.
        """
        rows = await self._db.write_one(
            "UPDATE posts SET state = 'sending', updated_at = ?1,"
            f" first_try_at = iif(updated_at <= ({_RESTORED_AT}), due_at, ?1),"
            " channel_id = ?2, reason = ''"
            " WHERE target_id = ?3 AND kind = ?4 AND local_on = ?5"
            " AND state = 'failed' AND until_at > ?1 RETURNING first_try_at",
            (seconds(now), channel_id, *_parts(key)),
        )
        return [row[0] for row in rows] == [seconds(now)]

    async def restart(self, post: Post, *, channel_id: int | None, now: dt.datetime) -> bool:
        """Begin anew with a post that provably was not delivered; False if somebody else did."""
        return await self._changed(
            "UPDATE posts SET updated_at = ?1, first_try_at = ?1, channel_id = ?2"
            " WHERE target_id = ?3 AND kind = ?4 AND local_on = ?5"
            " AND state = 'sending' AND first_try_at = ?6 RETURNING 1",
            (
                seconds(now),
                channel_id,
                *_parts(post.key),
                seconds(post.first_try_at or post.updated_at),
            ),
        )

    async def pass_over(
        self, taken: TakenOccasion, *, state: PostState, reason: Reason, now: dt.datetime
    ) -> None:
        """Enter an occasion that is due without a call; an entry that is there stays."""
        async with self._db.write() as connection:
            mine = await _advance(connection, [taken])
            await connection.execute_fetchall(_ENTER, (state, seconds(now), reason, _wanted(mine)))

    async def advance(self, taken: TakenOccasion) -> None:
        """Move a timetable on without an entry: there is nothing to say."""
        async with self._db.write() as connection:
            await _advance(connection, [taken])

    async def skip(
        self,
        missed: Sequence[tuple[DuePost, Timetable, Continuation]],
        *,
        reason: Reason,
        now: dt.datetime,
    ) -> None:
        """Enter occasions whose time has passed as skipped, and move on to the next."""
        async with self._db.write() as connection:
            for due, timetable, plan in missed:
                if await _advance(connection, [TakenOccasion(due, now, plan.following)]):
                    keys = [PostKey(due.key.target_id, due.key.kind, on) for on in plan.skipped]
                    await record_skipped(
                        connection, keys, timetable=timetable, reason=reason, now=now
                    )

    async def drop(self, due: DuePost, timetable: Timetable | None, *, now: dt.datetime) -> None:
        """Take a timetable out whose settings do not say any more where its posts go."""
        async with self._db.write() as connection:
            await delete_due(connection, due.key.target_id, due.key.kind)
            if timetable is not None:
                await record_skipped(
                    connection, [due.key], timetable=timetable, reason=Reason.BROKEN, now=now
                )

    async def finish(
        self,
        key: PostKey,
        state: PostState,
        *,
        now: dt.datetime,
        message_id: int | None = None,
        reason: Reason | None = None,
        steps: Mapping[str, StepState] | None = None,
        shown: Iterable[str] = (),
        note: Note | None = None,
        kept: dt.timedelta | None = None,
    ) -> bool:
        """Record what became of a post being sent; False when that was recorded already.

        `steps` are what is to follow, by ``thread`` and ``publish``. `note` keeps in the same
        transaction what follows from it. `kept` is how long earlier entries of this target and
        kind stay; None leaves them alone.
        """
        todo = steps or {}
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                "UPDATE posts SET state = ?, updated_at = ?, message_id = ?, reason = ?,"
                f" thread = ?, publish = ?, shown = ? WHERE {_KEY} AND state = 'sending'"
                " RETURNING 1",
                (
                    state,
                    seconds(now),
                    message_id,
                    reason or "",
                    todo.get("thread", StepState.NONE),
                    todo.get("publish", StepState.NONE),
                    json.dumps(list(shown)),
                    *_parts(key),
                ),
            )
            if note is not None:
                await note(connection)
            if kept is not None:
                await connection.execute_fetchall(
                    "DELETE FROM posts WHERE target_id = ? AND kind = ? AND local_on < ?",
                    (*_parts(key)[:2], (key.on - kept).isoformat()),
                )
            return bool(rows)

    async def add_shown(self, post: Post, shown: Iterable[str]) -> None:
        """Record works that a post shows since it was edited, besides those that it had shown."""
        both = tuple(dict.fromkeys((*post.shown, *shown)))
        if both != post.shown:
            sql = f"UPDATE posts SET shown = ? WHERE {_KEY}"
            await self._db.write_one(sql, (json.dumps(both), *_parts(post.key)))

    async def set_step(
        self, key: PostKey, step: str, state: StepState, *, now: dt.datetime
    ) -> None:
        """Record how far a step after a post is: ``thread`` or ``publish``."""
        sql = named("UPDATE posts SET {step} = ?, updated_at = ? WHERE ", step=step) + _KEY
        async with self._db.write() as connection:
            await connection.execute_fetchall(sql, (state, seconds(now), *_parts(key)))

    async def find(self, key: PostKey) -> Post | None:
        """Return what became of an occasion; None before it is due."""
        rows = await self._db.fetch(f"SELECT {_COLUMNS} FROM posts WHERE {_KEY}", _parts(key))
        return _post(rows[0]) if rows else None

    async def list_unfinished(self, *, shards: ShardFilter, limit: int = 1000) -> list[Post]:
        """List what is being sent or has a step to go, by this process or one that died."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM posts WHERE {_UNFINISHED} AND {_MINE}"
            " ORDER BY updated_at LIMIT ?",
            (*_shards(shards), limit),
        )
        return readable(rows, _post)

    async def list_failed(
        self, now: dt.datetime, *, shards: ShardFilter, limit: int = 1000
    ) -> list[Post]:
        """List what was refused and may still be sent, the most urgent first."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM posts WHERE state = 'failed' AND until_at > ? AND due_at <= ?"
            f" AND {_MINE} ORDER BY until_at LIMIT ?",
            (seconds(now), seconds(now), *_shards(shards), limit),
        )
        return readable(rows, _post)

    async def list_history(
        self,
        target_id: int,
        *,
        kinds: Iterable[PostKind],
        before: dt.date | None = None,
        limit: int = 25,
    ) -> tuple[Post, ...]:
        """List what became of dates before one, the latest first."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM posts WHERE target_id = ?"
            " AND kind IN (SELECT value FROM json_each(?)) AND local_on < ?"
            " ORDER BY local_on DESC, kind LIMIT ?",
            (target_id, listed(kinds), (before or dt.date.max).isoformat(), limit),
        )
        return tuple(readable(rows, _post))

    async def list_coming(self, target_id: int | None = None, *, limit: int) -> list[DuePost]:
        """List the next occasions of every target, or of one, the soonest first."""
        rows = await self._db.fetch(
            "SELECT target_id, kind, next_on, next_due_at FROM timetables"
            " WHERE ?1 IS NULL OR target_id = ?1 ORDER BY next_due_at, target_id, kind LIMIT ?2",
            (target_id, limit),
        )
        return readable(rows, lambda row: DuePost(_key(row), instant(row[3])))

    async def list_latest(self, target_id: int | None = None, *, limit: int) -> list[Post]:
        """List what became of the latest occasions of every target, or of one."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM posts WHERE ?1 IS NULL OR target_id = ?1"
            " ORDER BY due_at DESC, target_id, kind LIMIT ?2",
            (target_id, limit),
        )
        return readable(rows, _post)

    async def list_shown(self, keys: Iterable[PostKey]) -> dict[PostKey, tuple[str, ...]]:
        """Return, for each of some posts that were sent, the slugs of the works in it."""
        wanted = json.dumps([_parts(key) for key in keys])
        rows = await self._db.fetch(
            "SELECT target_id, kind, local_on, shown FROM json_each(?) CROSS JOIN posts"
            " ON target_id = value ->> 0 AND kind = value ->> 1 AND local_on = value ->> 2"
            " WHERE state = 'sent'",
            (wanted,),
        )
        return {_key(row): tuple(json.loads(row[3])) for row in rows}

    async def _changed(self, sql: str, parameters: tuple[Any, ...]) -> bool:
        async with self._db.write() as connection:
            return bool(await connection.execute_fetchall(sql, parameters))


async def _advance(
    connection: aiosqlite.Connection, taken: Sequence[TakenOccasion]
) -> list[TakenOccasion]:
    """Move timetables on; give the turns whose timetable was as they say."""
    rows = await connection.execute_fetchall(_ADVANCE, (_wanted(taken),))
    moved = {(row[0], row[1]) for row in rows}
    return [each for each in taken if (each.due.key.target_id, each.due.key.kind) in moved]


async def _claim(
    connection: aiosqlite.Connection,
    taken: Sequence[TakenOccasion],
    *,
    now: dt.datetime,
    over: Iterable[PostState],
    tried_at: dt.datetime | None = None,
) -> set[PostKey]:
    given = (seconds(now), _wanted(taken), listed(over), seconds(tried_at or now))
    rows = await fetch_all(connection, _CLAIM, given)
    return {_key(row) for row in rows}


def _wanted(taken: Iterable[TakenOccasion]) -> str:
    return json.dumps(
        [
            [
                *_parts(each.due.key),
                seconds(each.due.due_at),
                each.following.on.isoformat(),
                seconds(each.following.due_at),
                seconds(each.until_at),
                each.channel_id,
            ]
            for each in taken
        ]
    )


def _parts(key: PostKey) -> tuple[int, str, str]:
    return key.target_id, key.kind, key.on.isoformat()


def _shards(shards: ShardFilter) -> tuple[int, str]:
    return shards.count, listed(shards.ids)


def _key(row: Sequence[Any]) -> PostKey:
    return PostKey(row[0], PostKind(row[1]), dt.date.fromisoformat(row[2]))


def _post(row: Sequence[Any]) -> Post:
    return Post(
        key=_key(row),
        state=PostState(row[3]),
        due_at=instant(row[4]),
        until_at=instant(row[5]),
        updated_at=instant(row[6]),
        first_try_at=None if row[7] is None else instant(row[7]),
        channel_id=row[8],
        message_id=row[9],
        reason=Reason(row[10]) if row[10] else None,
        thread=StepState(row[11]),
        publish=StepState(row[12]),
        shown=tuple(json.loads(row[13])),
    )
