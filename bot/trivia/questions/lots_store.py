"""The lots of questions: each question that fits is as likely to be drawn as any other one."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, fetch_all, instant, listed, seconds
from bot.trivia.questions.json_rows import question_from_json
from bot.trivia.questions.model import GRADES, Category, Question

ANYBODY = ("",)
"""In place of acts: questions about whomever."""

_TRIES = 10
"""So many numbers of a cell are drawn before all of its questions are looked at."""
_SETTLED = 20
"""From so many answers on they decide a question's grade."""
_STEP = 125.0
"""A grade of fame is worth so much of a rating."""
_GRADE = f"""
    CASE WHEN r.answers >= {_SETTLED}
    THEN min(5, max(1, q.fame - CAST(round((r.rating - q.prior) / {_STEP}) AS INTEGER)))
    ELSE q.fame END
"""
_FILL = f"""
    INSERT INTO main.question_lots (act, category, grade, place, question)
    SELECT act, category, grade,
        row_number() OVER (PARTITION BY act, category, grade ORDER BY question) - 1, question
    FROM (
        SELECT l.act, q.category, {_GRADE} AS grade, l.question FROM (
            SELECT rowid AS question, '' AS act FROM main.questions
            UNION SELECT q.rowid, replace(s.value, 'of:', 'artist:')
                FROM main.questions q, json_each(q.subjects) s
                WHERE substr(s.value, 1, instr(s.value, ':')) IN ('artist:', 'of:', 'known:')
        ) l JOIN main.questions q ON q.rowid = l.question
        LEFT JOIN main.question_ratings r ON r.question_id = q.question_id
    )
"""
_GRADED = f"""
    SELECT q.rowid, {_GRADE} FROM questions q JOIN question_ratings r USING (question_id)
    WHERE q.question_id = ?
"""
_MOVE = """
    UPDATE question_lots SET grade = :grade, place = (
        SELECT coalesce(max(o.place) + 1, 0) FROM question_lots o
        WHERE o.act = question_lots.act AND o.category = question_lots.category
            AND o.grade = :grade)
    WHERE question = :question AND grade <> :grade
"""
USED = """
    EXISTS (SELECT 1 FROM question_uses u
        WHERE u.guild_id = :guild AND u.question_id = {id} AND u.used_at > :since)
"""
RETIRED = """
    EXISTS (SELECT 1 FROM question_retirements t
        WHERE t.guild_id = :guild AND t.question_id = {id})
"""
FITS = f"""
    (:first_year IS NULL OR q.year BETWEEN :first_year AND :last_year)
    AND (:excluded = '[]' OR NOT EXISTS (
        SELECT 1 FROM json_each(q.subjects) s, json_each(:excluded) x WHERE s.value = x.value))
    AND NOT {RETIRED.format(id="q.question_id")}
"""
FRESH = f"{FITS} AND NOT {USED.format(id='q.question_id')}"
ABOUT = """
    q.category IN (SELECT value FROM json_each(:categories))
    AND q.fame IN (SELECT value FROM json_each(:grades))
    AND (:acts ->> 0 = '' OR EXISTS (
        SELECT 1 FROM json_each(q.subjects) s, json_each(:acts) a
        WHERE replace(s.value, 'of:', 'artist:') = a.value))
"""
"""Whether a question that has no lots, as those of layers, is of what is wanted."""
_MOST_OF_TEN, _MOST_OF_HUNDRED = 2, 12
"""Of so many rounds in a row so many are about one act with its members, at most."""
_TIRED = f"""
    WITH recent AS (
        SELECT q.rowid AS question, row_number() OVER (ORDER BY u.used_at DESC) AS age
        FROM (SELECT question_id, used_at FROM question_uses
            WHERE guild_id = :guild AND used_at > :lately ORDER BY used_at DESC LIMIT 99) u
        JOIN questions q ON q.question_id = u.question_id
    ), tired AS MATERIALIZED (
        SELECT o.act FROM recent JOIN question_lots o ON o.question = recent.question
        WHERE o.act LIKE 'artist:%' AND o.act NOT IN (SELECT value FROM json_each(:acts))
        GROUP BY o.act HAVING count(*) >= {_MOST_OF_HUNDRED}
            OR count(*) FILTER (WHERE age < 10) >= {_MOST_OF_TEN}
    )
"""
_RESTED = """
    (q.work = '' OR NOT EXISTS (
        SELECT 1 FROM questions s CROSS JOIN question_uses u
            ON u.guild_id = :guild AND u.question_id = s.question_id
        WHERE s.work = q.work AND s.work <> '' AND u.used_at > :lately))
    AND NOT EXISTS (SELECT 1 FROM question_lots o
        WHERE o.question = q.rowid AND o.act IN (SELECT act FROM tired))
"""
_DRAW = f"""
    {_TIRED}
    SELECT q.body FROM json_each(:places) p
    CROSS JOIN question_lots l ON l.act = p.value ->> 0 AND l.category = p.value ->> 1
        AND l.grade = p.value ->> 2 AND l.place = p.value ->> 3
    CROSS JOIN questions q ON q.rowid = l.question
    WHERE {FRESH} AND {_RESTED} LIMIT 1
"""
_OF_CELLS = """
    FROM question_lots l CROSS JOIN questions q ON q.rowid = l.question
    WHERE l.act IN (SELECT value FROM json_each(:acts))
        AND l.category IN (SELECT value FROM json_each(:categories))
        AND l.grade IN (SELECT value FROM json_each(:grades))
"""
_LIST_RESTED = f"{_TIRED} SELECT DISTINCT q.rowid {_OF_CELLS} AND {FRESH} AND {_RESTED}"
_LIST_FRESH = f"SELECT DISTINCT q.rowid {_OF_CELLS} AND {FRESH}"
_BODY = "SELECT body FROM questions WHERE rowid = ?"
_CELLS = """
    SELECT a.value, c.value, g.value, (
        SELECT max(l.place) + 1 FROM question_lots l
        WHERE l.act = a.value AND l.category = c.value AND l.grade = g.value) AS places
    FROM json_each(:acts) a, json_each(:categories) c, json_each(:grades) g
    WHERE places IS NOT NULL
"""
_COUNT = f"""
    SELECT count(*), min(used_at) FROM (
        SELECT DISTINCT q.question_id, (SELECT u.used_at FROM question_uses u
            WHERE u.guild_id = :guild AND u.question_id = q.question_id) AS used_at
        {_OF_CELLS} AND {FITS})
"""
_COUNT_FRESH = f"SELECT count(DISTINCT q.rowid) {_OF_CELLS} AND {FRESH}"


