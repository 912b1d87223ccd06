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

from bot.trivia.questions.model import Asked, Category, Difficulty, Era

POINTS = 10
MOST_SPEED = 5
MOST_STREAK = 5
MOST_UNANSWERED = 2
"""After so many rounds in a row without an answer a game ends."""


class Mode(StrEnum):
    """How a game is answered."""

    BUTTONS = "buttons"
    TYPED = "typed"


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


@dataclass(frozen=True, slots=True)
class GamePlan:
    """What was chosen when a game was started. No category: all of them; so with what follows.

    `artist` is the slug of whom it is about, `artist_name` what that is called.
    """

    rounds: int
    seconds: int
    mode: Mode = Mode.BUTTONS
    category: Category | None = None
    difficulty: Difficulty | None = None
    has_speed: bool = True
    artist: str = ""
    artist_name: str = ""
    era: Era | None = None


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
    """A round of a game; `number` counts from 1. Instants are UTC, None before it was asked."""

    round_id: int
    game_id: int
    number: int
    asked: Asked
    state: RoundState
    asked_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered: an option's place (``"0"`` to ``"3"``), or what they typed."""

    user_id: int
    given: str
    answered_at: dt.datetime
    is_right: bool
    points: int


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
    *, is_right: bool, streak: int, took: dt.timedelta, seconds: int, has_speed: bool
) -> int:
    """Return what an answer is worth.

    `streak` counts the rounds in a row that the person had right before this one; `took` is from
    the question to the answer; speed counts down to nothing over the round's `seconds`.
    """
    if not is_right:
        return 0
    left = 1 - min(max(took.total_seconds() / seconds, 0), 1)
    speed = round(MOST_SPEED * left) if has_speed else 0
    return POINTS + speed + min(streak, MOST_STREAK)


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
