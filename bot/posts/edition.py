"""What scheduled posts say: values that a presenter can show without asking more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.catalogue.model import ArtistCredit, ArtistRef, Work
from bot.posts.schedule import PostKind
from bot.settings.model import EmptyDay


class Content(Protocol):
    """What any scheduled post says."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of all works in the post, the leading one first."""


@dataclass(frozen=True, slots=True)
class Riddle:
    """A question about a work: who released it with `partner`? `answer` did."""

    work: Work
    answer: ArtistCredit
    partner: ArtistCredit


@dataclass(frozen=True, slots=True)
class EmptyDayFiller:
    """What a daily post shows on a day without an anniversary, by the server's policy.

    NEAREST has the `anniversary`, whose `on` is the day that it belongs to; TRIVIA has the
    `riddle`; ARCHIVE is any work.
    """

    policy: EmptyDay
    work: Work
    anniversary: Anniversary | None = None
    riddle: Riddle | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a work is for somebody: an act they follow, or through whom (a member, a sub-unit)."""

    followed: ArtistRef
    through: ArtistRef | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one scheduled post says.

    `entries` are anniversaries, the leading one first and at most as many as a post shows;
    `total` counts them all. `filler` stands in for them on an empty day. `releases` are works
    that came or come out around the day (weekly), or are new in the catalogue (following);
    `releases_total` counts them all. `ties` says, by slug, why a work is in a follower's post.
    """

    kind: PostKind
    on: dt.date
    entries: tuple[Anniversary, ...] = ()
    total: int = 0
    filler: EmptyDayFiller | None = None
    releases: tuple[Work, ...] = ()
    releases_total: int = 0
    ties: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of all works in the post, the leading one first."""
        works = [each.work.slug for each in self.entries]
        filler = [self.filler.work.slug] if self.filler else []
        return (*works, *filler, *(each.slug for each in self.releases))
