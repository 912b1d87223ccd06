"""The shortest chain of works from one act to another."""

from __future__ import annotations

from bot.kit.errors import InvalidInputError
from bot.lookup.errors import LookupCode
from bot.lookup.library import Library
from bot.lookup.model import Hop, PathAnswer
from bot.lookup.resolve import Resolver


class Paths:
    """Answers `/collab path`."""

    def __init__(self, library: Library, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver

    async def find(self, start: str, end: str) -> PathAnswer:
        """Find the shortest chain of works between two acts, ties by the newest works."""
        first = await self._resolver.artist(start, "start")
        last = await self._resolver.artist(end, "end")
        if first == last:
            raise InvalidInputError(LookupCode.SAME_ARTIST, "end", value=end)
        directory = self._library.directory
        starts, ends = set(directory.view(first)), set(directory.view(last))
        # Who is in both would be a chain of no hop. Only the two that were asked for stay.
        shared = starts & ends
        starts, ends = starts - (shared - {first}), ends - (shared - {last})
        chain = await self._library.compute(directory.graph.shortest_path, starts, ends)
        artist, other = await self._library.refs([first, last])
        return PathAnswer(artist, other, await self._hops(chain or []))

    async def _hops(self, chain: list[tuple[int, int, int]]) -> tuple[Hop, ...]:
        artists = {one for left, right, _ in chain for one in (left, right)}
        refs = await self._library.store.artists.list_refs(artists)
        works = await self._library.store.works.list_by_ids([work for _, _, work in chain])
        return tuple(Hop(refs[left], refs[right], works[work]) for left, right, work in chain)
