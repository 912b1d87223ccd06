"""Forms that were filled in and not sent yet, each its person's own."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import aiosqlite

from bot.curation.model import KEPT_DRAFT
from bot.curation.submissions.model import Typed
from bot.kit.db.database import Database, fetch_all, seconds

_MOST = 5
"""So many of one person's are kept: who opens one form after the other goes on with the latest."""
_LATEST = "SELECT id FROM submissions WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2"
_DROP_DRAFTS = """
    DELETE FROM edits WHERE state = 'draft' AND id IN
        (SELECT edit_id FROM submissions WHERE id = ?)
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it is kept, and the draft that was made of it."""

    id: int
    scope: int
    typed: Typed
    edit_id: int | None = None


class SubmissionStore:
    """Keeps what people are about to send."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, scope: int, user_id: int, typed: Typed, *, now: dt.datetime) -> int:
        """Keep a form that was filled in, and forget the person's oldest; return its id."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "DELETE FROM submissions WHERE made_at < ?", (seconds(now - KEPT_DRAFT),)
            )
            rows = await fetch_all(
                connection,
                "INSERT INTO submissions (user_id, scope, made_at, typed) VALUES (?, ?, ?, ?)"
                " RETURNING id",
                (user_id, scope, seconds(now), _text(typed)),
            )
            old = f"SELECT id FROM submissions WHERE user_id = ?1 AND id NOT IN ({_LATEST})"
            for (each,) in await fetch_all(connection, old, (user_id, _MOST)):
                await _drop(connection, each)
            return int(rows[0][0])

    async def find(self, submission_id: int, user_id: int) -> Kept | None:
        """Return a form of a person's; None where they have none of that id (any more)."""
        rows = await self._db.fetch(
            "SELECT id, scope, typed, edit_id FROM submissions WHERE id = ? AND user_id = ?",
            (submission_id, user_id),
        )
        for key, scope, typed, edit_id in rows:
            return Kept(key, scope, Typed.of_plain(json.loads(typed)), edit_id)
        return None

    async def change(self, submission_id: int, typed: Typed) -> None:
        """Keep what a form says now; the draft that was made of it before goes."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(_DROP_DRAFTS, (submission_id,))
            await connection.execute_fetchall(
                "UPDATE submissions SET typed = ?, edit_id = NULL WHERE id = ?",
                (_text(typed), submission_id),
            )

    async def set_draft(self, submission_id: int, edit_id: int) -> None:
        """Note the draft that was made of a form."""
        await self._db.write_one(
            "UPDATE submissions SET edit_id = ? WHERE id = ?", (edit_id, submission_id)
        )

    async def drop(self, submission_id: int) -> None:
        """Forget a form, with its draft if that was not sent."""
        async with self._db.write() as connection:
            await _drop(connection, submission_id)

    async def set_language(self, edit_id: int, language: str) -> None:
        """Note in which language the proposer of an edit is told what is decided."""
        await self._db.write_one("UPDATE edits SET language = ? WHERE id = ?", (language, edit_id))

    async def language(self, edit_id: int) -> str:
        """Return that language, a locale tag of Discord's; empty where it is not known."""
        rows = await self._db.fetch("SELECT language FROM edits WHERE id = ?", (edit_id,))
        return str(rows[0][0]) if rows else ""


async def _drop(connection: aiosqlite.Connection, submission_id: int) -> None:
    await connection.execute_fetchall(_DROP_DRAFTS, (submission_id,))
    await connection.execute_fetchall("DELETE FROM submissions WHERE id = ?", (submission_id,))


def _text(typed: Typed) -> str:
    return json.dumps(typed.plain(), ensure_ascii=False)
