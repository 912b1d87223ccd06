"""Load the catalogue: make rows of it, stage them, compare, swap in one transaction.

Whatever goes wrong, the catalogue that was loaded before stays as it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite

from bot.catalogue.files.folder import READER_VERSION, Progress, content_hash, ignore
from bot.kit.dates import PartialDate
from bot.kit.db.bulk import remove, scratch_beside, without_collector
from bot.kit.db.database import Database, fetch_all, named
from bot.kit.db.errors import translated
from bot.kit.db.migrate import apply, connect, migrations
from bot.kit.errors import DatabaseError
from bot.kit.folding import fold

if TYPE_CHECKING:
    from bot.catalogue.files.entries import (
        ArticleEntry,
        ArtistEntry,
        CitationEntry,
        Content,
        FactEntry,
        ShowEntry,
        SourceEntry,
        WorkEntry,
    )

Row = tuple[Any, ...]
Rows = Iterator[tuple[str, Row]]
"""Pairs of table and row."""

AGGREGATES: dict[str, tuple[str, ...]] = {
    "sources": (),
    "artists": ("artist_names", "artist_old_slugs", "memberships", "artist_sources"),
    "shows": ("show_titles",),
    "collaborations": (
        "collaboration_titles", "collaboration_old_slugs", "credits", "collaboration_tags",
        "provenance", "other_dates",
    ),
    "articles": ("article_collaborations",),
    "facts": ("fact_artists", "fact_collaborations", "fact_sources", "fact_claims"),
}  # fmt: skip
"""Tables that are loaded, each with the tables of its parts, in an order that refers backwards.

