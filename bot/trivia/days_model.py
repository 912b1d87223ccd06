"""The days of what is the same for the whole world: Korea's dates, numbered from the first one."""

from __future__ import annotations

import datetime as dt

from bot.kit.zones import zone_of

ZONE = "Asia/Seoul"
FIRST = dt.date(2026, 5, 1)
"""The date that has number 1."""

ARCHIVE = 30
"""So many dates before today's can be made up for."""


def korean_date(now: dt.datetime) -> dt.date:
    """Return the date in Korea at an aware instant."""
    return now.astimezone(zone_of(ZONE)).date()


def number_of(on: dt.date) -> int:
    """Return the number of a date, as people share it; 1 is the first one."""
    return (on - FIRST).days + 1


def date_of(number: int) -> dt.date:
    """Return the date that has a number."""
    return FIRST + dt.timedelta(number - 1)


def begins_at(on: dt.date) -> dt.datetime:
    """Return the instant at which a date begins in Korea."""
    return dt.datetime.combine(on, dt.time(), tzinfo=zone_of(ZONE))
