"""Days in an article: read with the precision they have, and no year made up.

A day without a year is understood by the article's own date and by the tense of its sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import Enum

from bot.articles.extraction.lexicon import words
from bot.kit.dates import PartialDate, Precision

_MONTHS = words("""
jan feb mar apr may jun jul aug sep oct nov dec
""")
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY_OF_MONTH = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_FORMS = [
    rf"\b{_YEAR}[-./](?P<month_number>[01]?[0-9])[-./](?P<day>[0-3]?[0-9])\b",
    rf"\b{_MONTH} {_DAY_OF_MONTH},? (?:of )?{_YEAR}\b",
    rf"\b{_DAY_OF_MONTH} (?:of )?{_MONTH},? {_YEAR}\b",
    rf"\b{_MONTH} {_DAY_OF_MONTH}(?!,? ?[0-9])",
    rf"\b{_DAY_OF_MONTH} (?:of )?{_MONTH}(?![a-z])",
    rf"\b{_MONTH},? (?:of )?{_YEAR}\b",
    rf"\b(?P<which>last|next|this) {_WEEKDAY}\b",
    rf"\b[Oo]n {_WEEKDAY}\b",
    r"\b(?P<relative>[Tt]oday|[Yy]esterday|[Tt]omorrow)\b(?!['\u2019])",
    rf"\b(?P<which>last|next|this|in|In|since) {_MONTH}(?! ?[0-9])",
    rf"\b(?:in|In|of|from|since|back in) (?:early |late |mid-?)?{_YEAR}\b",
    rf"(?:(?<=\()|(?<=\| )){_YEAR}(?=\)| ?\||$)",
    rf"{_YEAR}년 ?(?P<month_number>1?[0-9])월 ?(?P<day>[0-3]?[0-9])일",
    rf"{_YEAR}년 ?(?P<month_number>1?[0-9])월",
    r"(?P<which>오는|지난|올해|지난해|작년)? ?"
    r"(?P<month_number>1?[0-9])월 ?(?:(?P<day>[0-3]?[0-9])일)?",
    r"(?P<which>오는|지난|이달|이번 ?달) ?(?P<day>[0-3]?[0-9])일",
    rf"{_YEAR}년",
    r"(?P<relative>오늘|어제|내일)",
]
# A group's name may come once in a pattern: each form is one of its own.
_PATTERNS = [re.compile(form) for form in _FORMS]
_RELATIVE = {
    "today": 0, "yesterday": -1, "tomorrow": 1,
    "오늘": 0, "어제": -1, "내일": 1,
}  # fmt: skip
_BEFORE = {
    "last", "지난", "지난해", "작년", "since",
}  # fmt: skip
_AFTER = {"next", "오는"}
_NEAR = 45
_OF_ARTICLE = re.compile(
    r"(?:published|posted|updated|as of|dated|입력|게재|등록)"
    r"(?: on)?:?[ *]*(?P<rest>[^\n]{6,40})",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z ,.and]{2,40}[,(] ?(?P<rest>[A-Z][^\n]{6,24}?)\)? ?[-\u2013\u2014]", re.M
)
_AS_OF_HANGUL = re.compile(r"(?P<rest>[^\n]{8,16}) (?:기준|기사)")
_BEGINNING, _END = 2500, 600


class Tense(Enum):
    """What a sentence says of when a thing is."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A date as a text has it: parts that it does not name are 0 or empty."""

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = -1
    which: str = ""
    days_on: int | None = None


@dataclass(frozen=True, slots=True)
class DaySpot:
    """A date and where it stands."""

    start: int
    end: int
    date: Mentioned


def find_days(text: str) -> list[DaySpot]:
    """Return the dates in a text, in reading order; of overlapping ones the fuller form."""
    found: list[DaySpot] = []
    taken = bytearray(len(text))
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]) and (date := _mentioned(match)):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(DaySpot(match.start(), match.end(), date))
    return sorted(found, key=lambda one: one.start)


