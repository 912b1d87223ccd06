"""Counts over the catalogue, or over the works of some acts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.catalogue.model import Verification, WorkKind
from bot.catalogue.store.json_rows import partial_date
from bot.kit.dates import PartialDate
from bot.kit.db.database import Database
from bot.kit.db.sql import listed

_OF = """c.id IN (
    SELECT k.collaboration_id FROM credits k
    WHERE k.artist_id IN (SELECT value FROM json_each(?)))"""
_FIGURES = """
    SELECT 'year', c.recency / 10000, count(*) FROM collaborations c
        WHERE {of} AND c.recency > 0 GROUP BY 2
    UNION ALL SELECT 'kind', c.kind, count(*) FROM collaborations c WHERE {of} GROUP BY 2
    UNION ALL SELECT 'verification', c.verification, count(*) FROM collaborations c
        WHERE {of} GROUP BY 2
    UNION ALL SELECT 'artists', NULL, count(DISTINCT o.artist_id) FROM collaborations c
        JOIN credits o ON o.collaboration_id = c.id WHERE {of}
"""
_INFO = """
    SELECT (SELECT count(*) FROM artists), (SELECT count(*) FROM collaborations),
    (SELECT count(*) FROM shows), (SELECT count(*) FROM articles), (SELECT count(*) FROM facts),
    (SELECT value FROM meta WHERE key = 'data_date'),
    (SELECT value FROM meta WHERE key = 'version'),
    (SELECT value FROM meta WHERE key = 'licence')
"""


@dataclass(frozen=True, slots=True)
class CatalogueCounts:
    """How many works: by year (only those with some), kind and verification; `artists` of them."""

    per_year: dict[int, int]
    per_kind: dict[WorkKind, int]
    verification: dict[Verification, int]
    artists: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is in the store; `data_date` is None and texts are empty before the first load."""

    artists: int
    collaborations: int
    shows: int
    articles: int
    facts: int
    data_date: PartialDate | None
    version: str
    licence: str


class CountStore:
    """Counts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def figures(self, acts: Collection[int] | None = None) -> CatalogueCounts:
        """Count the works that any of `acts` is credited on; None counts all works."""
        of = "TRUE" if acts is None else _OF
        values = [] if acts is None else [listed(acts)] * 4
        found: dict[str, dict[str, int]] = {"year": {}, "kind": {}, "verification": {}}
        artists = 0
        for what, value, count in await self._db.fetch(_FIGURES.format(of=of), values):
            if what == "artists":
                artists = count
            else:
                found[what][str(value)] = count
        return CatalogueCounts(
            {int(year): count for year, count in found["year"].items()},
            {WorkKind(kind): count for kind, count in found["kind"].items()},
            {Verification(one): count for one, count in found["verification"].items()},
            artists,
        )

    async def most_linked(self, limit: int) -> list[tuple[int, int]]:
        """List ids of the acts with most works, and how many they have."""
        rows = await self._db.fetch(
            "SELECT id, works FROM artists WHERE works > 0 ORDER BY works DESC, slug LIMIT ?",
            (limit,),
        )
        return [(row[0], row[1]) for row in rows]

    async def loaded(self) -> Loaded:
        """Return what is in the store."""
        *counts, data_date, version, licence = (await self._db.fetch(_INFO))[0]
        artists, works, shows, articles, facts = counts
        return Loaded(
            artists,
            works,
            shows,
            articles=articles,
            facts=facts,
            data_date=partial_date(data_date),
            version=version or "",
            licence=licence or "",
        )

    async def source_titles(self) -> tuple[str, ...]:
        """List the titles of the sources that works are taken from, most used first."""
        rows = await self._db.fetch(
            "SELECT s.title FROM provenance p JOIN sources s ON s.id = p.source_id"
            " WHERE s.slug <> 'PAGE' GROUP BY s.id ORDER BY count(*) DESC, s.slug"
        )
        return tuple(row[0] for row in rows)
