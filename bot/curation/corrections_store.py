"""What an accepted edit made untrue: posts that were sent, people who were told, questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import aiosqlite

from bot.curation.model import INSTANCE, LOOKED_BACK
from bot.kit.db.database import Database, fetch_all, listed, seconds
from bot.posts.schedule import FOLLOWING_MESSAGE

_KEY = "edit_id, what, target_id, subject, local_on"
# Once there, never a second time: whoever mends what is due counts on it.
_POSTS = f"""
    INSERT INTO corrections_due ({_KEY}, work, made_at)
    SELECT :edit, iif(p.kind = '{FOLLOWING_MESSAGE}', 'follower', 'post'), p.target_id, p.kind,
        p.local_on, w.value, :now
    FROM posts p, json_each(:works) w
    WHERE p.state = 'sent' AND p.message_id IS NOT NULL AND p.due_at > :since AND p.due_at <= :now
        AND (:scope = {INSTANCE} OR (p.target_id = :scope AND p.kind <> '{FOLLOWING_MESSAGE}'))
        AND w.value IN (SELECT value FROM json_each(p.shown))
    ON CONFLICT DO NOTHING
"""
_QUESTIONS = f"""
    INSERT INTO corrections_due ({_KEY}, work, made_at)
    SELECT :edit, 'question', :scope, q.question_id, '', w.value, :now
    FROM json_each(:works) w, questions q
    WHERE q.work = w.value
        OR 'collaboration:' || w.value IN (SELECT value FROM json_each(q.subjects))
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class CorrectionDue:
    """Something of the bot's that an edit made untrue; `work` is the slug that it is about.

    A post and what a follower was told are a row of the ledger (`subject` is the kind); a question
    is one that a server (0: none) is not to be asked any more.
    """

    edit_id: int
    what: str
    target_id: int
    subject: str
    local_on: str
    work: str


async def note_corrections(
    connection: aiosqlite.Connection, edit_id: int, scope: int, works: Iterable[str],
    now: dt.datetime,
) -> None:  # fmt: skip
    """Keep what is to be mended now that an edit changed what is known of some works."""
    given = {
        "edit": edit_id, "scope": scope, "works": listed(works), "now": seconds(now),
        "since": seconds(now - LOOKED_BACK),
    }  # fmt: skip
    for sql in (_POSTS, _QUESTIONS):
        await connection.execute_fetchall(sql, given)


class CorrectionStore:
    """Reads what is to be mended."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_due(self, *, limit: int = 100) -> list[CorrectionDue]:
        """List what is to be mended, the first first."""
        rows = await self._db.fetch(
            f"SELECT {_KEY}, work FROM corrections_due WHERE done_at IS NULL"
            f" ORDER BY made_at, {_KEY} LIMIT ?",
            (limit,),
        )
        return [CorrectionDue(*row) for row in rows]

    async def finish(self, due: CorrectionDue, *, now: dt.datetime) -> bool:
        """Note that something was mended; False where somebody else did it."""
        rows = await self._db.write_one(
            "UPDATE corrections_due SET done_at = ? WHERE edit_id = ? AND what = ?"
            " AND target_id = ? AND subject = ? AND local_on = ? AND done_at IS NULL RETURNING 1",
            (seconds(now), due.edit_id, due.what, due.target_id, due.subject, due.local_on),
        )
        return bool(rows)


async def list_due_of(connection: aiosqlite.Connection, edit_id: int) -> list[CorrectionDue]:
    """List what is to be mended because of an edit."""
    sql = f"SELECT {_KEY}, work FROM corrections_due WHERE edit_id = ? ORDER BY {_KEY}"
    return [CorrectionDue(*row) for row in await fetch_all(connection, sql, (edit_id,))]
