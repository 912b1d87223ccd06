"""Chains that somebody builds step by step, by the rules of `/collab path`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.catalogue.model import ArtistRef, NoMatchError, NotFoundError, Subject, Suggestion
from bot.kit.cache import Recent
from bot.lookup.library import Directory, Library
from bot.lookup.model import Hop
from bot.lookup.partners import Partners
from bot.lookup.resolve import OFFERED, Resolver, clear_correction
from bot.names.index import Tier

_REMEMBERED = 64
_Link = tuple[int, int, int]
"""Two artists and the work that joins them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a chain: who was named, and what joins them with whom it came from."""

    artist: ArtistRef
    hop: Hop


@dataclass(frozen=True, slots=True)
class Named:
    """Whom somebody named as the next one; `artist` is None where nobody is called so.

    Where they `fit`, the step can be taken, and so many are `left` then. They may be on the
    `same_stop` as who is there, or `off` the course, because they belong to one of its ends.
    `suggestions` are names like an unknown one.
    """

    artist: ArtistRef | None
    fits: bool = False
    left: int = 0
    same_stop: bool = False
    off: bool = False
    suggestions: tuple[Suggestion, ...] = ()


class Way:
    """All that a chain between two artists may do: its stops, its links, how far it is."""

    def __init__(self, directory: Directory, first: int, last: int) -> None:
        course = directory.stops.course(first, last)
        rest = directory.stops.rest([*course.starts, *course.ends], course.closed)
        self._directory, self._closed = directory, course.closed
        self._stops = (frozenset(course.starts), frozenset(course.ends), *rest)
        self._left = directory.graph.distances(
            course.ends, families=(*rest, course.starts), closed=course.closed
        )

    def is_closed(self, artist: int) -> bool:
        """Return whether somebody belongs to an end of the chain, and so is no step of it."""
        return artist in self._closed

    def stop(self, artist: int) -> frozenset[int]:
        """Return everybody who is one stop of this chain with an artist."""
        for stop in self._stops:
            if artist in stop:
                return stop
        return self._directory.stops.family(artist) - self._closed

    def left(self, artist: int) -> int | None:
        """Count the steps from an artist's stop to the end, at best; None without a way there."""
        found = (self._left.get(one) for one in self.stop(artist))
        return min((steps for steps in found if steps is not None), default=None)

    def link(self, at: int, to: int) -> _Link | None:
        """Return the best work that joins the stop of `at` with somebody, or with their group.

        Whoever is named stands for their members and for their group, too.
        """
        stop, met = self.stop(at), self._met(at)
        stops = self._directory.stops
        theirs = met.intersection(self.stop(to), (*stops.view(to), *stops.homes(to)))
        if not theirs:
            return None
        ours, named = [at, *sorted(stop - {at})], [to, *sorted(theirs - {to})]
        found = self._directory.graph.shortest_path(ours, named, closed=self._closed)
        return found[0] if found else None

    def partners(self, at: int) -> frozenset[int]:
        """Return everybody who can be named as the next one."""
        stops, met = self._directory.stops, self._met(at)
        near = (one for other in met for one in (*stops.homes(other), *stops.view(other)))
        return met.union(near) - self._closed - self.stop(at)

    def hint(self, at: int) -> int | None:
        """Return the best known one who is on a shortest chain from there."""
        left = self.left(at)
        nearer = [one for one in self._met(at) if left and self.left(one) == left - 1]
        known = self._directory.known
        return max(nearer, key=lambda one: (known(one), -one), default=None)

    def _met(self, at: int) -> frozenset[int]:
        stop, links = self.stop(at), self._directory.links
        met = frozenset(other for one in stop for other, _ in links.neighbours(one))
        return met - stop - self._closed


