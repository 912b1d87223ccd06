"""A game of trivia: what it is made of, what an answer is worth, who won.

A game has rounds, one after another; a round goes from `posting` over `asked` and `closed` to
`revealed`, or is `void` where its question could not be shown. `bot.trivia.games.service` takes the
steps and keeps each of them; nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.trivia.questions.model import Asked, Category, Difficulty, Era, Template

POINTS = 10
MOST_SPEED = 5
MOST_STREAK = 5
LEAST_WITH_FINAL = 5
"""In a game of so many rounds the last one counts double."""

HINT_COST = 3
MOST_UNANSWERED = 2
"""After so many rounds in a row without an answer a game ends."""

LIGHTNING_ROUNDS, LIGHTNING_SECONDS = 10, 8
TEAMS = (2, 4)
"""So many teams there may be."""

LEAST_MISLED = 3
"""Of fewer answers nothing is said about what most people chose."""

MOST_HELD = dt.timedelta(minutes=15)
"""So long a game waits for its host, who may have left: then it goes on by itself."""

BREATH = dt.timedelta(seconds=1)
"""So long a round goes on when everybody who is waited for has answered."""


class Mode(StrEnum):
    """How a game is answered."""

    BUTTONS = "buttons"
    TYPED = "typed"
    LIGHTNING = "lightning"
    TEAMS = "teams"
    ELIMINATION = "elimination"


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
    """What was chosen when a game was started. No category: all of them; so with what follows.

    `artist` is the slug of whom it is about, `artist_name` what that is called. `teams` counts
    those of a game of teams. A game that is hosted waits for its host before each question.
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
    teams: int = 0
    is_hosted: bool = False

    @property
    def lead_in(self) -> dt.timedelta:
        """Return how long it is until the first question: teams want to be chosen."""
        if self.is_hosted:
            return MOST_HELD
        return dt.timedelta(seconds=30 if self.mode is Mode.TEAMS else 3)

    @property
    def pause(self) -> int:
        """Return how many seconds there are to read an answer, before the next question."""
        return 2 if self.mode is Mode.LIGHTNING else 5

    def is_final(self, number: int) -> bool:
        """Return whether a round is the last one of a game that rises: its points are doubled.

        In a game of elimination points decide nothing.
        """
        is_last = self.rounds >= LEAST_WITH_FINAL and number == self.rounds
        return is_last and self.mode is not Mode.ELIMINATION


@dataclass(frozen=True, slots=True)
class Game:
    """A game in a channel, started by `user_id` at `started_at`; its rounds begin at `opens_at`."""

    game_id: int
    guild_id: int
    channel_id: int
    user_id: int
    plan: GamePlan
    started_at: dt.datetime
    ending: Ending | None = None
    opens_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody in a game of teams (from 0), or of elimination: out in that round, None while in."""

    user_id: int
    team: int | None = None
    out_in: int | None = None


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

    def is_whole(self, plan: GamePlan) -> bool:
        """Return whether nobody cut it short; a second less may be our own clock."""
        if self.asked_at is None or self.closes_at is None:
            return False
        return self.closes_at > self.asked_at + dt.timedelta(seconds=plan.seconds - 1)


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
    """A round that is over, with everybody's answers, the earliest first; and who plays."""

    game: Game
    round: Round
    answers: tuple[Answer, ...]
    players: tuple[Player, ...] = ()

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
    team: int | None = None
    out_in: int | None = None


@dataclass(frozen=True, slots=True)
class TeamScore:
    """What a team has so far; `rank` is shared by equals."""

    rank: int
    team: int
    points: int
    people: int


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


def is_decided(players: Sequence[Player]) -> bool:
    """Return whether a game of elimination is over: one is left, or who played alone is out."""
    still_in = sum(each.out_in is None for each in players)
    return bool(players) and still_in <= (len(players) > 1)


def ranked_scores(
    answers: Iterable[Answer], players: Iterable[Player] = ()
) -> tuple[PlayerScore, ...]:
    """Rank everybody by how long they were in, by points, then by right answers.

    Equals share a rank.
    """
    known = {each.user_id: each for each in players}
    points: Counter[int] = Counter()
    right: Counter[int] = Counter()
    given: Counter[int] = Counter()
    for each in answers:
        points[each.user_id] += each.points
        right[each.user_id] += each.is_right
        given[each.user_id] += 1

    def worse(user: int) -> tuple[float, int, int]:
        out_in = known.get(user, Player(user)).out_in
        return -(math.inf if out_in is None else out_in), -points[user], -right[user]

    return tuple(
        PlayerScore(
            rank,
            user,
            points[user],
            right[user],
            given[user],
            known.get(user, Player(user)).team,
            known.get(user, Player(user)).out_in,
        )
        for rank, user in _ranked(given, worse)
    )


def team_scores(scores: Iterable[PlayerScore], teams: int) -> tuple[TeamScore, ...]:
    """Rank teams by the points of their people; equals share a rank."""
    points, people = [0] * teams, [0] * teams
    for each in scores:
        if each.team is not None:
            points[each.team] += each.points
            people[each.team] += 1
    ranked = _ranked(range(teams), lambda team: -points[team])
    return tuple(TeamScore(rank, team, points[team], people[team]) for rank, team in ranked)


def _ranked(whom: Iterable[int], worse: Callable[[int], Any]) -> list[tuple[int, int]]:
    """Put ids in their order, each with its rank, that of the first of its equals."""
    order = sorted(whom, key=lambda each: (worse(each), each))
    ranks = {worse(each): place for place, each in reversed([*enumerate(order, 1)])}
    return [(ranks[worse(each)], each) for each in order]
