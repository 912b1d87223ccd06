"""What posts say on a date: the day's anniversaries, the week's digest, news of followed acts.

`Calendar` knows what is celebrated on which day, `Fillers` what an empty day shows instead.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TypeVar

from bot.catalogue.anniversaries import Anniversary, anniversaries_between, days_from, month_days_on
from bot.catalogue.model import ArtistRef, DateBasis, Status, Verification, Work
from bot.catalogue.store.collaborations import Criteria, Part
from bot.exclusions.model import NOTHING, Exclusion
from bot.exclusions.service import ExclusionRules
from bot.kit.cache import Recent
from bot.lookup.library import Library
from bot.posts.model import Edition, EmptyDayFiller, Riddle, Tie
from bot.posts.ranking import (
    days_around,
    draws,
    gives_away,
    in_turns,
    ranked,
    riddle_of,
    worth_posting,
)
from bot.posts.schedule import (
    DAILY_POST,
    FOLLOWING_MESSAGE,
    HOME_NEWS,
    WEEKLY_DIGEST,
    PostKind,
)
from bot.settings.model import EmptyDay, GuildSettings

MOST = 5
"""Anniversaries in one post, the leading one included."""
MOST_OF_A_WEEK = 7
MOST_RELEASES = 6
WEEK = 7
_MOST_WORKS = 500
_KEPT_DAYS = 64
"""Days and spans: servers are on three dates at most, each with a week around it."""
_KEPT = 512
_MOST_NEW = 300
_BATCH = 24
_BATCHES = 5
_MOST_IDS = 50_000
_Key = tuple[PostKind, dt.date, Exclusion, frozenset[str]]
K = TypeVar("K")
V = TypeVar("V")


async def _kept(
    library: Library, cache: Recent[K, V], key: K, read: Callable[[], Awaitable[V]]
) -> V:
    """Return what is remembered, else read it; what an older catalogue said is not kept."""
    if (known := cache.get(key)) is None:
        directory = library.directory
        known = await read()
        if directory is library.directory:
            cache.keep(key, known)
    return known


@dataclass(frozen=True, slots=True)
class Celebrated:
    """A day's anniversaries; `total` counts also those beyond what is read of a day."""

    anniversaries: tuple[Anniversary, ...]
    total: int

    def without(self, exclusion: Exclusion) -> Celebrated:
        """Leave out what a server does not want."""
        if not exclusion:
            return self
        kept = tuple(each for each in self.anniversaries if not exclusion.excludes(each.work))
        return Celebrated(kept, self.total - len(self.anniversaries) + len(kept))


class Calendar:
    """Knows the anniversaries of days and the releases of spans of days."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._days: Recent[dt.date, Celebrated] = Recent(_KEPT_DAYS)
        self._spans: Recent[tuple[dt.date, dt.date], tuple[Work, ...]] = Recent(_KEPT_DAYS)
        self._reading = asyncio.Lock()
        library.caches += [self._days, self._spans]

    async def day(self, day: dt.date) -> Celebrated:
        """Return what is celebrated on a day, that day's own releases included."""
        if (known := self._days.get(day)) is not None:
            return known
        # Thousands of servers ask at the same minute: one of them reads.
        async with self._reading:
            return await _kept(self._library, self._days, day, lambda: self._read_day(day))

    async def _read_day(self, day: dt.date) -> Celebrated:
        days = [(month_day, day.year) for month_day in month_days_on(day)]
        works = await self._library.store.works.celebrated(days, past_only=False, limit=_MOST_WORKS)
        weight = self._library.directory.weight_of
        found = anniversaries_between(works.items, day, days=1, weight=weight)
        return Celebrated(found, max(works.total, len(found)))

    async def releases(self, first: dt.date, last: dt.date) -> tuple[Work, ...]:
        """Return what comes out between two days, soonest first: exact, undisputed days."""

        async def read() -> tuple[Work, ...]:
            found = await self._library.store.works.between(first, last, limit=_MOST_WORKS)
            return tuple(each for each in found if _is_release(each))

        if (known := self._spans.get((first, last))) is not None:
            return known
        async with self._reading:
            return await _kept(self._library, self._spans, (first, last), read)


def _is_release(work: Work) -> bool:
    return (
        work.date is not None
        and work.date.month_day is not None
        and work.date_basis is DateBasis.RELEASE
        and work.verification is not Verification.CONFLICT
        and work.status is not Status.RUMOURED
    )


