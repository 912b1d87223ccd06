"""Names, links and memberships: what the index and the graph in memory are made of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from bot.catalogue.model import ArtistKind, Subject, known
from bot.catalogue.store.json_rows import GROUPS
from bot.catalogue.store.layers import Reading
from bot.kit.db.bulk import without_collector
from bot.kit.db.database import listed, named
from bot.kit.db.errors import translated
from bot.kit.db.migrate import connect
from bot.kit.folding import fold

T = TypeVar("T")
_Maker = Callable[[tuple[Any, ...]], Iterable[Any]]

_OF_ITS_BEST_KNOWN = 8
_OF_AN_ALIAS = 4
# How well known a thing is says its fame; among equals the number of works does. There a group
# counts as its members together, a title an eighth as much as its best-known act: of an act and a
# title that match equally well the act comes first, and the few letters that somebody has typed
# bring acts before the many titles of a very productive one.
_WEIGHT = """a.works + iif(a.kind IN ('group', 'other'), coalesce((
    SELECT sum(m.works) FROM memberships x JOIN artists m ON m.id = x.member_id
    WHERE x.group_id = a.id), 0), 0)"""
# Many an idol is known for the group alone. And whoever knows a work knows who is on it: an act
# weighs no less than its best-known title, be it the only one.
_WORKS = f"""max({_WEIGHT} + coalesce((
    SELECT max(g.works) FROM memberships y JOIN artists g ON g.id = y.group_id
    WHERE y.member_id = a.id), 0) / 4, coalesce((
    SELECT max(o.works) FROM credits k JOIN credits w ON w.collaboration_id = k.collaboration_id
    JOIN artists o ON o.id = w.artist_id WHERE k.artist_id = a.id), 0) / {_OF_ITS_BEST_KNOWN})"""
# Whom only a credit names, nobody knows.
_FAME = "iif(instr(a.disambiguation, 'credited on '), 0, a.fame)"
_ARTIST_NAMES = f"""
    SELECT n.artist_id, n.name, n.folded, n.is_alias, {_FAME}, {_WORKS}, a.disambiguation,
        n.position
    FROM artist_names n JOIN artists a ON a.id = n.artist_id
"""
_TITLES = f"""
    SELECT t.collaboration_id, t.name, t.folded, c.fame, (
        SELECT max(a.works) / {_OF_ITS_BEST_KNOWN} FROM credits k
        JOIN artists a ON a.id = k.artist_id WHERE k.collaboration_id = t.collaboration_id)
    FROM collaboration_titles t JOIN collaborations c ON c.id = t.collaboration_id
"""
_SHOW_TITLES = """
    SELECT t.show_id, t.name, t.folded, t.is_alias, s.fame,
        (SELECT count(*) FROM collaborations c WHERE c.show_id = t.show_id)
    FROM show_titles t JOIN shows s ON s.id = t.show_id
"""
_ARTISTS = f"SELECT a.id, a.slug, a.kind, {_WEIGHT}, {_FAME} FROM artists a"
_EDGE = "SELECT l.artist_id, r.artist_id, c.id, c.fame * 100000000 + c.recency"
_WORKS_OF = """
    FROM collaborations c
    JOIN credits l ON l.collaboration_id = c.id
    JOIN credits r ON r.collaboration_id = c.id AND r.artist_id > l.artist_id
"""
_WORKS_BETWEEN = """
    FROM json_each(?) p
    CROSS JOIN credits l ON l.artist_id = p.value ->> 0
    CROSS JOIN credits r ON r.collaboration_id = l.collaboration_id AND r.artist_id = p.value ->> 1
    CROSS JOIN collaborations c ON c.id = l.collaboration_id
"""
_JOINED = """
    WHERE c.kind <> 'project-group' AND NOT EXISTS (
        SELECT 1 FROM memberships m
        WHERE (m.member_id = l.artist_id AND m.group_id = r.artist_id)
        OR (m.member_id = r.artist_id AND m.group_id = l.artist_id))
