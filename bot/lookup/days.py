"""What happened on a day, and what is coming."""

from __future__ import annotations

import datetime as dt

from bot.catalogue.anniversaries import (
    anniversaries_between,
    days_from,
    month_days_on,
)
from bot.kit.errors import InputCode, InvalidInputError
from bot.lookup.library import Library
from bot.lookup.model import OnThisDayAnswer, UpcomingAnswer

LONGEST_WINDOW = 60
MOST = 100
"""Entries that an answer carries at most; its `total` counts all."""
_FEW = 25


class DayFinder:
    """Answers `/onthisday` and `/upcoming`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def on_this_day(self, day: dt.date, *, today: dt.date) -> OnThisDayAnswer:
        """List the works that came out on a day of any year up to that one.

        Parameters
        ----------
        day : datetime.date
            The day that is asked for; its year says how many years ago things were.
        today : datetime.date
            The reader's day: what is still to come then is left out.
        """
        store = self._library.store.works
        days = [(month_day, day.year) for month_day in month_days_on(day)]
        # What comes out later this year is on its day, but not yet.
        works = await store.celebrated(days, past_only=day > today, limit=MOST)
        found = anniversaries_between(
            works.items, day, days=1, weight=self._library.directory.weight_of
        )
        month = await store.in_month(day.month, last_year=day.year, limit=_FEW)
        return OnThisDayAnswer(day, found, works.total, tuple(month))

    async def upcoming(self, start: dt.date, *, days: int) -> UpcomingAnswer:
        """List releases and anniversaries of so many days from `start` on.

        Raises
        ------
        InvalidInputError
            Unless `days` is 1 to 60.
        """
        if not 1 <= days <= LONGEST_WINDOW:
            raise InvalidInputError(
                InputCode.OUT_OF_RANGE, "days", value=str(days), limit=f"1-{LONGEST_WINDOW}"
            )
        store = self._library.store.works
        window = list(days_from(start, days))
        month_days = [(one, day.year) for day in window for one in month_days_on(day)]
        works = await store.celebrated(month_days, past_only=True, limit=MOST)
        found = anniversaries_between(
            works.items, start, days=days, weight=self._library.directory.weight_of
        )
        ordered = sorted(found, key=lambda one: not one.is_round)
        releases = await store.between(window[0], window[-1], limit=_FEW)
        return UpcomingAnswer(start, days, tuple(releases), tuple(ordered))
