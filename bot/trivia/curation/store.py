"""What people say against questions, what moderators took out, and servers' own questions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.kit.db.database import Database, instant, listed, named, row_id, seconds
from bot.trivia.curation.model import ReportReason, Retirement, Review, Shelf, folded_text
from bot.trivia.questions.json_rows import asked_from_json, question_from_json, question_to_json
from bot.trivia.questions.model import Question, Template

_MOST_NOTES = 3
_ADD = """
    INSERT INTO question_reports (guild_id, question_id, user_id, reason, note, reported_at)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1
"""
_OPEN = """
    SELECT count(*) FROM question_reports
    WHERE guild_id = ? AND question_id = ? AND settled_at IS NULL
"""
_SETTLE = """
    UPDATE question_reports SET settled_at = ?
    WHERE guild_id = ? AND question_id = ? AND settled_at IS NULL
"""
_RETIRE = """
    INSERT INTO question_retirements VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1
"""
_RESTORE = """
    DELETE FROM question_retirements WHERE guild_id = ? AND question_id = ? RETURNING 1
"""
# What is retired is settled.
_SHELVES = {
    Shelf.REPORTED: """
        SELECT question_id FROM question_reports r
        WHERE guild_id = :guild AND settled_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM question_retirements t
            WHERE t.guild_id = :guild AND t.question_id = r.question_id)
        GROUP BY question_id ORDER BY count(*) DESC, max(reported_at) DESC, question_id
    """,
    Shelf.RETIRED: """
        SELECT question_id FROM question_retirements
        WHERE guild_id = :guild ORDER BY retired_at DESC, question_id
    """,
    Shelf.OWN: """
        SELECT 'own:' || id FROM guild_questions WHERE guild_id = :guild ORDER BY id DESC
    """,
}
_USED = """
    SELECT question_id FROM question_uses WHERE guild_id = ?
    ORDER BY used_at DESC, question_id LIMIT ?
"""
# Not by `question_uses`: those are forgotten after a year.
_WAS_ASKED = """
    SELECT EXISTS (SELECT 1 FROM quiz_rounds r JOIN quizzes q ON q.id = r.quiz_id
            WHERE r.question_id = :question AND q.guild_id = :guild)
        OR EXISTS (SELECT 1 FROM daily_questions
            WHERE guild_id = :guild AND question_id = :question)
        OR EXISTS (SELECT 1 FROM daily_fives WHERE question_id = :question)
"""
_LEARNED = """
    SELECT question_id, answers, right_answers, rating FROM question_ratings
    WHERE question_id IN (SELECT value FROM json_each(:ids))
"""
# Nothing is learned from a server's own questions, so their answers are counted.
_COUNTED = """
    SELECT question_id, count(*), sum(is_right) FROM (
        SELECT r.question_id, a.is_right FROM json_each(:ids) e
        JOIN quiz_rounds r ON r.question_id = e.value
        JOIN quiz_answers a ON a.round_id = r.id
        WHERE r.state IN ('closed', 'revealed')
        UNION ALL
        SELECT q.question_id, a.is_right FROM json_each(:ids) e
        JOIN daily_questions q ON q.guild_id = :guild AND q.question_id = e.value
        JOIN daily_answers a ON a.guild_id = q.guild_id AND a.local_on = q.local_on
        WHERE q.closed_ms IS NOT NULL)
    GROUP BY question_id
"""
_REPORTS = """
    SELECT question_id, reason, note FROM question_reports
    WHERE guild_id = :guild AND question_id IN (SELECT value FROM json_each(:ids))
        AND settled_at IS NULL
    ORDER BY reported_at DESC, id DESC
"""
_RETIREMENTS = """
    SELECT question_id, user_id, retired_at FROM question_retirements
    WHERE guild_id = :guild AND question_id IN (SELECT value FROM json_each(:ids))
