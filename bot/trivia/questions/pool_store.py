"""The pool of questions: made again when the catalogue changed, drawn from for each round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiosqlite

from bot.kit.db.bulk import scratch_beside
from bot.kit.db.database import Database, instant, listed, row_id, seconds
from bot.trivia.generation.make import COLUMNS, LOTS, make_questions
from bot.trivia.questions.json_rows import question_from_json
from bot.trivia.questions.layer_pool_store import LayerPool
from bot.trivia.questions.model import GENERATOR, Category, Question, Template, is_typable

Progress = Callable[[str, int, int], None]

_KEY = "questions_of"
_OWN_EVERY = 3
_ATTEMPTS = 3
_USED = """
    EXISTS (SELECT 1 FROM question_uses u
        WHERE u.guild_id = :guild AND u.question_id = {id} AND u.used_at > :since)
"""
_RETIRED = """
    EXISTS (SELECT 1 FROM question_retirements t
        WHERE t.guild_id = :guild AND t.question_id = {id})
"""
_FITS = (
    """
    q.category = :category
    AND (:excluded = '[]' OR NOT EXISTS (
        SELECT 1 FROM json_each(q.subjects) s, json_each(:excluded) x WHERE s.value = x.value))
    AND (:home = '[]' OR EXISTS (
        SELECT 1 FROM json_each(q.subjects) s
        WHERE s.value IN (SELECT h.value FROM json_each(:home) h)))
    AND (:low IS NULL OR coalesce(
        (SELECT r.rating FROM question_ratings r WHERE r.question_id = q.question_id), q.prior)
        BETWEEN :low AND :high)
"""
    + f" AND NOT {_RETIRED.format(id='q.question_id')}"
)
_FRESH = f"{_FITS} AND NOT {_USED.format(id='q.question_id')}"
_OTHER_WORK = """
    (q.work = '' OR NOT EXISTS (
        SELECT 1 FROM questions s JOIN question_uses u
            ON u.guild_id = :guild AND u.question_id = s.question_id
        WHERE s.work = q.work AND s.work <> '' AND u.used_at > :lately))
"""
_DRAW = f"""
    SELECT q.body FROM questions q INDEXED BY questions_by_category
    WHERE q.shuffle >= :first AND q.shuffle < :last AND {_FRESH} AND {_OTHER_WORK}
    ORDER BY q.shuffle LIMIT 1
"""
_DRAW_AGAIN = f"""
    SELECT q.body FROM questions q INDEXED BY questions_by_category
    WHERE {_FRESH} ORDER BY q.shuffle LIMIT 1
"""
_HAS_FRESH = f"""
    SELECT EXISTS (
        SELECT 1 FROM questions q INDEXED BY questions_by_category WHERE {_FRESH})
"""
_COUNT = f"SELECT count(*) FROM questions q WHERE {_FITS}"
_FREE = f"""
    SELECT min(u.used_at) FROM questions q JOIN question_uses u
        ON u.guild_id = :guild AND u.question_id = q.question_id
    WHERE {_FITS}
"""
_NAMES = {
    "artist": "artist_names",
    "collaboration": "collaboration_titles",
    "show": "show_titles",
}
_OWN = """
    SELECT q.id, q.body FROM guild_questions q WHERE q.guild_id = :guild
