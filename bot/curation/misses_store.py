"""What was searched for in vain: words and how often, by week, never by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.curation.model import MOST_MISSES
from bot.kit.db.database import Database, seconds
from bot.kit.folding import fold

_LONGEST = 80
_COUNT = """
    INSERT INTO search_misses (scope, week_at, folded, words, times)
    SELECT :scope, :week, :folded, :words, 1
    WHERE EXISTS (SELECT 1 FROM search_misses
            WHERE scope = :scope AND week_at = :week AND folded = :folded)
        OR (SELECT count(*) FROM search_misses WHERE scope = :scope AND week_at = :week) < :most
    ON CONFLICT DO UPDATE SET times = times + 1
"""


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that nothing was found for, and how often."""

    words: str
    times: int


def week_of(now: dt.datetime) -> dt.datetime:
    """Return when the week of an instant began: Monday, in UTC."""
    day = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - dt.timedelta(days=day.weekday())


class MissStore:
    """Counts searches that found nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def count(self, scope: int, words: str, *, now: dt.datetime) -> None:
        """Count one search; what is too long for a name or has no letters is none."""
        said = " ".join(words.split())
        folded = fold(said)
        if not folded or len(said) > _LONGEST:
            return
        given = {
            "scope": scope, "week": seconds(week_of(now)), "folded": folded, "words": said,
            "most": MOST_MISSES,
        }  # fmt: skip
        await self._db.write_one(_COUNT, given, durable=False)

    async def list_week(self, scope: int, *, now: dt.datetime, limit: int = 25) -> list[Miss]:
        """List what was searched for in vain this week, the most wanted first."""
        rows = await self._db.fetch(
            "SELECT words, times FROM search_misses WHERE scope = ? AND week_at = ?"
            " ORDER BY times DESC, folded LIMIT ?",
            (scope, seconds(week_of(now)), limit),
        )
        return [Miss(*row) for row in rows]