class Chains:
    """Answers how long chains are, whom a name on one means, and what joins its stops."""

    def __init__(self, library: Library, resolver: Resolver, partners: Partners) -> None:
        self._library, self._resolver, self._partners = library, resolver, partners
        self._ways: Recent[tuple[str, str], Way] = Recent(_REMEMBERED)
        library.caches.append(self._ways)

    async def ends(self, fame: int) -> dict[str, bool]:
        """Return who can be an end of a chain for everybody, and whether they are from Korea.

        These are the artists of a fame who are no member of a group: with a group, its members
        are meant, and with a member, just that person.
        """
        directory = self._library.directory
        known = (one for one in directory.by_id.values() if one.fame == fame)
        found = {one.id: one.slug for one in known if not directory.stops.homes(one.id)}
        korean = await self._library.store.artists.list_from("KR", tuple(found))
        return {slug: one in korean for one, slug in sorted(found.items())}

    async def lengths(self, pairs: Sequence[tuple[str, str]]) -> list[int]:
        """Count the steps of the shortest chain of each pair; 0 where there is none."""
        slugs, chain = self._library.directory.slugs, self._partners.chain
        ids = [(slugs[one], slugs[other]) for one, other in pairs]
        return await asyncio.to_thread(lambda: [len(chain(*pair)) for pair in ids])

    async def artists(self, *slugs: str) -> list[ArtistRef]:
        """Return artists in their order; raise NotFoundError where one is gone."""
        ids = [self._id(slug) for slug in slugs]
        refs = await self._library.store.artists.list_refs(ids)
        return [refs[one] for one in ids]

    async def hint(self, start: str, end: str, at: str) -> ArtistRef | None:
        """Return somebody who is on a shortest chain from there."""
        found = (await self._way(start, end)).hint(self._id(at))
        return None if found is None else (await self._library.refs([found]))[0]

    async def steps(self, start: str, end: str, named: Iterable[str]) -> tuple[Step, ...]:
        """Return the steps of a chain from its start to who was named, one after another.

        Only so far as the catalogue still has them.
        """
        way = await self._way(start, end)
        slugs, links = self._library.directory.slugs, list[tuple[int, _Link]]()
        for at, to in pairwise(slugs.get(slug, 0) for slug in (start, *named)):
            if (link := way.link(at, to)) is None:
                break
            links.append((to, link))
        store = self._library.store
        ids = {one for to, link in links for one in (to, *link[:2])}
        refs = await store.artists.list_refs(tuple(ids))
        works = await store.works.list_by_ids([link[2] for _, link in links])
        return tuple(
            Step(refs[to], Hop(refs[left], refs[right], works[work]))
            for to, (left, right, work) in links
        )

    async def named(self, start: str, end: str, at: str, text: str) -> Named:
        """Return whom somebody means by a name: of namesakes, who can be the next one.

        Raise InvalidInputError when the text is empty or too long.
        """
        way, here = await self._way(start, end), self._id(at)
        meant, alike, is_known = tuple[int, ...](), tuple[Suggestion, ...](), False
        try:
            found = await self._resolver.named(text, "name")
            meant, is_known = found.artists, not found.corrected
        except NoMatchError as error:
            alike = error.suggestions[:OFFERED]
        fit = next((one for one in meant if way.link(here, one)), None)
        if fit is None:
            fit = await self._partner(way, here, text, is_known=is_known)
        if fit is None and not meant:
            return Named(None, suggestions=alike)
        one = meant[0] if fit is None else fit
        (ref,) = await self._library.refs([one])
        if fit is not None:
            return Named(ref, fits=True, left=way.left(fit) or 0)
        return Named(ref, same_stop=one in way.stop(here), off=way.is_closed(one))

    async def _partner(self, way: Way, at: int, text: str, *, is_known: bool) -> int | None:
        """Find a name among those who can be the next one: its beginning, or with a slip."""
        index = self._library.directory.artists
        hits = await self._library.compute(
            index.search, text, limit=OFFERED, allowed=way.partners(at), fuzzy=not is_known
        )
        found = hits[:1] if hits and hits[0].tier <= Tier.WORD else []
        if not found and (meant := clear_correction(hits, text)):
            found = [meant]
        return next((hit.ref for hit in found if way.link(at, hit.ref)), None)

    async def _way(self, start: str, end: str) -> Way:
        directory = self._library.directory
        if (way := self._ways.get((start, end))) is None:
            ids = self._id(start), self._id(end)
            way = await self._library.compute(Way, directory, *ids)
            if directory is self._library.directory:
                self._ways.keep((start, end), way)
        return way

    def _id(self, slug: str) -> int:
        found = self._library.directory.slugs.get(slug)
        if found is None:
            raise NotFoundError(Subject.ARTIST, slug)
        return found
