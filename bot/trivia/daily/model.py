"""What the post of a day says: today's five by their number, and who played yesterday's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.posts.schedule import PostKind

QUESTION_OF_DAY = PostKind("question")
MOST_LINES = 10
"""So many people has a server's board of a day."""


@dataclass(frozen=True, slots=True)
class FiveScore:
    """Somebody's line: how many of the five they knew, and the days in a row they had played."""

    user_id: int
    right: int
    streak: int


@dataclass(frozen=True, slots=True)
class FiveEdition:
    """What a server's post of a day says.

    `on` is the date in Korea whose five are new; `scores` are the best of those who played the
    ones of the date before in this server, of `players` in all.
    """

    on: dt.date
    scores: tuple[FiveScore, ...] = ()
    players: int = 0
    kind: PostKind = QUESTION_OF_DAY

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of the post's works: none, what a question is about is a secret."""
        return ()
