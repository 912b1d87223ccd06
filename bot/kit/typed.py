"""Days of the year and times of day as people type them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from bot.kit.dates import PartialDate, day_of
from bot.kit.errors import InputCode, InvalidInputError

FIRST_YEAR, LAST_YEAR = 1900, 2100

_RELATIVE = {"today": 0, "tomorrow": 1, "yesterday": -1, "오늘": 0, "내일": 1, "어제": -1}
_MONTHS = {
    name: number
    for table in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(each.lower() for each in table)
    if name
} | {"sept": 9}
_YEAR = r"(?P<year>\d{4})"
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR}[-/. ]+(?P<month>\d{{1,2}})[-/. ]+(?P<day>\d{{1,2}})\.?",
        r"(?P<month>\d{1,2})[-/. ]+(?P<day>\d{1,2})\.?",
        rf"{_DAY}(?: of)? {_WORD}(?:,? {_YEAR})?",
        rf"{_WORD} {_DAY}(?:,? {_YEAR})?",
        rf"(?:{_YEAR} ?[년年] ?)?(?P<month>\d{{1,2}}) ?[월月] ?(?P<day>\d{{1,2}}) ?[일日]?",
    )
)
_PARTIAL_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR} ?[년年]?",
        rf"{_YEAR}[-/. ]+(?P<month>\d{{1,2}})\.?",
        rf"{_YEAR} ?[년年] ?(?P<month>\d{{1,2}}) ?[월月]?",
        rf"{_WORD},? {_YEAR}",
        rf"{_YEAR} {_WORD}",
    )
)
_HAS_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(
    r"(?P<before>am|pm|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})\s*"
    r"(?:[:.h시時]\s*(?:(?P<minute>[0-5]\d)?\s*[분分]?|(?P<half>반|半))|(?P<joined>[0-5]\d))?\s*"
    r"(?P<after>a\.?m\.?|p\.?m\.?)?"
)
_LATER = {"pm", "오후"}
_SPOKEN = {
    "noon": dt.time(12), "midday": dt.time(12), "정오": dt.time(12),
    "midnight": dt.time(0), "자정": dt.time(0),
}  # fmt: skip


def parse_day(text: str, *, today: dt.date) -> dt.date:
    """Read a day: ``10-24``, ``24 Oct``, ``October 24``, ``10월 24일``, ``2026-10-24``, ``today``.

    Without a year it is a day of this year, by the reader's date `today`; 29 February then falls
    into the next leap year. Where only the order day-month makes sense (``24-10``), it is read so.
    Raises InvalidInputError when it is no day of the calendar from 1900 to 2100.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if said in _RELATIVE:
        return today + dt.timedelta(_RELATIVE[said])
    for shape in _SHAPES:
        if found := shape.fullmatch(said):
            day = _day(found.groupdict(), today)
            if day is not None:
                return day
    raise InvalidInputError(InputCode.NOT_A_DATE, "date", text)


def parse_partial(text: str, *, today: dt.date) -> PartialDate:
    """Read a date as precisely as it is typed: ``2025``, ``2025년 5월``, ``4 May 2025``.

    A day needs its year, unless it is ``today`` or the like: a release is of one year.
    Raises InvalidInputError when it is no date from 1900 to 2100.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for shape in _PARTIAL_SHAPES:
        if (found := shape.fullmatch(said)) and (date := _partial(found.groupdict())):
            return date
    if said in _RELATIVE or _HAS_YEAR.search(said):
        return day_of(parse_day(text, today=today))
    raise InvalidInputError(InputCode.NOT_A_DATE, "date", text)


def _partial(parts: dict[str, str | None]) -> PartialDate | None:
    year, word = int(parts["year"] or 0), parts.get("word")
    month = _MONTHS.get(word, 0) if word else int(parts.get("month") or 0)
    is_date = FIRST_YEAR <= year <= LAST_YEAR and month <= 12 and (month or not word)
    return PartialDate(year, month) if is_date else None


def _day(parts: dict[str, str | None], today: dt.date) -> dt.date | None:
    day = int(parts["day"] or 0)
    month = int(parts.get("month") or 0) or _MONTHS.get(parts.get("word") or "", 0)
    if month > 12 >= day:
        month, day = day, month
    year = int(parts.get("year") or 0)
    if not year:
        year = _next_leap_year(today.year) if (month, day) == (2, 29) else today.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _next_leap_year(year: int) -> int:
    while not calendar.isleap(year):
        year += 1
    return year


def parse_clock(text: str) -> dt.time | None:
    """Read ``9``, ``09:00``, ``21.30``, ``2130``, ``9:30 pm``, ``21h``, ``오후 9시 반``, ``noon``.

    Anything else is None.
    """
    said = unicodedata.normalize("NFKC", text).strip().lower()
    found = _CLOCK.fullmatch(said)
    if found is None:
        return _SPOKEN.get(said)
    hour = int(found["hour"])
    minute = 30 if found["half"] else int(found["minute"] or found["joined"] or 0)
    half = (found["before"] or found["after"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _LATER else 0)
    return dt.time(hour, minute) if hour < 24 else None


def typed_time(text: str) -> dt.time:
    """Read a time of day, or raise InvalidInputError."""
    if (time := parse_clock(text)) is None:
        raise InvalidInputError(InputCode.NOT_A_TIME, "time", value=text[:100])
    return time
