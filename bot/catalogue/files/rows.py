"""Make rows of the catalogue's entries, as they are stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.catalogue.files.folder import READER_VERSION
from bot.kit.dates import PartialDate
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
ENTRY_TABLES = frozenset(
    one for table, parts in AGGREGATES.items() if table != "sources" for one in (table, *parts)
)
"""Tables whose rows may be of a layer (`bot.catalogue.store.layers`); sources come from files."""


def stored(table: str) -> str:
    """Return the table that keeps a table's rows of all layers; its own name shows those loaded."""
    return f"{table}_all" if table in ENTRY_TABLES else table


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


AllIds = Mapping[str, Ids]


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


def _titles(one: ShowEntry | WorkEntry) -> tuple[int, list[str]]:
    """Return how many titles there are, and all of them, then the aliases, each once."""
    titles = dict.fromkeys(name for name in (one.title, one.title_ko) if name)
    return len(titles), list(dict.fromkeys((*titles, *one.aliases)))


def _show(ids: AllIds, one: ShowEntry) -> Rows:
    key = ids["shows"][one.id]
    yield "shows", (key, one.id, one.title, one.title_ko or "", one.kind, one.fame)
    titles, names = _titles(one)
    for position, name in enumerate(names):
        yield "show_titles", (key, position, name, fold(name), int(position >= titles))


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
    for position, name in enumerate(_titles(one)[1]):
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


_MAKERS: dict[str, Callable[[AllIds, Any], Rows]] = {
    "sources": _source,
    "artists": _artist,
    "shows": _show,
    "collaborations": _collaboration,
    "articles": _article,
}


def entry_rows(kind: str, entry: Any, ids: AllIds) -> Rows:
    """Yield the rows of one entry."""
    return _with_digests(_MAKERS[kind](ids, entry))


def content_rows(content: Content, ids: AllIds) -> Iterator[list[tuple[str, Row]]]:
    """Yield the rows of every entry, entry by entry."""
    for kind in _MAKERS:
        for entry in getattr(content, kind):
            yield list(entry_rows(kind, entry, ids))


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
