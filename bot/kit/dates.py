"""Calendar dates that know how precise they are.

A release that is known by its year is never shown as 1 January of it: precision is part of the
value. Dates are plain calendar dates (for Korean releases, in Korea) and have no time zone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_SHAPE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year (1 to 9999), a month of a year, or a day; 0 stands for a month or day not known.

    Raises ValueError when the parts are no date of the calendar.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no date."""
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; anything else raises ValueError."""
        if not (found := _SHAPE.fullmatch(text)):
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(*(int(part) for part in found.groups() if part))

    @property
    def precision(self) -> Precision:
        """Return how much of the date is known."""
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def month_day(self) -> str | None:
        """Return ``MM-DD``, or None when the day is not known."""
        return f"{self.month:02}-{self.day:02}" if self.day else None

    def __str__(self) -> str:
        """Return the ISO 8601 form at the date's own precision."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def day_of(day: dt.date) -> PartialDate:
    """Return a day as a date that is known whole."""
    return PartialDate(day.year, day.month, day.day)
