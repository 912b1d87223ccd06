"""What is celebrated on which day, read once for all servers."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass

from bot.catalogue.anniversaries import Anniversary, anniversaries_between, month_days_on
from bot.catalogue.model import DateBasis, Status, Verification, Work
from bot.exclusions.model import Exclusion
from bot.kit.cache import Recent
from bot.lookup.library import Library

_MOST_WORKS = 500
_KEPT = 64
"""Days and spans: servers are on three dates at most, each with a week around it."""


@dataclass(frozen=True, slots=True)
class Celebrated:
    """A day's anniversaries; `total` counts also those beyond what is read of a day."""

    anniversaries: tuple[Anniversary, ...]
    total: int

    def without(self, exclusion: Exclusion) -> Celebrated:
        """Leave out what a server does not want."""
        if not exclusion:
            return self
        kept = tuple(each for each in self.anniversaries if not exclusion.excludes(each.work))
        return Celebrated(kept, self.total - len(self.anniversaries) + len(kept))


class Calendar:
    """Knows the anniversaries of days and the releases of spans of days."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._days: Recent[dt.date, Celebrated] = Recent(_KEPT)
        self._spans: Recent[tuple[dt.date, dt.date], tuple[Work, ...]] = Recent(_KEPT)
        self._reading = asyncio.Lock()
        library.caches += [self._days, self._spans]

    async def day(self, day: dt.date) -> Celebrated:
        """Return what is celebrated on a day, that day's own releases included."""
        if (known := self._days.get(day)) is not None:
            return known
        # Thousands of servers ask at the same minute: one of them reads.
        async with self._reading:
            if (known := self._days.get(day)) is None:
                directory = self._library.directory
                known = await self._read_day(day)
                if directory is self._library.directory:
                    self._days.keep(day, known)
        return known

    async def _read_day(self, day: dt.date) -> Celebrated:
        days = [(month_day, day.year) for month_day in month_days_on(day)]
        works = await self._library.store.works.celebrated(days, past_only=False, limit=_MOST_WORKS)
        weight = self._library.directory.weight_of
        found = anniversaries_between(works.items, day, days=1, weight=weight)
        return Celebrated(found, max(works.total, len(found)))

    async def releases(self, first: dt.date, last: dt.date) -> tuple[Work, ...]:
        """Return what comes out between two days, soonest first: exact, undisputed days."""
        if (known := self._spans.get((first, last))) is not None:
            return known
        async with self._reading:
            if (known := self._spans.get((first, last))) is None:
                directory = self._library.directory
                found = await self._library.store.works.between(first, last, limit=_MOST_WORKS)
                known = tuple(each for each in found if _is_release(each))
                if directory is self._library.directory:
                    self._spans.keep((first, last), known)
        return known


def _is_release(work: Work) -> bool:
    return (
        work.date is not None
        and work.date.month_day is not None
        and work.date_basis is DateBasis.RELEASE
        and work.verification is not Verification.CONFLICT
        and work.status is not Status.RUMOURED
    )
