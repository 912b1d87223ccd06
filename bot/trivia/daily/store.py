"""The questions of servers' days, and who answered what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, instant, seconds
from bot.trivia.daily.model import OPEN_FOR
from bot.trivia.questions.json_rows import asked_from_json, asked_to_json
from bot.trivia.questions.model import Asked

_KEPT_WHOLE = dt.timedelta(30)
"""So long a question can be looked up; after that only that there was one, for the streaks."""

_BATCH = dt.timedelta(30)
_NOTHING = "null"
_POSTED = "p.state IN ('sending', 'sent', 'unknown')"
_JOINED = """
    SELECT q.local_on, q.question, q.closed_ms, p.first_try_at FROM daily_questions q
    LEFT JOIN posts p ON p.target_id = q.guild_id AND p.kind = 'question'
        AND p.local_on = q.local_on AND """
_FIND = f"{_JOINED}{_POSTED} WHERE q.guild_id = ? AND q.local_on = ?"
_LATEST = f"""
    {_JOINED}{_POSTED}
    WHERE q.guild_id = ? AND q.local_on < ? AND (p.local_on IS NOT NULL OR closed_ms IS NOT NULL)
    ORDER BY q.local_on DESC LIMIT 1
"""
# What is closed was posted, whatever became of the ledger since.
_CLOSE = f"""
    UPDATE daily_questions SET closed_ms = ?
    WHERE guild_id = ? AND local_on < ? AND closed_ms IS NULL AND EXISTS (
        SELECT 1 FROM posts p WHERE p.target_id = guild_id AND p.kind = 'question'
            AND p.local_on = daily_questions.local_on AND {_POSTED})
"""
_CLOSE_OLD = f"""
    UPDATE daily_questions SET closed_ms = ? FROM posts p
    WHERE closed_ms IS NULL AND p.target_id = guild_id AND p.kind = 'question'
        AND p.local_on = daily_questions.local_on AND {_POSTED} AND p.first_try_at <= ?
    RETURNING guild_id
"""
_ANSWER = """
    INSERT INTO daily_answers
        (guild_id, local_on, user_id, category, answered_ms, given, is_right, points)
    SELECT guild_id, local_on, ?, ?, ?, ?, ?, ? FROM daily_questions
    WHERE guild_id = ? AND local_on = ? AND closed_ms IS NULL
    ON CONFLICT DO NOTHING RETURNING 1
"""
_EMPTIED = "answered_ms = 0"
# What somebody had deleted while the question was open.
_FORGET = f"""
    DELETE FROM daily_answers WHERE guild_id = ? AND {_EMPTIED} AND EXISTS (
        SELECT 1 FROM daily_questions q WHERE q.guild_id = daily_answers.guild_id
            AND q.local_on = daily_answers.local_on AND q.closed_ms IS NOT NULL)
"""
_KNOWN = """
    SELECT coalesce(a.is_right, 0) FROM daily_questions q
    LEFT JOIN daily_answers a
        ON a.guild_id = q.guild_id AND a.local_on = q.local_on AND a.user_id = ?
    WHERE q.guild_id = ? AND q.closed_ms IS NOT NULL ORDER BY q.local_on
"""

Mark = Callable[[aiosqlite.Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class DailyQuestion:
    """The question of a date.

    `asked` is None for one that is long over, `posted_at` (UTC) where it was not posted (or the
    ledger no longer says when), `closed_at` while answers are taken.
    """

    on: dt.date
    asked: Asked | None
    posted_at: dt.datetime | None
    closed_at: dt.datetime | None

    def is_open(self, now: dt.datetime) -> bool:
        """Return whether answers are taken."""
        if self.closed_at is not None or self.posted_at is None:
            return False
        return now < self.posted_at + OPEN_FOR


@dataclass(frozen=True, slots=True)
class DailyAnswer:
    """An answer to be kept; `given` is the option's place, `at` when Discord got it."""

    user_id: int
    given: int
    category: str
    is_right: bool
    points: int
    at: dt.datetime


