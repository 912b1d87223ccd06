"""Who is joined to whom, and through which works.

The graph is undirected. Between two artists who made several works together only the best one, the
best known or else the newest, is kept: it is the one that a chain shows.

Order of chains between the same ends: fewer hops first; then the chain whose *worst* work is
best, then the next worst, and so on; then the smaller artist numbers, read from the start.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

_Rank = tuple[tuple[int, ...], tuple[int, ...]]
"""Ages of a chain's works, the oldest first, and its artists: the smallest is the best."""


@dataclass(frozen=True, slots=True)
class CollaborationGraph:
    """An immutable graph of artists in flat arrays: about 20 bytes for each direction of a link.

    Make one with `build`.
    """

    _artists: array[int]
    _first: array[int]
    _targets: array[int]
    _works: array[int]
    _newness: array[int]

    @classmethod
    def build(cls, edges: Iterable[tuple[int, int, int, int]]) -> CollaborationGraph:
        """Build the graph of (artist, artist, collaboration, recency), in any order.

        Links may be parallel; one from an artist to itself is ignored. A larger recency is a
        better work: better known, or of equally known ones newer.
        """
        columns = tuple(array("q") for _ in range(4))
        for edge in edges:
            if edge[0] != edge[1]:
                for column, value in zip(columns, edge, strict=True):
                    column.append(value)
        return _assemble(*columns)

    def __len__(self) -> int:
        """Count the artists that have at least one link."""
        return len(self._artists)

    def neighbours(self, artist: int) -> Iterator[tuple[int, int]]:
        """Yield (neighbour, newest work together), by the neighbour's number."""
        if (node := self._node(artist)) is not None:
            for link in self._links(node):
                yield self._artists[self._targets[link]], self._works[link]

    def without(self, pairs: Collection[frozenset[int]]) -> CollaborationGraph:
        """Return the same graph where some pairs of artists never met."""
        artists = self._artists
        return self.build(
            (artists[node], artists[self._targets[link]], self._works[link], self._newness[link])
            for node in range(len(artists))
            for link in self._links(node)
            if node < self._targets[link]
            and {artists[node], artists[self._targets[link]]} not in pairs
        )

    def shortest_path(
        self, starts: Collection[int], ends: Collection[int]
    ) -> list[tuple[int, int, int]] | None:
        """Find the best chain from one of `starts` to one of `ends`; unknown artists are ignored.

        Return the hops (artist, artist, collaboration) in order: none when an artist is both
        start and end. None when no chain joins them.
        """
        if not set(starts).isdisjoint(ends):
            return []
        sources, targets = self._nodes(starts), self._nodes(ends)
        layers = self._layers(sources, targets)
        return None if layers is None else self._best_chain(layers)

    def _node(self, artist: int) -> int | None:
        place = bisect_left(self._artists, artist)
        found = place < len(self._artists) and self._artists[place] == artist
        return place if found else None

    def _nodes(self, artists: Collection[int]) -> set[int]:
        return {node for artist in artists if (node := self._node(artist)) is not None}

    def _links(self, node: int) -> range:
        return range(self._first[node], self._first[node + 1])

    def _beyond(self, frontier: Iterable[int]) -> set[int]:
        first, targets = self._first, self._targets
        found: set[int] = set()
        for node in frontier:
            found.update(targets[first[node] : first[node + 1]])
        return found

    def _breadth(self, frontier: Iterable[int]) -> int:
        return sum(len(self._links(node)) for node in frontier)

    def _layers(self, sources: set[int], targets: set[int]) -> list[set[int]] | None:
        """Search from both ends, the narrower side first, until the sides meet.

        Gives the artists that lie on a shortest chain, by their distance from the start.
        """
        sides = [[sources], [targets]]
        seen = [set(sources), set(targets)]
        while sides[0][-1] and sides[1][-1]:
            side = int(self._breadth(sides[0][-1]) > self._breadth(sides[1][-1]))
            layer = self._beyond(sides[side][-1]) - seen[side]
            seen[side] |= layer
            sides[side].append(layer)
            if meeting := layer & sides[1 - side][-1]:
                back = self._trim(sides[0][:-1], meeting)[::-1]
                return [*back, meeting, *self._trim(sides[1][:-1], meeting)]
        return None

    def _trim(self, layers: list[set[int]], meeting: set[int]) -> list[set[int]]:
        """Keep what leads to the meeting artists, nearest layer first."""
        kept: list[set[int]] = []
        current = meeting
        for layer in reversed(layers):
            current = self._beyond(current) & layer
            kept.append(current)
        return kept

    def _best_chain(self, layers: list[set[int]]) -> list[tuple[int, int, int]]:
        """Choose among the shortest chains, layer by layer.

        Chains of one length that end at one artist keep their order when the same link is
        appended to each (the order of the module's docstring is made so), therefore the best
        one to each artist is enough.
        """
        best: dict[int, _Rank] = {node: ((), (node,)) for node in layers[0]}
        for layer in layers[1:]:
            best = {node: self._best_arrival(node, best) for node in layer}
        _, nodes = min(best.values())
        return [self._hop(left, right) for left, right in pairwise(nodes)]

    def _best_arrival(self, node: int, best: dict[int, _Rank]) -> _Rank:
        targets, newness = self._targets, self._newness
        arrivals = []
        for link in self._links(node):
            if (before := best.get(targets[link])) is not None:
                # Negative and sorted from the oldest work, so that the smallest is the best.
                ages = tuple(sorted((*before[0], -newness[link]), reverse=True))
                arrivals.append((ages, (*before[1], node)))
        return min(arrivals)

    def _hop(self, left: int, right: int) -> tuple[int, int, int]:
        links = self._links(left)
        link = bisect_left(self._targets, right, links.start, links.stop)
        return self._artists[left], self._artists[right], self._works[link]


def _assemble(
    lefts: array[int], rights: array[int], works: array[int], newness: array[int]
) -> CollaborationGraph:
    artists = array("q", sorted({*lefts, *rights}))
    node_of = {artist: node for node, artist in enumerate(artists)}
    lefts = array("I", [node_of[artist] for artist in lefts])
    rights = array("I", [node_of[artist] for artist in rights])
    by_node = _links_by_node(len(artists), lefts, rights)
    first, kept_targets = array("I", [0]), array("I")
    kept_works, kept_newness = array("q"), array("q")
    for node, links in enumerate(by_node):
        newest: dict[int, tuple[int, int]] = {}
        for link in links:
            target = rights[link] if lefts[link] == node else lefts[link]
            candidate = (newness[link], works[link])
            newest[target] = max(newest.get(target, candidate), candidate)
        for target in sorted(newest):
            kept_targets.append(target)
            kept_newness.append(newest[target][0])
            kept_works.append(newest[target][1])
        first.append(len(kept_targets))
    return CollaborationGraph(artists, first, kept_targets, kept_works, kept_newness)


def _links_by_node(count: int, lefts: array[int], rights: array[int]) -> Iterator[array[int]]:
    """Yield, for each artist in turn, the links that touch it (a counting sort)."""
    degrees = array("q", bytes(8 * count))
    for side in (lefts, rights):
        for node in side:
            degrees[node] += 1
    ends = array("q", accumulate(degrees))
    places = array("q", bytes(8 * (2 * len(lefts))))
    for link in range(len(lefts)):
        for node in (lefts[link], rights[link]):
            ends[node] -= 1
            places[ends[node]] = link
    for node in range(count):
        yield places[ends[node] : ends[node] + degrees[node]]