"""
_QUESTIONS = """
    SELECT question_id, body FROM questions
    WHERE question_id IN (SELECT value FROM json_each(:ids))
    UNION ALL
    SELECT 'own:' || id, body FROM guild_questions
    WHERE guild_id = :guild AND 'own:' || id IN (SELECT value FROM json_each(:ids))
"""
_IN_GAME = """
    SELECT r.question FROM quiz_rounds r JOIN quizzes q ON q.id = r.quiz_id
    WHERE r.question_id = ? AND q.guild_id = ? ORDER BY r.id DESC LIMIT 1
"""
_OF_A_DAY = """
    SELECT question FROM daily_questions
    WHERE question_id = ? AND guild_id = ? AND question <> 'null' ORDER BY local_on DESC LIMIT 1
"""


class QuestionReportStore:
    """Reads and writes reports and retirements. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self, guild_id: int, question_id: str, by: int, reason: str, note: str, now: dt.datetime
    ) -> tuple[bool, int]:
        """Keep a report; a person's first one on a question stays.

        Return whether it was kept, and how many people's reports are open now.
        """
        report = (guild_id, question_id, by, reason, note, seconds(now))
        async with self._db.write() as connection:
            kept = await connection.execute_fetchall(_ADD, report)
            ((number,),) = await connection.execute_fetchall(_OPEN, (guild_id, question_id))
            return bool(kept), int(number)

    async def settle(self, guild_id: int, question_id: str, *, now: dt.datetime) -> None:
        """Note that moderators looked into a question's reports, and leave it in."""
        await self._db.write_one(_SETTLE, (seconds(now), guild_id, question_id))

    async def retire(self, guild_id: int, question_id: str, *, by: int, now: dt.datetime) -> bool:
        """Take a question out of a server's games; False where it is out already."""
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                _RETIRE, (guild_id, question_id, by, seconds(now))
            )
            await connection.execute_fetchall(_SETTLE, (seconds(now), guild_id, question_id))
            return bool(rows)

    async def restore(self, guild_id: int, question_id: str) -> bool:
        """Include a question in a server's games again; False where it is in already."""
        async with self._db.write() as connection:
            return bool(await connection.execute_fetchall(_RESTORE, (guild_id, question_id)))

    async def list_ids(self, guild_id: int, shelf: Shelf) -> list[str]:
        """List a server's questions of a kind: the most reported, or the latest, first."""
        rows = await self._db.fetch(_SHELVES[shelf], {"guild": guild_id})
        return [row[0] for row in rows]

    async def list_used(self, guild_id: int, *, limit: int) -> list[str]:
        """List what a server was asked lately, the latest first."""
        return [row[0] for row in await self._db.fetch(_USED, (guild_id, limit))]

    async def was_asked(self, guild_id: int, question_id: str) -> bool:
        """Return whether a question was put in a server."""
        given = {"guild": guild_id, "question": question_id}
        return bool((await self._db.fetch(_WAS_ASKED, given))[0][0])

    async def reviews(self, guild_id: int, question_ids: Iterable[str]) -> list[Review]:
        """Return questions as `find_many` does, with what is known of each."""
        questions = await self.find_many(guild_id, question_ids)
        found = {each.question_id: Review(each) for each in questions}
        own = [each for each in found if each.startswith("own:")]
        given: dict[str, Any] = {"guild": guild_id, "ids": listed(found)}
        counted = {**given, "ids": listed(own)}
        async with self._db.read() as connection:
            for key, answers, right, rating in await connection.execute_fetchall(_LEARNED, given):
                found[key].answers, found[key].right, found[key].rating = answers, right, rating
            for key, answers, right in await connection.execute_fetchall(_COUNTED, counted):
                found[key].answers, found[key].right = answers, right
            for key, reason, note in await connection.execute_fetchall(_REPORTS, given):
                found[key].reasons[ReportReason(reason)] += 1
                if note and len(found[key].notes) < _MOST_NOTES:
                    found[key].notes.append(note)
            for key, user_id, at in await connection.execute_fetchall(_RETIREMENTS, given):
                found[key].retirement = Retirement(user_id, instant(at))
        return list(found.values())

    async def find_many(self, guild_id: int, question_ids: Iterable[str]) -> list[Question]:
        """Return questions in the order of their ids here, without those gone everywhere.

        What the catalogue has no more is given as it was last put in the server.
        """
        wanted = list(question_ids)
        rows = await self._db.fetch(_QUESTIONS, {"guild": guild_id, "ids": listed(wanted)})
        known = {key: replace(question_from_json(body), question_id=key) for key, body in rows}
        found = [known.get(each) or await self._find_asked(guild_id, each) for each in wanted]
        return [each for each in found if each is not None]

    async def _find_asked(self, guild_id: int, question_id: str) -> Question | None:
        for sql in (_IN_GAME, _OF_A_DAY):
            rows = await self._db.fetch(sql, (question_id, guild_id))
            if rows and json.loads(rows[0][0]):
                return asked_from_json(rows[0][0]).question
        return None


