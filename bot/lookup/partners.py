"""Who worked with whom: `/collab with`, `/artist` and `/collab stats`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.catalogue.model import (
    ArtistRef,
    Order,
    Subject,
    Suggestion,
    Verification,
    WorkKind,
)
from bot.catalogue.store.artists import PartnerRow
from bot.catalogue.store.catalogue import CatalogueCounts
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import ExpiredError, InvalidInputError
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
        self,
        artist: str,
        *,
        partner: str | None = None,
        page: int = 0,
        order: Order = Order.BEST_KNOWN,
    ) -> WithAnswer:
        """List whom an act worked with, or its works with one partner (possibly none).

        Works of a group's members and units are counted in. What project groups released is
        nobody's work with anybody.
        """
        if partner is None:
            named = await self._resolver.one(await self._resolver.named(artist, "artist"))
            answer = await self._with_anybody(named.artists[0], page, order)
            return replace(answer, readings=await self._resolver.readings(named))
        one, two = await self._resolver.pair((artist, "artist"), (partner, "partner"))
        me, other = one.artists[0], two.artists[0]
        if other == me:
            raise InvalidInputError(LookupCode.SAME_ARTIST, "partner", value=partner)
        answer = await self._with_one(me, other, page=page, order=order)
        if not answer.page.total and (member := self._member(me, other)):
            own = await self._with_anybody(member, page, order)
            answer = replace(answer, page=own.page, member=own.artist)
        return replace(answer, readings=await self._resolver.readings(one, two))

    def _member(self, one: int, other: int) -> int | None:
        """Return which of two belongs to the other."""
        groups = self._library.directory.groups
        if other in groups.get(one, ()):
            return one
        return other if one in groups.get(other, ()) else None

    async def _with_anybody(self, me: int, page: int, order: Order) -> WithAnswer:
        directory = self._library.directory
        view = directory.view(me)
        criteria = Criteria(partners_of=view, own=directory.own(me), order=order)
        request = {"list": "with", "artist": directory.by_id[me].slug}
        found = await self._library.page(criteria, page, request=request, view=view)
        partners, count = await self._partners(me)
        (artist,) = await self._library.refs([me])
        return WithAnswer(artist, None, found, partners=partners, partner_count=count)

    async def _with_one(self, me: int, other: int, *, page: int, order: Order) -> WithAnswer:
        directory = self._library.directory
        mine, theirs = _apart(directory.view(me), directory.view(other))
        criteria = Criteria(partners_of=mine, partners=theirs, order=order)
        slugs = [directory.by_id[one].slug for one in (me, other)]
        request: dict[str, Any] = {"list": "with", "artist": slugs[0], "partner": slugs[1]}
        found = await self._library.page(criteria, page, request=request)
        artist, partner = await self._library.refs([me, other])
        return WithAnswer(artist, partner, found)

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
        latest = await works.search(replace(everything, order=Order.NEWEST), limit=1)
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
        rows, _ = await store.artists.partners(
            view, own=directory.own(me), limit=TOP, most_works=True
        )
        partners = tuple((row.artist, row.works) for row in rows)
        ref = (await self._library.refs([me]))[0]
        return _stats(ref, await store.figures.figures(view), partners)

    async def path(self, start: str, end: str, *, without: Sequence[str] = ()) -> PathAnswer:
        """Find the shortest chain of works between two acts, of as short ones the best known.

        The acts themselves come before their members. `without` are slugs of acts, two and two,
        that count as if they never met.
        """
        names = await self._resolver.pair((start, "start"), (end, "end"))
        first, last = (named.artists[0] for named in names)
        if first == last:
            raise InvalidInputError(LookupCode.SAME_ARTIST, "end", value=end)
        artist, other = await self._library.refs([first, last])
        readings = await self._resolver.readings(*names)
        if member := self._member(first, last):
            own = artist if member == first else other
            return PathAnswer(artist, other, (), readings=readings, member=own)
        slugs = self._library.directory.slugs
        ids = [slugs.get(slug, 0) for slug in without]
        apart = {frozenset(pair) for pair in zip(ids[::2], ids[1::2], strict=True)}
        chain = await self._library.compute(self._chain, first, last, apart)
        hops = await self._hops(chain)
        another = await self._save_another(artist, other, hops, without)
        return PathAnswer(artist, other, hops, another, readings)

    def _chain(
        self, first: int, last: int, apart: Collection[frozenset[int]]
    ) -> list[tuple[int, int, int]]:
        directory = self._library.directory
        graph = directory.graph.without(apart) if apart else directory.graph
        starts, ends = set(directory.view(first)), set(directory.view(last))
        # Who is in both would be a chain of no hop. Only the two that were asked for stay.
        shared = starts & ends
        starts, ends = starts - (shared - {first}), ends - (shared - {last})
        tried = (
            graph.shortest_path(left, right)
            for left, right in (
                ({first}, {last}),
                ({first}, ends),
                (starts, {last}),
                (starts, ends),
            )
        )
        # The first of the shortest: nobody stands in for an act that is there itself.
        return min(filter(None, tried), key=len, default=[])

    async def _save_another(
        self, start: ArtistRef, end: ArtistRef, hops: Sequence[Hop], without: Sequence[str]
    ) -> str:
        """Keep what leads to another chain: without the middle step of this one."""
        if not hops:
            return ""
        middle = hops[len(hops) // 2]
        apart = [*without, middle.left.slug, middle.right.slug]
        request = {"list": "path", "start": start.slug, "end": end.slug, "without": apart}
        return await self._library.lists.save(request)

    async def another_path(self, list_id: str) -> PathAnswer:
        """Find the chain that was kept as another way; raises ExpiredError when it is not there."""
        request = await self._library.lists.get(list_id)
        if request.get("list") != "path":
            raise ExpiredError
        start, end = (
            Suggestion(Subject.ARTIST, request[key], "").token for key in ("start", "end")
        )
        return await self.path(start, end, without=request["without"])

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
