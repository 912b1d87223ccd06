"""What an edit changed of what was told, and what is needed to say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.catalogue.model import ArtistRef
from bot.curation.corrections.model import Change, Correction, Said
from bot.curation.corrections.store import CorrectionStore
from bot.curation.files import read_plain
from bot.curation.model import Kind, Part, Plain, diff
from bot.follows.service import FollowService
from bot.kit.dates import PartialDate
from bot.kit.db.database import Database
from bot.lookup.library import Library

_Key = tuple[int, str]
_OF_DAYS = {"date", "date_basis", "credits", "status", "verification", "other_dates", "show"}
"""Keys of a work by which posts say other things than before."""


def changes_of(parts: Iterable[Part]) -> list[Change]:
    """Return what parts of an edit change in posts that show a work: its day, its credits, all."""
    works = {(one.scope, one.slug): one for one in parts if one.folder == Kind.WORK.folder}
    old = _entries({key: one.base if one.was is None else one.was for key, one in works.items()})
    new = _entries({key: one.base if one.now is None else one.now for key, one in works.items()})
    return [
        Change(
            scope,
            Correction(slug, _said(old[scope, slug]), _said(new[scope, slug])),
            frozenset(other for other, same in works if same == slug and other != scope),
        )
        for scope, slug in works
        if any(each.path[0] in _OF_DAYS for each in diff(old[scope, slug], new[scope, slug]))
    ]


def _entries(texts: Mapping[_Key, str | None]) -> dict[_Key, dict[str, Any]]:
    """Return what is said by scope and slug: what is gone there has what it leads to."""
    said = {key: read_plain(Kind.WORK, text or "") for key, text in texts.items()}
    heirs = {slug: each for (_, slug), each in said.items() if each}
    heirs |= {former: each for each in said.values() for former in each.get("was", ())}
    return {(scope, slug): each or heirs.get(slug, {}) for (scope, slug), each in said.items()}


def _said(work: Plain) -> Said | None:
    if not work:
        return None
    date = work.get("date")
    artists = tuple(each["artist"] for each in work["credits"])
    return Said(
        work["title"], work.get("title_ko", ""), PartialDate.parse(date) if date else None, artists
    )


class CorrectionService:
    """Knows what is to be mended, and whom it is about."""

    def __init__(self, database: Database, library: Library, follows: FollowService) -> None:
        self.store = CorrectionStore(database)
        self._library = library
        self._follows = follows

    async def language_of(self, user_id: int) -> str | None:
        """Return a follower's language; None for somebody who is not written to (any more)."""
        follower = await self._follows.store.find(user_id)
        return follower.language if follower and follower.stopped_at is None else None

    async def artists(
        self, corrections: Iterable[Correction], guild_id: int | None
    ) -> dict[str, ArtistRef]:
        """Return the artists that corrections name, by slug, as a server knows them."""
        said = [each for one in corrections for each in (one.was, one.says) if each]
        slugs = {slug for each in said for slug in each.artists}
        found: dict[str, ArtistRef] = {}
        # One that the edit took out is still known to what was loaded.
        for library in (self._library, await self._library.of(guild_id)):
            known = library.directory.slugs
            ids = [known[slug] for slug in slugs if slug in known]
            found |= {ref.slug: ref for ref in await library.refs(ids)}
        return found
