"""What is told at the end of a game besides the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.trivia.badges.model import Badge
from bot.trivia.questions.model import Question

MOST_ON_PODIUM = 3
"""So many people stand on the picture's podium."""

LEAST_ROW = 3
"""A shorter row of right answers is nothing to tell."""

_SEVERAL = 2
Given = Mapping[int, bool]
"""Who answered a question, and whether they were right."""


@dataclass(frozen=True, slots=True)
class Row:
    """So many right answers of somebody in a row."""

    user_id: int
    length: int


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question that few of those who answered it knew."""

    question: Question
    right: int
    answers: int


@dataclass(frozen=True, slots=True)
class EndFacts:
    """What is worth telling of a game that is over; None and empty where nothing is."""

    won: tuple[tuple[int, Badge], ...] = ()
    longest: Row | None = None
    hardest: HardQuestion | None = None


def longest_row(rounds: Sequence[Given]) -> Row | None:
    """Return the longest row of right answers; of equals the earliest, None for none worth it.

    Who did not answer a question begins anew.
    """
    best: Row | None = None
    running: dict[int, int] = {}
    for given in rounds:
        running = {user: running.get(user, 0) + 1 for user, known in given.items() if known}
        for user, length in running.items():
            if length >= LEAST_ROW and (best is None or length > best.length):
                best = Row(user, length)
    return best


def hardest_round(rounds: Sequence[Given]) -> int | None:
    """Return the place of the question that the smallest share knew; None where all were known.

    Of equals it is the one that most people answered; one person alone says nothing.
    """
    asked = [
        (sum(given.values()) / len(given), -len(given), place)
        for place, given in enumerate(rounds)
        if len(given) >= _SEVERAL and not all(given.values())
    ]
    return min(asked)[2] if asked else None
