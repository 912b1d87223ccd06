"""Who worked with whom: `/collab with`, `/artist` and `/collab stats`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.catalogue.model import ArtistRef, Verification, Work, WorkKind
from bot.catalogue.store.artists import PartnerRow
from bot.catalogue.store.catalogue import CatalogueCounts
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import InvalidInputError
from bot.lookup.library import Library
from bot.lookup.model import (
    ArtistAnswer,
    Hop,
    LookupCode,
    Partner,
    PathAnswer,
    StatsAnswer,
    WithAnswer,
)
from bot.lookup.resolve import Resolver

TOP = 10


class Partners:
    """Answers what an act did with others, its members' and units' works counted in."""

    def __init__(self, library: Library, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver
        self._whole: dict[str, StatsAnswer] = {}
        library.caches.append(self._whole)

    async def with_artist(
        self, artist: str, *, partner: str | None = None, page: int = 0
    ) -> WithAnswer:
        """List whom an act worked with, or its works with one partner (possibly none).

        Works of a group's members and units are counted in. What project groups released is
        nobody's work with anybody.
        """
        if partner is None:
            named = await self._resolver.one(await self._resolver.named(artist, "artist"))
            answer = await self._with_anybody(named.artists[0], page)
            return replace(answer, readings=await self._resolver.readings(named))
        one, two = await self._resolver.pair((artist, "artist"), (partner, "partner"))
        me, other = one.artists[0], two.artists[0]
        if other == me:
            raise InvalidInputError(LookupCode.SAME_ARTIST, "partner", value=partner)
        answer = await self._with_one(me, other, page=page)
        if not answer.page.total and (member := self._member(me, other)):
            answer = await self._of_member(answer, member, page)
        return replace(answer, readings=await self._resolver.readings(one, two))

    def _member(self, one: int, other: int) -> int | None:
        """Return which of two belongs to the other."""
        groups = self._library.directory.groups
        if other in groups.get(one, ()):
            return one
        return other if one in groups.get(other, ()) else None

    async def _of_member(self, answer: WithAnswer, member: int, page: int) -> WithAnswer:
        """Answer with what a member did, where it has no work with its own group."""
        own = await self._with_anybody(member, page)
        return replace(answer, page=own.page, via={}, folded=(), member=own.artist)

    async def _with_anybody(self, me: int, page: int) -> WithAnswer:
        directory = self._library.directory
        view = directory.view(me)
        criteria = Criteria(partners_of=view, own=directory.own(me))
        request = {"list": "with", "artist": directory.by_id[me].slug}
        found = await self._library.page(criteria, page, request=request)
        partners, count = await self._partners(me)
        (artist,) = await self._library.refs([me])
        return WithAnswer(
            artist,
            None,
            found,
            folded=await self._library.refs(view[1:]),
            partners=partners,
            partner_count=count,
            via=self._via(found.items, view[1:]),
        )

    async def _with_one(self, me: int, other: int, *, page: int) -> WithAnswer:
        directory = self._library.directory
        mine, theirs = _apart(directory.view(me), directory.view(other))
        criteria = Criteria(partners_of=mine, partners=theirs)
        slugs = [directory.by_id[one].slug for one in (me, other)]
        request: dict[str, Any] = {"list": "with", "artist": slugs[0], "partner": slugs[1]}
        found = await self._library.page(criteria, page, request=request)
        folded = [one for one in (*mine, *theirs) if one not in (me, other)]
        artist, partner = await self._library.refs([me, other])
        return WithAnswer(
            artist,
            partner,
            found,
            folded=await self._library.refs(folded),
            via=self._via(found.items, folded),
        )

    def _via(
        self, works: Sequence[Work], folded: Sequence[int]
    ) -> dict[str, tuple[ArtistRef, ...]]:
        slugs = {self._library.directory.by_id[one].slug for one in folded}
        credited = {work.slug: [credit.artist for credit in work.credits] for work in works}
        through = {
            work: tuple(one for one in artists if one.slug in slugs)
            for work, artists in credited.items()
        }
        return {work: artists for work, artists in through.items() if artists}

    async def _partners(self, me: int) -> tuple[tuple[Partner, ...], int]:
        directory, store = self._library.directory, self._library.store
        view = directory.view(me)
        rows, count = await store.artists.partners(view, own=directory.own(me), limit=TOP)
        if not rows:
            return (), 0
        latest = await store.works.list_by_ids([row.latest for row in rows])
        via = await self._met_through(me, view[1:], rows)
        partners = (
            Partner(row.artist, row.works, latest[row.latest], via.get(row.id, ()))
            for row in rows
            if row.latest in latest
        )
        return tuple(partners), count

    async def _met_through(
        self, me: int, folded: Sequence[int], rows: Iterable[PartnerRow]
    ) -> dict[int, tuple[ArtistRef, ...]]:
        if not folded:
            return {}
        store = self._library.store.artists
        met = await store.via(me, folded=folded, partners=[row.id for row in rows])
        refs = await store.list_refs({one for through in met.values() for one in through})
        return {
            partner: tuple(refs[one] for one in through if one in refs)
            for partner, through in met.items()
        }

    async def artist(self, name: str) -> ArtistAnswer:
        """Return who an artist is, and what it did in short."""
        named = await self._resolver.one(await self._resolver.named(name, "name"))
        me = named.artists[0]
        directory, works = self._library.directory, self._library.store.works
        everything = Criteria(parts=(Part(artists=directory.view(me)),))
        latest = await works.search(everything, limit=1)
        partners, _ = await self._partners(me)
        return ArtistAnswer(
            await self._library.store.artists.get(directory.by_id[me].slug),
            own_works=await works.count(Criteria(parts=(Part(artists=(me,)),))),
            all_works=latest.total,
            first=await works.oldest(everything),
            latest=latest.items[0] if latest.items else None,
            top_partners=partners,
            readings=await self._resolver.readings(named),
        )

    async def stats(self, artist: str | None = None) -> StatsAnswer:
        """Count works by year, kind, partner and verification, of all or of one act."""
        if artist is not None:
            named = await self._resolver.one(await self._resolver.named(artist, "artist"))
            answer = await self._stats_of(named.artists[0])
            return replace(answer, readings=await self._resolver.readings(named))
        if (known := self._whole.get("")) is None:
            store = self._library.store
            top = await store.figures.most_linked(TOP)
            refs = await store.artists.list_refs([one for one, _ in top])
            linked = tuple((refs[one], works) for one, works in top if one in refs)
            known = self._whole[""] = _stats(None, await store.figures.figures(), linked)
        return known

    async def _stats_of(self, me: int) -> StatsAnswer:
        directory, store = self._library.directory, self._library.store
        view = directory.view(me)
        rows, _ = await store.artists.partners(view, own=directory.own(me), limit=TOP)
        partners = tuple((row.artist, row.works) for row in rows)
        ref = (await self._library.refs([me]))[0]
        return _stats(ref, await store.figures.figures(view), partners)

    async def path(self, start: str, end: str) -> PathAnswer:
        """Find the shortest chain of works between two acts, ties by the newest works."""
        names = await self._resolver.pair((start, "start"), (end, "end"))
        first, last = (named.artists[0] for named in names)
        if first == last:
            raise InvalidInputError(LookupCode.SAME_ARTIST, "end", value=end)
        artist, other = await self._library.refs([first, last])
        readings = await self._resolver.readings(*names)
        if member := self._member(first, last):
            own = artist if member == first else other
            return PathAnswer(artist, other, (), readings, own)
        directory = self._library.directory
        starts, ends = set(directory.view(first)), set(directory.view(last))
        # Who is in both would be a chain of no hop. Only the two that were asked for stay.
        shared = starts & ends
        starts, ends = starts - (shared - {first}), ends - (shared - {last})
        chain = await self._library.compute(directory.graph.shortest_path, starts, ends)
        return PathAnswer(artist, other, await self._hops(chain or []), readings)

    async def _hops(self, chain: list[tuple[int, int, int]]) -> tuple[Hop, ...]:
        artists = {one for left, right, _ in chain for one in (left, right)}
        refs = await self._library.store.artists.list_refs(artists)
        works = await self._library.store.works.list_by_ids([work for _, _, work in chain])
        return tuple(Hop(refs[left], refs[right], works[work]) for left, right, work in chain)


def _apart(mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Take who is in both views out of the one that only has them as members."""
    return (
        tuple(one for one in mine if one == mine[0] or one not in theirs),
        tuple(one for one in theirs if one == theirs[0] or one not in mine),
    )


def _stats(
    artist: ArtistRef | None, figures: CatalogueCounts, partners: tuple[tuple[ArtistRef, int], ...]
) -> StatsAnswer:
    years = figures.per_year
    span = range(min(years), max(years) + 1) if years else ()
    kinds = [(kind, figures.per_kind[kind]) for kind in WorkKind if kind in figures.per_kind]
    return StatsAnswer(
        artist,
        total=sum(figures.verification.values()),
        artists=figures.artists,
        per_year=tuple((year, years.get(year, 0)) for year in span),
        per_kind=tuple(sorted(kinds, key=lambda pair: -pair[1])),
        top_partners=partners,
        two_sources=figures.verification.get(Verification.TWO_SOURCES, 0),
        one_source=figures.verification.get(Verification.ONE_SOURCE, 0),
        conflicts=figures.verification.get(Verification.CONFLICT, 0),
    )
