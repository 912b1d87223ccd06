"""Articles and their facts in the store."""

from __future__ import annotations

from typing import Any

from bot.catalogue.errors import NotFoundError
from bot.catalogue.model import Article
from bot.catalogue.refs import Subject
from bot.catalogue.store.json_rows import FACT, fact, partial_date, parts
from bot.kit.db.database import Database

_ARTICLE = f"""
    SELECT ar.slug, ar.title, ar.publisher, ar.published_on, ar.url, src.slug,
    (SELECT json_group_array({FACT}) FROM facts f WHERE f.article_id = ar.id),
    (SELECT json_group_array(json_array(x.position, c.slug)) FROM article_collaborations x
     JOIN collaborations c ON c.id = x.collaboration_id WHERE x.article_id = ar.id)
    FROM articles ar JOIN sources src ON src.id = ar.source_id
"""


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

    def __init__(self, db: Database) -> None:
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
