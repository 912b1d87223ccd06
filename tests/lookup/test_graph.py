"""Chains of collaborations: the shortest, and of those the newest, as trying all of them finds."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.graph import CollaborationGraph

Edge = tuple[int, int, int, int]
ARTISTS = st.integers(1, 7)
VIEWS = st.lists(ARTISTS, min_size=1, max_size=2, unique=True)


@st.composite
def edge_lists(draw: st.DrawFn) -> list[Edge]:
    """Works between up to seven artists; recencies collide, so that ties are common."""
    links = draw(st.lists(st.tuples(ARTISTS, ARTISTS, st.integers(0, 4)), max_size=16))
    return [(left, right, 100 + number, new) for number, (left, right, new) in enumerate(links)]


def newest(edges: list[Edge], left: int, right: int) -> tuple[int, int] | None:
    """Give (recency, work) of the newest work of two artists."""
    works = [(new, work) for one, other, work, new in edges if {one, other} == {left, right}]
    return max(works, default=None) if left != right else None


def every_chain(edges: list[Edge], starts: list[int], ends: list[int]) -> list[tuple[object, ...]]:
    """Give (hops, stand-ins, ages from the oldest, artists) of all without a repeated artist."""
    known = sorted({artist for edge in edges for artist in edge[:2]} | {*starts} & {*ends})
    chains: list[tuple[object, ...]] = []
    for size in range(1, len(known) + 1):
        for artists in permutations(known, size):
            if artists[0] not in starts or artists[-1] not in ends:
                continue
            works = [newest(edges, *pair) for pair in pairwise(artists)]
            if all(works):
                ages = sorted((-work[0] for work in works if work), reverse=True)
                stand_ins = (artists[0] != starts[0]) + (artists[-1] != ends[0])
                chains.append((size - 1, stand_ins, ages, artists))
        if chains:
            break
    return chains


@given(edge_lists(), VIEWS, VIEWS)
def test_shortest_path_when_any_graph_then_what_trying_all_finds(
    edges: list[Edge], starts: list[int], ends: list[int]
) -> None:
    chains = every_chain(edges, starts, ends)
    found = CollaborationGraph.build(edges).shortest_path(starts, ends)
    if not chains:
        assert found is None
        return
    hops, _, _, artists = min(chains)
    assert found is not None
    assert len(found) == hops
    if found:
        assert (found[0][0], *(right for _, right, _ in found)) == artists
        for left, right, work in found:
            assert work == newest(edges, left, right)[1]  # type: ignore[index]  # there is one


@given(edge_lists(), st.randoms(use_true_random=False))
def test_shortest_path_when_edges_come_in_another_order_then_the_same(
    edges: list[Edge], rng: object
) -> None:
    mixed = [(right, left, work, new) for left, right, work, new in edges]
    rng.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    one, other = CollaborationGraph.build(edges), CollaborationGraph.build(mixed)
    for start in range(1, 8):
        assert one.shortest_path([start], [7]) == other.shortest_path([start], [7])


def test_shortest_path_when_equally_short_then_the_oldest_work_is_the_newest() -> None:
    edges = [(1, 2, 10, 2024), (2, 9, 11, 1998), (1, 3, 12, 2020), (3, 9, 13, 2019)]
    graph = CollaborationGraph.build(edges)
    assert graph.shortest_path([1], [9]) == [(1, 3, 12), (3, 9, 13)]
    assert graph.shortest_path([9], [1]) == [(9, 3, 13), (3, 1, 12)]


def test_shortest_path_when_group_view_then_starts_with_the_nearest_member() -> None:
    graph = CollaborationGraph.build([(1, 5, 10, 1), (5, 9, 11, 1), (2, 9, 12, 1)])
    assert graph.shortest_path([1, 2], [9]) == [(2, 9, 12)]


@pytest.mark.parametrize(("starts", "ends"), [([1], [8]), ([], [1]), ([77], [1]), ([1], [])])
def test_shortest_path_when_nothing_joins_then_none(starts: list[int], ends: list[int]) -> None:
    graph = CollaborationGraph.build([(1, 2, 10, 1), (8, 9, 11, 1)])
    assert graph.shortest_path(starts, ends) is None


def test_shortest_path_when_an_artist_is_both_ends_then_no_hop() -> None:
    assert CollaborationGraph.build([]).shortest_path([4], [4]) == []


def test_neighbours_when_several_works_then_the_newest_of_each() -> None:
    edges = [(1, 2, 10, 5), (2, 1, 11, 7), (1, 3, 12, 1), (1, 1, 13, 9)]
    graph = CollaborationGraph.build(edges)
    assert list(graph.neighbours(1)) == [(2, 11), (3, 12)]
    assert list(graph.neighbours(77)) == []
    assert len(graph) == 3


def test_shortest_path_when_a_long_chain_then_every_hop() -> None:
    graph = CollaborationGraph.build((n, n + 1, 1000 + n, n) for n in range(500))
    path = graph.shortest_path([0], [500])
    assert path == [(n, n + 1, 1000 + n) for n in range(500)]