class Fillers:
    """Fills empty days as each server wants it, the same for a server and a date every time."""

    def __init__(self, library: Library, calendar: Calendar) -> None:
        self._library = library
        self._calendar = calendar
        self._ids: Recent[frozenset[str], list[int]] = Recent(_KEPT_DAYS)
        library.caches.append(self._ids)

    async def find(
        self,
        policy: EmptyDay,
        day: dt.date,
        *,
        guild_id: int,
        exclusion: Exclusion,
        last_year: Collection[str],
        kept: Collection[str] = (),
    ) -> EmptyDayFiller | None:
        """Return what stands in for a day's anniversaries; one of those `kept` before all others.

        None where the policy is to skip the day, and where there is nothing suitable: no
        anniversary within a week, or everything excluded.
        """
        for wanted in exclusion.in_turn():
            found = None
            if policy is EmptyDay.NEAREST:
                found = await self._nearest(day, wanted, last_year)
            elif policy is EmptyDay.ARCHIVE:
                found = await self._archive(self._drawn(day, wanted, kept, guild_id=guild_id))
            elif policy is EmptyDay.TRIVIA:
                found = await self._riddle(self._drawn(day, wanted, kept, guild_id=guild_id))
            if found is not None:
                return found
        return None

    async def _nearest(
        self, day: dt.date, exclusion: Exclusion, last_year: Collection[str]
    ) -> EmptyDayFiller | None:
        for other in days_around(day):
            found = (await self._calendar.day(other)).without(exclusion).anniversaries
            # What comes out that day itself is no anniversary.
            past = [each for each in found if each.years > 0]
            if past:
                weight = self._library.directory.weight_of
                best = ranked(past, weight, last_year=last_year)[0]
                return EmptyDayFiller(EmptyDay.NEAREST, best.work, anniversary=best)
        return None

    async def _archive(self, drawn: AsyncIterator[list[Work]]) -> EmptyDayFiller | None:
        async for batch in drawn:
            for work in batch:
                if not work.untitled and work.date is not None and work.sources:
                    return EmptyDayFiller(EmptyDay.ARCHIVE, work)
        return None

    async def _riddle(self, drawn: AsyncIterator[list[Work]]) -> EmptyDayFiller | None:
        weight = self._library.directory.weight_of
        async for batch in drawn:
            # A question about acts that nobody knows is no fun.
            for work in sorted(batch, key=weight, reverse=True):
                riddle = riddle_of(work)
                if riddle is not None and await self._is_fair(riddle):
                    return EmptyDayFiller(EmptyDay.TRIVIA, work, riddle=riddle)
        return None

    async def _is_fair(self, riddle: Riddle) -> bool:
        """Return whether only one artist is the right answer, unnamed in the question."""
        store, directory = self._library.store, self._library.directory
        slugs = [one.artist.slug for one in (riddle.answer, riddle.partner)]
        answer, partner = (directory.slugs.get(slug, 0) for slug in slugs)
        if partner in directory.own(answer) or gives_away(riddle):
            return False
        if gives_away(riddle, (await store.artists.get(slugs[0])).aliases):
            return False
        return not await store.works.has_namesake(riddle.work.slug)

    async def _drawn(
        self, day: dt.date, exclusion: Exclusion, kept: Collection[str], *, guild_id: int
    ) -> AsyncIterator[list[Work]]:
        ids = await self._confirmed(exclusion.home if exclusion.is_home_only else frozenset())
        places = draws(guild_id, day, size=len(ids))
        known = await self._library.store.works.list_ids_of(kept) if kept else []
        first = [each for each in known if each in ids]
        batches = ([ids[place] for place in islice(places, _BATCH)] for _ in range(_BATCHES))
        for chosen in chain([first], batches):
            works = await self._library.store.works.list_by_ids(chosen)
            yield [
                work
                for work in works.values()
                if work.verification is not Verification.CONFLICT and not exclusion.excludes(work)
            ]

    async def _confirmed(self, home: frozenset[str]) -> list[int]:
        """List the works to draw from: all, or those of some artists by slug."""

        async def read() -> list[int]:
            known = self._library.directory.slugs
            artists = tuple(known[slug] for slug in home if slug in known)
            if home and not artists:
                return []
            criteria = Criteria((Part(artists=artists),) if home else (), confirmed=True)
            return sorted(await self._library.store.works.list_ids(criteria, limit=_MOST_IDS))

        return await _kept(self._library, self._ids, home, read)