A part's first column is the id of the entry that it belongs to.
"""
_LOADED = "SELECT value FROM meta WHERE key = 'content_hash'"
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
_BATCH = 500
_ATTEMPTS = 5


@dataclass(slots=True)
class Ids:
    """Maps every slug to the id that it has had, or to the next that nobody had."""

    known: dict[str, int] = field(default_factory=dict)
    last: int = 0

    def __getitem__(self, slug: str) -> int:
        """Return the id of a slug."""
        if (found := self.known.get(slug)) is None:
            self.last += 1
            found = self.known[slug] = self.last
        return found


AllIds = dict[str, Ids]


def _iso(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def _source(ids: AllIds, one: SourceEntry) -> Rows:
    row = (
        ids["sources"][one.id], one.id, one.title, one.publisher or "", one.url or "",
        one.licence or "", one.family, _iso(one.date), one.shown or "",
    )  # fmt: skip
    yield "sources", row


def _artist(ids: AllIds, one: ArtistEntry) -> Rows:
    key = ids["artists"][one.id]
    row = (
        key, one.id, one.name, one.sort_name or "", one.hangul or "", one.kind,
        one.disambiguation or "", one.agency or "", _iso(one.debut), one.fandom or "",
        json.dumps(one.countries), 0, one.fame, one.gender or "",
    )  # fmt: skip
    yield "artists", row
    for position, name in enumerate(artist_names(one)):
        yield "artist_names", (key, position, name, fold(name), int(name in one.aliases))
    for position, each in enumerate(one.member_of):
        when = (_iso(each.since), _iso(each.until), int(each.former or each.until is not None))
        yield "memberships", (key, position, ids["artists"][each.group], *when)
    for position, slug in enumerate(one.was):
        yield "artist_old_slugs", (key, position, slug)
    for position, code in enumerate(one.sources):
        yield "artist_sources", (key, position, ids["sources"][code])


def artist_names(one: ArtistEntry) -> list[str]:
    """Return all that an artist is called, each once: name, Hangul, then aliases."""
    names = [one.name, one.hangul, *one.aliases]
    return list(dict.fromkeys(name for name in names if name))


def _titles(one: ShowEntry | WorkEntry) -> list[str]:
    return list(dict.fromkeys(name for name in (one.title, one.title_ko) if name))


def _show(ids: AllIds, one: ShowEntry) -> Rows:
    key = ids["shows"][one.id]
    yield "shows", (key, one.id, one.title, one.title_ko or "", one.kind, one.fame)
    titles = _titles(one)
    names = [*titles, *(name for name in one.aliases if name not in titles)]
    for position, name in enumerate(names):
        yield "show_titles", (key, position, name, fold(name), int(position >= len(titles)))


def recency(date: PartialDate | None) -> int:
    """Return a date as YYYYMMDD with zeros for what is not known; 0 for None."""
    return date.year * 10_000 + date.month * 100 + date.day if date else 0


def _collaboration(ids: AllIds, one: WorkEntry) -> Rows:
    key = ids["collaborations"][one.id]
    date = one.date
    row = (
        key, one.id, one.title, one.title_ko or "", int(one.untitled), one.kind,
        _iso(date), recency(date), date.month_day if date else None,
        f"{date.month:02}" if date and date.month and not date.day else None,
        one.date_basis, one.status, one.verification,
        ids["shows"][one.show] if one.show else None,
        json.dumps([(each.code, *each.names) for each in one.remarks]),
        one.fame,
    )  # fmt: skip
    yield "collaborations", row
    for position, name in enumerate(_titles(one)):
        yield "collaboration_titles", (key, position, name, fold(name))
    for position, slug in enumerate(one.was):
        yield "collaboration_old_slugs", (key, position, slug)
    for position, credit in enumerate(one.credits):
        artist = ids["artists"][credit.artist]
        said = (credit.join or "", credit.credited_as or "")
        yield "credits", (key, position, artist, credit.role, *said)
    for position, tag in enumerate((*one.countries, *one.languages)):
        yield "collaboration_tags", (key, position, tag)
    yield from _citations(ids, one.sources, table="provenance", key=key)
    others = [(other.date, code) for other in one.other_dates for code in other.sources]
    for position, (other, code) in enumerate(others):
        yield "other_dates", (key, position, str(other), ids["sources"][code])


def _citations(ids: AllIds, found: Iterable[CitationEntry], *, table: str, key: int) -> Rows:
    for position, one in enumerate(found):
        row = (
            key, position, ids["sources"][one.source], one.ref or "", one.url or "",
            one.title or "", one.publisher or "", _iso(one.date),
        )  # fmt: skip
        yield table, row


def _article(ids: AllIds, one: ArticleEntry) -> Rows:
    key = ids["articles"][one.id]
    row = (
        key, one.id, ids["sources"][one.code], one.title, one.publisher or "",
        _iso(one.date), one.url or "",
    )  # fmt: skip
    yield "articles", row
    for position, slug in enumerate(one.collaborations):
        yield "article_collaborations", (key, position, ids["collaborations"][slug])
    for position, fact in enumerate(one.facts):
        yield from _fact(ids, fact, article=key, position=position)


def _fact(ids: AllIds, one: FactEntry, *, article: int, position: int) -> Rows:
    key = ids["facts"][one.id]
    yield (
        "facts",
        (key, one.id, article, position, one.text,
         one.text_ko or "", one.status),
    )  # fmt: skip
    for place, slug in enumerate(one.artists):
        yield "fact_artists", (key, place, ids["artists"][slug])
    for place, slug in enumerate(one.collaborations):
        yield "fact_collaborations", (key, place, ids["collaborations"][slug])
    yield from _citations(ids, one.sources, table="fact_sources", key=key)
    for place, claim in enumerate(one.claims):
        others = [(other.text, other.text_ko) for other in claim.others]
        row = (
            key, place, claim.predicate, claim.statement, claim.statement_ko,
            ids["artists"][claim.artist] if claim.artist else None,
            ids["collaborations"][claim.collaboration] if claim.collaboration else None,
            claim.value or "", claim.value_ko or "", json.dumps(others, ensure_ascii=False),
        )  # fmt: skip
        yield "fact_claims", row


def content_rows(content: Content, ids: AllIds) -> Iterator[list[tuple[str, Row]]]:
    """Yield the rows of every entry, entry by entry."""
    makers: list[tuple[Iterable[Any], Callable[[AllIds, Any], Rows]]] = [
        (content.sources, _source),
        (content.artists, _artist),
        (content.shows, _show),
        (content.collaborations, _collaboration),
        (content.articles, _article),
    ]
    for entries, make in makers:
        for entry in entries:
            yield list(_with_digests(make(ids, entry)))


def _with_digests(rows: Rows) -> Rows:
    """Yield the rows, an aggregate's with a digest of itself and its parts behind id and slug."""
    aggregates: list[list[tuple[str, Row]]] = []
    for table, row in rows:
        if table in AGGREGATES:
            aggregates.append([])
        aggregates[-1].append((table, row))
    for (table, row), *parts in aggregates:
        text = json.dumps((READER_VERSION, row, parts))
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        yield table, (*row[:2], digest, *row[2:])
        yield from parts


