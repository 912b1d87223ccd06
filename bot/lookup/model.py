"""What the services answer: immutable values that a presenter can show without asking more.

And what people may ask: the checks of what they typed, before anything is looked up.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.catalogue.model import (
    COUNTRIES,
    LANGUAGES,
    Artist,
    ArtistRef,
    Order,
    Section,
    Subject,
    Suggestion,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.errors import FaultCode, InputCode, InvalidInputError
from bot.kit.folding import fold

PAGE_SIZE = 5
"""Entries on one page of a list: what a phone shows with heading and controls on one screen."""
LINES = 8
"""Entries on one page of a list without controls of their own."""
LONGEST = 100
"""Characters of a query; no name is longer, and Discord's choices are no longer either."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TOKEN = re.compile(r"(artist|collaboration|show|article):([a-z0-9-]{1,64})")


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
class Reading:
    """How a name that was `typed` was read: `others` have it too, the best known first.

    It was `corrected` where nothing is called so.
    """

    typed: str
    meant: Suggestion
    others: tuple[Suggestion, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of collaborations, best known first unless another `order` was asked for.

    `number` counts from 0, `pages` is at least 1. `list_id` finds the same list again after a
    restart (`LookupService.open_page`); it is empty when there is only one page. Items have no
    more than a list shows of them, unless there is just one
    (`bot.catalogue.store.collaborations.WorkStore.search`). `sections` has the section of each
    item. `view` are the slugs of the act that the list is about, and of the members and units
    whose works count as its own.
    """

    items: tuple[Work, ...]
    number: int
    pages: int
    total: int
    list_id: str = ""
    sections: tuple[Section, ...] = ()
    order: Order = Order.BEST_KNOWN
    view: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindAnswer:
    """What `/collab find` found: a page, and what the query was understood as (None: a title).

    The page is empty where what was understood has no work, or none that passes the filters:
    `unfiltered` counts all; where there is none, `groups` are the act's, which may have some.
    """

    query: str
    page: Page
    understood: Suggestion | None = None
    readings: tuple[Reading, ...] = ()
    unfiltered: int = 0
    groups: tuple[Suggestion, ...] = ()
    filters: Filters | None = None


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

    `partners` is sorted by fame and number of works and cut to 10; `partner_count` is the full
    number. Where one is a `member` of the other and they have no work together, the page has the
    member's.
    """

    artist: ArtistRef
    partner: ArtistRef | None
    page: Page
    partners: tuple[Partner, ...] = ()
    partner_count: int = 0
    readings: tuple[Reading, ...] = ()
    member: ArtistRef | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: two acts and the work that joins them."""

    left: ArtistRef
    right: ArtistRef
    work: Work


@dataclass(frozen=True, slots=True)
class Through:
    """A group that a chain is linked through some of its members or units at one stop."""

    group: ArtistRef
    members: tuple[ArtistRef, ...]


@dataclass(frozen=True, slots=True)
class AsGroups:
    """The shorter chain between the groups of two artists: its steps, and its saved request."""

    start: ArtistRef
    end: ArtistRef
    steps: int
    request: str


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The shortest chain from one artist to another; `hops` is empty when there is none.

    A group and its members are one stop: what a hop leads to and what the next one leaves from
    may be two of them, and the first hop may leave from (the last lead to) a member of the act that
    was asked for. `through` has the groups of all these. `request` is the saved request for this
    chain, `another` the one for another chain. There is no chain between a group and its `member`.
    """

    start: ArtistRef
    end: ArtistRef
    hops: tuple[Hop, ...]
    request: str = ""
    another: str = ""
    through: tuple[Through, ...] = ()
    as_groups: AsGroups | None = None
    readings: tuple[Reading, ...] = ()
    member: ArtistRef | None = None

    @property
    def stops(self) -> list[tuple[ArtistRef, ArtistRef]]:
        """Return who each stop is come to by, and who it is left from: mostly the same."""
        arrivals = [self.start, *(hop.right for hop in self.hops)]
        return list(zip(arrivals, [*(hop.left for hop in self.hops), self.end], strict=True))


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
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class ArtistAnswer:
    """What `/artist` shows: the act, its counts (own and group view), first and latest work.

    `top_partners` are those of `partner_count` that fans know best.
    """

    artist: Artist
    own_works: int
    all_works: int
    first: Work | None
    latest: Work | None
    top_partners: tuple[Partner, ...]
    partner_count: int = 0
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class OnThisDayAnswer:
    """What happened on a day: round anniversaries first, two-source entries before others.

    `artist` is the one that all are of, None where they are anybody's.
    """

    day: dt.date
    anniversaries: tuple[Anniversary, ...]
    total: int
    this_month: tuple[Work, ...] = ()
    artist: ArtistRef | None = None


@dataclass(frozen=True, slots=True)
class UpcomingAnswer:
    """What is coming in the next `days` days: releases still to come, then anniversaries.

    The best of them are `highlights`; both are by day. `artist` is the one that all are of, None
    where they are anybody's. What became known after `data_date` is not among them.
    """

    start: dt.date
    days: int
    releases: tuple[Work, ...]
    anniversaries: tuple[Anniversary, ...]
    highlights: tuple[Anniversary, ...] = ()
    artist: ArtistRef | None = None
    data_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a message mentions: artists and titles, and the works that join or match them."""

    mentions: tuple[Suggestion, ...]
    page: Page


class LookupCode(FaultCode):
    """What can be wrong with what somebody looks for."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_KIND = "not-a-kind"
    NOT_A_COUNTRY = "not-a-country"
    NOT_A_LANGUAGE = "not-a-language"
    SAME_ARTIST = "same-artist"


@dataclass(frozen=True, slots=True)
class Token:
    """A choice that was made: it means one thing and nothing else."""

    subject: Subject
    slug: str


def token_of(text: str) -> Token | None:
    """Read `Suggestion.token`; None for free text."""
    found = _TOKEN.fullmatch(text.strip())
    return Token(Subject(found[1]), found[2]) if found else None


def checked_text(text: str, option: str) -> str:
    """Return the text without the spaces around it.

    Raise InvalidInputError when nothing is left, or more than 100 characters are.
    """
    text = text.strip()
    # Controls and zero-width signs fold to nothing, which would be the beginning of every name.
    if not fold(text):
        raise InvalidInputError(LookupCode.EMPTY, option)
    if len(text) > LONGEST:
        raise InvalidInputError(
            LookupCode.TOO_LONG, option, value=text[:LONGEST], limit=str(LONGEST)
        )
    return text


def checked_filters(filters: Filters) -> Filters:
    """Return filters with codes in their usual case.

    Raise InvalidInputError when a code or year can't be.
    """
    country = filters.country.strip().upper() if filters.country else None
    language = filters.language.strip().lower() if filters.language else None
    if country and country not in COUNTRIES:
        raise InvalidInputError(LookupCode.NOT_A_COUNTRY, "country", value=country[:LONGEST])
    if language and language not in LANGUAGES:
        raise InvalidInputError(LookupCode.NOT_A_LANGUAGE, "language", value=language[:LONGEST])
    if filters.year is not None and not FIRST_YEAR <= filters.year <= LAST_YEAR:
        raise InvalidInputError(
            InputCode.OUT_OF_RANGE, "year", value=str(filters.year),
            limit=f"{FIRST_YEAR}-{LAST_YEAR}",
        )  # fmt: skip
    artist = checked_text(filters.artist, "artist") if filters.artist else None
    return Filters(artist, filters.kind, filters.year, country, language)
