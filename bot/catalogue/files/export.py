"""Write the stored catalogue as the YAML files that it was loaded from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.files.entries import (
    ArticleEntry,
    ArtistEntry,
    CatalogueEntry,
    CitationEntry,
    ClaimEntry,
    Content,
    CreditEntry,
    FactEntry,
    GapFillerEntry,
    OtherDateEntry,
    ShowEntry,
    SourceEntry,
    WorkEntry,
)
from bot.catalogue.store.json_rows import partial_date
from bot.kit.dates import PartialDate
from bot.kit.db.database import Database

Rows = list[tuple[Any, ...]]

try:
    from yaml import CSafeDumper as _Base
except ImportError:  # PyYAML without libyaml: the same, five times slower.
    from yaml import SafeDumper as _Base  # type: ignore[assignment]  # the same interface


async def read_stored(db: Database) -> Content:
    """Return the catalogue that is stored, as the content of files.

    The order of entries is that of the files: by slug, works by date, undated last.
    """
    meta: dict[str, str] = {row[0]: row[1] for row in await _rows(db, "SELECT * FROM meta")}
    return Content(
        catalogue=CatalogueEntry(
            version=meta.get("version") or "0",
            data_date=PartialDate.parse(meta.get("data_date") or "1970-01-01"),
            licence=meta.get("licence") or None,
            note=meta.get("note") or None,
        ),
        sources=await _sources(db),
        artists=await _artists(db),
        shows=await _shows(db),
        collaborations=await _collaborations(db),
        articles=await _articles(db),
    )


async def _rows(db: Database, sql: str) -> Rows:
    return await db.fetch(sql)


async def _parts(db: Database, sql: str) -> defaultdict[int, Rows]:
    """Return rows by the id in their first column, without it."""
    found: defaultdict[int, Rows] = defaultdict(list)
    for row in await db.fetch(sql):
        found[row[0]].append(row[1:])
    return found


async def _column(db: Database, sql: str) -> defaultdict[int, tuple[Any, ...]]:
    found: defaultdict[int, tuple[Any, ...]] = defaultdict(tuple)
    for owner, rows in (await _parts(db, sql)).items():
        found[owner] = tuple(row[0] for row in rows)
    return found


async def _sources(db: Database) -> tuple[SourceEntry, ...]:
    rows = await _rows(
        db,
        "SELECT slug, title, nullif(publisher, ''), nullif(url, ''), nullif(licence, ''),"
        " nullif(family, ''), published_on FROM sources ORDER BY id",
    )
    return tuple(
        SourceEntry(
            id=slug, title=title, publisher=publisher, url=url, licence=licence, family=family,
            date=partial_date(date),
        )
        for slug, title, publisher, url, licence, family, date in rows
    )  # fmt: skip


async def _artists(db: Database) -> tuple[ArtistEntry, ...]:
    aliases = await _column(
        db, "SELECT artist_id, name FROM artist_names WHERE is_alias ORDER BY artist_id, position"
    )
    groups = await _column(
        db,
        "SELECT m.member_id, a.slug FROM memberships m JOIN artists a ON a.id = m.group_id"
        " ORDER BY m.member_id, m.position",
    )
    said = await _column(
        db,
        "SELECT x.artist_id, s.slug FROM artist_sources x JOIN sources s ON s.id = x.source_id"
        " ORDER BY x.artist_id, x.position",
    )
    rows = await _rows(
        db,
        "SELECT id, slug, name, nullif(sort_name, ''), nullif(hangul, ''), kind,"
        " nullif(disambiguation, ''), nullif(agency, ''), debut_on, nullif(fandom, ''), countries"
        " FROM artists ORDER BY slug",
    )
    return tuple(
        ArtistEntry(
            id=row[1], name=row[2], sort_name=row[3], hangul=row[4], kind=row[5],
            disambiguation=row[6], agency=row[7], debut=partial_date(row[8]), fandom=row[9],
            countries=tuple(json.loads(row[10])), aliases=aliases[row[0]],
            member_of=groups[row[0]], sources=said[row[0]],
        )
        for row in rows
    )  # fmt: skip


async def _shows(db: Database) -> tuple[ShowEntry, ...]:
    rows = await _rows(
        db, "SELECT slug, title, nullif(title_ko, ''), kind FROM shows ORDER BY slug"
    )
    return tuple(
        ShowEntry(id=slug, title=title, title_ko=title_ko or None, kind=kind)
        for slug, title, title_ko, kind in rows
    )


def _citations(rows: Rows) -> tuple[CitationEntry, ...]:
    return tuple(
        CitationEntry(
            source=code, ref=ref or None, url=url or None, title=title or None,
            publisher=publisher or None, date=partial_date(date),
        )
        for code, ref, url, title, publisher, date in rows
    )  # fmt: skip


async def _cited(db: Database, table: str, owner: str) -> defaultdict[int, Rows]:
    return await _parts(
        db,
        f"SELECT p.{owner}, s.slug, p.reference, p.url, p.title, p.publisher, p.published_on"
        f" FROM {table} p JOIN sources s ON s.id = p.source_id ORDER BY p.{owner}, p.position",
    )


def _other_dates(rows: Rows) -> tuple[OtherDateEntry, ...]:
    said: dict[str, list[str]] = {}
    for date, code in rows:
        said.setdefault(date, []).append(code)
    return tuple(
        OtherDateEntry(date=PartialDate.parse(date), sources=tuple(codes))
        for date, codes in said.items()
    )


async def _collaborations(db: Database) -> tuple[WorkEntry, ...]:
    credits = await _parts(
        db,
        "SELECT k.collaboration_id, a.slug, k.role, k.join_phrase, k.credited_as FROM credits k"
        " JOIN artists a ON a.id = k.artist_id ORDER BY k.collaboration_id, k.position",
    )
    tags = await _column(
        db,
        "SELECT collaboration_id, tag FROM collaboration_tags ORDER BY collaboration_id, position",
    )
    cited = await _cited(db, "provenance", "collaboration_id")
    others = await _parts(
        db,
        "SELECT o.collaboration_id, o.released_on, s.slug FROM other_dates o"
        " JOIN sources s ON s.id = o.source_id ORDER BY o.collaboration_id, o.position",
    )
    rows = await _rows(
        db,
        "SELECT c.id, c.slug, c.title, nullif(c.title_ko, ''), c.is_untitled, c.kind,"
        " c.released_on, c.date_basis, c.status, c.verification, s.slug, nullif(c.note, '')"
        " FROM collaborations c LEFT JOIN shows s ON s.id = c.show_id"
        " ORDER BY c.released_on IS NULL, c.released_on, c.slug",
    )
    return tuple(
        WorkEntry(
            id=row[1], title=row[2], title_ko=row[3], untitled=bool(row[4]), kind=row[5],
            date=partial_date(row[6]), date_basis=row[7], status=row[8], verification=row[9],
            show=row[10], note=row[11], credits=_credits(credits[row[0]]),
            other_dates=_other_dates(others[row[0]]), sources=_citations(cited[row[0]]),
            countries=tuple(tag for tag in tags[row[0]] if tag.isupper()),
            languages=tuple(tag for tag in tags[row[0]] if tag.islower()),
        )
        for row in rows
    )  # fmt: skip


def _credits(rows: Rows) -> tuple[CreditEntry, ...]:
    return tuple(
        CreditEntry(artist=artist, role=role, join=join or None, **{"as": credited_as or None})
        for artist, role, join, credited_as in rows
    )


async def _articles(db: Database) -> tuple[ArticleEntry, ...]:
    works = await _column(
        db,
        "SELECT x.article_id, c.slug FROM article_collaborations x"
        " JOIN collaborations c ON c.id = x.collaboration_id ORDER BY x.article_id, x.position",
    )
    facts = await _facts(db)
    rows = await _rows(
        db,
        "SELECT a.id, a.slug, s.slug, a.title, nullif(a.publisher, ''), a.published_on,"
        " nullif(a.url, '') FROM articles a JOIN sources s ON s.id = a.source_id ORDER BY a.slug",
    )
    return tuple(
        ArticleEntry(
            id=row[1], code=row[2], title=row[3], publisher=row[4], date=partial_date(row[5]),
            url=row[6], collaborations=works[row[0]], facts=tuple(facts[row[0]]),
        )
        for row in rows
    )  # fmt: skip


async def _facts(db: Database) -> defaultdict[int, list[FactEntry]]:
    artists = await _column(
        db,
        "SELECT x.fact_id, a.slug FROM fact_artists x JOIN artists a ON a.id = x.artist_id"
        " ORDER BY x.fact_id, x.position",
    )
    works = await _column(
        db,
        "SELECT x.fact_id, c.slug FROM fact_collaborations x"
        " JOIN collaborations c ON c.id = x.collaboration_id ORDER BY x.fact_id, x.position",
    )
    cited = await _cited(db, "fact_sources", "fact_id")
    claims = await _parts(
        db,
        "SELECT x.fact_id, x.predicate, x.statement, x.statement_ko, a.slug, c.slug,"
        " nullif(x.value, ''), nullif(x.value_ko, ''), x.others FROM fact_claims x"
        " LEFT JOIN artists a ON a.id = x.artist_id"
        " LEFT JOIN collaborations c ON c.id = x.collaboration_id ORDER BY x.fact_id, x.position",
    )
    found: defaultdict[int, list[FactEntry]] = defaultdict(list)
    for key, article, slug, text, text_ko, status in await _rows(
        db,
        "SELECT id, article_id, slug, text, nullif(text_ko, ''), status FROM facts"
        " ORDER BY article_id, position",
    ):
        found[article].append(
            FactEntry(
                id=slug, text=text, text_ko=text_ko, status=status, artists=artists[key],
                collaborations=works[key], sources=_citations(cited[key]),
                claims=tuple(_claim(row) for row in claims[key]),
            )
        )  # fmt: skip
    return found


def _claim(row: tuple[Any, ...]) -> ClaimEntry:
    predicate, statement, statement_ko, artist, collaboration, value, value_ko, others = row
    return ClaimEntry(
        predicate=predicate, statement=statement, statement_ko=statement_ko, artist=artist,
        collaboration=collaboration, value=value, value_ko=value_ko,
        others=tuple(GapFillerEntry(text=text, text_ko=ko) for text, ko in json.loads(others)),
    )  # fmt: skip


def plain(entry: Any) -> dict[str, Any]:
    """Return an entry as the mapping in its file: only what differs from the default."""
    found: dict[str, Any] = {}
    for one in fields(entry):
        value = getattr(entry, one.name)
        if value != one.default:
            found["as" if one.name == "credited_as" else one.name] = _plain_value(value)
    return found


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [_plain_value(one) for one in value]
    return plain(value) if hasattr(value, "__dataclass_fields__") else value


def content_files(content: Content) -> Iterator[tuple[str, Any]]:
    """Yield the name and the data of every file of a catalogue."""
    yield "catalogue.yaml", plain(content.catalogue)
    yield "sources.yaml", [plain(one) for one in content.sources]
    if content.shows:
        yield "shows.yaml", [plain(one) for one in content.shows]
    yield from _grouped("artists", ((one.id[0], one) for one in content.artists))
    years = ((f"{one.date.year:04}" if one.date else "undated", one)
             for one in content.collaborations)  # fmt: skip
    yield from _grouped("collaborations", years)
    for article in content.articles:
        yield f"articles/{article.id}.yaml", plain(article)


def _grouped(folder: str, entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    files: dict[str, list[Any]] = {}
    for name, entry in entries:
        files.setdefault(name, []).append(plain(entry))
    for name, found in sorted(files.items()):
        yield f"{folder}/{name}.yaml", found


class _Dumper(_Base):
    """Writes what the reader takes for text without quotes where it may, and lists indented."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out, each time."""
        return True


def write_content(content: Content, folder: Path) -> list[Path]:
    """Write a catalogue's files into a folder, and give their paths.

    Files of the same names are replaced; others are left alone.
    """
    written = []
    for name, data in content_files(content):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100,
            default_flow_style=False,
        )  # fmt: skip
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


async def export_catalogue(db: Database, folder: Path) -> list[Path]:
    """Write the stored catalogue as YAML files that load to the same again."""
    return write_content(await read_stored(db), folder)