def entry_count(content: Content) -> int:
    """Count what `content_rows` gives."""
    kinds = (content.sources, content.artists, content.shows, content.collaborations)
    return sum(map(len, kinds)) + len(content.articles)


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
        loaded = await fetch_all(connection, _LOADED)
        if (loaded[0][0] if loaded else "") != base:
            return None
        await connection.execute_fetchall(
            "CREATE TEMP TABLE IF NOT EXISTS differing (part TEXT, id INTEGER, what TEXT,"
            " PRIMARY KEY (part, id)) WITHOUT ROWID"
        )
        await connection.execute_fetchall("DELETE FROM temp.differing")
        changes = {table: await _compare(connection, table) for table in AGGREGATES}
        for table, parts in AGGREGATES.items():
            # References are checked at the end; what merges an entry has to find what remains.
            for one in (table, *parts):
                await _carry_over(connection, one, aggregate=table)
        await _count_works(connection)
        await _write_meta(connection, meta)
        return {table: change for table, change in changes.items() if change != Changes()}


async def _compare(connection: aiosqlite.Connection, table: str) -> Changes:
    for sql in (_NEW_OR_CHANGED, _REMOVED):
        await connection.execute_fetchall(named(sql, table=table), (table,))
    rows = await connection.execute_fetchall(named(_DIFFERENCES, table=table), (table,))
    slugs: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    for what, slug in rows:
        slugs[what].append(slug)
    return Changes(**{what: tuple(found) for what, found in slugs.items()})


async def _carry_over(connection: aiosqlite.Connection, table: str, *, aggregate: str) -> None:
    rows = await connection.execute_fetchall("SELECT name FROM pragma_table_info(?)", (table,))
    key = str(next(iter(rows))[0])
    for sql in (_DELETE, _INSERT):
        await connection.execute_fetchall(named(sql, table=table, key=key), (aggregate,))


async def _count_works(connection: aiosqlite.Connection) -> None:
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


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did; `loaded` is False when the same content was there already.

    `changes` has the tables that differ: sources, artists, shows, collaborations, articles, facts.
    """

    loaded: bool
    content_hash: str
    changes: dict[str, Changes] = field(default_factory=dict)


async def loaded_hash(db: Database) -> str:
    """Return the hash of the content that is loaded, or an empty text."""
    rows = await db.fetch(_LOADED)
    return str(rows[0][0]) if rows else ""


async def load_catalogue(
    db: Database, *, source: Traversable | Path | None = None, progress: Progress | None = None
) -> LoadReport:
    """Make the database say what the catalogue's files say.

    `source` is the folder of YAML files, the shipped one by default. Does nothing when the files
    are the ones that were loaded last. Several processes may do it at the same time. `progress`
    is called from a worker thread: what is being done, steps done, steps in all.

    Raise ContentError when the files have faults, DatabaseError when the database can't be
    written; nothing is changed then.
    """
    folder = source if source is not None else files("data")
    wanted = await asyncio.to_thread(content_hash, folder)
    progress = progress or ignore
    if await loaded_hash(db) == wanted:
        return LoadReport(loaded=False, content_hash=wanted)
    # Two megabytes that a bot does without whose catalogue is loaded already.
    from bot.catalogue.files.reader import load_content

    content = await asyncio.to_thread(load_content, folder, progress=progress)
    return await load_content_into(db, content, wanted=wanted, progress=progress)


async def load_content_into(
    db: Database, content: Content, *, wanted: str, progress: Progress = ignore
) -> LoadReport:
    """Stage validated content and swap it in; `wanted` is the hash to remember it by."""
    with scratch_beside(db.path) as scratch:
        for _ in range(_ATTEMPTS):
            base = await loaded_hash(db)
            if base == wanted:
                break
            ids = await _ids(db)
            remove(scratch)
            await asyncio.to_thread(_stage, scratch, content, ids=ids, progress=progress)
            changes = await swap(db, scratch, base=base, meta=_meta(content, wanted))
            progress("swapping", 1, 1)
            if changes is not None:
                return LoadReport(loaded=True, content_hash=wanted, changes=changes)
        else:
            raise DatabaseError(
                f"{db.path} was changed by other processes {_ATTEMPTS} times meanwhile.",
                remedy="start them one after another",
            )
    return LoadReport(loaded=False, content_hash=wanted)


async def _ids(db: Database) -> AllIds:
    """Return the ids that slugs have; new ones start after every id ever given."""
    last = {row[0]: row[1] for row in await db.fetch("SELECT name, seq FROM sqlite_sequence")}
    ids: AllIds = {}
    for table in AGGREGATES:
        rows = await db.fetch(named("SELECT slug, id FROM {table}", table=table))
        ids[table] = Ids({row[0]: row[1] for row in rows}, last.get(table, 0))
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
        insert = named("INSERT INTO {table} VALUES ", table=table)
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