def _mentioned(match: re.Match[str]) -> Mentioned | None:
    said = {key: value for key, value in match.groupdict().items() if value}
    month = int(said.get("month_number", 0))
    if "month" in said:
        month = _MONTHS.index(said["month"][:3].lower()) + 1
    day, which = int(said.get("day", 0)), said.get("which", "").lower()
    if month > len(_MONTHS) or day > 31 or (said.get("day") and not day):
        return None
    return Mentioned(
        year=int(said.get("year", 0)),
        month=month,
        day=day,
        weekday=_DAYS.index(said["weekday"][:3].lower()) if "weekday" in said else -1,
        which=which,
        days_on=_RELATIVE.get(said.get("relative", "").lower()),
    )


def read_date(text: str) -> PartialDate | None:
    """Return the date with a year that a text begins with, None where there is none."""
    text = text.strip()
    try:
        return PartialDate.parse(text[:10])
    except ValueError:
        found = find_days(text[:40])
    return resolve(found[0].date, None, Tense.UNKNOWN) if found and found[0].date.year else None


def date_of_article(text: str) -> PartialDate | None:
    """Return the day that an article says it is of: ``As of ...``, ``Published ...``."""
    for part in (text[:_BEGINNING], text[-_END:]):
        for pattern in (_OF_ARTICLE, _DATELINE, _AS_OF_HANGUL):
            for found in pattern.finditer(part):
                if date := read_date(found["rest"]):
                    return date
    return None


def resolve(said: Mentioned, written: PartialDate | None, tense: Tense) -> PartialDate | None:
    """Return what a date means in an article written on a day; None where that is not known."""
    try:
        if said.year:
            return PartialDate(said.year, said.month, said.day)
        if written is None or written.precision is Precision.YEAR:
            return None
        return _by_article(said, written, _directed(said, tense))
    except (ValueError, OverflowError):
        return None


def _directed(said: Mentioned, tense: Tense) -> Tense:
    if said.which in _BEFORE:
        return Tense.PAST
    return Tense.FUTURE if said.which in _AFTER else tense


def _by_article(said: Mentioned, written: PartialDate, tense: Tense) -> PartialDate | None:
    if said.month:
        return _in_a_year(said, written, tense)
    if said.day:
        return _in_a_month(said, written, tense)
    if written.precision is not Precision.DAY:
        return None
    return _near(said, dt.date(written.year, written.month, written.day), tense)


def _in_a_year(said: Mentioned, written: PartialDate, tense: Tense) -> PartialDate | None:
    if said.which in ("올해", "지난해", "작년"):
        return PartialDate(written.year - (said.which != "올해"), said.month, said.day)
    years = (written.year - 1, written.year, written.year + 1)
    dates = [PartialDate(year, said.month, said.day) for year in years]
    # A month is compared with a month: October, said on the 12th of October, is that one.
    now = written if said.day and written.day else replace(written, day=0)
    plain = [replace(one, day=one.day if now.day else 0) for one in dates]
    if tense is Tense.PAST:
        return [date for date, short in zip(dates, plain, strict=True) if short <= now][-1]
    if tense is Tense.FUTURE:
        return next(date for date, short in zip(dates, plain, strict=True) if short >= now)
    near = [one for one in dates if abs((_first(one) - _first(written)).days) <= _NEAR]
    return near[0] if near else None


def _first(date: PartialDate) -> dt.date:
    return dt.date(date.year, date.month or 1, date.day or 1)


def _in_a_month(said: Mentioned, written: PartialDate, tense: Tense) -> PartialDate | None:
    """Return the day of this month, or the nearest month that has it on the right side."""
    first = dt.date(written.year, written.month, 1)
    step = 0
    if said.which in ("지난",) and written.day and said.day > written.day:
        step = -1
    elif tense is Tense.FUTURE and written.day and said.day < written.day:
        step = 1
    month = first.month + step
    year = first.year + (month > len(_MONTHS)) - (month < 1)
    return PartialDate(year, (month - 1) % len(_MONTHS) + 1, said.day)


def _near(said: Mentioned, day: dt.date, tense: Tense) -> PartialDate | None:
    days = said.days_on
    if days is None:
        if said.weekday < 0 or tense is Tense.UNKNOWN:
            return None
        ahead = (said.weekday - day.weekday()) % len(_DAYS)
        days = ahead if tense is Tense.FUTURE else ahead - len(_DAYS) if ahead else 0
        if not days and said.which:
            days = len(_DAYS) if tense is Tense.FUTURE else -len(_DAYS)
    found = day + dt.timedelta(days)
    return PartialDate(found.year, found.month, found.day)
