"""Which of many copies stay: of each of the latest days, weeks and months the newest one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_PERIODS: dict[str, Callable[[dt.datetime], object]] = {
    "days": lambda at: at.date(),
    "weeks": lambda at: at.isocalendar()[:2],
    "months": lambda at: (at.year, at.month),
}


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months have a copy; those without one do not count."""

    days: int
    weeks: int
    months: int


def kept(made: Iterable[dt.datetime], keep: Keep) -> set[dt.datetime]:
    """Return which of the instants (aware, in UTC) stay; the newest one always does."""
    newest_first = sorted(made, reverse=True)
    stay = set(newest_first[:1])
    for name, period_of in _PERIODS.items():
        newest: dict[object, dt.datetime] = {}
        for at in newest_first:
            newest.setdefault(period_of(at), at)
        stay |= set(list(newest.values())[: getattr(keep, name)])
    return stay
