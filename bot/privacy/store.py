"""Everything that is held on a person: counted, written out, deleted.

`KEPT` names every table and column with the id of a person. A test walks the schema and fails
when a table is missing here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.kit.db.database import Database
from bot.kit.db.sql import named
from bot.privacy.model import STAYING, Holding
from bot.settings.changes import FORGOTTEN

_OF_FOLLOWING = "kind = 'following'"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with a column for the id of a person, in the rows that `only` chooses.

    What is `aside` belongs to another table's entries and is not counted by itself.
    """

    holding: Holding
    table: str
    column: str = "user_id"
    only: str = "TRUE"
    aside: bool = False


KEPT = (
    Kept(Holding.FOLLOWS, "follows"),
    Kept(Holding.FOLLOWS, "followers", aside=True),
    Kept(Holding.FOLLOWS, "timetables", "target_id", _OF_FOLLOWING, aside=True),
    Kept(Holding.MESSAGES, "posts", "target_id", _OF_FOLLOWING),
    Kept(Holding.ANSWERS, "quiz_answers"),
    Kept(Holding.DAILY_ANSWERS, "daily_answers"),
    Kept(Holding.RATING, "player_ratings"),
    Kept(Holding.GLOBAL_BOARD, "global_players"),
    Kept(Holding.GAMES, "quizzes"),
    Kept(Holding.REPORTS, "question_reports"),
    Kept(Holding.OWN_QUESTIONS, "guild_questions"),
    Kept(Holding.RETIREMENTS, "question_retirements"),
    Kept(Holding.BOARD_RESETS, "board_resets"),
    Kept(Holding.SETTINGS, "setting_changes"),
)
"""In the order in which they are deleted: what refers to something goes before it."""

_COUNT = "SELECT count(*) FROM {table} WHERE {column} = ? AND "
_EXPORT = "SELECT * FROM {table} WHERE {column} = ? AND "
_DELETE = "DELETE FROM {table} WHERE {column} = ? AND "
_FORGET = "UPDATE {table} SET {column} = ? WHERE {column} = ? AND "
_VALUES = """
    SELECT change_id, key, old, new FROM setting_change_values
    WHERE change_id IN (SELECT id FROM setting_changes WHERE user_id = ?) ORDER BY change_id, key
"""
# What was asked when: an answer's own row has but the number of its round.
_QUESTIONS = """
    SELECT a.round_id, r.question_id, r.quiz_id FROM quiz_answers a
    JOIN quiz_rounds r ON r.id = a.round_id WHERE a.user_id = ?
"""
_LARGEST_EXACT = 2**53


class PeopleStore:
    """Reads and deletes what is held on one person."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def counts(self, user_id: int) -> dict[Holding, int]:
        """Count what is held, by kind; what there is none of is 0."""
        async with self._db.read() as connection:
            return await _counts(connection, user_id)

    async def export(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return every row that is held, by table, as what JSON can say.

        Instants are ISO 8601 in UTC. Discord's ids are texts: JSON's numbers are too short.
        """
        async with self._db.read() as connection:
            await connection.execute_fetchall("BEGIN")
            try:
                tables = {each.table: await _rows(connection, each, user_id) for each in KEPT}
                values = await _all(connection, _VALUES, user_id)
                questions = await _all(connection, _QUESTIONS, user_id)
            finally:
                await connection.rollback()
        tables["setting_change_values"] = values
        asked = {row.pop("round_id"): row for row in questions}
        for row in tables["quiz_answers"]:
            row.update(asked.get(row["round_id"], {}))
        return {table: [_readable(row) for row in rows] for table, rows in tables.items() if rows}

    async def delete(self, user_id: int) -> dict[Holding, int]:
        """Delete what is held, and take the id out of what belongs to servers, all or nothing.

        Returns
        -------
        dict[Holding, int]
            What there was, as from `counts`.
        """
        async with self._db.write() as connection:
            counts = await _counts(connection, user_id)
            for each in KEPT:
                if each.holding in STAYING:
                    await connection.execute_fetchall(_sql(_FORGET, each), (FORGOTTEN, user_id))
                else:
                    await connection.execute_fetchall(_sql(_DELETE, each), (user_id,))
            return counts


async def _counts(connection: aiosqlite.Connection, user_id: int) -> dict[Holding, int]:
    counts = dict.fromkeys(Holding, 0)
    for each in KEPT:
        if not each.aside:
            ((number,),) = await connection.execute_fetchall(_sql(_COUNT, each), (user_id,))
            counts[each.holding] += number
    return counts


async def _rows(connection: aiosqlite.Connection, each: Kept, user_id: int) -> list[dict[str, Any]]:
    rows = await _all(connection, _sql(_EXPORT, each), user_id)
    for row in rows:
        del row[each.column]
    return rows


async def _all(connection: aiosqlite.Connection, sql: str, user_id: int) -> list[dict[str, Any]]:
    async with connection.execute(sql, (user_id,)) as cursor:
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]


def _sql(sql: str, each: Kept) -> str:
    return named(sql, table=each.table, column=each.column) + each.only


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _readable_value(name, value) for name, value in row.items()}


def _readable_value(name: str, value: Any) -> Any:
    if isinstance(value, int):
        if name.endswith(("_at", "_ms")):
            scale = 1000 if name.endswith("_ms") else 1
            return dt.datetime.fromtimestamp(value / scale, dt.UTC).isoformat()
        return str(value) if abs(value) >= _LARGEST_EXACT else value
    if name in _DOCUMENTS and isinstance(value, str):
        return json.loads(value)
    return value


_DOCUMENTS = frozenset({"shown", "plan", "body", "old", "new"})
