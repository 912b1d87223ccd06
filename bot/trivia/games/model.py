"""A game of trivia: what it is made of, what an answer is worth, who won.

A game has rounds, one after another; a round goes from `posting` over `asked` and `closed` to
`revealed`, or is `void` where its question could not be shown. `bot.trivia.games.service` takes the
steps and keeps each of them; nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.trivia.questions.model import Asked, Category, Difficulty, Template

POINTS = 10
MOST_SPEED = 5
MOST_STREAK = 5
LEAST_WITH_FINAL = 5
"""A game of so many rounds rises: it begins easily, and its last round counts double."""

HINT_COST = 3
MOST_UNANSWERED = 2
"""After so many rounds in a row without an answer a game ends."""

LEAST_MISLED = 3
"""Of fewer answers nothing is said about what most people chose."""

BREATH = dt.timedelta(seconds=1)
"""So long a round goes on when everybody who is waited for has answered."""


class Mode(StrEnum):
    """How a game is answered."""

    BUTTONS = "buttons"
    TYPED = "typed"


class Hint(StrEnum):
    """What may help somebody with a question of whose song it is; the last crosses one out."""

    YEAR = "year"
    LETTER = "letter"
    NOT_THIS = "not-this"


class RoundState(StrEnum):
    """Where a round stands. `POSTING`: its message may be out, or not yet."""

    POSTING = "posting"
    ASKED = "asked"
    CLOSED = "closed"
    REVEALED = "revealed"
    VOID = "void"


class Ending(StrEnum):
    """Why a game is over."""

    PLAYED = "played"
    STOPPED = "stopped"
    UNANSWERED = "unanswered"
    NO_QUESTIONS = "no-questions"
    REFUSED = "refused"
    AWAY = "away"


_HINTS = {Mode.BUTTONS: tuple(Hint), Mode.TYPED: (Hint.YEAR, Hint.LETTER)}
"""Other modes are too quick for hints, or points decide nothing there, or not one's own."""


