"""Who worked with whom: `/collab with`, `/artist` and `/collab stats`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
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
    AsGroups,
    Hop,
    LookupCode,
    Partner,
    PathAnswer,
    StatsAnswer,
    Through,
    WithAnswer,
)
from bot.lookup.resolve import Resolver
from bot.lookup.stops import apart

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
        mine, theirs = apart(directory.view(me), directory.view(other))
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
        partners, count = await self._partners(me)
        return ArtistAnswer(
            await self._library.store.artists.get(directory.by_id[me].slug),
            own_works=await works.count(Criteria(parts=(Part(artists=(me,)),))),
            all_works=latest.total,
            first=await works.oldest(everything),
            latest=latest.items[0] if latest.items else None,
            top_partners=partners,
            partner_count=count,
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
        chain = await self._library.compute(self.chain, first, last, apart)
        hops, through = await self._described(first, chain, last)
        answer = PathAnswer(artist, other, hops, through=through, readings=readings)
        if hops:
            middle = hops[len(hops) // 2]
            more = [*without, middle.left.slug, middle.right.slug]
            request = await self._saved_path(artist, other, without)
            another = await self._saved_path(artist, other, more)
            answer = replace(answer, request=request, another=another)
        return replace(answer, as_groups=await self._as_groups(first, last, len(hops)))

    async def _as_groups(self, first: int, last: int, steps: int) -> AsGroups | None:
        """Find the chain of the groups that two artists are in, if that is a shorter one."""
        start, end = self._home(first), self._home(last)
        if steps == 1 or (start, end) == (first, last) or start == end or self._member(start, end):
            return None
        chain = await self._library.compute(self.chain, start, end)
        if not chain or 0 < steps <= len(chain):
            return None
        artist, other = await self._library.refs([start, end])
        request = await self._saved_path(artist, other, ())
        return AsGroups(artist, other, len(chain), request)

    def _home(self, artist: int) -> int:
        """Return the best known group of an artist, else the artist."""
        directory = self._library.directory
        homes = directory.stops.homes(artist)
        return max(
            homes, key=lambda one: (directory.known(one), directory.weight(one)), default=artist
        )

    def chain(
        self, first: int, last: int, apart: Collection[frozenset[int]] = ()
    ) -> list[tuple[int, int, int]]:
        """Return the best chain: who asks for a member means the person, and then all are.

        Unless that needs a group and its member as two stops, or does not lead there. Pairs that
        are `apart` count as if they never met.
        """
        graph, stops = self._library.directory.graph, self._library.directory.stops
        course = stops.course(first, last)
        starts, ends, closed = course.starts, course.ends, course.closed
        search = partial(graph.shortest_path, starts, ends, closed=closed, apart=apart)
        if stops.homes(first) or stops.homes(last):
            found = search(families=None)
            if found and stops.are_apart({one for hop in found for one in hop[:2]}):
                return found
        return search(families=stops.rest([*starts, *ends], closed)) or []

    async def _saved_path(self, start: ArtistRef, end: ArtistRef, without: Sequence[str]) -> str:
        """Keep what leads to a chain: to another one without some of the steps."""
        request = {"list": "path", "start": start.slug, "end": end.slug, "without": [*without]}
        return await self._library.lists.save(request)

    async def kept_path(self, list_id: str) -> PathAnswer:
        """Find the chain of a saved request; raises ExpiredError when there is none."""
        request = await self._library.lists.get(list_id)
        if request.get("list") != "path":
            raise ExpiredError
        start, end = (
            Suggestion(Subject.ARTIST, request[key], "").token for key in ("start", "end")
        )
        return await self.path(start, end, without=request["without"])

    async def _described(
        self, first: int, chain: list[tuple[int, int, int]], last: int
    ) -> tuple[tuple[Hop, ...], tuple[Through, ...]]:
        """Return the hops of a chain, and the groups that are linked through their members."""
        if not chain:
            return (), ()
        met = [first, *(one for left, right, _ in chain for one in (left, right)), last]
        stops = zip(met[::2], met[1::2], strict=True)
        between = self._library.directory.stops.between
        linked = [each for one, other in stops for each in between(one, other)]
        groups = [one for group, members in linked for one in (group, *members)]
        refs = await self._library.store.artists.list_refs({*met, *groups})
        works = await self._library.store.works.list_by_ids([work for _, _, work in chain])
        hops = (Hop(refs[left], refs[right], works[work]) for left, right, work in chain)
        through = (Through(refs[group], tuple(map(refs.__getitem__, who))) for group, who in linked)
        return tuple(hops), tuple(through)


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
