"""The pool of questions: made again when the catalogue changed, drawn from for each round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import aiosqlite

from bot.kit.db.bulk import scratch_beside
from bot.kit.db.database import Database, instant, listed, row_id, seconds
from bot.trivia.generation.make import COLUMNS, make_questions
from bot.trivia.questions.json_rows import question_from_json
from bot.trivia.questions.layer_pool_store import LayerPool
from bot.trivia.questions.lots_store import RETIRED, USED, DrawCriteria, LotStore, fill
from bot.trivia.questions.model import GENERATOR, Question, Template

Progress = Callable[[str, int, int], None]

_KEY = "questions_of"
_ATTEMPTS = 3
_IS_NAME = """
    SELECT EXISTS (SELECT 1 FROM artist_names WHERE folded = :folded)
        OR EXISTS (SELECT 1 FROM collaboration_titles WHERE folded = :folded)
        OR EXISTS (SELECT 1 FROM show_titles WHERE folded = :folded)
"""
_OWN = """
    SELECT q.id, q.body FROM guild_questions q WHERE q.guild_id = :guild
"""
_OWN_ID = "'own:' || q.id"
_OWN_FITS = f"{_OWN} AND NOT {RETIRED.format(id=_OWN_ID)}"
_COUNT_OWN = f"""
    SELECT count(*), min(u.used_at) FROM ({_OWN_FITS}) q LEFT JOIN question_uses u
        ON u.guild_id = :guild AND u.question_id = {_OWN_ID}
"""
_OF_FAME = """
    SELECT q.question_id FROM questions q
    WHERE q.fame = :fame AND (:untrue = '[]' OR NOT EXISTS (
        SELECT 1 FROM json_each(q.subjects) s, json_each(:untrue) x WHERE s.value = x.value))
    ORDER BY q.question_id
"""


class QuestionPool:
    """Reads and makes the pool. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.of_layers = LayerPool(db)
        self.lots = LotStore(db)

    async def refresh(self, progress: Progress | None = None) -> bool:
        """Make the pool of what the catalogue says now; give whether it was another one.

        Several processes may do it at the same time: the same catalogue makes the same pool.
        """
        for _ in range(_ATTEMPTS):
            if await self.is_current():
                return False
            with scratch_beside(self._db.path) as scratch:
                works = await self._db.fetch("SELECT count(*) FROM collaborations")
                await make_questions(self._db.path, scratch, works=works[0][0])
                if await self._swap(scratch):
                    if progress is not None:
                        progress("questions", 1, 1)
                    return True
        return False

    async def _swap(self, scratch: Path) -> bool:
        """Take in the questions that a file has, if they are of the catalogue that is loaded."""
        async with self._db.write_attached(scratch) as connection:
            rows = await connection.execute_fetchall(
                "SELECT content_hash FROM other.made_of WHERE content_hash = coalesce("
                "(SELECT value FROM main.meta WHERE key = 'content_hash'), '')"
            )
            of = [str(row[0]) for row in rows]
            if not of:
                # Another process loaded another catalogue meanwhile.
                return False
            await connection.execute_fetchall("DELETE FROM main.questions")
            await connection.execute_fetchall(
                f"INSERT INTO main.questions ({COLUMNS}) SELECT {COLUMNS} FROM other.questions"
            )
            await fill(connection)
            await connection.execute_fetchall(
                "INSERT INTO main.meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (_KEY, _version(of[0])),
            )
        return True

    async def list_own(self, wanted: DrawCriteria) -> list[Question]:
        """Return a server's own questions that were not asked lately."""
        sql = f"{_OWN_FITS} AND NOT {USED.format(id=_OWN_ID)} ORDER BY q.id"
        rows = await self._db.fetch(sql, wanted.parameters())
        return [_own(key, body) for key, body in rows]

    async def count_own(self, wanted: DrawCriteria) -> tuple[int, dt.datetime | None]:
        """Count a server's own questions, lately asked or not, and when the first one was."""
        ((number, used),) = await self._db.fetch(_COUNT_OWN, wanted.parameters())
        return number, None if used is None else instant(used)

    async def ids_of_fame(self, fame: int) -> list[str]:
        """Return the ids of all questions of the loaded catalogue of a fame, in their order.

        Those that are about what everybody is told otherwise are left out.
        """
        untrue = listed(await self.of_layers.untrue(None))
        rows = await self._db.fetch(_OF_FAME, {"fame": fame, "untrue": untrue})
        return [str(row[0]) for row in rows]

    async def find(self, question_id: str, *, guild_id: int | None) -> Question | None:
        """Return a question by its id; a server's own one only to that server."""
        what, _, key = question_id.partition(":")
        if what == Template.OWN:
            rows = await self._db.fetch(
                "SELECT id, body FROM guild_questions WHERE guild_id = ? AND id = ?",
                (guild_id, row_id(key)),
            )
            return _own(*rows[0]) if rows else None
        if own := await self.of_layers.find(question_id, guild_id=guild_id):
            return own
        rows = await self._db.fetch(
            "SELECT body FROM questions WHERE question_id = ?", (question_id,)
        )
        return question_from_json(rows[0][0]) if rows else None

    async def is_name(self, folded: str) -> bool:
        """Return whether anything is called so."""
        rows = await self._db.fetch(_IS_NAME, {"folded": folded})
        return bool(rows[0][0])

    async def list_all(self) -> list[Question]:
        """Return the whole pool, in the order of ids."""
        rows = await self._db.fetch("SELECT body FROM questions ORDER BY question_id")
        return [question_from_json(row[0]) for row in rows]

    async def ratings(self) -> dict[str, float]:
        """Return what was learned of how hard questions are, by id."""
        rows = await self._db.fetch("SELECT question_id, rating FROM question_ratings")
        return {str(key): float(rating) for key, rating in rows}

    async def is_current(self) -> bool:
        """Return whether the pool was made of the loaded catalogue, by this version."""
        meta = dict(await self._db.fetch("SELECT key, value FROM meta"))
        return meta.get(_KEY) == _version(str(meta.get("content_hash", "")))


async def use(
    connection: aiosqlite.Connection, guild_id: int, question_id: str, now: dt.datetime
) -> None:
    """Note, inside a transaction, that a server was asked a question."""
    await connection.execute_fetchall(
        "INSERT INTO question_uses VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET used_at = excluded.used_at",
        (guild_id, question_id, seconds(now)),
    )


def _version(content_hash: str) -> str:
    return f"{content_hash}:{GENERATOR}"


def _own(key: int, body: str) -> Question:
    return replace(question_from_json(body), question_id=f"{Template.OWN}:{key}")
