"""Who knows most about which artist in a server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.catalogue.model import ArtistRef
from bot.kit.db.database import Database
from bot.lookup.library import Library
from bot.lookup.resolve import Resolver
from bot.trivia.crowns.model import (
    PAGE,
    SHOWN,
    Crown,
    CrownAnswer,
    CrownChange,
    CrownRow,
    CrownsAnswer,
    FormerHolder,
    season_end,
)
from bot.trivia.crowns.store import CrownStore


class CrownService:
    """Reports who holds which crown. Instants are aware."""

    def __init__(self, database: Database, library: Library) -> None:
        self.store = CrownStore(database)
        self._library = library

    async def crown(
        self, guild_id: int, artist: str, *, user_id: int, now: dt.datetime
    ) -> CrownAnswer:
        """Return who knows most about an artist that somebody names.

        Raise NoMatchError, AmbiguousError, NotFoundError, InvalidInputError when none is meant.
        """
        library = await self._library.of(guild_id)
        meant = await Resolver(library).artist(artist, "artist")
        (ref,) = await library.refs([meant])
        rows = await self.store.list_rows(guild_id, ref.slug, user_id, now=now)
        return CrownAnswer(
            ref,
            tuple(rows[:SHOWN]),
            next((each for each in rows if each.user_id == user_id), None),
            await self.store.count_players(guild_id, ref.slug, now=now),
            season_end(now),
        )

    async def crowns(
        self, guild_id: int, *, user_id: int, now: dt.datetime, page: int = 0
    ) -> CrownsAnswer:
        """Return a page of a server's crowns; at most the last."""
        known = (await self._library.of(guild_id)).directory.slugs
        holders = {
            slug: each
            for slug, each in (await self.store.list_holders(guild_id, now=now)).items()
            if slug in known
        }
        page = min(page, max(0, len(holders) - 1) // PAGE)
        shown = await self.artists(guild_id, [*holders][page * PAGE : (page + 1) * PAGE])
        return CrownsAnswer(
            tuple(Crown(ref, holders[slug]) for slug, ref in shown.items()),
            len(holders),
            sum(each.user_id == user_id for each in holders.values()),
            page,
            user_id,
            season_end(now),
        )

    async def changes(
        self, guild_id: int, holders: Mapping[str, CrownRow]
    ) -> tuple[CrownChange, ...]:
        """Return which crowns changed hands since the last weekly board, by who has them now."""
        former = await self.store.list_former(guild_id)
        nobody = FormerHolder(None, is_shown=False)
        changes = []
        for slug, ref in (await self.artists(guild_id, holders)).items():
            before = former.get(slug, nobody)
            if before.user_id != holders[slug].user_id:
                shown = before.user_id if before.is_shown else None
                changes.append(CrownChange(ref, holders[slug], shown))
        return tuple(changes)

    async def artists(self, guild_id: int | None, slugs: Iterable[str]) -> dict[str, ArtistRef]:
        """Return artists by slugs, in that order; who is gone from the catalogue is not there."""
        library = await self._library.of(guild_id)
        ids = library.directory.slugs
        known = {ids[slug]: slug for slug in slugs if slug in ids}
        refs = await library.store.artists.list_refs(tuple(known))
        return {known[one]: ref for one, ref in refs.items()}
