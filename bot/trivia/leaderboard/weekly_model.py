"""The weekly board: what a server's week came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.kit.zones import zone_of
from bot.posts.schedule import PostKind
from bot.trivia.crowns.model import CrownChange
from bot.trivia.leaderboard.model import LeaderboardRow

WEEKLY_BOARD = PostKind("board")
MOST_CROWNS = 10
"""So many crowns that changed hands are named."""


@dataclass(frozen=True, slots=True)
class WeeklyEdition:
    """The first lines of a week's leaderboard, of so many `players`, and what crowns changed hands.

    The week is the seven dates from `first` to `last`.
    """

    first: dt.date
    last: dt.date
    rows: tuple[LeaderboardRow, ...]
    players: int
    crowns: tuple[CrownChange, ...]
    kind: PostKind = WEEKLY_BOARD

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of the post's works: it has none."""
        return ()


def begins_at(on: dt.date, zone: str) -> dt.datetime:
    """Return the instant at which a date begins in a zone."""
    return dt.datetime.combine(on, dt.time(), tzinfo=zone_of(zone))
