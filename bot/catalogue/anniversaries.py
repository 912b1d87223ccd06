"""Which works are celebrated on a day, and in which order.

A work of 29 February is celebrated on 28 February of a common year, and marked so. Only works
whose `Collaboration.on_this_day` holds are celebrated at all.
"""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.catalogue.model import Verification, Work

LEAP_DAY = "02-29"
LEAP_DAY_STAND_IN = "02-28"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A collaboration and the day on which it is celebrated in a given year.

    `years` is how many years ago it came out on `on`; 0 means that it comes out that day.
    `shifted` marks a work of 29 February shown on 28 February of a common year.
    """

    work: Work
    on: dt.date
    years: int
    shifted: bool = False

    @property
    def is_round(self) -> bool:
        """Return whether the anniversary is a round one: a multiple of 5."""
        return self.years > 0 and self.years % 5 == 0

    @property
    def grade(self) -> int:
        """Return how much it matters: fame, of works equally known (within one) the round one.

        A release of the day itself counts as round.
        """
        return 2 * self.work.fame + 3 * (self.is_round or self.years == 0)


def month_days_on(day: dt.date) -> tuple[str, ...]:
    """Return the ``MM-DD`` of releases celebrated on a day, the day's own first."""
    own = f"{day.month:02}-{day.day:02}"
    if own == LEAP_DAY_STAND_IN and not isleap(day.year):
        return own, LEAP_DAY
    return (own,)


def days_from(start: dt.date, days: int) -> Iterator[dt.date]:
    """Yield `days` days from `start` on, `start` first, stopping where the calendar ends."""
    first = start.toordinal()
    for ordinal in range(first, min(first + days, dt.date.max.toordinal() + 1)):
        yield dt.date.fromordinal(ordinal)


def anniversary_on(work: Work, day: dt.date) -> Anniversary | None:
    """Return the anniversary of a work on a day.

    None when the work is not celebrated that day: another day, a date that may not be celebrated,
    or a release that is still to come.
    """
    date = work.date
    if date is None or not work.on_this_day or date.year > day.year:
        return None
    if date.month_day not in month_days_on(day):
        return None
    shifted = (date.month, date.day) != (day.month, day.day)
    return Anniversary(work, day, day.year - date.year, shifted)


def next_anniversary(work: Work, day: dt.date) -> Anniversary | None:
    """Return a work's first anniversary on a day or after it; None where it has none."""
    date = work.date
    if date is None or not work.on_this_day:
        return None
    for year in range(max(date.year, day.year), max(date.year, day.year) + 2):
        is_shifted = date.month_day == LEAP_DAY and not isleap(year)
        month_day = LEAP_DAY_STAND_IN if is_shifted else date.month_day
        on = dt.date.fromisoformat(f"{year:04}-{month_day}")
        if on >= day:
            return anniversary_on(work, on)
    return None


def anniversaries_between(
    collaborations: Iterable[Work], start: dt.date, *, days: int, weight: Callable[[Work], int]
) -> tuple[Anniversary, ...]:
    """List what is celebrated in the `days` days from `start` on (1 means `start` alone).

    By day, then as `celebration_order` says: of equals those of larger `weight`, which is a work's
    popularity, come first. The window may cross the end of a year.
    """
    on_day: dict[str, list[dt.date]] = {}
    for day in days_from(start, days):
        for month_day in month_days_on(day):
            on_day.setdefault(month_day, []).append(day)
    found = [
        anniversary
        for work in collaborations
        for day in on_day.get((work.date and work.date.month_day) or "", [])
        if (anniversary := anniversary_on(work, day)) is not None
    ]
    return tuple(sorted(found, key=lambda item: (item.on, celebration_order(item, weight))))


def celebration_order(
    anniversary: Anniversary, weight: Callable[[Work], int]
) -> tuple[bool, int, bool, int, int, str]:
    """Return the key that sorts one day's anniversaries, best first.

    Works that several made together come first, then those of a higher grade, then dates that two
    sources agree on, then the more popular, then the longer ago, then the slug.
    """
    work = anniversary.work
    return (
        not work.is_together,
        -anniversary.grade,
        work.verification is not Verification.TWO_SOURCES,
        -weight(work),
        -anniversary.years,
        work.slug,
    )
