"""Everything that is held on a person: counted, written out, deleted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any

import aiosqlite

from bot.kit.db.database import Database
from bot.kit.db.tables import Holding, OfPeople, Table
from bot.settings.model import FORGOTTEN

_LARGEST_EXACT = 2**53


class PeopleStore:
    """Reads and deletes what is held on one person, in the order of the tables."""

    def __init__(self, db: Database, tables: Sequence[Table]) -> None:
        self._db = db
        self._tables = tables
        self._of_people = [(table.name, table.people) for table in tables if table.people]

    async def counts(self, user_id: int) -> dict[Holding, int]:
        """Count what is held, by kind; what there is none of is 0."""
        async with self._db.read() as connection:
            return await self._counts(connection, user_id)

    async def export(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return every row that is held, by table, as what JSON can say.

        Instants are ISO 8601 in UTC. Discord's ids are texts: JSON's numbers are too short.
        """
        async with self._db.read() as connection:
            await connection.execute_fetchall("BEGIN")
            try:
                found = [
                    (table.name, await _export(connection, table, user_id))
                    for table in self._tables
                ]
            finally:
                await connection.rollback()
        return {table: rows for table, rows in found if rows}

    async def delete(self, user_id: int) -> dict[Holding, int]:
        """Delete what is held, and take the id out of what belongs to servers, all or nothing.

        Returns what there was, as `counts` does.
        """
        async with self._db.write() as connection:
            counts = await self._counts(connection, user_id)
            for table, rows in self._of_people:
                change = f"UPDATE {table} SET {rows.column} = {FORGOTTEN}"
                how = change if rows.stay else f"DELETE FROM {table}"
                whose = f"WHERE {_where(rows)} AND {rows.needed}"
                if rows.emptied:
                    empty = f"UPDATE {table} SET {rows.emptied} {whose}"
                    await connection.execute_fetchall(empty, (user_id,))
                whose = f"WHERE {_where(rows)} AND NOT {rows.needed}"
                await connection.execute_fetchall(f"{how} {whose}", (user_id,))
        await self._db.forget()
        return counts

    async def _counts(self, connection: aiosqlite.Connection, user_id: int) -> dict[Holding, int]:
        counts: dict[Holding, int] = {}
        for table, rows in self._of_people:
            if rows.holding is not None:
                sql = f"SELECT count(*) FROM {table} WHERE {_where(rows)}"
                ((number,),) = await connection.execute_fetchall(sql, (user_id,))
                counts[rows.holding] = counts.get(rows.holding, 0) + number
        return counts


def _where(rows: OfPeople) -> str:
    return f"{rows.column} = ? AND {rows.rows}"


async def _export(
    connection: aiosqlite.Connection, table: Table, user_id: int
) -> list[dict[str, Any]]:
    sql = table.exported
    if not sql:
        if table.people is None:
            return []
        sql = f"SELECT * FROM {table.name} WHERE {_where(table.people)}"
    # Whose it is says the whole export.
    left_out = {table.people.column} if table.people else set()
    async with connection.execute(sql, (user_id,)) as cursor:
        names = [column[0] for column in cursor.description]
        return [
            {
                name: _readable(name, value, documents=table.documents)
                for name, value in zip(names, row, strict=True)
                if name not in left_out
            }
            for row in await cursor.fetchall()
        ]


def _readable(name: str, value: Any, *, documents: Collection[str]) -> Any:
    if isinstance(value, int):
        if name.endswith(("_at", "_ms")):
            scale = 1000 if name.endswith("_ms") else 1
            return dt.datetime.fromtimestamp(value / scale, dt.UTC).isoformat()
        return str(value) if abs(value) >= _LARGEST_EXACT else value
    if name in documents and isinstance(value, str):
        return json.loads(value)
    return value
