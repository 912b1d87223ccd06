"""What of the catalogue an article may be about, in one statement each."""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.articles.model import CataloguedArtist, CataloguedWork
from bot.catalogue.model import ArtistKind, Status, WorkKind
from bot.catalogue.store.layers import Reading
from bot.kit.db.database import listed

_WORKS = """
    SELECT c.id, c.slug, c.title, c.kind, c.status, c.show_id, c.is_untitled,
        (SELECT json_group_array(k.artist_id) FROM credits k WHERE k.collaboration_id = c.id)
    FROM collaborations c
    WHERE c.id IN (SELECT value FROM json_each(?)) OR c.id IN (
        SELECT k.collaboration_id FROM credits k
        WHERE k.artist_id IN (SELECT value FROM json_each(?)))
    ORDER BY c.fame DESC, c.id
"""
_ARTISTS = """
    SELECT a.id, a.slug, a.name, a.kind, a.gender, a.fame, instr(a.countries, '"KR"') > 0
        OR EXISTS (SELECT 1 FROM memberships m JOIN artists g ON g.id = m.group_id
            WHERE m.member_id = a.id AND instr(g.countries, '"KR"') > 0),
        (SELECT json_group_array(m.group_id) FROM memberships m WHERE m.member_id = a.id)
    FROM artists a WHERE a.id IN (SELECT value FROM json_each(?))
"""
_SHOWS = "SELECT id, title FROM shows WHERE id IN (SELECT value FROM json_each(?))"
_GROUPS = frozenset({ArtistKind.GROUP, ArtistKind.SUB_UNIT, ArtistKind.PROJECT_GROUP})


class ArticleStore:
    """Reads artists, works and shows by the ids that names in a text stand for."""

    def __init__(self, db: Reading) -> None:
        self._db = db

    async def list_works(
        self, works: Collection[int], artists: Collection[int]
    ) -> dict[int, CataloguedWork]:
        """Return some works, and all of some artists, the best known first."""
        rows = await self._db.fetch(_WORKS, [listed(works), listed(artists)])
        return {
            row[0]: CataloguedWork(
                row[0], row[1], row[2], WorkKind(row[3]), Status(row[4]),
                artists=tuple(json.loads(row[7])), show=row[5], untitled=bool(row[6]),
            )
            for row in rows
        }  # fmt: skip

    async def list_artists(self, artists: Collection[int]) -> dict[int, CataloguedArtist]:
        """Return some artists with the groups that they are in."""
        rows = await self._db.fetch(_ARTISTS, [listed(artists)])
        return {
            row[0]: CataloguedArtist(
                row[0], row[1], row[2], groups=frozenset(json.loads(row[7])),
                is_group=ArtistKind(row[3]) in _GROUPS, gender=row[4], fame=row[5],
                is_korean=bool(row[6]),
            )
            for row in rows
        }  # fmt: skip

    async def list_shows(self, shows: Collection[int]) -> dict[int, str]:
        """Return the titles of some shows."""
        rows = await self._db.fetch(_SHOWS, [listed(shows)])
        return {row[0]: row[1] for row in rows}