@dataclass(frozen=True, slots=True)
class DrawCriteria:
    """Which questions may be drawn for a server.

    `grades` are those of fame, the ones that are wanted most first. What was used after `since` is
    not drawn; of a work, and of an act, not too much after `lately`, where there is a choice.
    `excluded` are tokens of what the server leaves out, `acts` of whom all questions are to be
    about (a group's with those of its members), `years` the first and the last one of the works,
    None for any. `untrue` are tokens of what the server's layers say otherwise than the catalogue.
    """

    guild_id: int
    since: dt.datetime
    lately: dt.datetime
    categories: tuple[Category, ...] = tuple(each for each in Category if each is not Category.OWN)
    grades: tuple[int, ...] = GRADES
    excluded: tuple[str, ...] = ()
    acts: tuple[str, ...] = ANYBODY
    years: tuple[int, int] | None = None
    is_typed: bool = False
    untrue: tuple[str, ...] = ()

    def parameters(self) -> dict[str, Any]:
        """Return what the statements are run with."""
        first, last = self.years or (None, None)
        return {
            "guild": self.guild_id,
            "since": seconds(self.since),
            "lately": seconds(self.lately),
            "categories": listed(self.categories),
            "grades": listed(self.grades),
            "excluded": listed(self.excluded),
            "acts": listed(self.acts),
            "first_year": first,
            "last_year": last,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions of one category and grade, with the numbers of their lots below `size`, by act."""

    category: Category
    grade: int
    sizes: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Return how many lots there are."""
        return sum(size for _, size in self.sizes)

    def drawn(self, rng: random.Random) -> Iterable[tuple[str, Category, int, int]]:
        """Yield some lots in an order of chance, each as likely as any other one."""
        for place in rng.sample(range(self.size), min(_TRIES, self.size)):
            left = place
            for act, size in self.sizes:
                if left < size:
                    yield act, self.category, self.grade, left
                    break
                left -= size


class LotStore:
    """Draws from the lots of the catalogue's questions, whatever a server's layers say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cells(self, wanted: DrawCriteria) -> list[Cell]:
        """Return the cells in which there are any questions, whether they fit or not."""
        found: dict[tuple[str, int], list[tuple[str, int]]] = {}
        rows = await self._database.fetch_at_once(_CELLS, wanted.parameters())
        for act, category, grade, size in rows:
            found.setdefault((category, grade), []).append((act, size))
        return [Cell(Category(key[0]), key[1], tuple(sizes)) for key, sizes in found.items()]

    async def draw(
        self, wanted: DrawCriteria, cells: Sequence[Cell], rng: random.Random
    ) -> Question | None:
        """Draw from the first cell in which one of a few lots fits; None where that is none."""
        places = json.dumps([place for cell in cells for place in cell.drawn(rng)])
        given = {**_given(wanted), "places": places}
        rows = await self._database.fetch_at_once(_DRAW, given)
        return question_from_json(rows[0][0]) if rows else None

    async def draw_of_all(self, wanted: DrawCriteria, rng: random.Random) -> Question | None:
        """Draw from all that fit, of the first grade that has any; None where nothing fits."""
        for sql in (_LIST_RESTED, _LIST_FRESH):
            for grade in wanted.grades:
                given = {**_given(wanted), "grades": listed([grade])}
                if found := await self._database.fetch(sql, given):
                    rows = await self._database.fetch(_BODY, rng.choice(found))
                    return question_from_json(rows[0][0]) if rows else None
        return None

    async def count(self, wanted: DrawCriteria) -> tuple[int, dt.datetime | None]:
        """Count what a server can be asked, lately asked or not, and when the first one was."""
        ((number, used),) = await self._database.fetch(_COUNT, _given(wanted))
        return number, None if used is None else instant(used)

    async def count_fresh(self, wanted: DrawCriteria) -> int:
        """Count what can be drawn."""
        return int((await self._database.fetch(_COUNT_FRESH, _given(wanted)))[0][0])


def _given(wanted: DrawCriteria) -> dict[str, Any]:
    return replace(wanted, excluded=(*wanted.excluded, *wanted.untrue)).parameters()


async def fill(connection: aiosqlite.Connection) -> None:
    """Make the lots of all questions anew, inside the transaction that takes those in."""
    await connection.execute_fetchall("DELETE FROM main.question_lots")
    await connection.execute_fetchall(_FILL)


async def regrade(connection: aiosqlite.Connection, question_id: str) -> None:
    """Move a question's lots to the grade that its answers show, inside a transaction."""
    for question, grade in await fetch_all(connection, _GRADED, (question_id,)):
        await connection.execute_fetchall(_MOVE, {"question": question, "grade": grade})
