"""Bring a staged catalogue into the live database: what differs, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from bot.catalogue.files.rows import AGGREGATES
from bot.kit.db.database import Database
from bot.kit.db.sql import fetch_all, named

_NEW_OR_CHANGED = """
    INSERT INTO temp.differing
    SELECT ?, new.id, iif(old.id IS NULL, 'added', 'changed')
    FROM other.{table} new LEFT JOIN main.{table} old ON old.id = new.id
    WHERE old.digest IS NOT new.digest
"""
_REMOVED = """
    INSERT INTO temp.differing
    SELECT ?, old.id, 'removed' FROM main.{table} old
    WHERE NOT EXISTS (SELECT 1 FROM other.{table} new WHERE new.id = old.id)
"""
_DIFFERENCES = """
    SELECT d.what, coalesce(new.slug, old.slug) AS slug FROM temp.differing d
    LEFT JOIN other.{table} new ON new.id = d.id LEFT JOIN main.{table} old ON old.id = d.id
    WHERE d.part = ? ORDER BY slug
"""
_DELETE = """
    DELETE FROM main.{table} WHERE {key} IN (SELECT id FROM temp.differing WHERE part = ?)
"""
_INSERT = """
    INSERT INTO main.{table} SELECT * FROM other.{table}
    WHERE {key} IN (SELECT id FROM temp.differing WHERE part = ?)
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """The slugs of a kind's entries that are new, that differ, and that went; each sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


async def swap(
    db: Database, scratch: Path, *, base: str, meta: dict[str, str]
) -> dict[str, Changes] | None:
    """Bring what differs over, in one transaction; None when another process was faster."""
    async with db.write_attached(scratch) as connection:
        if await _value(connection, "SELECT value FROM meta WHERE key = 'content_hash'") != base:
            return None
        await connection.execute_fetchall(
            "CREATE TEMP TABLE IF NOT EXISTS differing (part TEXT, id INTEGER, what TEXT,"
            " PRIMARY KEY (part, id)) WITHOUT ROWID"
        )
        await connection.execute_fetchall("DELETE FROM temp.differing")
        changes = {table: await _compare(connection, table) for table in AGGREGATES}
        for table, parts in AGGREGATES.items():
            for one in (*parts, table):
                await _carry_over(connection, one, aggregate=table)
        await _count_works(connection)
        await _write_meta(connection, meta)
        return {table: change for table, change in changes.items() if change != Changes()}


async def _value(connection: aiosqlite.Connection, sql: str) -> Any:
    rows = await fetch_all(connection, sql)
    return rows[0][0] if rows else ""


async def _compare(connection: aiosqlite.Connection, table: str) -> Changes:
    for sql in (_NEW_OR_CHANGED, _REMOVED):
        await connection.execute_fetchall(named(sql, table=table), (table,))
    rows = await connection.execute_fetchall(named(_DIFFERENCES, table=table), (table,))
    slugs: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    for what, slug in rows:
        slugs[what].append(slug)
    return Changes(**{what: tuple(found) for what, found in slugs.items()})


async def _carry_over(connection: aiosqlite.Connection, table: str, *, aggregate: str) -> None:
    """Replace the rows of entries that differ by the staged ones."""
    rows = await connection.execute_fetchall("SELECT name FROM pragma_table_info(?)", (table,))
    key = str(next(iter(rows))[0])
    for sql in (_DELETE, _INSERT):
        await connection.execute_fetchall(named(sql, table=table, key=key), (aggregate,))


async def _count_works(connection: aiosqlite.Connection) -> None:
    """Count every artist's works, which is what its popularity is measured by."""
    await connection.execute_fetchall(
        "UPDATE main.artists SET works = counted.works FROM"
        " (SELECT a.id, count(c.artist_id) AS works FROM main.artists a"
        "  LEFT JOIN main.credits c ON c.artist_id = a.id GROUP BY a.id) counted"
        " WHERE counted.id = artists.id AND counted.works <> artists.works"
    )


async def _write_meta(connection: aiosqlite.Connection, meta: dict[str, str]) -> None:
    for key, value in meta.items():
        await connection.execute_fetchall("REPLACE INTO main.meta VALUES (?, ?)", (key, value))
    await connection.execute_fetchall(
        "REPLACE INTO main.meta VALUES ('loaded_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
    )
