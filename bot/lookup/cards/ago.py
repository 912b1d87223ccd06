"""How long ago a date is, no more exactly than the date itself is known."""

from __future__ import annotations

import datetime as dt
from calendar import isleap

from bot.kit.dates import PartialDate, Precision
from bot.kit.discord.i18n import Words


def ago(words: Words, date: PartialDate, *, today: dt.date) -> str:
    """Return "8 years ago", "in 3 days", "about 6 years ago", or "" if nothing is useful.

    Parameters
    ----------
    words : Words
        The language.
    date : PartialDate
        When something came out, or will.
    today : datetime.date
        The reader's date.
    """
    if date.precision is not Precision.DAY:
        years = today.year - date.year
        if years < 1:
            return ""
        return words.ngettext("about {n} year ago", "about {n} years ago", years)
    day = dt.date(date.year, date.month, date.day)
    return _until(words, (day - today).days) if day > today else _since(words, day, today)


def years_between(day: dt.date, today: dt.date) -> int:
    """Count full years; 29 February is reached on 28 February of a common year."""
    reached = (today.month, today.day) >= (day.month, day.day)
    stands_in = (today.month, today.day) == (2, 28) and not isleap(today.year)
    leap = (day.month, day.day) == (2, 29) and stands_in
    return today.year - day.year - (not (reached or leap))


def _until(words: Words, days: int) -> str:
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in {n} day", "in {n} days", days)


def _since(words: Words, day: dt.date, today: dt.date) -> str:
    if years := years_between(day, today):
        return words.ngettext("{n} year ago", "{n} years ago", years)
    days = (today - day).days
    if days < 2:
        return words.gettext("yesterday") if days else words.gettext("today")
    if months := days // 31:
        return words.ngettext("{n} month ago", "{n} months ago", months)
    return words.ngettext("{n} day ago", "{n} days ago", days)
