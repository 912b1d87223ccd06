"""Load the catalogue: make rows of it, stage them, compare, swap in one transaction.

Whatever goes wrong, the catalogue that was loaded before stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiosqlite

from bot.catalogue.files.folder import Progress, Source, content_hash, ignore
from bot.catalogue.files.rows import (
    AGGREGATES,
    AllIds,
    Ids,
    Row,
    content_rows,
    entry_count,
    stored,
)
from bot.catalogue.files.updates import age, in_use
from bot.kit.db.bulk import remove, scratch_beside, without_collector
from bot.kit.db.database import Database, fetch_all, named
from bot.kit.db.errors import translated
from bot.kit.db.migrate import apply, connect, migrations
from bot.kit.errors import DatabaseError

if TYPE_CHECKING:
    from bot.catalogue.files.entries import Content

_LOADED = "SELECT value FROM meta WHERE key = 'content_hash'"
_NEW_OR_CHANGED = """
    INSERT INTO temp.differing
    SELECT ?, new.id, iif(old.id IS NULL, 'added', 'changed')
    FROM other.{stored} new LEFT JOIN main.{stored} old ON old.id = new.id
    WHERE old.digest IS NOT new.digest
"""
_REMOVED = """
    INSERT INTO temp.differing
    SELECT ?, old.id, 'removed' FROM main.{table} old
    WHERE NOT EXISTS (SELECT 1 FROM other.{stored} new WHERE new.id = old.id)
"""
_DIFFERENCES = """
    SELECT d.what, coalesce(new.slug, old.slug) AS slug FROM temp.differing d
    LEFT JOIN other.{stored} new ON new.id = d.id LEFT JOIN main.{stored} old ON old.id = d.id
    WHERE d.part = ? ORDER BY slug
"""
_DELETE = """
    DELETE FROM main.{stored} WHERE {key} IN (SELECT id FROM temp.differing WHERE part = ?)
"""
_INSERT = """
    INSERT INTO main.{stored} SELECT * FROM other.{stored}
    WHERE {key} IN (SELECT id FROM temp.differing WHERE part = ?)
"""
_log = logging.getLogger(__name__)
_BATCH = 500
_ATTEMPTS = 5


def _named(sql: str, table: str, **names: str) -> str:
    return named(sql, table=table, stored=stored(table), **names)


@dataclass(frozen=True, slots=True)
class Changes:
    """The slugs of a kind's entries that are new, that differ, and that went; each sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


async def swap(
    db: Database, scratch: Path, *, base: str, meta: dict[str, str], dry_run: bool = False
) -> dict[str, Changes] | None:
    """Bring what differs over, in one transaction; None when another process was faster.

    A dry run only finds what differs.
    """
    # What checks entries is in memory by now, unless there was nothing to load.
    from bot.catalogue.files.layers import mend

    async with db.write_attached(scratch) as connection:
        loaded = await fetch_all(connection, _LOADED)
        if (loaded[0][0] if loaded else "") != base:
            return None
        await connection.execute_fetchall(
            "CREATE TEMP TABLE IF NOT EXISTS differing (part TEXT, id INTEGER, what TEXT,"
            " PRIMARY KEY (part, id)) WITHOUT ROWID"
        )
        await connection.execute_fetchall("DELETE FROM temp.differing")
        changes = {table: await _compare(connection, table) for table in AGGREGATES}
        differing = {table: change for table, change in changes.items() if change != Changes()}
        if dry_run:
            return differing
        for table, parts in AGGREGATES.items():
            # References are checked at the end; what merges an entry has to find what remains.
            for one in (table, *parts):
                await _carry_over(connection, one, aggregate=table)
        await _count_works(connection)
        await mend(connection)
        await _write_meta(connection, meta)
        return differing


async def _compare(connection: aiosqlite.Connection, table: str) -> Changes:
    for sql in (_NEW_OR_CHANGED, _REMOVED):
        await connection.execute_fetchall(_named(sql, table), (table,))
    rows = await connection.execute_fetchall(_named(_DIFFERENCES, table), (table,))
    slugs: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    for what, slug in rows:
        slugs[what].append(slug)
    return Changes(**{what: tuple(found) for what, found in slugs.items()})


async def _carry_over(connection: aiosqlite.Connection, table: str, *, aggregate: str) -> None:
    rows = await connection.execute_fetchall(
        "SELECT name FROM pragma_table_info(?)", (stored(table),)
    )
    key = str(next(iter(rows))[0])
    for sql in (_DELETE, _INSERT):
        await connection.execute_fetchall(_named(sql, table, key=key), (aggregate,))


async def _count_works(connection: aiosqlite.Connection) -> None:
    await connection.execute_fetchall(
        "UPDATE main.artists_all SET works = counted.works FROM"
        " (SELECT a.id, count(c.artist_id) AS works FROM main.artists_all a"
        "  LEFT JOIN main.credits_all c ON c.artist_id = a.id AND c.collaboration_id > 0"
        "  GROUP BY a.id) counted"
        " WHERE counted.id = artists_all.id AND counted.works <> artists_all.works"
    )


