"""What was said of a work and what is said now, as far as a reader was told something else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.catalogue.anniversaries import month_days_on
from bot.kit.dates import PartialDate
from bot.posts.model import PostKey

KEPT_CORRECTIONS = dt.timedelta(weeks=4)
"""Twice as long as a post is mended: what it was mended of before is said again each time."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a work: its titles, its day (None for none), and who is on it, by slug."""

    title: str
    title_ko: str
    date: PartialDate | None
    artists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What was said of a work, and what is said now; None where there is no such work."""

    work: str
    was: Said | None
    says: Said | None

    @property
    def tells(self) -> bool:
        """Return whether a reader was told another day, others, or of what isn't there."""
        if self.was is None or self.says is None:
            return self.was is not self.says
        return (self.was.date, set(self.was.artists)) != (self.says.date, set(self.says.artists))


@dataclass(frozen=True, slots=True)
class Change:
    """A correction in a scope; not in those, `but`, that said something of it themselves."""

    scope: int
    correction: Correction
    but: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DueCorrection:
    """A correction that a post, or somebody by a post to them, is to get; or got already."""

    id: int
    key: PostKey
    correction: Correction
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """Corrections that somebody is told of at once; `is_again` if they may have arrived before."""

    due: Sequence[DueCorrection]
    is_again: bool

    @property
    def number(self) -> int:
        """Return what tells this message from all others, the same for ever."""
        return min(each.id for each in self.due)


def summed(due: Iterable[DueCorrection]) -> tuple[Correction, ...]:
    """Return what of each work is to be told after several corrections, in their order.

    What was taken back, or was never told, is not in it.
    """
    found: dict[str, Correction] = {}
    for each in sorted(due, key=lambda one: one.id):
        first = found.setdefault(each.correction.work, each.correction)
        found[first.work] = replace(first, says=each.correction.says)
    return tuple(each for each in found.values() if each.tells)


def moved_from(corrections: Iterable[Correction], on: dt.date) -> frozenset[str]:
    """Return the works that were said to be of a day."""
    days = month_days_on(on)
    return frozenset(
        each.work
        for each in corrections
        if each.was and each.was.date and each.was.date.month_day in days
    )