"""
_OWN_ID = "'own:' || q.id"
_OWN_FITS = f"{_OWN} AND NOT {_RETIRED.format(id=_OWN_ID)}"


@dataclass(frozen=True, slots=True)
class DrawCriteria:
    """Which questions may be drawn for a server.

    What was used after `since` is not drawn, nor anything about a work that was asked about after
    `lately`, where there is a choice. `excluded` are tokens of what the server leaves out, `home`
    of whom all questions are to be about, if of anybody; `ratings` the lowest and highest
    difficulty, None for any. A server's own questions are about what it likes.
    """

    guild_id: int
    since: dt.datetime
    lately: dt.datetime
    excluded: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    ratings: tuple[float, float] | None = None
    is_typed: bool = False

    def parameters(self, category: Category) -> dict[str, Any]:
        """Return what the statements are run with."""
        low, high = self.ratings or (None, None)
        return {
            "guild": self.guild_id,
            "since": seconds(self.since),
            "lately": seconds(self.lately),
            "excluded": listed(self.excluded),
            "home": listed(self.home),
            "low": low,
            "high": high,
            "category": category.value,
        }


class QuestionPool:
    """Reads and makes the pool. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.of_layers = LayerPool(db)

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
            await connection.execute_fetchall(
                "INSERT INTO main.meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (_KEY, _version(of[0])),
            )
        return True

    async def draw(self, wanted: DrawCriteria, category: Category, lot: int) -> Question | None:
        """Draw a question of a category; None where all were asked lately.

        From `lot` (below `LOTS`) on the order is gone through, and then from its beginning. Every
        third time, what the server's people added comes first.
        """
        given = wanted.parameters(category)
        own = await self.of_layers.list_fitting(wanted.guild_id, _FRESH, given)
        if own and lot % _OWN_EVERY == 0:
            return own[lot // _OWN_EVERY % len(own)]
        found = await self._draw_loaded(wanted, given, lot)
        return own[lot % len(own)] if own and found is None else found

    async def _draw_loaded(
        self, wanted: DrawCriteria, given: dict[str, Any], lot: int
    ) -> Question | None:
        untrue = await self.of_layers.untrue(wanted.guild_id)
        given = {**given, "excluded": listed((*wanted.excluded, *untrue))}
        for first, last in ((lot, LOTS), (0, lot)):
            rows = await self._db.fetch(_DRAW, {**given, "first": first, "last": last})
            if rows:
                return question_from_json(rows[0][0])
        rows = await self._db.fetch(_DRAW_AGAIN, given)
        return question_from_json(rows[0][0]) if rows else None

    async def has_fresh(self, wanted: DrawCriteria, category: Category) -> bool:
        """Return whether anything of a category can be drawn; one look instead of one a draw."""
        given = wanted.parameters(category)
        rows = await self._db.fetch(_HAS_FRESH, given)
        own = self.of_layers.list_fitting
        return bool(rows[0][0]) or bool(await own(wanted.guild_id, _FRESH, given))

    async def list_own(self, wanted: DrawCriteria) -> list[Question]:
        """Return a server's own questions that were not asked lately."""
        sql = f"{_OWN_FITS} AND NOT {_USED.format(id=_OWN_ID)} ORDER BY q.id"
        rows = await self._db.fetch(sql, wanted.parameters(Category.OWN))
        own = (_own(key, body) for key, body in rows)
        return [each for each in own if not wanted.is_typed or is_typable(each)]

    async def count(self, wanted: DrawCriteria, category: Category) -> int:
        """Count the questions of a category that a server can be asked, lately asked ones too."""
        if category is Category.OWN:
            rows = await self._db.fetch(
                f"SELECT count(*) FROM ({_OWN_FITS})", wanted.parameters(category)
            )
        else:
            given = wanted.parameters(category)
            rows = await self._db.fetch(_COUNT, given)
            own = await self.of_layers.list_fitting(wanted.guild_id, _FITS, given)
            return int(rows[0][0]) + len(own)
        return int(rows[0][0])

    async def first_used(self, wanted: DrawCriteria, category: Category) -> dt.datetime | None:
        """Return when the one was asked that is free again first; None where none was."""
        given = wanted.parameters(category)
        if category is Category.OWN:
            sql = f"""
                SELECT min(u.used_at) FROM ({_OWN_FITS}) q JOIN question_uses u
                    ON u.guild_id = :guild AND u.question_id = {_OWN_ID}
            """
        else:
            sql = _FREE
        rows = await self._db.fetch(sql, given)
        return None if rows[0][0] is None else instant(rows[0][0])

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

    async def stands(self, question: Question, *, guild_id: int) -> bool:
        """Return whether what is known by now still bears out a question that a server was asked.

        What its layers say otherwise than what was loaded does not, but for a question of theirs.
        """
        if question.template is Template.OWN:
            return True
        found = await self.find(question.question_id, guild_id=guild_id)
        if found is not None and found.right.token != question.right.token:
            return False
        if await self.of_layers.find(question.question_id, guild_id=guild_id) is not None:
            return True
        return set(await self.of_layers.untrue(guild_id)).isdisjoint(question.subjects)

    async def is_name(self, folded: str, *, kind: str) -> bool:
        """Return whether anything of the kind that a token says is called so; of any without."""
        tables = [_NAMES[kind]] if kind in _NAMES else _NAMES.values()
        called = (f"EXISTS (SELECT 1 FROM {table} WHERE folded = :folded)" for table in tables)
        rows = await self._db.fetch(f"SELECT {' OR '.join(called)}", {"folded": folded})
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
