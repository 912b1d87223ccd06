"""What people say against questions, and what moderators see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.trivia.questions.model import Question

LONGEST_NOTE = 300
SERIOUS = 5
"""When so many people reported a question, moderators are told once more."""


class ReportReason(StrEnum):
    """What is wrong with a question."""

    WRONG = "wrong"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OFFENSIVE = "offensive"
    OTHER = "other"


class Shelf(StrEnum):
    """Which questions moderators look at."""

    REPORTED = "reported"
    RETIRED = "retired"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Report:
    """What one person said against a question of a server, at `at` (UTC)."""

    guild_id: int
    question_id: str
    user_id: int
    reason: ReportReason
    note: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Retirement:
    """Who took a question out of a server's games, and when (UTC).

    `user_id` is `bot.settings.changes.FORGOTTEN` once that person's data was deleted.
    """

    user_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A question as moderators see it.

    Attributes
    ----------
    answers, right : int
        By everybody everywhere; for a server's own question, there.
    rating : float or None
        How hard it is by what was learned, None where nobody answered.
    reasons : Mapping[ReportReason, int]
        How many people say what against it, by reports that nobody has settled.
    notes : tuple[str, ...]
        What the latest of them wrote.
    """

    question: Question
    answers: int = 0
    right: int = 0
    rating: float | None = None
    reasons: Mapping[ReportReason, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    retirement: Retirement | None = None

    @property
    def reports(self) -> int:
        """Count the people who reported it."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page (from 0) of a shelf's `total` questions."""

    shelf: Shelf
    items: tuple[Review, ...]
    number: int
    pages: int
    total: int
