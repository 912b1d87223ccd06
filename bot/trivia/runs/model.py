"""A run: questions that one person goes through alone, each answered at once.

The daily five are the run of a date in Korea, the same for the whole world; a solo run is drawn for
one person. Nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.trivia.days_model import ARCHIVE, FIRST, number_of
from bot.trivia.games.model import GamePlan
from bot.trivia.questions.model import Asked, Category, Question, put

FAMES = (5, 4, 4, 3, 2)
"""How known is what the five are about: they rise."""

CATEGORIES = (
    Category.PEOPLE,
    Category.TITLES,
    Category.DATES,
    Category.DRAMAS,
    Category.CHAINS,
)
"""What the five may be of: what is written in Hangul, a Korean reader need not guess, and what an
article claims, nobody knows."""

APART = 60
"""A question comes again after so many dates at the earliest."""

KEPT_SOLO = dt.timedelta(7)
"""So long one can go on with a solo run."""

POINTS = 10
FREEZE_EVERY = dt.timedelta(7)
"""One missed date in so many breaks no streak."""

_DAY = dt.timedelta(1)
_RIGHT, _WRONG, _UNANSWERED = "🟩", "🟥", "⬜"


@dataclass(frozen=True, slots=True)
class Run:
    """Somebody's run: `asked` are its questions, `chosen` the places that were chosen so far.

    `on` is the date of the five, None for a solo run, which has a `plan`. `is_deleted` where the
    person had the answers deleted, and can give no others.
    """

    run_id: int
    user_id: int
    asked: tuple[Asked, ...]
    chosen: tuple[int, ...] = ()
    on: dt.date | None = None
    is_ranked: bool = False
    is_deleted: bool = False
    plan: GamePlan | None = None

    @property
    def known(self) -> tuple[bool, ...]:
        """Return for each answer whether it was right."""
        both = zip(self.asked, self.chosen, strict=False)
        return tuple(asked.right == place for asked, place in both)

    @property
    def points(self) -> int:
        """Return what the right answers are worth."""
        return POINTS * self.right

    @property
    def right(self) -> int:
        """Count the right answers."""
        return sum(self.known)

    @property
    def position(self) -> int:
        """Return the position of the question that is next."""
        return len(self.chosen)

    @property
    def is_over(self) -> bool:
        """Return whether every question was answered."""
        return self.position >= len(self.asked)


@dataclass(frozen=True, slots=True)
class Streak:
    """How many in a row, up to now and at most; `frozen` is a date that a freeze stood in for."""

    current: int = 0
    longest: int = 0
    frozen: dt.date | None = None

    def after(self, last: dt.date, on: dt.date) -> Streak:
        """Return what a streak of days, played `last` on a date, has come to at a later one."""
        missed = (on - last).days - 1
        if missed < 1:
            return self
        if missed == 1 and (self.frozen is None or last + _DAY - self.frozen >= FREEZE_EVERY):
            return replace(self, frozen=last + _DAY)
        return replace(self, current=0)


def streak_of_days(played: Iterable[dt.date], today: dt.date) -> Streak:
    """Count days played in a row, up to today or yesterday.

    Playing counts, not knowing: who is wrong once would have nothing to come back for. A freeze
    stands in for one missed date in seven by itself.
    """
    found, last = Streak(), None
    for on in sorted({each for each in played if each <= today}):
        found = found.after(last, on) if last else found
        current = found.current + 1
        found, last = replace(found, current=current, longest=max(found.longest, current)), on
    return found.after(last, today) if last else found


def choose_five(pool: Sequence[Question], on: dt.date) -> tuple[Asked, ...]:
    """Choose the five of a date and the order of their options: the same of the same pool."""
    rng = random.Random(f"five:{on.isoformat()}")  # noqa: S311 - a game, no secret
    left = rng.sample(pool, len(pool))
    chosen: list[Question] = []
    for fame in FAMES[: len(pool)]:
        best = min(left, key=lambda one: _misfit(one, fame, chosen))
        left.remove(best)
        chosen.append(best)
    return tuple(put(each, rng) for each in chosen)


def _misfit(one: Question, fame: int, chosen: Sequence[Question]) -> tuple[bool, int, bool]:
    """Return how little a question suits: other artists come first, then its fame."""
    artists = {each for other in chosen for each in other.subjects if each.startswith("artist:")}
    is_known = not artists.isdisjoint(one.subjects)
    is_alike = any(one.category is other.category for other in chosen)
    return is_known, abs(one.fame - fame), is_alike


def archive(today: dt.date) -> list[dt.date]:
    """List the dates whose five can be played: today, and those before, the latest first."""
    before = [today - days * _DAY for days in range(1, ARCHIVE + 1)]
    return [today, *(each for each in before if each >= FIRST)]


def squares(run: Run) -> str:
    """Return how a run went, and how much of it is left, in colours."""
    done = "".join(_RIGHT if knew else _WRONG for knew in run.known)
    return done + _UNANSWERED * (len(run.asked) - run.position)


def share_text(run: Run, streak: Streak) -> str:
    """Return a row to share that tells no answer, in any language.

    The marks below the colours are for who can't tell those, and for screen readers.
    """
    number = "" if run.on is None else f" #{number_of(run.on)}"
    days = f" 🔥{streak.current}" if run.is_ranked and streak.current else ""
    marks = " ".join(f"{place}{'✓' if knew else '✗'}" for place, knew in enumerate(run.known, 1))
    return f"Kollab{number} {squares(run)}{days}\n{marks}"