async def _write_meta(connection: aiosqlite.Connection, meta: dict[str, str]) -> None:
    for key, value in meta.items():
        await connection.execute_fetchall("REPLACE INTO main.meta VALUES (?, ?)", (key, value))
    await connection.execute_fetchall(
        "REPLACE INTO main.meta VALUES ('loaded_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
    )


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did; `loaded` is False when the same content was there already.

    `changes` has the tables that differ: sources, artists, shows, collaborations, articles, facts.
    """

    loaded: bool
    content_hash: str
    changes: dict[str, Changes] = field(default_factory=dict)


def summary(report: LoadReport) -> list[str]:
    """Return lines on how many entries came, differ and went by kind, or that nothing is new."""
    lines = [
        f"{table}: {len(one.added)} added, {len(one.changed)} changed, {len(one.removed)} gone"
        for table, one in report.changes.items()
    ]
    return lines or ["Nothing of it is new."]


async def loaded_hash(db: Database) -> str:
    """Return the hash of the content that is loaded, or an empty text."""
    rows = await db.fetch_at_once(_LOADED)
    return str(rows[0][0]) if rows else ""


async def load_catalogue(
    db: Database, *, source: Source | None = None, progress: Progress | None = None
) -> LoadReport:
    """Make the database say what the catalogue's files say.

    `source` has the YAML files; by default the shipped ones, or newer ones beside the database.
    Does nothing when the files are the ones that were loaded last. Several processes may do it at
    the same time. `progress` is called from a worker thread: what is being done, steps done, steps
    in all.

    Raise ContentError when the files have faults, DatabaseError when the database can't be
    written; nothing is changed then.
    """
    source = source if source is not None else in_use(db.path)
    wanted = await asyncio.to_thread(content_hash, source)
    progress = progress or ignore
    if await loaded_hash(db) == wanted:
        return LoadReport(loaded=False, content_hash=wanted)
    # Two megabytes that a bot does without whose catalogue is loaded already.
    from bot.catalogue.files.reader import load_content

    content = await asyncio.to_thread(load_content, source, progress=progress)
    return await load_content_into(db, content, wanted=wanted, progress=progress)


async def load_content_into(
    db: Database, content: Content, *, wanted: str, progress: Progress = ignore,
    dry_run: bool = False,
) -> LoadReport:  # fmt: skip
    """Stage validated content and swap it in; `wanted` is the hash to remember it by.

    A dry run only reports what would change.
    """
    with scratch_beside(db.path) as scratch:
        for _ in range(_ATTEMPTS):
            base = await loaded_hash(db)
            if base == wanted:
                break
            ids = await _ids(db)
            remove(scratch)
            await asyncio.to_thread(_stage, scratch, content, ids=ids, progress=progress)
            meta = _meta(content, wanted)
            before = await _loaded_day(db)
            changes = await swap(db, scratch, base=base, meta=meta, dry_run=dry_run)
            progress("swapping", 1, 1)
            if changes is not None:
                if not dry_run:
                    _warn_of_age(meta, before)
                return LoadReport(loaded=not dry_run, content_hash=wanted, changes=changes)
        else:
            raise DatabaseError(
                f"{db.path} was changed by other processes {_ATTEMPTS} times meanwhile.",
                remedy="start them one after another",
            )
    return LoadReport(loaded=False, content_hash=wanted)


async def _loaded_day(db: Database) -> dict[str, str]:
    rows = await db.fetch("SELECT key, value FROM meta WHERE key IN ('version', 'data_date')")
    return {row[0]: row[1] for row in rows}


def _warn_of_age(now: dict[str, str], before: dict[str, str]) -> None:
    """Log it where an older version of the program brought its older catalogue."""
    if before and age(now["data_date"], now["version"]) < age(
        before["data_date"], before["version"]
    ):
        _log.warning(
            "the catalogue of %s took the place of the newer one of %s that was loaded; "
            "`kollab catalogue update` takes a newer one",
            now["data_date"],
            before["data_date"],
        )


async def _ids(db: Database) -> AllIds:
    """Return the ids that slugs have; new ones start after every id ever given."""
    last = {row[0]: row[1] for row in await db.fetch("SELECT name, seq FROM sqlite_sequence")}
    ids: dict[str, Ids] = {}
    for table in AGGREGATES:
        rows = await db.fetch(_named("SELECT slug, id FROM {table}", table))
        ids[table] = Ids({row[0]: row[1] for row in rows}, last.get(stored(table), 0))
    return ids


def _stage(scratch: Path, content: Content, *, ids: AllIds, progress: Progress) -> None:
    total = entry_count(content)
    with without_collector(), translated(scratch), closing(connect(scratch)) as connection:
        # Nobody needs the scratch copy after a crash.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        for number, _, script in migrations():
            apply(connection, number, script)
        connection.execute("BEGIN")
        batch: dict[str, list[Row]] = defaultdict(list)
        for done, rows in enumerate(content_rows(content, ids), start=1):
            for table, row in rows:
                batch[table].append(row)
            if done % _BATCH == 0 or done == total:
                _insert(connection, batch)
                progress("staging", done, total)
        connection.execute("COMMIT")
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    if lost:
        raise AssertionError(f"the content rules let broken references through: {lost[:5]}")


def _insert(connection: sqlite3.Connection, batch: dict[str, list[Row]]) -> None:
    for table, rows in batch.items():
        marks = ", ".join("?" * len(rows[0]))
        insert = _named("INSERT INTO {stored} VALUES ", table)
        connection.executemany(f"{insert}({marks})", rows)
    batch.clear()


def _meta(content: Content, wanted: str) -> dict[str, str]:
    said = content.catalogue
    return {
        "content_hash": wanted,
        "version": said.version,
        "data_date": str(said.data_date),
        "licence": said.licence or "",
        "note": said.note or "",
    }
