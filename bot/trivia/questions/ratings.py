"""How hard a question is and how much somebody knows, learned from answers alone.

Elo, with a term for guessing: who picks one of four options blindly is right one time in four,
and neither learns nor teaches anything by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.trivia.questions.model import Difficulty

START = 1500.0
EASY_BELOW = 1400.0
HARD_FROM = 1600.0
_STEP = 100.0
_SETTLING = 0.05
_SPREAD = 400.0


@dataclass(frozen=True, slots=True)
class Rating:
    """What is known of a player's skill or a question's difficulty, from so many answers."""

    value: float = START
    answers: int = 0

    def moved(self, surprise: float) -> Rating:
        """Return the rating after one more answer; the more there were, the less it moves."""
        step = _STEP / (1 + _SETTLING * self.answers)
        return Rating(self.value + step * surprise, self.answers + 1)


def expected(skill: float, difficulty: float, *, guess: float) -> float:
    """Return the probability of a right answer.

    `guess` is that of somebody who knows nothing: one by the number of options, 0 when typed.
    """
    return guess + (1 - guess) / (1 + 10 ** ((difficulty - skill) / _SPREAD))


def learned(
    player: Rating, question: Rating, *, is_right: bool, guess: float
) -> tuple[Rating, Rating]:
    """Return both ratings after an answer; equally settled ones gain and lose the same."""
    surprise = is_right - expected(player.value, question.value, guess=guess)
    return player.moved(surprise), question.moved(-surprise)


def band(rating: float) -> Difficulty:
    """Return the band of a question's rating."""
    if rating < EASY_BELOW:
        return Difficulty.EASY
    return Difficulty.MEDIUM if rating < HARD_FROM else Difficulty.HARD