class EditionService:
    """Composes posts. Equal arguments give equal editions, until another catalogue is loaded."""

    def __init__(self, library: Library, exclusion_rules: ExclusionRules) -> None:
        self._library = library
        self._exclusion_rules = exclusion_rules
        self._calendar = Calendar(library)
        self._fillers = Fillers(library, self._calendar)
        self._composed: Recent[_Key, Edition] = Recent(_KEPT)
        self._new: Recent[int, tuple[Work, ...]] = Recent(_KEPT)
        self._refs: Recent[str, ArtistRef | None] = Recent(_KEPT)
        self._newest: Recent[str, int] = Recent(1)
        library.caches += [self._composed, self._new, self._refs, self._newest]

    async def of(self, guild_id: int | None) -> EditionService:
        """Return what composes a server's posts: with the entries that are its own."""
        library = await self._library.of(guild_id)
        return self if library is self._library else library.made(_composing)

    async def daily(
        self,
        settings: GuildSettings,
        on: dt.date,
        *,
        guild_id: int,
        last_year: Collection[str] = (),
        kept: Collection[str] = (),
    ) -> Edition | None:
        """Compose a server's post of a local date.

        `last_year` are the slugs of what the server saw on that date a year before, `kept` those
        of what it saw on that date already. None on a day without anniversaries that the server
        skips, or that nothing can fill.
        """
        day, exclusion = await self._calendar.day(on), self._exclusion_rules.excluded_by(settings)
        edition = self._daily(exclusion, on, day=day, last_year=last_year)
        if edition.entries:
            return edition
        filler = await self._fillers.find(
            settings.empty_day,
            on,
            guild_id=guild_id,
            exclusion=exclusion,
            last_year=last_year,
            kept=kept,
        )
        return Edition(DAILY_POST, on, filler=filler) if filler else None

    def _daily(
        self, exclusion: Exclusion, on: dt.date, *, day: Celebrated, last_year: Collection[str]
    ) -> Edition:
        here = frozenset(each.work.slug for each in day.anniversaries)
        key = (DAILY_POST, on, exclusion, here.intersection(last_year))
        if (known := self._composed.get(key)) is None:
            kept = day.without(exclusion)
            best = self._best(kept.anniversaries, exclusion, last_year=last_year)
            known = Edition(DAILY_POST, on, best[:MOST], kept.total)
            self._composed.keep(key, known)
        return known

    def _best(
        self,
        anniversaries: Collection[Anniversary],
        exclusion: Exclusion,
        *,
        last_year: Collection[str] = (),
    ) -> tuple[Anniversary, ...]:
        """Sort what is worth a post, home artists' before all others', each part best first."""
        weight = self._library.directory.weight_of
        home = [each for each in anniversaries if exclusion.is_home(each.work)]
        others = [each for each in anniversaries if not exclusion.is_home(each.work)]
        parts = [ranked(worth_posting(x), weight, last_year=last_year) for x in (home, others)]
        return (*parts[0], *parts[1])

    async def weekly(
        self, settings: GuildSettings, on: dt.date, *, guild_id: int
    ) -> Edition | None:
        """Compose a server's digest: the best of the week from a local date on, and what is new.

        The week's anniversaries are those of the seven days from `on` on; `releases` are what
        came out in the seven days before and what comes out in these, by date. None when there
        is neither. Every server with these settings gets the same.
        """
        exclusion = self._exclusion_rules.excluded_by(settings)
        key = (WEEKLY_DIGEST, on, exclusion, frozenset[str]())

        async def compose() -> Edition:
            return await self._weekly(on, exclusion)

        known = await _kept(self._library, self._composed, key, compose)
        return known if known.entries or known.releases else None

    async def _weekly(self, on: dt.date, exclusion: Exclusion) -> Edition:
        week = list(days_from(on, WEEK))
        days = [(await self._calendar.day(day)).without(exclusion) for day in week]
        # What comes out this year is a release, not an anniversary.
        past = [each for day in days for each in day.anniversaries if each.years > 0]
        # Each day's best, before any day has a second.
        turns = in_turns(self._best(past, exclusion), lambda each: each.on)
        best = sorted(turns, key=lambda each: not exclusion.is_home(each.work))
        first = dt.date.fromordinal(max(1, on.toordinal() - WEEK))
        releases = [
            work
            for work in await self._calendar.releases(first, week[-1])
            if not exclusion.excludes(work)
        ]
        # Sorting is stable: what is left is still soonest first.
        weight = self._library.directory.weight_of
        best_known = sorted(releases, key=lambda x: (exclusion.is_home(x), weight(x)), reverse=True)
        known = {each.slug for each in best_known[:MOST_RELEASES]}
        return Edition(
            WEEKLY_DIGEST,
            on,
            _leading_then_by_day(best[:MOST_OF_A_WEEK]),
            len(past),
            releases=tuple(each for each in releases if each.slug in known),
            releases_total=len(releases),
        )

    async def news(
        self,
        settings: GuildSettings,
        on: dt.date,
        *,
        seen: int = 0,
        told: Sequence[str] | None = None,
    ) -> Edition | None:
        """Compose what a server is told of its home artists; `seen` as for a follower.

        `told` is there where it was told already: the slugs of all works that are new then.
        """
        exclusion = self._exclusion_rules.excluded_by(settings)
        new = await self._newer(seen) if told is None else await self._works(told)
        found = await self._following(settings.home, on, new=new, exclusion=exclusion)
        # Everybody in the server knows why.
        return replace(found, kind=HOME_NEWS, ties={}) if found else None

    async def following(self, artists: Sequence[str], on: dt.date, *, seen: int) -> Edition | None:
        """Compose what a follower of some acts is told on a date; None if there is nothing to say.

        `artists` are slugs; a group's members and sub-units are followed with it. `seen` is what
        `newest_id` was when the follower was told last: works added since are new.
        """
        return await self._following(artists, on, new=await self._newer(seen), exclusion=NOTHING)

    async def _following(
        self, artists: Sequence[str], on: dt.date, *, new: Iterable[Work], exclusion: Exclusion
    ) -> Edition | None:
        day = (await self._calendar.day(on)).without(exclusion)
        views = await self._views(artists)
        found = [each for each in day.anniversaries if _ties(each.work, views)]
        entries = ranked(found, self._library.directory.weight_of)
        told = {each.work.slug for each in entries}
        fresh = [
            work
            for work in new
            if work.slug not in told and _ties(work, views) and not exclusion.excludes(work)
        ]
        if not entries and not fresh:
            return None
        shown = [*(each.work for each in entries[:MOST]), *fresh[:MOST_RELEASES]]
        return Edition(
            FOLLOWING_MESSAGE,
            on,
            entries[:MOST],
            len(entries),
            releases=tuple(fresh[:MOST_RELEASES]),
            releases_total=len(fresh),
            ties={work.slug: _ties(work, views) for work in shown},
        )

    async def _works(self, slugs: Sequence[str]) -> tuple[Work, ...]:
        works = self._library.store.works
        found = (await works.list_by_ids(await works.list_ids_of(slugs))).values()
        places = {slug: place for place, slug in enumerate(slugs)}
        return tuple(sorted(found, key=lambda work: places.get(work.slug, len(places))))

    async def newest_id(self) -> int:
        """Return the number of the work added last: a follower's next `seen`."""
        # Kept, so that works which another process adds meanwhile are not taken for told.
        read = self._library.store.works.newest_id
        return await _kept(self._library, self._newest, "", read)

    async def _newer(self, seen: int) -> tuple[Work, ...]:
        """List what is new since `seen`, newest first; followers mostly share one `seen`."""

        async def read() -> tuple[Work, ...]:
            up_to = await self.newest_id()
            works = self._library.store.works
            return tuple(await works.list_newer(seen, up_to=up_to, limit=_MOST_NEW))

        return await _kept(self._library, self._new, seen, read)

    async def _views(self, artists: Iterable[str]) -> dict[str, tuple[ArtistRef, ...]]:
        """Return, by slug of an artist that counts, the followed ones that it counts for."""
        directory = self._library.directory
        views: dict[str, tuple[ArtistRef, ...]] = {}
        for slug in artists:
            if (ref := await self._ref(slug)) is None:
                continue
            for one in directory.view(directory.slugs.get(slug, 0)):
                if (artist := directory.by_id.get(one)) is not None:
                    views[artist.slug] = (*views.get(artist.slug, ()), ref)
        return views

    async def _ref(self, slug: str) -> ArtistRef | None:
        if slug not in self._refs:
            found = await self._library.refs([self._library.directory.slugs.get(slug, 0)])
            self._refs.keep(slug, found[0] if found else None)
        return self._refs[slug]


def _composing(library: Library) -> EditionService:
    return EditionService(library, ExclusionRules(library))


def _leading_then_by_day(best: Sequence[Anniversary]) -> tuple[Anniversary, ...]:
    rest = sorted(best[1:], key=lambda each: each.on)
    return (*best[:1], *rest)


def _ties(work: Work, views: dict[str, tuple[ArtistRef, ...]]) -> tuple[Tie, ...]:
    """Return why a work is for a follower: followed artists on it, else their members."""
    artists = dict.fromkeys(credit.artist for credit in work.credits)
    ties = [Tie(ref, artist) for artist in artists for ref in views.get(artist.slug, ())]
    direct = [Tie(tie.followed) for tie in ties if tie.through == tie.followed]
    return tuple(dict.fromkeys(direct or ties))
