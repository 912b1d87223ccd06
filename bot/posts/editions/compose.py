"""What is posted on a date: the day's anniversaries, the week's digest, news of followed acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from bot.catalogue.anniversaries import Anniversary, days_from
from bot.catalogue.model import ArtistRef, Work
from bot.exclusions.model import Exclusion
from bot.exclusions.service import ExclusionRules
from bot.kit.cache import Recent
from bot.lookup.library import Library
from bot.posts.edition import Edition, Tie
from bot.posts.editions.calendar import Calendar, Celebrated
from bot.posts.editions.fillers import Fillers
from bot.posts.ranking import in_turns, ranked
from bot.posts.schedule import PostKind
from bot.settings.model import GuildSettings

MOST = 5
"""Anniversaries in one post, the leading one included."""
MOST_OF_A_WEEK = 7
MOST_RELEASES = 6
WEEK = 7
_KEPT = 512
_MOST_NEW = 300
_Key = tuple[PostKind, dt.date, tuple[str, ...], frozenset[str]]


class EditionService:
    """Composes posts. Equal arguments give equal editions, until another catalogue is loaded.

    Parameters
    ----------
    library : Library
        Shared with the lookups.
    exclusions : ExclusionRules
        Knows what servers keep out.
    """

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

    async def daily(
        self,
        settings: GuildSettings,
        on: dt.date,
        *,
        guild_id: int,
        last_year: Collection[str] = (),
    ) -> Edition | None:
        """Compose a server's post of a local date.

        Parameters
        ----------
        last_year : collection of str
            The slugs of what the server saw on that date a year before.

        Returns
        -------
        Edition or None
            None on a day without anniversaries that the server skips, or that nothing can fill.
        """
        day = await self._calendar.day(on)
        edition = self._daily(settings, on, day=day, last_year=last_year)
        if edition.entries:
            return edition
        filler = await self._fillers.find(
            settings.empty_day,
            on,
            guild_id=guild_id,
            exclusion=self._exclusion_rules.excluded_by(settings),
            last_year=last_year,
        )
        return Edition(PostKind.DAILY, on, filler=filler) if filler else None

    def _daily(
        self,
        settings: GuildSettings,
        on: dt.date,
        *,
        day: Celebrated,
        last_year: Collection[str],
    ) -> Edition:
        here = frozenset(each.work.slug for each in day.anniversaries)
        key = (PostKind.DAILY, on, settings.excluded, here.intersection(last_year))
        if (known := self._composed.get(key)) is None:
            kept = day.without(self._exclusion_rules.excluded_by(settings))
            weight = self._library.directory.weight_of
            best = ranked(kept.anniversaries, weight, last_year=last_year)
            known = Edition(PostKind.DAILY, on, best[:MOST], kept.total)
            self._composed.keep(key, known)
        return known

    async def weekly(
        self, settings: GuildSettings, on: dt.date, *, guild_id: int
    ) -> Edition | None:
        """Compose a server's digest: the best of the week from a local date on, and what is new.

        The week's anniversaries are those of the seven days from `on` on; `releases` are what
        came out in the seven days before and what comes out in these, by date. None when there
        is neither. Every server with these settings gets the same.
        """
        key = (PostKind.WEEKLY, on, settings.excluded, frozenset[str]())
        if (known := self._composed.get(key)) is None:
            directory = self._library.directory
            known = await self._weekly(on, self._exclusion_rules.excluded_by(settings))
            if directory is self._library.directory:
                self._composed.keep(key, known)
        return known if known.entries or known.releases else None

    async def _weekly(self, on: dt.date, exclusion: Exclusion) -> Edition:
        weight = self._library.directory.weight_of
        week = list(days_from(on, WEEK))
        days = [(await self._calendar.day(day)).without(exclusion) for day in week]
        # What comes out this year is a release, not an anniversary.
        past = [each for day in days for each in day.anniversaries if each.years > 0]
        # Each day's best, before any day has a second.
        best = in_turns(ranked(past, weight), lambda each: each.on)
        first = dt.date.fromordinal(max(1, on.toordinal() - WEEK))
        releases = [
            work
            for work in await self._calendar.releases(first, week[-1])
            if not exclusion.excludes(work)
        ]
        # Sorting is stable: what is left is still soonest first.
        known = {each.slug for each in sorted(releases, key=weight, reverse=True)[:MOST_RELEASES]}
        return Edition(
            PostKind.WEEKLY,
            on,
            _leading_then_by_day(best[:MOST_OF_A_WEEK]),
            len(past),
            releases=tuple(each for each in releases if each.slug in known),
            releases_total=len(releases),
        )

    async def following(self, artists: Sequence[str], on: dt.date, *, seen: int) -> Edition | None:
        """Compose what a follower of some acts is told on a date.

        Parameters
        ----------
        artists : sequence of str
            Slugs of the followed acts; a group's members and sub-units are followed with it.
        seen : int
            What `newest_id` was when the follower was told last: works added since are new.

        Returns
        -------
        Edition or None
            None when there is nothing to say.
        """
        day = await self._calendar.day(on)
        views = await self._views(artists)
        found = [each for each in day.anniversaries if _ties(each.work, views)]
        entries = ranked(found, self._library.directory.weight_of)
        told = {each.work.slug for each in entries}
        new = [
            work for work in await self._newer(seen) if work.slug not in told and _ties(work, views)
        ]
        if not entries and not new:
            return None
        shown = [*(each.work for each in entries[:MOST]), *new[:MOST_RELEASES]]
        return Edition(
            PostKind.FOLLOWING,
            on,
            entries[:MOST],
            len(entries),
            releases=tuple(new[:MOST_RELEASES]),
            releases_total=len(new),
            ties={work.slug: _ties(work, views) for work in shown},
        )

    async def newest_id(self) -> int:
        """Return the number of the work added last: a follower's next `seen`."""
        if (known := self._newest.get("")) is None:
            # Kept, so that works which another process adds meanwhile are not taken for told.
            directory = self._library.directory
            known = await self._library.store.works.newest_id()
            if directory is self._library.directory:
                self._newest.keep("", known)
        return known

    async def _newer(self, seen: int) -> tuple[Work, ...]:
        """List what is new since `seen`, newest first; followers mostly share one `seen`."""
        if (known := self._new.get(seen)) is None:
            directory = self._library.directory
            known = tuple(
                await self._library.store.works.list_newer(
                    seen, up_to=await self.newest_id(), limit=_MOST_NEW
                )
            )
            if directory is self._library.directory:
                self._new.keep(seen, known)
        return known

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


def _leading_then_by_day(best: Sequence[Anniversary]) -> tuple[Anniversary, ...]:
    rest = sorted(best[1:], key=lambda each: each.on)
    return (*best[:1], *rest)


def _ties(work: Work, views: dict[str, tuple[ArtistRef, ...]]) -> tuple[Tie, ...]:
    """Return why a work is for a follower: followed artists on it, else their members."""
    artists = dict.fromkeys(credit.artist for credit in work.credits)
    ties = [Tie(ref, artist) for artist in artists for ref in views.get(artist.slug, ())]
    direct = [Tie(tie.followed) for tie in ties if tie.through == tie.followed]
    return tuple(dict.fromkeys(direct or ties))
