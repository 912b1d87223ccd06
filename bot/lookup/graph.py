"""Who is joined to whom, and through which works.

The graph is undirected. Between two artists who made several works together only the best one, the
best known or else the newest, is kept: it is the one that a chain shows.

A chain goes from stop to stop, a work between each two. A family (a group, its members and
units) is one stop: a chain that comes to one of them may leave from another.

Order of chains between the same ends: fewer works first; then the chain that begins and ends with
who was asked for; then the one with fewer changes from one to another in a stop; then the chain
whose *worst* work is best, then the next worst, and so on; then the smaller artist numbers, read
from the start.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

Edge = tuple[int, int, int, int]
"""Two artists, a work that joins them, and how good a link it is."""
_Rank = tuple[int, tuple[int, ...], tuple[int, ...]]
"""How often somebody stands in for somebody, ages of a chain's works, the oldest first, and who
leaves from and comes to each stop: the smallest is the best."""
_CHANGE, _STAND_IN = 1, 1 << 20
"""What a change in a stop counts, and a member in place of who was asked for: always more."""


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
    _families: Mapping[int, frozenset[int]]

    @classmethod
    def build(
        cls, edges: Iterable[Edge], families: Iterable[Collection[int]] = ()
    ) -> CollaborationGraph:
        """Build the graph of its edges, in any order.

        Links may be parallel; one from an artist to itself is ignored. A larger recency is a
        better work: better known, or of equally known ones newer. Nobody is in two families.
        """
        columns = tuple(array("q") for _ in range(4))
        for edge in edges:
            if edge[0] != edge[1]:
                for column, value in zip(columns, edge, strict=True):
                    column.append(value)
        return _assemble(families, *columns)

    def __len__(self) -> int:
        """Count the artists that have at least one link."""
        return len(self._artists)

    def neighbours(self, artist: int) -> Iterator[tuple[int, int]]:
        """Yield (neighbour, newest work together), by the neighbour's number."""
        if (node := self._node(artist)) is not None:
            for link in self._links(node):
                yield self._artists[self._targets[link]], self._works[link]

    def edges_but(self, pairs: Collection[frozenset[int]]) -> Iterator[Edge]:
        """Yield what `build` was given, the best work of a pair only, but for some pairs."""
        artists = self._artists
        return (
            (artists[node], artists[self._targets[link]], self._works[link], self._newness[link])
            for node in range(len(artists))
            for link in self._links(node)
            if node < self._targets[link]
            and {artists[node], artists[self._targets[link]]} not in pairs
        )

    def shortest_path(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        *,
        families: Iterable[Collection[int]] | None = (),
        closed: Collection[int] = (),
        apart: Collection[frozenset[int]] = (),
    ) -> list[tuple[int, int, int]] | None:
        """Find the best chain from one of `starts` to one of `ends`; unknown artists are ignored.

        The first of each is who was asked for, and the others stand in for it. Those at the ends
        are none with their families, of which `families` are left; everybody is a stop alone where
        that is None. A chain passes through nobody who is `closed`, and pairs that are `apart`
        count as if they never met.

        Return the hops (artist, artist, collaboration) in order: none when an artist is both
        start and end. None when no chain joins them.
        """
        if not set(starts).isdisjoint(ends):
            return []
        sides = [self._nodes(starts), self._nodes(ends)]
        asked = self._nodes([*starts[:1], *ends[:1]])
        own = None if families is None else [self._nodes(each) for each in families]
        pairs = [self._nodes(pair) for pair in apart]
        search = _Search(self, sides, asked=asked, own=own, closed=self._nodes(closed), apart=pairs)
        return search.best()

    def distances(
        self,
        ends: Sequence[int],
        *,
        families: Iterable[Collection[int]],
        closed: Collection[int] = (),
    ) -> dict[int, int]:
        """Count the works between each artist and `ends`, where chains go as `shortest_path` says.

        Whoever no chain leads from is not there.
        """
        own = [self._nodes(each) for each in families]
        sides, closed_nodes = [self._nodes(ends), set[int]().union(*own)], self._nodes(closed)
        search = _Search(self, sides, asked=set(), own=own, closed=closed_nodes, apart=[])
        found: dict[int, int] = {}
        layer, steps = sides[0], 0
        while layer:
            found |= dict.fromkeys(layer, steps)
            layer, steps = search._beyond(layer) - found.keys(), steps + 1
        return {self._artists[node]: steps for node, steps in found.items()}

    def _node(self, artist: int) -> int | None:
        place = bisect_left(self._artists, artist)
        found = place < len(self._artists) and self._artists[place] == artist
        return place if found else None

    def _nodes(self, artists: Collection[int]) -> set[int]:
        return {node for artist in artists if (node := self._node(artist)) is not None}

    def _links(self, node: int) -> range:
        return range(self._first[node], self._first[node + 1])

    def _hop(self, left: int, right: int) -> tuple[int, int, int]:
        links = self._links(left)
        link = bisect_left(self._targets, right, links.start, links.stop)
        return self._artists[left], self._artists[right], self._works[link]


