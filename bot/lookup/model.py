"""What the services answer: immutable values that a presenter can show without asking more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.catalogue.dates import PartialDate
from bot.catalogue.model import Artist, ArtistRef, Work, WorkKind
from bot.catalogue.refs import Suggestion
from bot.posts.riddle import Riddle
from bot.posts.schedule import PostKind
from bot.settings.model import EmptyDay
from bot.trivia.daily.model import DailyResult
from bot.trivia.questions.model import Asked

PAGE_SIZE = 8
"""Entries on one page of a list: what a phone shows with its select without scrolling twice."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; None means "any".

    `artist` is free text or a token; `country` ISO 3166-1 alpha-2; `language` ISO 639-1.
    """

    artist: str | None = None
    kind: WorkKind | None = None
    year: int | None = None
    country: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of collaborations, newest first unless the service says otherwise.

    `number` counts from 0, `pages` is at least 1. `list_id` finds the same list again after a
    restart (`LookupService.open_page`); it is empty when there is only one page. Items have no
    more than a list shows of them, unless there is just one
    (`bot.catalogue.store.collaborations.CollaborationStore.search`).
    """

    items: tuple[Work, ...]
    number: int
    pages: int
    total: int
    list_id: str = ""


@dataclass(frozen=True, slots=True)
class FindAnswer:
    """What `/collab find` found: a page, and what the query was understood as (None: a title)."""

    query: str
    page: Page
    understood: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """Someone an artist worked with: how often, the newest work, and through whom.

    `via` names the members or sub-units of the artist's group that the works are credited to,
    empty when the artist itself is credited on all of them.
    """

    artist: ArtistRef
    works: int
    latest: Work
    via: tuple[ArtistRef, ...] = ()


@dataclass(frozen=True, slots=True)
class WithAnswer:
    """What `/collab with` found for an artist (and perhaps a partner).

    `folded` are the members and sub-units whose works are counted in. `partners` is sorted by
    number of works and cut to 10; `partner_count` is the full number. `via` gives, by slug of a
    collaboration on the page, the folded acts that it is credited to.
    """

    artist: ArtistRef
    partner: ArtistRef | None
    page: Page
    folded: tuple[ArtistRef, ...]
    partners: tuple[Partner, ...]
    partner_count: int
    via: dict[str, tuple[ArtistRef, ...]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: two acts and the work that joins them."""

    left: ArtistRef
    right: ArtistRef
    work: Work


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The shortest chain from one artist to another; `hops` is empty when there is none.

    Where the chain starts (ends) with a member or sub-unit of the act that was asked for, the
    first hop's `left` (last hop's `right`) differs from `start` (`end`).
    """

    start: ArtistRef
    end: ArtistRef
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class StatsAnswer:
    """Figures over the whole catalogue, or over one artist (group view).

    `per_year` has every year from the first to the last, zeros included.
    """

    artist: ArtistRef | None
    total: int
    artists: int
    per_year: tuple[tuple[int, int], ...]
    per_kind: tuple[tuple[WorkKind, int], ...]
    top_partners: tuple[tuple[ArtistRef, int], ...]
    two_sources: int
    one_source: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ArtistAnswer:
    """What `/artist` shows: the act, its counts (own and group view), first and latest work."""

    artist: Artist
    own_works: int
    all_works: int
    first: Work | None
    latest: Work | None
    top_partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class OnThisDayAnswer:
    """What happened on a day: round anniversaries first, two-source entries before others."""

    day: dt.date
    anniversaries: tuple[Anniversary, ...]
    total: int
    this_month: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class UpcomingAnswer:
    """What is coming in the next `days` days: releases still to come, then anniversaries."""

    start: dt.date
    days: int
    releases: tuple[Work, ...]
    anniversaries: tuple[Anniversary, ...]


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


@dataclass(frozen=True, slots=True)
class QuestionEdition:
    """What the post of a question of the day says: the question, and what became of the last one.

    `told` is None where none was posted before, and where the one of `open_on` still is open:
    that is so in a preview only.
    """

    on: dt.date
    asked: Asked
    told: DailyResult | None = None
    open_on: dt.date | None = None
    kind: PostKind = PostKind.QUESTION

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of the post's works: none, what a question is about is a secret."""
        return ()


Content = Edition | QuestionEdition
"""What a scheduled post says."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message mentions: artists and titles, and the works that join or match them."""

    mentions: tuple[Suggestion, ...]
    page: Page


@dataclass(frozen=True, slots=True)
class CatalogueInfo:
    """What is loaded: counts, the data's date and its sources' names."""

    artists: int
    collaborations: int
    shows: int
    articles: int
    facts: int
    data_date: PartialDate | None
    version: str
    sources: tuple[str, ...]
