"""The catalogue in the store, aggregate by aggregate; here are articles and counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.catalogue.model import (
    Article,
    CatalogueInfo,
    NotFoundError,
    Subject,
    Verification,
    WorkKind,
)
from bot.catalogue.store.artists import ArtistStore
from bot.catalogue.store.collaborations import WorkStore
from bot.catalogue.store.json_rows import FACT, fact, partial_date, parts
from bot.catalogue.store.layers import Reading
from bot.catalogue.store.names import NameStore
from bot.kit.dates import PartialDate
from bot.kit.db.database import listed
from bot.kit.metrics import Gauge

_ARTICLE = f"""
    SELECT ar.slug, ar.title, ar.publisher, ar.published_on, ar.url, src.slug,
    (SELECT json_group_array({FACT}) FROM facts f WHERE f.article_id = ar.id),
    (SELECT json_group_array(json_array(x.position, c.slug)) FROM article_collaborations x
     JOIN collaborations c ON c.id = x.collaboration_id WHERE x.article_id = ar.id)
    FROM articles ar JOIN sources src ON src.id = ar.source_id
"""
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
    SELECT (SELECT count(DISTINCT artist_id) FROM credits), (SELECT count(*) FROM collaborations),
    (SELECT value FROM meta WHERE key = 'data_date'),
    (SELECT value FROM meta WHERE key = 'version')
"""
_SOURCES = """
    SELECT coalesce(nullif(s.shown, ''), s.title) FROM provenance p
    JOIN sources s ON s.id = p.source_id
    WHERE s.slug <> 'PAGE' GROUP BY 1 ORDER BY count(*) DESC, min(s.slug)
"""

CATALOGUE_DAY = Gauge(
    "kollab_catalogue_day_timestamp_seconds",
    "Up to which day the catalogue knows what happened",
    # It may be known to the month or year.
    sql="SELECT unixepoch(substr(value || '-01-01', 1, 10)) FROM meta WHERE key = 'data_date'",
)


def _article(row: tuple[Any, ...]) -> Article:
    slug, title, publisher, published_on, url, _, facts, works = row
    return Article(
        slug,
        title,
        publisher,
        partial_date(published_on),
        url,
        facts=tuple(fact(part) for part in parts(facts)),
        collaborations=tuple(part[1] for part in parts(works)),
    )


class ArticleStore:
    """Reads articles, each with every fact."""

    def __init__(self, db: Reading) -> None:
        self._db = db

    async def list_all(self) -> tuple[Article, ...]:
        """List the articles, newest first, undated last."""
        rows = await self._db.fetch(
            _ARTICLE + " ORDER BY ar.published_on IS NULL, ar.published_on DESC, ar.slug"
        )
        return tuple(_article(row) for row in rows)

    async def get(self, slug: str) -> Article:
        """Return one article by slug or source code; NotFoundError when there is none."""
        sql = _ARTICLE + " WHERE ar.slug = ? OR src.slug = upper(?)"
        rows = await self._db.fetch(sql, (slug, slug))
        if not rows:
            raise NotFoundError(Subject.ARTICLE, slug)
        return _article(rows[0])


@dataclass(frozen=True, slots=True)
class CatalogueCounts:
    """How many works: by year (only those with some), kind and verification; `artists` of them."""

    per_year: dict[int, int]
    per_kind: dict[WorkKind, int]
    verification: dict[Verification, int]
    artists: int


class CountStore:
    """Counts."""

    def __init__(self, db: Reading) -> None:
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

    async def data_date(self) -> PartialDate | None:
        """Return of which day the catalogue's data are; None before the first load."""
        sql = "SELECT value FROM meta WHERE key = 'data_date'"
        rows = await self._db.fetch_at_once(sql)
        return partial_date(rows[0][0]) if rows else None

    async def info(self) -> CatalogueInfo:
        """Return what is loaded."""
        artists, works, date, version = (await self._db.fetch(_INFO))[0]
        sources = tuple(row[0] for row in await self._db.fetch(_SOURCES))
        return CatalogueInfo(artists, works, partial_date(date), version or "", sources)


class CatalogueStore:
    """Reads the catalogue: `works`, `artists`, `articles`, `names` and `figures`."""

    def __init__(self, db: Reading) -> None:
        self.works = WorkStore(db)
        self.artists = ArtistStore(db)
        self.articles = ArticleStore(db)
        self.names = NameStore(db)
        self.figures = CountStore(db)