_KNOWN = "SELECT folded FROM guild_questions WHERE guild_id = ? AND id <> ?"
_REPLACE = """
    UPDATE guild_questions SET folded = ?, body = ? WHERE guild_id = ? AND id = ? RETURNING 1
"""
_INSERT = """
    INSERT INTO guild_questions (guild_id, user_id, added_at, folded, body)
    VALUES (?, ?, ?, ?, ?) RETURNING id
"""
_DELETE = "DELETE FROM guild_questions WHERE guild_id = ? AND id = ? RETURNING 1"
_FORGET = "DELETE FROM {table} WHERE guild_id = ? AND question_id = ?"
_ABOUT_QUESTIONS = ("question_uses", "question_retirements", "question_reports")

Judge = Callable[[frozenset[str]], None]


class OwnQuestionStore:
    """Writes servers' own questions; `bot.trivia.questions.pool_store` reads them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def known(self, guild_id: int, *, beside: str = "") -> frozenset[str]:
        """Return the folded texts of a server's questions, but for one of them."""
        given = (guild_id, _key(beside))
        return frozenset(row[0] for row in await self._db.fetch(_KNOWN, given))

    async def add(
        self,
        guild_id: int,
        questions: Sequence[Question],
        *,
        judge: Judge,
        by: int,
        now: dt.datetime,
    ) -> list[str]:
        """Add questions, all of them or none; give their ids.

        `judge` is given the folded texts that there are, inside the transaction; what it raises
        keeps everything as it was.
        """
        ids = []
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(_KNOWN, (guild_id, _key("")))
            judge(frozenset(row[0] for row in rows))
            for each in questions:
                row = (guild_id, by, seconds(now), folded_text(each), question_to_json(each))
                ((key,),) = await connection.execute_fetchall(_INSERT, row)
                ids.append(f"{Template.OWN}:{key}")
        return ids

    async def replace(
        self, guild_id: int, question_id: str, question: Question, *, judge: Judge
    ) -> bool:
        """Put another one in a question's place; False where there is none.

        `judge` is as for `add`, without that question. Rounds in which it was asked keep it as it
        was.
        """
        key = _key(question_id)
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(_KNOWN, (guild_id, key))
            judge(frozenset(row[0] for row in rows))
            given = (folded_text(question), question_to_json(question), guild_id, key)
            return bool(await connection.execute_fetchall(_REPLACE, given))

    async def delete(self, guild_id: int, question_id: str) -> bool:
        """Delete a question and whatever was said of it; False where there is none.

        Rounds in which it was asked keep it: their answers count.
        """
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(_DELETE, (guild_id, _key(question_id)))
            if not rows:
                return False
            for table in _ABOUT_QUESTIONS:
                await connection.execute_fetchall(
                    named(_FORGET, table=table), (guild_id, question_id)
                )
            return True


def _key(question_id: str) -> int:
    return row_id(question_id.removeprefix(f"{Template.OWN}:"))
