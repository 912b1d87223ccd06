"""The chain of the day: between whom it goes, how somebody finds their way, and how well."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.trivia.days_model import number_of

FAME = 5
"""How known both ends are: any fan knows them."""

PARS = range(3, 6)
MOST_STEPS = 20
MOST_HINTS = 3
_DAYS = 6
"""So many days a round lasts: few of them have fewer pairs that will do."""
_SEED = "chain of the day"
_CLOSER, _SAME, _AWAY, _HINT = "🟩", "🟨", "🟥", "💡"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DayChain:
    """The chain of a date: its ends by slug, and the steps of the shortest one."""

    on: dt.date
    start: str
    end: str
    par: int

    @property
    def number(self) -> int:
        """Return its number, as people share it."""
        return number_of(self.on)


def rounds_of(ends: Iterable[str]) -> list[list[Pair]]:
    """Pair everybody with everybody in rounds, as in a tournament; each is in a round once.

    From a round to the next, a pair's place is at most one from those its two had before.
    """
    circle = sorted(ends)
    random.Random(_SEED).shuffle(circle)  # noqa: S311 - a game, no secret
    even = 1 - len(circle) % 2
    fixed, circle = circle[:even], circle[even:]
    size = len(circle)
    rounds = []
    for turn in range(size):
        pairs = [
            (circle[(turn + step) % size], circle[(turn - step) % size])
            for step in range(1, size // 2 + 1)
        ]
        rounds.append([*((circle[turn], one) for one in fixed), *pairs])
    return rounds


def round_for(on: dt.date, rounds: int) -> int:
    """Return from which round a date's pair is: each has some days."""
    return number_of(on) // _DAYS % rounds


def begins_round(on: dt.date) -> bool:
    """Return whether the day before a date is of another round."""
    return number_of(on) % _DAYS == 0


def pick(
    on: dt.date, pairs: Sequence[Pair], *, rounds: int, but: Collection[str] = frozenset()
) -> Pair:
    """Return a date's pair among those of its round that will do, which are spread over its days.

    Each time that a round comes again, it begins with the next pair. Where that has one of `but`,
    which are yesterday's, the one before it is taken, whose turn comes last.
    """
    several, day = divmod(number_of(on), _DAYS)
    place = day * max(len(pairs), _DAYS) // _DAYS + several // rounds
    turns = [pairs[(place - back) % len(pairs)] for back in range(len(pairs))]
    one, other = next((pair for pair in turns if not {*pair} & {*but}), turns[0])
    # By turns, each is where the chain begins.
    return (one, other) if number_of(on) % 2 else (other, one)


class MoveKind(StrEnum):
    """What somebody did on their way."""

    STEP = "step"
    HINT = "hint"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Move:
    """A step to an artist, a hint that named one, or a step back.

    `left` counts the steps that were left after it, at best.
    """

    kind: MoveKind
    artist: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's way from one end to the other. `finished` where it is over; `gave_up` or not."""

    par: int
    moves: tuple[Move, ...] = ()
    is_archive: bool = False
    finished: bool = False
    gave_up: bool = False

    @property
    def turn(self) -> int:
        """Count the moves: what is pressed twice is of a turn that is over."""
        return len(self.moves)

    @property
    def named(self) -> tuple[str, ...]:
        """Return who is on the chain by now, by slug, without what was taken back."""
        return tuple(move.artist for move in self._chain())

    @property
    def left(self) -> int:
        """Count the steps that are left, at best."""
        chain = self._chain()
        return chain[-1].left if chain else self.par

    @property
    def left_before(self) -> int:
        """Return how many steps were left before the last one."""
        chain = self._chain()
        return chain[-2].left if len(chain) > 1 else self.par

    @property
    def steps(self) -> int:
        """Count the steps: each name and each hint is one, also what was taken back."""
        return sum(move.kind is not MoveKind.BACK for move in self.moves)

    @property
    def hints(self) -> int:
        """Count the hints."""
        return sum(move.kind is MoveKind.HINT for move in self.moves)

    @property
    def hinted(self) -> str:
        """Return whom a hint named since the last step; empty where there was none."""
        last = self.moves[-1:]
        return last[0].artist if last and last[0].kind is MoveKind.HINT else ""

    @property
    def is_at_par(self) -> bool:
        """Return whether it was a shortest chain, without a hint."""
        return self.finished and not self.gave_up and self.steps <= self.par

    def after(self, move: Move) -> Walk:
        """Return the walk with one more move; it is over where that came to the end."""
        is_there = move.kind is MoveKind.STEP and not move.left
        return replace(self, moves=(*self.moves, move), finished=is_there)

    def squares(self) -> str:
        """Return the walk in signs that name nobody, then in digits how many steps were left.

        The digits are for who cannot tell the colours.
        """
        left, signs, digits = [self.par], list[str](), list[str]()
        for move in self.moves:
            if move.kind is MoveKind.BACK:
                left.pop()
                continue
            if move.kind is MoveKind.HINT:
                signs.append(_HINT)
            else:
                signs.append(_sign(left[-1], move.left))
                left.append(move.left)
            digits.append(str(move.left))
        return f"{''.join(signs)} {'-'.join(digits)}".strip()

    def _chain(self) -> list[Move]:
        chain: list[Move] = []
        for move in self.moves:
            if move.kind is MoveKind.STEP:
                chain.append(move)
            elif move.kind is MoveKind.BACK:
                chain.pop()
        return chain


def _sign(before: int, left: int) -> str:
    if left < before:
        return _CLOSER
    return _SAME if left == before else _AWAY


@dataclass(frozen=True, slots=True)
class ChainRecord:
    """What became of somebody's chains: how many, at par, and on most days in a row."""

    finished: int = 0
    at_par: int = 0
    best_row: int = 0


def best_row(days: Iterable[dt.date]) -> int:
    """Return on how many days in a row there was one, at most; the days come by date."""
    best = row = 0
    before: dt.date | None = None
    for day in days:
        row = row + 1 if before and day - before == dt.timedelta(1) else 1
        best, before = max(best, row), day
    return best
