"""Read the whole catalogue at once, for whoever makes questions of it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bot.catalogue.model import (
    ArtistKind,
    Claim,
    CreditRole,
    DateBasis,
    Fact,
    GapFiller,
    ShowKind,
    Source,
    Status,
    Verification,
    WorkKind,
)
from bot.catalogue.store.json_rows import FACT, fact, partial_date
from bot.catalogue.store.layers import OVERLAID, Overlay, View, overlay_of, seen_so
from bot.kit.db.bulk import without_collector
from bot.kit.db.database import listed
from bot.kit.db.errors import translated
from bot.kit.db.migrate import connect
from bot.trivia.generation.snapshot import (
    Asked,
    Snapshot,
    SnapshotArtist,
    SnapshotCredit,
    SnapshotShow,
    SnapshotWork,
)

T = TypeVar("T")
_Row = tuple[Any, ...]
_Parts = Mapping[int, tuple[T, ...]]

_ARTISTS = """
    SELECT id, slug, name, kind, hangul, disambiguation, works, countries, fame
    FROM artists ORDER BY works DESC, id
"""
_SHOWS = """
    SELECT s.id, s.slug, s.title, s.kind, s.title_ko, count(c.id), s.fame FROM shows s
    LEFT JOIN collaborations c ON c.show_id = s.id GROUP BY s.id ORDER BY count(c.id) DESC, s.id
"""
_WORKS = """
    SELECT id, slug, title, kind, released_on, status, verification, title_ko, is_untitled,
        date_basis, show_id, fame
    FROM collaborations ORDER BY recency DESC, id DESC
"""
_CREDITS = """
    SELECT collaboration_id, artist_id, role, join_phrase, credited_as FROM credits
    ORDER BY collaboration_id, position
"""
_FACTS = f"""
    SELECT {FACT}, f.id FROM facts f JOIN articles ar ON ar.id = f.article_id
    JOIN sources src ON src.id = ar.source_id ORDER BY f.article_id, f.position
"""
_CLAIMS = """
    SELECT x.fact_id, x.predicate, x.statement, x.statement_ko, coalesce(a.slug, ''),
        coalesce(c.slug, ''), x.value, x.value_ko, x.others
    FROM fact_claims x LEFT JOIN artists a ON a.id = x.artist_id
    LEFT JOIN collaborations c ON c.id = x.collaboration_id ORDER BY x.fact_id, x.position
"""
_PROVENANCE = """
    SELECT collaboration_id, source_id, title, publisher, url, published_on FROM provenance
    ORDER BY collaboration_id, position
"""
_ARTIST_KINDS = {one.value: one for one in ArtistKind}
_KINDS = {one.value: one for one in WorkKind}
_ROLES = {one.value: one for one in CreditRole}
_STATUSES = {one.value: one for one in Status}
_VERIFICATIONS = {one.value: one for one in Verification}
_BASES = {one.value: one for one in DateBasis}
_WITH_MEMBERS = frozenset({ArtistKind.GROUP, ArtistKind.OTHER})
_SAID_OF_ARTISTS = """
    SELECT artist_id, source_id, '', '', '', NULL FROM artist_sources ORDER BY artist_id, position
