"""What of the catalogue is stored, and what should be by its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.catalogue.files.entries import Content
from bot.catalogue.files.rows import AGGREGATES, AllIds, Ids, content_rows
from bot.catalogue.files.writer import plain
from bot.kit.db.database import Database

TABLES = [one for table, parts in AGGREGATES.items() for one in (table, *parts)]

FOR_EDITORS = {"editor_note", "fame_by", "mbid"}
"""Keys that nothing is stored of."""

_WORKS = 12

Rows = dict[str, set[tuple[Any, ...]]]


async def stored_rows(db: Database) -> Rows:
    """Every row that was made of the files, without what is counted of others."""
    found = {table: set(await db.fetch(f"SELECT * FROM {table}")) for table in TABLES}
    return found | {"artists": set(map(_uncounted, found["artists"]))}


async def stored_ids(db: Database) -> AllIds:
    rows = {table: await db.fetch(f"SELECT slug, id FROM {table}") for table in AGGREGATES}
    return {table: Ids(dict(known)) for table, known in rows.items()}


def rows_of(content: Content, ids: AllIds) -> Rows:
    """The rows that there should be of files."""
    found: Rows = {table: set() for table in TABLES}
    for rows in content_rows(content, ids):
        for table, row in rows:
            found[table].add(_uncounted(row) if table == "artists" else row)
    return found


def _uncounted(artist: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*artist[:_WORKS], *artist[_WORKS + 1 :])


def unsaid(content: Content, ids: AllIds) -> list[tuple[str, Any]]:
    """Name what an entry says and none of its rows does."""
    slugs: dict[Any, set[str]] = {}
    for table in ids:
        for slug, number in ids[table].known.items():
            slugs.setdefault(number, set()).add(slug)
    entries: tuple[Any, ...] = (
        *content.sources,
        *content.artists,
        *content.shows,
        *content.collaborations,
        *content.articles,
    )
    missing = []
    for entry, rows in zip(entries, content_rows(content, ids), strict=True):
        cells = {leaf for _, row in rows for cell in row for leaf in _leaves(_read(cell))}
        cells |= {slug for cell in cells for slug in slugs.get(cell, ())}
        said = {key: value for key, value in plain(entry).items() if key not in FOR_EDITORS}
        missing += [(entry.id, leaf) for leaf in _leaves(said) if leaf not in cells]
    return missing


def in_order(content: Content) -> Content:
    """The same content with its entries as the writer puts them."""
    return replace(
        content,
        artists=tuple(sorted(content.artists, key=lambda one: one.id)),
        shows=tuple(sorted(content.shows, key=lambda one: one.id)),
        collaborations=tuple(
            sorted(content.collaborations, key=lambda one: (str(one.date or "~"), one.id))
        ),
    )


def _read(cell: Any) -> Any:
    """Read a list; a title may begin as one does."""
    if not (isinstance(cell, str) and cell.startswith("[")):
        return cell
    try:
        return [cell, json.loads(cell)]
    except ValueError:
        return cell


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    else:
        yield value
