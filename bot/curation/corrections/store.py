"""What an accepted edit made untrue: posts that were sent, and people who were told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

from bot.curation.corrections.model import Change, Claimed, Correction, DueCorrection, Said
from bot.curation.model import INSTANCE, LOOKED_BACK
from bot.kit.dates import PartialDate
from bot.kit.db.database import Database, listed, readable, seconds
from bot.posts.model import PostKey, ShardFilter
from bot.posts.schedule import FOLLOWING_MESSAGE, PostKind

_NOTE = """
    INSERT INTO corrections_due
        (edit_id, is_undone, target_id, kind, local_on, work, was, says, made_at)
    SELECT :edit, :undone, p.target_id, p.kind, p.local_on, c.value ->> 1, c.value -> 2,
        c.value -> 3, :now
    FROM {places}
    WHERE p.due_at > :since AND p.due_at <= :now AND p.state = 'sent' AND p.message_id IS NOT NULL
        AND c.value ->> 1 IN (SELECT value FROM json_each(p.shown))
        AND {are_meant}
    ON CONFLICT DO NOTHING
"""
_NOTE_OWN = _NOTE.format(
    places="json_each(:changes) c CROSS JOIN posts p ON p.target_id = c.value ->> 0",
    are_meant=f"p.kind <> '{FOLLOWING_MESSAGE}'",
)
# What a server says itself is not touched by what is changed everywhere.
_NOTE_EVERYWHERE = _NOTE.format(
    places="posts p CROSS JOIN json_each(:changes) c",
    are_meant=f"""c.value ->> 0 = {INSTANCE}
        AND p.target_id NOT IN (SELECT value FROM json_each(c.value -> 4))
        AND NOT EXISTS (SELECT 1 FROM layers l JOIN layer_entries e ON e.layer = l.number
            WHERE l.guild_id = p.target_id AND e.kind = 'collaborations' AND e.slug = c.value ->> 1)
    """,
)
_COLUMNS = "id, target_id, kind, local_on, work, was, says, done_at IS NOT NULL"
# A post is mended of all at once, and so is a person told.
_DUE = f"""
    SELECT min(id) AS first, target_id, kind, local_on, work, was, says, 0
    FROM corrections_due WHERE done_at IS NULL
        AND (target_id >> 22) % ? IN (SELECT value FROM json_each(?))
    GROUP BY target_id, kind, iif(kind = '{FOLLOWING_MESSAGE}', '', local_on)
    HAVING first > ? ORDER BY first LIMIT ?
"""
_OF_PERSON = f"target_id = :user AND kind = '{FOLLOWING_MESSAGE}' AND done_at IS NULL"
_CLAIM = f"""
    UPDATE corrections_due SET tried_at = :now, batch = coalesce(batch, (
        SELECT min(id) FROM corrections_due WHERE {_OF_PERSON} AND batch IS NULL))
    WHERE {_OF_PERSON} AND batch IS {{batch}} RETURNING {_COLUMNS}
"""


async def note_corrections(
    connection: aiosqlite.Connection, edit_id: int, changes: Iterable[Change], *,
    is_undone: bool, now: dt.datetime,
) -> None:  # fmt: skip
    """Keep what is to be mended now that an edit, or its undoing, changed some works."""
    told = [
        (each.scope, one.work, _plain(one.was), _plain(one.says), [*each.but])
        for each in changes
        for one in (each.correction,)
    ]
    given = {
        "edit": edit_id, "undone": is_undone, "changes": json.dumps(told, ensure_ascii=False),
        "now": seconds(now), "since": seconds(now - LOOKED_BACK),
    }  # fmt: skip
    await connection.execute_fetchall(_NOTE_OWN, given)
    if any(scope == INSTANCE for scope, *_ in told):
        await connection.execute_fetchall(_NOTE_EVERYWHERE, given)


class CorrectionStore:
    """Reads what is to be mended, and notes what was. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_due(
        self, shards: ShardFilter, *, after: int = 0, limit: int = 100
    ) -> list[DueCorrection]:
        """List one correction for each post and person that is to get some, the first first.

        Those after an id, by which the next part of the list is asked for.
        """
        given = (shards.count, listed(shards.ids), after, limit)
        return readable(await self._db.fetch(_DUE, given), _due)

    async def list_of(self, key: PostKey) -> list[DueCorrection]:
        """List all corrections of a post, those that it got already, too; the first first."""
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM corrections_due"
            " WHERE target_id = ? AND kind = ? AND local_on = ? ORDER BY id",
            (key.target_id, key.kind, key.on.isoformat()),
        )
        return readable(rows, _due)

    async def claim(self, user_id: int, *, now: dt.datetime, again: dt.timedelta) -> Claimed | None:
        """Take what a person is to be told, so that nobody else tells it meanwhile.

        What was taken before and is not finished comes first, once it was taken so long ago.
        None where there is nothing, or where it is in somebody's hands.
        """
        given = {"user": user_id, "now": seconds(now)}
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT batch, tried_at FROM corrections_due WHERE {_OF_PERSON}"
                " ORDER BY batch IS NULL, tried_at, batch LIMIT 1",
                given,
            )
            ((batch, tried_at),) = list(rows) or ((None, None),)
            if tried_at is not None and tried_at > seconds(now - again):
                return None
            sql = _CLAIM.format(batch="NULL" if batch is None else ":batch")
            taken = await connection.execute_fetchall(sql, {**given, "batch": batch})
        due = readable([tuple(row) for row in taken], _due)
        return Claimed(due, is_again=batch is not None) if due else None

    async def finish(self, due: Iterable[DueCorrection], outcome: str, *, now: dt.datetime) -> None:
        """Note what became of corrections: they are never due again."""
        await self._db.write_one(
            "UPDATE corrections_due SET done_at = ?, outcome = ? WHERE done_at IS NULL"
            " AND id IN (SELECT value FROM json_each(?))",
            (seconds(now), outcome, listed(each.id for each in due)),
        )


def _plain(said: Said | None) -> list[Any] | None:
    if said is None:
        return None
    return [said.title, said.title_ko, str(said.date or ""), said.artists]


def _said(text: str) -> Said | None:
    if (plain := json.loads(text)) is None:
        return None
    title, title_ko, date, artists = plain
    return Said(title, title_ko, PartialDate.parse(date) if date else None, tuple(artists))


def _due(row: Sequence[Any]) -> DueCorrection:
    key = PostKey(row[1], PostKind(row[2]), dt.date.fromisoformat(row[3]))
    correction = Correction(row[4], _said(row[5]), _said(row[6]))
    return DueCorrection(row[0], key, correction, is_done=bool(row[7]))
