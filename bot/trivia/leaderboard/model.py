"""Leaderboards: who is on them, since when they count, and what becomes of equal scores."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.zones import zone_of

PAGE = 10
"""So many lines has a page of a board."""
MOST_A_DAY = 300
"""So many points of a day in UTC count on the global board, about those of two good games."""
_ALONE = {"GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU", "DESERET", "OSAGE"}
"""Scripts with letters that look like those of others: in a name they go with no other."""


class LeaderboardScope(StrEnum):
    """Whose answers a board counts: a server's, or those of everybody who takes part in all."""

    SERVER = "server"
    GLOBAL = "global"


class LeaderboardPeriod(StrEnum):
    """Since when a board counts."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """Somebody's line on a board.

    `rank` is shared by equal points, and as many ranks are left out after it. `name` is there on
    the global board only. `place` is the line's own number, from 1.
    """

    user_id: int
    points: int
    right: int
    answers: int
    rank: int
    place: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How much of a category somebody knew."""

    category: str
    right: int
    answers: int


def period_start(period: LeaderboardPeriod, *, zone: str, now: dt.datetime) -> dt.datetime | None:
    """Return when a period began: Monday or the 1st, 0:00 in a zone; None for all time."""
    today = now.astimezone(zone_of(zone)).date()
    if period is LeaderboardPeriod.ALL:
        return None
    if period is LeaderboardPeriod.MONTH:
        first = today.replace(day=1)
    else:
        first = today - dt.timedelta(days=today.weekday())
    return dt.datetime.combine(first, dt.time(), tzinfo=zone_of(zone))


def clear_name(name: str) -> str:
    """Return a name in plain letters, without marks over Latin ones; empty where it can mislead.

    It misleads where it mixes scripts whose letters look alike, or has nothing to be read.
    """
    kept, script, scripts = "", "", set()
    for each in unicodedata.normalize("NFKC", name):
        if not unicodedata.category(each).startswith("M"):
            script = unicodedata.name(each, "").partition(" ")[0] if each.isalpha() else ""
            scripts.add(script)
        elif script in {"", "LATIN"}:
            continue
        kept += each
    scripts.discard("")
    is_mixed = len(scripts) > 1 and scripts & _ALONE
    is_read = any(each.isalnum() for each in kept)
    return kept if is_read and not is_mixed else ""
