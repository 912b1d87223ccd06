"""The question of a day: what its post says, what became of it, and who knew how many in a row."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from bot.posts.schedule import PostKind
from bot.trivia.questions.model import Asked

QUESTION_OF_DAY = PostKind("question")
OPEN_FOR = dt.timedelta(hours=48)
"""So long answers are taken after the post, when no later question ends it sooner."""

POINTS = 10
MOST_BONUS = 5
"""Each day in a row before it adds a point to a right answer, at most so many."""


@dataclass(frozen=True, slots=True)
class DailyResult:
    """A question that is over: `given` counts, for each option, who chose it."""

    on: dt.date
    asked: Asked
    given: tuple[int, ...]

    @property
    def answers(self) -> int:
        """Count everybody who answered."""
        return sum(self.given)

    @property
    def right(self) -> int:
        """Count who knew."""
        return self.given[self.asked.right]


@dataclass(frozen=True, slots=True)
class Streak:
    """How many questions in a row somebody knew: up to the last one that is over, and at most."""

    current: int = 0
    longest: int = 0


def streak_of(known: Iterable[bool]) -> Streak:
    """Count questions known in a row.

    `known` is, for each question that is over, the earliest first, whether the person knew it. A
    date without a question is not among them, so it breaks no streak.
    """
    current = longest = 0
    for knew in known:
        current = current + 1 if knew else 0
        longest = max(longest, current)
    return Streak(current, longest)


def points_for(*, is_right: bool, streak: int) -> int:
    """Return the points of an answer after so many right ones in a row."""
    return POINTS + min(streak, MOST_BONUS) if is_right else 0


def lot_of(guild_id: int, on: dt.date) -> random.Random:
    """Return the lot that draws a server's question of a date: the same whenever it is."""
    return random.Random(f"{guild_id}:{on.isoformat()}")  # noqa: S311 - a game, no secret


@dataclass(frozen=True, slots=True)
class QuestionEdition:
    """What the post of a question of the day says: the question, and what became of the last one.

    `told` is None where none was posted before, and where the one of `open_on` still is open:
    that is so in a preview only.
    """

    on: dt.date
    asked: Asked
    told: DailyResult | None = None
    open_on: dt.date | None = None
    kind: PostKind = QUESTION_OF_DAY

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of the post's works: none, what a question is about is a secret."""
        return ()