class _Search:
    """One search for the best chain: breadth first from both ends, stop by stop."""

    def __init__(
        self, graph: CollaborationGraph, ends: list[set[int]], *, asked: set[int],
        own: list[set[int]] | None, closed: set[int], apart: list[set[int]],
    ) -> None:  # fmt: skip
        self._graph = graph
        self._ends, self._asked, self._closed = ends, asked, closed
        self._families = graph._families if own is not None else {}
        touched = (self._families.get(node, ()) for side in ends for node in side)
        self._own = {node: frozenset({node}) for family in touched for node in family}
        for part in own or ():
            self._own |= dict.fromkeys(part, frozenset(part))
        self._apart: dict[int, set[int]] = {}
        for pair in apart:
            for node in pair:
                self._apart.setdefault(node, set()).update(pair - {node})

    def best(self) -> list[tuple[int, int, int]] | None:
        layers = self._layers()
        return None if layers is None else self._best_chain(layers)

    def _beyond(self, frontier: Iterable[int]) -> set[int]:
        """Return everybody in the stops that one work leads to."""
        first, targets, apart = self._graph._first, self._graph._targets, self._apart
        found: set[int] = set()
        for node in frontier:
            met = targets[first[node] : first[node + 1]]
            found.update(set(met) - apart[node] if node in apart else met)
        found -= self._closed
        return found.union(*self._families_of(found)) - self._closed

    def _families_of(self, nodes: Iterable[int]) -> set[frozenset[int]]:
        families, own = self._families, self._own
        return {own.get(node) or families[node] for node in families.keys() & nodes}

    def _breadth(self, frontier: Iterable[int]) -> int:
        return sum(len(self._graph._links(node)) for node in frontier)

    def _layers(self) -> list[set[int]] | None:
        """Search from both ends, the narrower side first, until the sides meet.

        Gives the artists whose stops lie on a shortest chain, by their distance from the start.
        """
        sides = [[end] for end in self._ends]
        seen = [set(end) for end in self._ends]
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
        best: dict[int, _Rank] = {node: (self._stands_in(node), (), (node,)) for node in layers[0]}
        *between, last = layers[1:]
        for layer in between:
            best = self._departures(self._arrivals(layer, best))
        arrivals = self._arrivals(last, best)
        *_, nodes = min(
            (detours + self._stands_in(node), ages, nodes)
            for node, (detours, ages, nodes) in arrivals.items()
        )
        return [self._graph._hop(*hop) for hop in zip(nodes[::2], nodes[1::2], strict=True)]

    def _stands_in(self, node: int) -> int:
        return 0 if node in self._asked else _STAND_IN

    def _arrivals(self, layer: set[int], best: dict[int, _Rank]) -> dict[int, _Rank]:
        found = ((node, self._best_arrival(node, best)) for node in layer)
        return {node: rank for node, rank in found if rank is not None}

    def _best_arrival(self, node: int, best: dict[int, _Rank]) -> _Rank | None:
        targets, newness = self._graph._targets, self._graph._newness
        apart = self._apart.get(node, ())
        arrivals = []
        for link in self._graph._links(node):
            before = best.get(targets[link])
            if before is not None and targets[link] not in apart:
                # Negative and sorted from the oldest work, so that the smallest is the best.
                ages = tuple(sorted((*before[1], -newness[link]), reverse=True))
                arrivals.append((before[0], ages, (*before[2], node)))
        return min(arrivals, default=None)

    def _departures(self, arrivals: dict[int, _Rank]) -> dict[int, _Rank]:
        """Return the best chain with which each artist of the stops that were reached leaves."""
        leaving = {
            node: (detours, ages, (*nodes, node))
            for node, (detours, ages, nodes) in arrivals.items()
        }
        for family in self._families_of(arrivals):
            detours, ages, nodes = min(arrivals[node] for node in family if node in arrivals)
            for node in family - self._closed:
                changed = (detours + _CHANGE, ages, (*nodes, node))
                leaving[node] = min(leaving.get(node, changed), changed)
        return leaving


class Links:
    """A graph with edges over it: of some pairs others, which are few.

    The whole is put together when a chain is looked for, and only then.
    """

    def __init__(
        self,
        graph: CollaborationGraph,
        *,
        apart: Collection[frozenset[int]] = (),
        edges: Collection[Edge] = (),
        families: Collection[Collection[int]] = (),
    ) -> None:
        """Put `edges` over a graph in which the pairs `apart` never met."""
        self._families = families
        self._below = graph
        self._apart = apart
        self._edges = edges
        self._whole = None if apart or edges else graph

    def neighbours(self, artist: int) -> Iterator[tuple[int, int]]:
        """Yield whom an artist worked with, some perhaps twice, and a work together."""
        for other, work in self._below.neighbours(artist):
            if not self._apart or {artist, other} not in self._apart:
                yield other, work
        for left, right, work, _ in self._edges:
            if artist in (left, right):
                yield right if artist == left else left, work

    @property
    def graph(self) -> CollaborationGraph:
        """Return the whole graph; the first time takes as long as to build it."""
        if self._whole is None:
            below = self._below.edges_but(self._apart)
            edges = chain(below, self._edges)
            self._whole = CollaborationGraph.build(edges, self._families)
        return self._whole


def _assemble(
    families: Iterable[Collection[int]],
    lefts: array[int],
    rights: array[int],
    works: array[int],
    newness: array[int],
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
    linked = [frozenset(map(node_of.__getitem__, node_of.keys() & each)) for each in families]
    stops = {node: family for family in linked if len(family) > 1 for node in family}
    return CollaborationGraph(artists, first, kept_targets, kept_works, kept_newness, stops)


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
