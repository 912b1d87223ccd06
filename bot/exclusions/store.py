"""How many works an exclusion leaves out, and what its slugs are the slugs of."""

from __future__ import annotations

from collections.abc import Collection

from bot.catalogue.model import Subject
from bot.catalogue.store.layers import Reading
from bot.kit.db.database import listed

_COUNT = """
    SELECT count(*) FROM (
        SELECT k.collaboration_id FROM credits k WHERE k.artist_id IN (
            SELECT a.id FROM artist_slugs a WHERE a.slug IN (SELECT value FROM json_each(?)))
        UNION SELECT c.id FROM collaborations c WHERE c.show_id IN (
            SELECT s.id FROM shows s WHERE s.slug IN (SELECT value FROM json_each(?)))
        UNION SELECT c.id FROM collaborations c WHERE c.kind IN (SELECT value FROM json_each(?))
        UNION SELECT c.id FROM collaboration_slugs c
            WHERE c.slug IN (SELECT value FROM json_each(?)))
"""
_IDS = """
    SELECT 'show', slug, id FROM shows WHERE slug IN (SELECT value FROM json_each(?))
    UNION ALL
    SELECT 'collaboration', slug, id FROM collaboration_slugs
    WHERE slug IN (SELECT value FROM json_each(?))
"""


class ExclusionStore:
    """Reads what exclusions mean in the catalogue."""

    def __init__(self, db: Reading) -> None:
        self._db = db

    async def count(
        self,
        artists: Collection[str],
        shows: Collection[str],
        *,
        kinds: Collection[str],
        works: Collection[str],
    ) -> int:
        """Count the works of any of some acts, shows and kinds, and some works themselves."""
        slugs = [listed(each) for each in (artists, shows, kinds, works)]
        return int((await self._db.fetch(_COUNT, slugs))[0][0])

    async def list_ids(
        self, shows: Collection[str], works: Collection[str]
    ) -> dict[tuple[Subject, str], int]:
        """Return the ids of shows and works by slug, without those that are gone."""
        rows = await self._db.fetch(_IDS, [listed(shows), listed(works)])
        return {(Subject(row[0]), row[1]): row[2] for row in rows}