class DailyQuestionStore:
    """Reads and writes questions of days. Instants are aware.

    A row of `daily_answers` whose question has no `closed_ms` is a secret still: whoever counts
    points leaves it out.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, guild_id: int, on: dt.date) -> DailyQuestion | None:
        """Return the question of a date; None where none was drawn."""
        rows = await self._db.fetch(_FIND, (guild_id, on.isoformat()))
        return _question(rows[0]) if rows else None

    async def find_latest(self, guild_id: int, *, before: dt.date) -> DailyQuestion | None:
        """Return the last question that was posted for a date before one; None without any."""
        rows = await self._db.fetch(_LATEST, (guild_id, before.isoformat()))
        return _question(rows[0]) if rows else None

    async def keep(
        self, guild_id: int, on: dt.date, asked: Asked, *, mark: Mark, now: dt.datetime
    ) -> None:
        """Keep the question of a date, unless it has one: then that one stays.

        Earlier questions are over by this, and those that never were posted are forgotten. `mark`
        notes in the same transaction that the question was used.
        """
        day = on.isoformat()
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                "INSERT INTO daily_questions (guild_id, local_on, question_id, question)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
                (guild_id, day, asked.question.question_id, asked_to_json(asked)),
            )
            if not rows:
                return
            await mark(connection)
            await connection.execute_fetchall(_CLOSE, (_ms(now), guild_id, day))
            await connection.execute_fetchall(_FORGET, (guild_id,))
            await connection.execute_fetchall(
                "DELETE FROM daily_questions"
                " WHERE guild_id = ? AND local_on < ? AND closed_ms IS NULL",
                (guild_id, day),
            )
            end = on - _KEPT_WHOLE
            await connection.execute_fetchall(
                "UPDATE daily_questions SET question = ?"
                " WHERE guild_id = ? AND local_on BETWEEN ? AND ?",
                (_NOTHING, guild_id, (end - _BATCH).isoformat(), end.isoformat()),
            )

    async def close(self, guild_id: int, on: dt.date, *, now: dt.datetime) -> None:
        """Take no more answers to the question of a date."""
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "UPDATE daily_questions SET closed_ms = ?"
                " WHERE guild_id = ? AND local_on = ? AND closed_ms IS NULL",
                (_ms(now), guild_id, on.isoformat()),
            )
            await connection.execute_fetchall(_FORGET, (guild_id,))

    async def close_old(self, *, now: dt.datetime) -> int:
        """Take no more answers to what was posted so long ago; give how many questions it was."""
        values = (_ms(now), seconds(now - OPEN_FOR))
        async with self._db.write() as connection:
            closed = [*await connection.execute_fetchall(_CLOSE_OLD, values)]
            await connection.executemany(_FORGET, closed)
            return len(closed)

    async def answer(self, guild_id: int, on: dt.date, answer: DailyAnswer) -> bool:
        """Keep somebody's answer; False where they answered before, or it is over."""
        who, is_right, points = answer.user_id, answer.is_right, answer.points
        row = (who, answer.category, _ms(answer.at), answer.given, is_right, points)
        return bool(await self._db.write_one(_ANSWER, (*row, guild_id, on.isoformat())))

    async def find_answer(self, guild_id: int, on: dt.date, user_id: int) -> int | None:
        """Return the place of the option that somebody chose; None where they did not."""
        rows = await self._db.fetch(
            "SELECT given FROM daily_answers"
            f" WHERE guild_id = ? AND local_on = ? AND user_id = ? AND NOT {_EMPTIED}",
            (guild_id, on.isoformat(), user_id),
        )
        return int(rows[0][0]) if rows else None

    async def is_deleted(self, guild_id: int, on: dt.date, user_id: int) -> bool:
        """Return whether somebody had their answer to an open question deleted."""
        rows = await self._db.fetch(
            "SELECT 1 FROM daily_answers"
            f" WHERE guild_id = ? AND local_on = ? AND user_id = ? AND {_EMPTIED}",
            (guild_id, on.isoformat(), user_id),
        )
        return bool(rows)

    async def counts(self, guild_id: int, on: dt.date) -> dict[int, int]:
        """Count who chose each option."""
        rows = await self._db.fetch(
            "SELECT given, count(*) FROM daily_answers WHERE guild_id = ? AND local_on = ?"
            " GROUP BY given",
            (guild_id, on.isoformat()),
        )
        return {int(given): int(number) for given, number in rows}

    async def list_known(self, guild_id: int, user_id: int) -> list[bool]:
        """Return for each question that is over, earliest first, whether somebody knew it."""
        rows = await self._db.fetch(_KNOWN, (user_id, guild_id))
        return [bool(row[0]) for row in rows]


def _question(row: tuple[Any, ...]) -> DailyQuestion:
    local_on, question, closed_ms, posted_at = row
    return DailyQuestion(
        dt.date.fromisoformat(local_on),
        None if question == _NOTHING else asked_from_json(question),
        None if posted_at is None else instant(posted_at),
        None if closed_ms is None else dt.datetime.fromtimestamp(closed_ms / 1000, dt.UTC),
    )


def _ms(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)