"""


class _Seen:
    """A connection that reads with layers."""

    def __init__(self, connection: sqlite3.Connection, view: View | None) -> None:
        self._connection = connection
        self._view = view

    def execute(self, sql: str) -> sqlite3.Cursor:
        return self._connection.execute(seen_so(sql, self._view) if self._view else sql)


def read_snapshot(path: Path, layers: tuple[int, ...] = ()) -> Snapshot:
    """Return all that a database knows, as it was in one moment.

    With `layers`, as it is seen with them; questions are wanted of what the topmost says.
    """
    with without_collector(), translated(path), closing(connect(path)) as connection:
        connection.execute("BEGIN")
        reading = _Seen(connection, _overlay(connection, layers).view if layers else None)
        artists = _artists(reading)
        meta = dict(reading.execute("SELECT key, value FROM meta"))
        return Snapshot(
            content_hash=str(meta.get("content_hash", "")),
            artists=artists,
            works=_works(reading, artists),
            shows=_shows(reading),
            facts=_facts(reading),
            asked=_asked(connection, layers[-1]) if layers else None,
        )


def _overlay(connection: sqlite3.Connection, layers: tuple[int, ...]) -> Overlay:
    return overlay_of(layers, connection.execute(OVERLAID, (listed(layers),)).fetchall())


def _asked(connection: sqlite3.Connection, layer: int) -> Asked:
    shown = _overlay(connection, (layer,)).shown
    articles = connection.execute(
        "SELECT slug FROM layer_entries WHERE layer = ? AND kind = 'articles'", (layer,)
    )
    return Asked(
        shown.get("collaborations", frozenset()),
        shown.get("artists", frozenset()),
        frozenset(row[0] for row in articles),
    )


def _parts(rows: Iterable[_Row], make: Callable[..., T]) -> _Parts[T]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for owner, *columns in rows:
        found[owner].append(make(*columns))
    return defaultdict(tuple, {owner: tuple(made) for owner, made in found.items()})


def _same(value: T) -> T:
    return value


def _remembered(make: Callable[..., T]) -> Callable[..., T]:
    """Make equal values once: a million credits are far fewer objects."""
    made: dict[tuple[Any, ...], T] = {}

    def get(*columns: Any) -> T:
        if (found := made.get(columns)) is None:
            found = made[columns] = make(*columns)
        return found

    return get


def _names(connection: _Seen, table: str, owner: str) -> tuple[_Parts[str], _Parts[str]]:
    columns = f"FROM {table} ORDER BY {owner}, position"
    return (
        _parts(connection.execute(f"SELECT {owner}, name {columns}"), _same),
        _parts(connection.execute(f"SELECT {owner}, folded {columns}"), _same),
    )


def _artists(connection: _Seen) -> dict[int, SnapshotArtist]:
    names, folded = _names(connection, "artist_names", "artist_id")
    pairs = connection.execute(
        "SELECT member_id, group_id FROM memberships ORDER BY member_id, position"
    ).fetchall()
    groups = _parts(pairs, _same)
    members = _parts(((group, member) for member, group in pairs), _same)
    said = _parts(connection.execute(_SAID_OF_ARTISTS), _remembered(_citations(connection)))
    rows = connection.execute(_ARTISTS).fetchall()
    works = {row[0]: row[6] for row in rows}
    found = []
    for key, slug, name, kind, hangul, note, count, countries, fame in rows:
        artist_kind = _ARTIST_KINDS[kind]
        shared = sum(works[one] for one in members[key]) if artist_kind in _WITH_MEMBERS else 0
        lent = max((works[one] for one in groups[key]), default=0) // 4
        found.append(
            SnapshotArtist(
                key, slug, name, artist_kind, names[key], folded[key], hangul, note, groups[key],
                members[key], works=count, weight=count + shared + lent,
                fame=fame, countries=tuple(json.loads(countries)), sources=said[key],
            )
        )  # fmt: skip
    found.sort(key=lambda artist: (-artist.fame, -artist.weight))
    return {artist.id: artist for artist in found}


def _shows(connection: _Seen) -> dict[int, SnapshotShow]:
    titles, folded = _names(connection, "show_titles", "show_id")
    return {
        key: SnapshotShow(
            key, slug, title, ShowKind(kind), titles[key], folded[key], title_ko, works, fame
        )
        for key, slug, title, kind, title_ko, works, fame in connection.execute(_SHOWS)
    }  # fmt: skip


def _works(connection: _Seen, artists: Mapping[int, SnapshotArtist]) -> dict[int, SnapshotWork]:
    titles, folded = _names(connection, "collaboration_titles", "collaboration_id")
    credits = _parts(connection.execute(_CREDITS), _remembered(_credit))
    said = _parts(connection.execute(_PROVENANCE), _remembered(_citations(connection)))
    found = []
    for row in connection.execute(_WORKS):
        (
            key,
            slug,
            title,
            kind,
            date,
            status,
            verification,
            title_ko,
            untitled,
            basis,
            show,
            fame,
        ) = row
        artists_of = credits[key]
        found.append(
            SnapshotWork(
                key, slug, title, _KINDS[kind], titles[key], folded[key], artists_of,
                date=partial_date(date), status=_STATUSES[status],
                verification=_VERIFICATIONS[verification], title_ko=title_ko,
                is_untitled=bool(untitled), date_basis=_BASES[basis], show=show,
                weight=max((artists[one.artist].weight for one in artists_of), default=0),
                fame=fame, sources=said[key],
            )
        )  # fmt: skip
    found.sort(key=lambda work: (-work.fame, -work.weight))
    return {work.id: work for work in found}


def _credit(artist: int, role: str, join_phrase: str, credited_as: str) -> SnapshotCredit:
    return SnapshotCredit(artist, _ROLES[role], join_phrase, credited_as)


def _citations(connection: _Seen) -> Callable[..., Source]:
    """Return what makes a citation's source: what it leaves unsaid, its source says."""
    rows = connection.execute(
        "SELECT id, slug, coalesce(nullif(shown, ''), title), publisher, url, published_on"
        " FROM sources"
    )
    families = {key: family for key, *family in rows}

    def make(source: int, *said: Any) -> Source:
        code, *family = families[source]
        if not said[0]:
            said = tuple(own or theirs for own, theirs in zip(said, family, strict=True))
        title, publisher, url, published_on = said
        return Source(code, title, publisher, url, partial_date(published_on))

    return make


def _facts(connection: _Seen) -> tuple[Fact, ...]:
    claims = _parts(connection.execute(_CLAIMS), _claim)
    rows = connection.execute(_FACTS)
    return tuple(replace(fact(json.loads(text)), claims=claims[key]) for text, key in rows)


def _claim(
    predicate: str, statement: str, statement_ko: str, artist: str, work: str,
    value: str, value_ko: str, others: str,
) -> Claim:  # fmt: skip
    return Claim(
        predicate, statement, statement_ko, artist, work,
        value=GapFiller(value, value_ko) if value else None,
        others=tuple(GapFiller(*one) for one in json.loads(others)),
    )  # fmt: skip
