"""Read the catalogue with layers over it: what people added, changed or took away.

A store is given a `LayeredDatabase` in place of the database, and needs no other statements: the
names of the catalogue's tables mean there what is to be seen with those layers. Who is given the
database itself sees what was loaded from files, and nothing of any layer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.kit.db.database import Database, listed

INSTANCE = 0
"""The layer that is seen everywhere. Of several layers that have an entry the topmost is seen."""

_SEEN = (
    "(e.layer = {top} OR NOT EXISTS (SELECT 1 FROM layer_entries h"
    " WHERE h.layer = {top} AND h.kind = e.kind AND h.slug = e.slug))"
)
"""Of an entry `e`: no layer above says something else of it."""
_OWN = (
    "EXISTS (SELECT 1 FROM layer_entries e WHERE e.kind = '{kind}'"
    f" AND e.own_id = {{of}}.{{key}} AND e.layer IN ({{layers}}) AND {_SEEN}{{only}})"
)
_BELOW = (
    "EXISTS (SELECT 1 FROM layer_entries e WHERE e.kind = '{kind}'"
    " AND e.base_id = {of}.{key} AND e.layer IN ({layers}){but})"
)
_VISIBLE = f"(({{of}}.{{key}} > 0 OR {_OWN}) AND NOT {_BELOW})"
_GONE = f" AND e.own_id IS NULL AND {_SEEN}"
_ADDED = " AND e.base_id IS NULL"
_OVER = (
    "FROM layer_entries e JOIN {kind}_all o ON o.id = e.own_id WHERE e.kind = '{kind}'"
    " AND e.base_id = x.id AND e.layer IN ({layers})"
)
_MOVED = (
    "SELECT e.base_id AS {key}, {rest} FROM layer_entries e"
    " JOIN {table}_all x ON x.{key} = e.own_id WHERE e.kind = '{kind}'"
    f" AND e.base_id IS NOT NULL AND e.layer IN ({{layers}}) AND {_SEEN}"
)
_BY_SLUG = (
    "SELECT e.slug AS slug, {id} AS id FROM layer_entries e WHERE e.kind = '{kind}'"
    f" AND e.own_id IS NOT NULL AND e.layer IN ({{layers}}) AND {_SEEN}"
    " UNION ALL SELECT x.slug, x.id FROM {kind}_all x WHERE x.id > 0 AND NOT {below}"
    " UNION ALL SELECT o.slug, o.{key} FROM {old} o"
)
_ENTRY_SLUG = "(SELECT e.slug FROM layer_entries e WHERE e.kind = '{kind}' AND e.own_id = x.id)"
_FACT_SLUG = (
    "(SELECT substr(x.slug, 1, length(x.slug) - length('--' || e.layer)) FROM layer_entries e"
    " WHERE e.kind = 'articles' AND e.own_id = x.article_id)"
)
_WORK_MEANT = (
    "coalesce((SELECT e.own_id FROM layer_entries e WHERE e.kind = 'collaborations'"
    " AND e.base_id = x.collaboration_id AND e.layer IN ({layers}) ORDER BY e.layer DESC LIMIT 1),"
    " x.collaboration_id) AS collaboration_id"
)
_KINDS = {
    "collaborations": ("collaborations", "id"),
    "collaboration_titles": ("collaborations", "collaboration_id"),
    "collaboration_old_slugs": ("collaborations", "collaboration_id"),
    "credits": ("collaborations", "collaboration_id"),
    "collaboration_tags": ("collaborations", "collaboration_id"),
    "provenance": ("collaborations", "collaboration_id"),
    "other_dates": ("collaborations", "collaboration_id"),
    "articles": ("articles", "id"),
    "article_collaborations": ("articles", "article_id"),
    "facts": ("articles", "article_id"),
    "artists": ("artists", "id"),
    "artist_names": ("artists", "artist_id"),
    "artist_old_slugs": ("artists", "artist_id"),
    "memberships": ("artists", "member_id"),
    "artist_sources": ("artists", "artist_id"),
    "shows": ("shows", "id"),
    "show_titles": ("shows", "show_id"),
}
"""Of what kind the entry is that a table's rows are of, and in which column it has its id."""
_OF_FACTS = {
    "fact_artists": "fact_id, position, artist_id",
    "fact_collaborations": "fact_id, position, {work}",
    "fact_sources": "fact_id, position, source_id, reference, url, title, publisher, published_on",
    "fact_claims": "fact_id, position, predicate, statement, statement_ko, artist_id, {work},"
    " value, value_ko, others",
}
_SLUGS = {
    "artist_slugs": ("artists", "artist_old_slugs", "artist_id"),
    "collaboration_slugs": ("collaborations", "collaboration_old_slugs", "collaboration_id"),
}
_ENTRIES = {
    "artists": (
        "name", "sort_name", "hangul", "kind", "disambiguation", "agency", "debut_on", "fandom",
        "countries", "fame", "gender",
    ),
    "shows": ("title", "title_ko", "kind", "fame"),
    "collaborations": (
        "title", "title_ko", "is_untitled", "kind", "released_on", "recency", "month_day", "month",
        "date_basis", "status", "verification", "show_id", "remarks", "fame",
    ),
    "articles": ("source_id", "title", "publisher", "published_on", "url"),
    "facts": ("article_id", "position", "text", "text_ko", "status"),
}  # fmt: skip
_KEEP_ID = frozenset({"artists", "shows"})
"""What works refer to: a layer's row says what the loaded one says otherwise, under its id.

A work or an article that a layer has is another row instead, with its own credits and sources.
"""
_MOVING = {
    "artist_names": "position, name, folded, is_alias",
    "artist_old_slugs": "position, slug",
    "memberships": "position, group_id, since_on, until_on, is_former",
    "artist_sources": "position, source_id",
    "show_titles": "position, name, folded, is_alias",
}
_NAMED = re.compile(rf"\b({'|'.join((*_KINDS, *_OF_FACTS, *_SLUGS))})\b")
_WITH = re.compile(r"\s*WITH\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class View:
    """Layers that something is seen with, the lowest first, by their numbers.

    `changed` are those of artists and shows of which a layer says something else than the files.
    """

    layers: tuple[int, ...]
    changed: frozenset[str] = frozenset()

    def visible(self, table: str, *, of: str = "x") -> str:
        """Write as SQL whether a row is to be seen; `of` is its table's alias."""
        kind, key = _KINDS[table]
        but = only = ""
        if kind in _KEEP_ID:
            but, only = (_GONE if table == kind else ""), _ADDED
        return self._filled(
            _VISIBLE, of=of, key=key, kind=kind,
            but=self._filled(but), only=only,
        )  # fmt: skip

    def _filled(self, sql: str, **names: str) -> str:
        layers = ", ".join(map(str, self.layers))
        return sql.format(layers=layers, top=self.layers[-1], **names)

    def table(self, name: str) -> str:
        """Write as SQL what a table's name means."""
        if name in _ENTRIES:
            return self._entries(name)
        if name in _SLUGS:
            return self._slugs(name)
        if name in _OF_FACTS:
            columns = self._columns(_OF_FACTS[name])
            seen = self.visible("facts", of="f")
            return (
                f"SELECT {columns} FROM {name}_all x WHERE EXISTS"
                f" (SELECT 1 FROM facts_all f WHERE f.id = x.fact_id AND {seen})"
            )
        if name == "article_collaborations":
            columns = self._columns("article_id, position, {work}")
            return f"SELECT {columns} FROM {name}_all x WHERE {self.visible(name)}"
        kind, key = _KINDS[name]
        own = f"SELECT x.* FROM {name}_all x WHERE {self.visible(name)}"
        if name not in _MOVING or kind not in self.changed:
            return own
        rest = ", ".join(f"x.{one}" for one in _MOVING[name].split(", "))
        moved = self._filled(_MOVED, key=key, rest=rest, table=name, kind=kind)
        return f"{own} UNION ALL {moved}"

    def _columns(self, names: str) -> str:
        work = self._filled(_WORK_MEANT)
        return ", ".join(work if one == "{work}" else f"x.{one}" for one in names.split(", "))

    def _entries(self, kind: str) -> str:
        columns = [f"x.{one}" for one in _ENTRIES[kind]]
        if kind in self.changed:
            over = self._filled(_OVER, kind=kind)
            columns = [
                f"iif(EXISTS (SELECT 1 {over}),"
                f" (SELECT o.{one} {over} ORDER BY e.layer DESC LIMIT 1), x.{one}) AS {one}"
                for one in _ENTRIES[kind]
            ]
        if kind == "artists":
            columns.append("x.works")
        own = _FACT_SLUG if kind == "facts" else _ENTRY_SLUG.format(kind=kind)
        return (
            f"SELECT x.id, iif(x.id > 0, x.slug, {own}) AS slug, {', '.join(columns)}"
            f" FROM {kind}_all x WHERE {self.visible(kind)}"
        )

    def _slugs(self, name: str) -> str:
        kind, old, key = _SLUGS[name]
        below = self._filled(_BELOW, of="x", key="id", kind=kind, but="")
        own = "coalesce(e.base_id, e.own_id)" if kind in _KEEP_ID else "e.own_id"
        return self._filled(_BY_SLUG, id=own, kind=kind, below=below, key=key, old=old)


@lru_cache(maxsize=256)
def seen_so(sql: str, view: View) -> str:
    """Return a reading statement as it is for a view: with what tables' names mean there."""
    names = set(_NAMED.findall(sql))
    names |= {_SLUGS[name][1] for name in names & _SLUGS.keys()}
    if not names:
        return sql
    tables = (f"{name} AS NOT MATERIALIZED ({view.table(name)})" for name in sorted(names))
    rest = f", {_WITH.sub('', sql, count=1)}" if _WITH.match(sql) else f" {sql}"
    return f"WITH {', '.join(tables)}{rest}"


class LayeredDatabase:
    """A database that is read with layers; writes go to the database itself."""

    def __init__(self, database: Database, view: View) -> None:
        self._database = database
        self.view = view

    @property
    def path(self) -> Path:
        """Return the file's path."""
        return self._database.path

    def statement(self, sql: str) -> str:
        """Return a statement as it has to be run on a plain connection."""
        return seen_so(sql, self.view)

    async def fetch(self, sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Do what `Database.fetch` does, with the layers."""
        return await self._database.fetch(self.statement(sql), parameters)

    async def fetch_at_once(
        self, sql: str, parameters: Sequence[Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Do what `Database.fetch_at_once` does, with the layers."""
        return await self._database.fetch_at_once(self.statement(sql), parameters)


Reading = Database | LayeredDatabase
"""Where a store of the catalogue reads."""


Versions = tuple[tuple[int, int], ...]
"""Layers by number, the lowest first, each with how often it was changed."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is to be seen with some layers: by table, ids that are `hidden` and those `shown`.

    What is shown is new, or is called otherwise than by the layer below.
    """

    view: View
    hidden: Mapping[str, frozenset[int]]
    shown: Mapping[str, frozenset[int]]


class LayerStore:
    """Knows which layers there are, and what they have."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def versions(self, guild_id: int | None) -> Versions:
        """Return the layers that a server is seen with, of those that were ever used.

        None is nobody's server. Costs some microseconds.
        """
        rows = await self._database.fetch_at_once(
            "SELECT number, version FROM layers WHERE guild_id IN (0, ?) AND version > 0"
            " ORDER BY number",
            (guild_id or 0,),
        )
        return tuple([(row[0], row[1]) for row in rows])

    async def overlay(self, versions: Versions) -> Overlay:
        """Return what there is to be seen with some layers."""
        layers = tuple([number for number, _ in versions])
        return overlay_of(layers, await self._database.fetch(OVERLAID, (listed(layers),)))

    def reading(self, view: View) -> LayeredDatabase:
        """Return the same file as it is seen with layers."""
        return LayeredDatabase(self._database, view)


OVERLAID = """
    SELECT kind, slug, own_id, base_id FROM layer_entries
    WHERE layer IN (SELECT value FROM json_each(?)) AND problem = '' ORDER BY layer
"""


def overlay_of(layers: tuple[int, ...], rows: Collection[tuple[Any, ...]]) -> Overlay:
    """Return what there is to be seen with some layers, of the rows `OVERLAID`."""
    changed = {kind for kind, _, own, base in rows if own is not None and base is not None}
    hidden: defaultdict[str, set[int]] = defaultdict(set)
    shown: defaultdict[str, set[int]] = defaultdict(set)
    for kind, _, own, base in {row[:2]: row for row in rows}.values():
        keeps = kind in _KEEP_ID and base is not None
        if own is not None:
            shown[kind].add(base if keeps else own)
        if base is not None and not (keeps and own is not None):
            hidden[kind].add(base)
    return Overlay(
        View(layers, _KEEP_ID & changed),
        {kind: frozenset(ids) for kind, ids in hidden.items()},
        {kind: frozenset(ids) for kind, ids in shown.items()},
    )