@dataclass(frozen=True, slots=True)
class GamePlan:
    """What was chosen when a game was started. No category: all of them; so with difficulty."""

    rounds: int
    seconds: int
    mode: Mode = Mode.BUTTONS
    category: Category | None = None
    difficulty: Difficulty | None = None
    has_speed: bool = True

    def is_final(self, number: int) -> bool:
        """Return whether a round is the last one of a game that rises: its points are doubled."""
        return self.rounds >= LEAST_WITH_FINAL and number == self.rounds

    def difficulty_of(self, number: int) -> Difficulty | None:
        """Return how hard a round should be; None where anything fits."""
        if self.difficulty or self.rounds < LEAST_WITH_FINAL:
            return self.difficulty
        if self.is_final(number):
            return Difficulty.HARD
        return Difficulty.EASY if number <= max(2, self.rounds * 3 // 10) else None


@dataclass(frozen=True, slots=True)
class Game:
    """A game in a channel. `user_id` started it, at `started_at` (UTC)."""

    game_id: int
    guild_id: int
    channel_id: int
    user_id: int
    plan: GamePlan
    started_at: dt.datetime
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a game; `number` counts from 1. Instants are UTC, None before it was asked.

    `all_in_at` is when everybody who was waited for had answered, None as long as they have not.
    """

    round_id: int
    game_id: int
    number: int
    asked: Asked
    state: RoundState
    asked_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    message_id: int | None = None
    all_in_at: dt.datetime | None = None

    @property
    def ends_at(self) -> dt.datetime | None:
        """Return when it ends: its time is up, or everybody who is waited for has answered."""
        if self.all_in_at is None or self.closes_at is None:
            return self.closes_at
        return min(self.closes_at, self.all_in_at + BREATH)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered: an option's place (``"0"`` to ``"3"``), or what they typed.

    `hints` counts those that they took before; `points` are without what these cost.
    """

    user_id: int
    given: str
    answered_at: dt.datetime
    is_right: bool
    points: int
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """What the points of a right answer are made of."""

    speed: int
    streak: int
    is_double: bool
    hints: int = 0

    @property
    def points(self) -> int:
        """Add them up."""
        points = (POINTS + self.speed + self.streak) * (2 if self.is_double else 1)
        return points - HINT_COST * self.hints


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round that is over, with everybody's answers, the earliest first."""

    game: Game
    round: Round
    answers: tuple[Answer, ...]

    @property
    def right(self) -> tuple[Answer, ...]:
        """Return the right answers, the fastest first."""
        return tuple(each for each in self.answers if each.is_right)

    @property
    def fastest(self) -> Answer | None:
        """Return the first right answer, the round's winner; None without any."""
        return next(iter(self.right), None)

    @property
    def misled(self) -> tuple[int, int] | None:
        """Return the wrong option that most people chose, and how many; None without one."""
        wrong = Counter(each.given for each in self.answers if not each.is_right)
        for given, count in wrong.most_common(1):
            if len(self.answers) >= LEAST_MISLED and 2 * count > len(self.answers):
                return int(given), count
        return None

    @property
    def counts(self) -> tuple[int, ...]:
        """Count for each option who chose it; all zero in a typed round."""
        given = Counter(each.given for each in self.answers)
        return tuple(given[str(place)] for place in range(len(self.round.asked.options)))


@dataclass(frozen=True, slots=True)
class PlayerScore:
    """What somebody has so far; `rank` is shared by equals (1, 2, 2, 4)."""

    rank: int
    user_id: int
    points: int
    right: int
    answers: int


@dataclass(frozen=True, slots=True)
class Podium:
    """A game that is over: everybody who answered, the best first."""

    game: Game
    ending: Ending
    rounds: int
    scores: tuple[PlayerScore, ...]


def points_for(
    *,
    is_right: bool,
    streak: int,
    took: dt.timedelta,
    seconds: int,
    has_speed: bool,
    is_double: bool = False,
) -> int:
    """Return what an answer is worth.

    `streak` counts the rounds in a row that the person had right before this one; `took` is from
    the question to the answer; speed counts down to nothing over the round's `seconds`.
    """
    if not is_right:
        return 0
    speed = _speed(took, seconds) if has_speed else 0
    return Worth(speed, min(streak, MOST_STREAK), is_double).points


def worth_of(answer: Answer, *, of: Round, plan: GamePlan) -> Worth | None:
    """Return what the points of an answer are made of; None where it got none."""
    if not answer.points:
        return None
    took = answer.answered_at - (of.asked_at or answer.answered_at)
    speed, is_double = _speed(took, plan.seconds) if plan.has_speed else 0, plan.is_final(of.number)
    points = (answer.points + HINT_COST * answer.hints) // (2 if is_double else 1)
    return Worth(speed, points - POINTS - speed, is_double, answer.hints)


def hints_of(found: Round, plan: GamePlan) -> tuple[Hint, ...]:
    """Return the hints that there are for a question, in their order."""
    if found.asked.question.template is not Template.BLURRED_COVER:
        return ()
    return _HINTS.get(plan.mode, ())


def _speed(took: dt.timedelta, seconds: int) -> int:
    left = 1 - min(max(took.total_seconds() / seconds, 0), 1)
    return round(MOST_SPEED * left)


def ranked_scores(answers: Iterable[Answer]) -> tuple[PlayerScore, ...]:
    """Rank everybody by points, then by right answers; equals share a rank."""
    points: Counter[int] = Counter()
    right: Counter[int] = Counter()
    given: Counter[int] = Counter()
    for each in answers:
        points[each.user_id] += each.points
        right[each.user_id] += each.is_right
        given[each.user_id] += 1
    order = sorted(given, key=lambda user: (-points[user], -right[user], user))
    found: list[PlayerScore] = []
    for place, user in enumerate(order, 1):
        last = found[-1] if found else None
        is_tie = last is not None and (last.points, last.right) == (points[user], right[user])
        rank = last.rank if last is not None and is_tie else place
        found.append(PlayerScore(rank, user, points[user], right[user], given[user]))
    return tuple(found)
