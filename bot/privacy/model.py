"""What is held on a person, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holding(StrEnum):
    """A kind of thing that is held on people; `bot.privacy.cards` says what and why in words."""

    FOLLOWS = "follows"
    MESSAGES = "messages"
    ANSWERS = "answers"
    DAILY_ANSWERS = "daily-answers"
    RATING = "rating"
    GLOBAL_BOARD = "global-board"
    GAMES = "games"
    REPORTS = "reports"
    OWN_QUESTIONS = "own-questions"
    RETIREMENTS = "retirements"
    BOARD_RESETS = "board-resets"
    SETTINGS = "settings"


STAYING = frozenset(
    {
        Holding.GAMES,
        Holding.OWN_QUESTIONS,
        Holding.RETIREMENTS,
        Holding.BOARD_RESETS,
        Holding.SETTINGS,
    }
)
"""What belongs to servers: when a person's data is deleted it stays, without the person's id."""


@dataclass(frozen=True, slots=True)
class HoldingCount:
    """How many entries of a kind there are."""

    holding: Holding
    entries: int
