"""Servers' own questions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.kit.db.database import Database
from bot.kit.db.sql import named, seconds
from bot.trivia.curation.own_questions import folded_text
from bot.trivia.questions.json_rows import question_to_dict
from bot.trivia.questions.model import Question, Template

_KNOWN = "SELECT folded FROM guild_questions WHERE guild_id = ?"
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

    async def known(self, guild_id: int) -> frozenset[str]:
        """Return the folded texts of a server's questions."""
        return frozenset(row[0] for row in await self._db.fetch(_KNOWN, (guild_id,)))

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

        Parameters
        ----------
        judge : callable
            Is given the folded texts that there are, inside the transaction; what it raises
            keeps everything as it was.
        """
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(_KNOWN, (guild_id,))
            judge(frozenset(row[0] for row in rows))
            return [
                await _insert(connection, _row(guild_id, each, by=by, now=now))
                for each in questions
            ]

    async def delete(self, guild_id: int, question_id: str) -> bool:
        """Delete a question and whatever was said of it; False where there is none.

        Rounds in which it was asked keep it: their answers count.
        """
        key = question_id.removeprefix(f"{Template.OWN}:")
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall(
                _DELETE, (guild_id, int(key) if key.isdecimal() else -1)
            )
            if not rows:
                return False
            for table in _ABOUT_QUESTIONS:
                await connection.execute_fetchall(
                    named(_FORGET, table=table), (guild_id, question_id)
                )
            return True


async def _insert(connection: Any, row: Iterable[object]) -> str:
    ((key,),) = await connection.execute_fetchall(_INSERT, row)
    return f"{Template.OWN}:{key}"


def _row(guild_id: int, question: Question, *, by: int, now: dt.datetime) -> tuple[object, ...]:
    body = json.dumps(question_to_dict(question), ensure_ascii=False, separators=(",", ":"))
    return guild_id, by, seconds(now), folded_text(question), body
