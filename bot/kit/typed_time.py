"""Times of day as people type them."""

from __future__ import annotations

import datetime as dt
import re

from bot.kit.errors import InputCode, InvalidInputError

_NOON = 12
_HOURS = 24
_CLOCK = re.compile(
    r"(?P<before>am|pm|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:.h시]\s*(?P<minute>[0-5]\d)?\s*분?|(?P<joined>[0-5]\d))?\s*"
    r"(?P<after>a\.?m\.?|p\.?m\.?)?"
)
_LATER = {"pm", "오후"}


def parse_clock(text: str) -> dt.time | None:
    """Read ``9``, ``09:00``, ``21.30``, ``2130``, ``9:30 pm``, ``21h``, ``오후 9시 30분``.

    Returns
    -------
    datetime.time or None
        None for what is no time of day.
    """
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["joined"] or 0)
    half = (found["before"] or found["after"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half in _LATER else 0)
    return dt.time(hour, minute) if hour < _HOURS else None


def typed_time(text: str) -> dt.time:
    """Read a time of day, or raise InvalidInputError."""
    if (time := parse_clock(text)) is None:
        raise InvalidInputError(InputCode.NOT_A_TIME, "time", value=text[:100])
    return time
