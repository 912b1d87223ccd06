"""A seeded world with known skills and difficulties, whose people answer questions.

What was learned is held against the truth. Its servers are not equals, so the same question meets
different people. The floor is what needs no learning: the share of right answers.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bot.trivia.questions.model import START, Rating, band, expected, learned

AT = (10, 30, 100)
ROOM = 5
SERVERS = 40
MEMBERS = 20
SPREAD = 200.0
BETWEEN_SERVERS = 120.0


@dataclass(frozen=True, slots=True)
class Found:
    """Figures after so many answers a question: correlations to the truth, and others."""

    answers: int
    learned: float
    share_right: float
    spread: float
    in_band: float


class World:
    """Questions and people in servers, with what is true of them and what was learned."""

    def __init__(self, *, seed: int, questions: int, guess: float, prior: float) -> None:
        self._rng = rng = random.Random(seed)
        self._guess = guess
        self._snapshot = [rng.gauss(START, SPREAD) for _ in range(questions)]
        self._questions = [Rating(self._prior(each, prior)) for each in self._snapshot]
        levels = [rng.gauss(START, BETWEEN_SERVERS) for _ in range(SERVERS)]
        within = (SPREAD**2 - BETWEEN_SERVERS**2) ** 0.5
        self._skills = [[rng.gauss(level, within) for _ in range(MEMBERS)] for level in levels]
        self._players = [[Rating()] * MEMBERS for _ in levels]
        self._right = [0] * questions

    def go_on(self) -> None:
        """Ask each question once more, in some server."""
        order = list(range(len(self._snapshot)))
        self._rng.shuffle(order)
        for question in order:
            server = self._rng.randrange(SERVERS)
            for person in self._rng.sample(range(MEMBERS), ROOM):
                self._answer(question, server, person)

    def found(self) -> Found:
        """Hold what was learned against the truth."""
        values = [each.value for each in self._questions]
        pairs = zip(values, self._snapshot, strict=True)
        return Found(
            self._questions[0].answers,
            statistics.correlation(values, self._snapshot),
            -statistics.correlation(self._right, self._snapshot),
            statistics.stdev(values),
            statistics.mean(band(value) is band(snapshot) for value, snapshot in pairs),
        )

    def _prior(self, snapshot: float, known: float) -> float:
        """Guess a difficulty beforehand, so that guesses correlate with the truth by `known`."""
        noise = self._rng.gauss(0, SPREAD * (1 - known**2) ** 0.5)
        return START + known * (known * (snapshot - START) + noise)

    def _answer(self, question: int, server: int, person: int) -> None:
        skill, snapshot = self._skills[server][person], self._snapshot[question]
        is_right = self._rng.random() < expected(skill, snapshot, guess=self._guess)
        self._right[question] += is_right
        self._players[server][person], self._questions[question] = learned(
            self._players[server][person],
            self._questions[question],
            is_right=is_right,
            guess=self._guess,
        )


def simulate(
    *,
    seed: int,
    questions: int = 1000,
    guess: float = 0.25,
    prior: float = 0.0,
    at: Sequence[int] = AT,
) -> list[Found]:
    """Ask every question until it has so many answers, and return the figures on the way."""
    world = World(seed=seed, questions=questions, guess=guess, prior=prior)
    figures = []
    for answers in range(ROOM, max(at) + 1, ROOM):
        world.go_on()
        if answers in at:
            figures.append(world.found())
    return figures