"""
_EDGES = _EDGE + _WORKS_OF + _JOINED
_LABELS = f"""
    SELECT 'artist', a.id, a.slug, a.name, a.hangul, a.disambiguation, {GROUPS}, NULL, 0
    FROM artists a WHERE a.id IN (SELECT value FROM json_each(?))
    UNION ALL
    SELECT 'collaboration', c.id, c.slug, c.title, c.title_ko, '', (
        SELECT json_group_array(json_array(k.position, a.name, a.hangul)) FROM credits k
        JOIN artists a ON a.id = k.artist_id WHERE k.collaboration_id = c.id),
        substr(c.released_on, 1, 4), c.is_untitled
    FROM collaborations c WHERE c.id IN (SELECT value FROM json_each(?))
    UNION ALL
    SELECT 'show', s.id, s.slug, s.title, s.title_ko, s.kind, '[]', NULL, 0
    FROM shows s WHERE s.id IN (SELECT value FROM json_each(?))
"""
_TABLES = {
    Subject.ARTIST: "artist_slugs",
    Subject.COLLABORATION: "collaboration_slugs",
    Subject.SHOW: "shows",
    Subject.ARTICLE: "articles",
}


class NameRow(NamedTuple):
    """A name of an artist, a work or a show; `is_primary` unless it is an alias or says more."""

    subject: Subject
    id: int
    name: str
    folded: str
    is_primary: bool
    weight: int


@dataclass(frozen=True, slots=True)
class IndexedArtist:
    """An artist as the index in memory knows it; `works` are those of its group view.

    `fame` is 0 where nobody knows who it is.
    """

    id: int
    slug: str
    kind: ArtistKind
    works: int
    fame: int

    @property
    def known(self) -> int:
        """Return how well known it is."""
        return known(self.fame, self.works)


@dataclass(frozen=True, slots=True)
class Label:
    """What is needed to offer something for choice.

    `native` is the name in Hangul or empty. `people` are an act's groups or a work's acts, `note`
    is an act's disambiguation or a show's kind, `year` a work's. `people_native` are the people
    by their names in Hangul where they have one.
    """

    slug: str
    name: str
    native: str
    note: str
    people: tuple[str, ...]
    year: str
    people_native: tuple[str, ...] = ()
    untitled: bool = False


class NameStore:
    """Reads everything that has a name, row by row, for whoever builds something of it."""

    def __init__(self, db: Reading) -> None:
        self._db = db

    async def _stream(self, into: Callable[[Iterator[Any]], T], *queries: tuple[str, _Maker]) -> T:
        """Run statements in a thread of their own and hand over what is made of each row."""

        def run() -> T:
            path = self._db.path
            with without_collector(), translated(path), closing(connect(path)) as connection:
                return into(
                    made for sql, make in queries
                    for row in connection.execute(self._db.statement(sql))
                    for made in make(row)
                )  # fmt: skip

        return await asyncio.to_thread(run)

    async def stream_artist_names(self, into: Callable[[Iterator[NameRow]], T]) -> T:
        """Pass every name of every artist to `into`, in a worker thread."""
        return await self._stream(into, _query(Subject.ARTIST))

    async def stream_all_names(self, into: Callable[[Iterator[NameRow]], T]) -> T:
        """Pass every name of artists, works and shows to `into`, as above."""
        return await self._stream(into, *map(_query, _NAMES))

    async def list_names(self, of: Mapping[Subject, Collection[int]]) -> list[NameRow]:
        """List every name of some artists, works and shows, by their ids: of a few."""
        found = []
        for subject, ids in of.items():
            sql, key, make = _NAMES[subject]
            if ids:
                some = f"{sql} WHERE {key} IN (SELECT value FROM json_each(?))"
                rows = await self._db.fetch(some, (listed(ids),))
                found += [made for row in rows for made in make(row)]
        return found

    async def stream_edges(self, into: Callable[[Iterator[tuple[int, int, int, int]]], T]) -> T:
        """Pass each pair of artists and the work that joins them to `into`, in a thread.

        Edges are (act, act, collaboration, recency). An act and its own group, and the acts of
        a project group's release, are not joined by it.
        """
        return await self._stream(into, (_EDGES, lambda row: (row,)))

    async def list_edges(
        self, works: Collection[int], *, between: Collection[frozenset[int]]
    ) -> list[tuple[int, int, int, int]]:
        """List the edges that some works make, and those of some pairs, as `stream_edges`."""
        made = f"{_EDGES} AND c.id IN (SELECT value FROM json_each(?))"
        pairs = json.dumps([sorted(pair) for pair in between])
        return [
            *await self._db.fetch(made, (listed(works),)),
            *await self._db.fetch(_EDGE + _WORKS_BETWEEN + _JOINED, (pairs,)),
        ]

    async def list_pairs(self, works: Collection[int]) -> frozenset[frozenset[int]]:
        """List the pairs of acts that made some works."""
        rows = await self._db.fetch(
            "SELECT DISTINCT l.artist_id, r.artist_id FROM credits l JOIN credits r"
            " ON r.collaboration_id = l.collaboration_id AND r.artist_id > l.artist_id"
            " WHERE l.collaboration_id IN (SELECT value FROM json_each(?))",
            (listed(works),),
        )
        return frozenset(map(frozenset, rows))

    async def list_artists(self, only: Collection[int] | None = None) -> list[IndexedArtist]:
        """List every act, or `only` some."""
        some = "" if only is None else " WHERE a.id IN (SELECT value FROM json_each(?))"
        rows = await self._db.fetch(_ARTISTS + some, () if only is None else (listed(only),))
        return [IndexedArtist(row[0], row[1], ArtistKind(row[2]), *row[3:]) for row in rows]

    async def list_memberships(self) -> list[tuple[int, int]]:
        """List pairs of member and group, by id."""
        return await self._db.fetch("SELECT member_id, group_id FROM memberships ORDER BY 2, 1")

    async def list_old_slugs(self) -> list[tuple[str, int]]:
        """List the slugs that acts had before they were merged, with the id of what remains."""
        return await self._db.fetch("SELECT slug, artist_id FROM artist_old_slugs")

    async def find_id(self, subject: Subject, slug: str) -> int | None:
        """Return the id of a slug, or None."""
        sql = named("SELECT id FROM {table} WHERE slug = ?", table=_TABLES[subject])
        rows = await self._db.fetch(sql, (slug,))
        return rows[0][0] if rows else None

    async def list_labels(
        self, artists: Collection[int], works: Collection[int], shows: Collection[int]
    ) -> dict[tuple[Subject, int], Label]:
        """Return what it takes to offer artists, works and shows, in one statement."""
        rows = await self._db.fetch(_LABELS, [listed(artists), listed(works), listed(shows)])
        return {(Subject(row[0]), row[1]): _label(row) for row in rows}


def _query(subject: Subject) -> tuple[str, _Maker]:
    sql, _, make = _NAMES[subject]
    return sql, make


def _artist_names(row: tuple[Any, ...]) -> list[NameRow]:
    artist, name, folded, is_alias, fame, works, disambiguation, position = row
    if is_alias:
        # Whoever begins to type an idol's name begins the stage name, not the one in a passport.
        fame, works = max(fame - 1, 0), works // _OF_AN_ALIAS
    weight = known(fame, works)
    rows = [NameRow(Subject.ARTIST, artist, name, folded, not is_alias, weight)]
    if disambiguation and position == 0:
        full = f"{name} ({disambiguation})"
        rows.append(NameRow(Subject.ARTIST, artist, full, fold(full), False, weight))
    return rows


def _title(ref: int, name: str, folded: str, fame: int, works: int | None) -> NameRow:
    return NameRow(Subject.COLLABORATION, ref, name, folded, True, known(fame, works or 0))


def _show_title(ref: int, name: str, folded: str, is_alias: int, fame: int, works: int) -> NameRow:
    return NameRow(Subject.SHOW, ref, name, folded, not is_alias, known(fame, works))


def _label(row: tuple[Any, ...]) -> Label:
    _, _, slug, name, native, note, people, year, untitled = row
    found = sorted(json.loads(people))
    return Label(
        slug,
        name,
        native,
        note,
        tuple(one[1] for one in found),
        year or "",
        people_native=tuple(one[2] or one[1] for one in found),
        untitled=bool(untitled),
    )


_NAMES: dict[Subject, tuple[str, str, _Maker]] = {
    Subject.ARTIST: (_ARTIST_NAMES, "n.artist_id", _artist_names),
    Subject.COLLABORATION: (_TITLES, "t.collaboration_id", lambda row: (_title(*row),)),
    Subject.SHOW: (_SHOW_TITLES, "t.show_id", lambda row: (_show_title(*row),)),
}
"""Statement, column with the id, and what is made of a row, by what has the names."""
