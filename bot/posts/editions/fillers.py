"""What a daily post shows on a day without an anniversary."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection
from itertools import islice

from bot.catalogue.model import Verification, Work
from bot.catalogue.store.collaborations import Criteria
from bot.exclusions.model import Exclusion
from bot.kit.cache import Recent
from bot.lookup.library import Library
from bot.posts.edition import EmptyDayFiller
from bot.posts.editions.calendar import Calendar
from bot.posts.ranking import days_around, draws, ranked
from bot.posts.riddle import Riddle, gives_away, riddle_of
from bot.settings.model import EmptyDay

_BATCH = 24
_BATCHES = 5
_MOST_IDS = 50_000


class Fillers:
    """Fills empty days as each server wants it, the same for a server and a date every time."""

    def __init__(self, library: Library, calendar: Calendar) -> None:
        self._library = library
        self._calendar = calendar
        self._ids: Recent[str, list[int]] = Recent(1)
        library.caches.append(self._ids)

    async def find(
        self,
        policy: EmptyDay,
        day: dt.date,
        *,
        guild_id: int,
        exclusion: Exclusion,
        last_year: Collection[str],
    ) -> EmptyDayFiller | None:
        """Return what stands in for a day's anniversaries.

        Returns
        -------
        Filler or None
            None where the policy is to skip the day, and where there is nothing suitable: no
            anniversary within a week, or everything excluded.
        """
        if policy is EmptyDay.NEAREST:
            return await self._nearest(day, exclusion, last_year)
        if policy is EmptyDay.ARCHIVE:
            return await self._archive(day, exclusion, guild_id=guild_id)
        if policy is EmptyDay.TRIVIA:
            return await self._riddle(day, exclusion, guild_id=guild_id)
        return None

    async def _nearest(
        self, day: dt.date, exclusion: Exclusion, last_year: Collection[str]
    ) -> EmptyDayFiller | None:
        for other in days_around(day):
            found = (await self._calendar.day(other)).without(exclusion).anniversaries
            # What comes out that day itself is no anniversary.
            past = [each for each in found if each.years > 0]
            if past:
                weight = self._library.directory.weight_of
                best = ranked(past, weight, last_year=last_year)[0]
                return EmptyDayFiller(EmptyDay.NEAREST, best.work, anniversary=best)
        return None

    async def _archive(
        self, day: dt.date, exclusion: Exclusion, *, guild_id: int
    ) -> EmptyDayFiller | None:
        async for batch in self._drawn(day, exclusion, guild_id=guild_id):
            for work in batch:
                if not work.untitled and work.date is not None and work.sources:
                    return EmptyDayFiller(EmptyDay.ARCHIVE, work)
        return None

    async def _riddle(
        self, day: dt.date, exclusion: Exclusion, *, guild_id: int
    ) -> EmptyDayFiller | None:
        weight = self._library.directory.weight_of
        async for batch in self._drawn(day, exclusion, guild_id=guild_id):
            # A question about acts that nobody knows is no fun.
            for work in sorted(batch, key=weight, reverse=True):
                riddle = riddle_of(work)
                if riddle is not None and await self._is_fair(riddle):
                    return EmptyDayFiller(EmptyDay.TRIVIA, work, riddle=riddle)
        return None

    async def _is_fair(self, riddle: Riddle) -> bool:
        """Return whether only one artist is the right answer, unnamed in the question."""
        store, directory = self._library.store, self._library.directory
        slugs = [one.artist.slug for one in (riddle.answer, riddle.partner)]
        answer, partner = (directory.slugs.get(slug, 0) for slug in slugs)
        if partner in directory.own(answer) or gives_away(riddle):
            return False
        if gives_away(riddle, (await store.artists.get(slugs[0])).aliases):
            return False
        return not await store.works.has_namesake(riddle.work.slug)

    async def _drawn(
        self, day: dt.date, exclusion: Exclusion, *, guild_id: int
    ) -> AsyncIterator[list[Work]]:
        """Draw works whose date nobody disputes, some at a time."""
        ids = await self._confirmed()
        places = draws(guild_id, day, size=len(ids))
        for _ in range(_BATCHES):
            chosen = [ids[place] for place in islice(places, _BATCH)]
            works = await self._library.store.works.list_by_ids(chosen)
            yield [
                work
                for work in works.values()
                if work.verification is not Verification.CONFLICT and not exclusion.excludes(work)
            ]

    async def _confirmed(self) -> list[int]:
        if (known := self._ids.get("")) is None:
            directory = self._library.directory
            criteria = Criteria(confirmed=True)
            known = sorted(await self._library.store.works.list_ids(criteria, limit=_MOST_IDS))
            if directory is self._library.directory:
                self._ids.keep("", known)
        return known
