"""A group with its members is one stop of a chain: what trying all chains of stops finds."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.graph import CollaborationGraph
from bot.lookup.stops import Stops

Edge = tuple[int, int, int, int]
Chain = list[tuple[int, int, int]]
PEOPLE, GROUPS, PROJECT = range(1, 8), range(11, 14), 13
EVERYBODY = [*PEOPLE, *GROUPS]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Edge], set[tuple[int, int]]]:
    """Works between seven people and three groups, one a project; many are in two."""
    pairs = st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(EVERYBODY), st.integers(0, 3))
    links = draw(st.lists(pairs, max_size=18))
    belongs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(GROUPS))
    members = draw(st.sets(belongs, max_size=7))
    kept = [link for link in links if not {link[:2], (link[1], link[0])} & members]
    edges = [(one, other, 100 + number, new) for number, (one, other, new) in enumerate(kept)]
    return edges, members


def stops_of(members: set[tuple[int, int]]) -> Stops:
    groups, inside = defaultdict(list), defaultdict(list)
    for member, group in sorted(members):
        groups[member].append(group)
        if group != PROJECT:
            inside[group].append(member)
    return Stops(groups, inside)


def folded(members: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return {pair for pair in members if pair[1] != PROJECT}


def chain_between(edges: list[Edge], members: set[tuple[int, int]], start: int, end: int):
    stops = stops_of(members)
    graph = CollaborationGraph.build(edges, stops.families)
    course = stops.course(start, end)
    starts, ends, closed = [*course.starts], [*course.ends], {*course.closed}
    assert closed.isdisjoint({*starts, *ends})
    families = stops.rest([*starts, *ends], closed)
    found = graph.shortest_path(starts, ends, families=families, closed=closed)
    return found, starts, ends, closed


def joined(artists: set[int], members: set[tuple[int, int]]) -> list[set[int]]:
    """Put artists together who are joined by membership, directly or through others of them."""
    parts: list[set[int]] = []
    members = folded(members)
    for artist in sorted(artists):
        near = [
            part
            for part in parts
            if any((one, artist) in members or (artist, one) in members for one in part)
        ]
        parts = [part for part in parts if part not in near] + [{artist}.union(*near)]
    return parts


def fewest_steps(edges, members, starts, ends, closed) -> int | None:
    """Count the works of the shortest chain, by trying all stops, nearest first."""
    rest = set(EVERYBODY) - set(starts) - set(ends) - closed
    nodes = [set(starts), *joined(rest, members), set(ends)]
    reached, far = {0}, 0
    while len(nodes) - 1 not in reached:
        far += 1
        beyond = {
            number
            for number, node in enumerate(nodes)
            for near in reached
            if any(
                (one in node and other in nodes[near]) or (other in node and one in nodes[near])
                for one, other, *_ in edges
            )
        }
        if beyond <= reached:
            return None
        reached |= beyond
    return far


ends_of_chains = st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(EVERYBODY))


def are_kin(pair: tuple[int, int], members: set[tuple[int, int]]) -> bool:
    return not members.isdisjoint({pair, pair[::-1]})


@given(worlds(), ends_of_chains)
def test_chain_when_groups_are_stops_then_as_short_as_what_trying_all_finds(world, ends) -> None:
    edges, members = world
    if ends[0] == ends[1] or are_kin(ends, members):
        return
    found, *around = chain_between(edges, members, *ends)
    steps = fewest_steps(edges, members, *around)
    assert (None if found is None else len(found)) == steps
    back, *_ = chain_between(edges, members, *reversed(ends))
    assert (None if back is None else len(back)) == steps


@given(worlds(), ends_of_chains)
def test_distances_when_measured_then_they_are_those_of_the_chains_from_there(world, ends) -> None:
    edges, members = world
    if ends[0] == ends[1] or are_kin(ends, members):
        return
    _, starts, last, closed = chain_between(edges, members, *ends)
    stops = stops_of(members)
    graph = CollaborationGraph.build(edges, stops.families)
    rest = stops.rest([*starts, *last], closed)
    found = graph.distances(last, families=[*rest, starts], closed=closed)
    far = min((found[one] for one in starts if one in found), default=None)
    assert far == fewest_steps(edges, members, starts, last, closed)
    parts = {one: part for part in (*rest, starts, last) for one in part}
    for one, other, *_ in edges:
        # Whoever made something together is one step apart at most, with all at their stops.
        if one != other and closed.isdisjoint({one, other}) and one in found:
            near = min(found[each] for each in parts.get(other, [other]) if each in found)
            here = min(found[each] for each in parts.get(one, [one]) if each in found)
            assert abs(near - here) <= 1


@given(worlds(), ends_of_chains)
def test_chain_when_it_goes_on_from_somebody_else_then_within_one_stop(world, ends) -> None:
    edges, members = world
    if ends[0] == ends[1] or are_kin(ends, members):
        return
    found, starts, last, _ = chain_between(edges, members, *ends)
    if not found:
        return
    works = {(work, frozenset(pair)) for *pair, work, _ in edges}
    assert all((work, frozenset(pair)) in works for *pair, work in found)
    assert found[0][0] in starts
    assert found[-1][1] in last
    for (_, came, _), (leaves, _, _) in pairwise(found):
        assert any({came, leaves} <= part for part in joined(set(EVERYBODY), members))


@given(worlds(), ends_of_chains)
def test_chain_when_any_then_a_group_and_its_member_are_never_two_stops(world, ends) -> None:
    edges, members = world
    if ends[0] == ends[1] or are_kin(ends, members):
        return
    found, *_ = chain_between(edges, members, *ends)
    if not found:
        return
    met = [ends[0], *(one for left, right, _ in found for one in (left, right)), ends[1]]
    stops = [set(pair) for pair in zip(met[::2], met[1::2], strict=True)]
    for number, stop in enumerate(stops):
        for other in stops[number + 1 :]:
            met = [(one, each) for one in stop for each in other]
            assert not [pair for pair in met if are_kin(pair, folded(members))]


@given(worlds())
def test_families_when_made_then_everybody_is_in_one_and_nobody_is_left_out(world) -> None:
    _, members = world
    families = stops_of(members).families
    wanted = [part for part in joined(set(EVERYBODY), members) if len(part) > 1]
    assert sorted(map(sorted, families)) == sorted(map(sorted, wanted))


def test_chain_when_a_group_goes_on_as_its_member_then_no_step_is_spent() -> None:
    # 1 made something with group 11, whose member 2 did with 3.
    edges = [(1, 11, 100, 5), (2, 3, 101, 5)]
    found, *_ = chain_between(edges, {(2, 11)}, 1, 3)
    assert found == [(1, 11, 100), (2, 3, 101)]


def test_chain_when_nobody_need_stand_in_then_who_was_asked_for_comes_first() -> None:
    # The member's work is better known, but the group has one itself.
    edges = [(2, 3, 100, 9), (11, 3, 101, 1)]
    found, *_ = chain_between(edges, {(2, 11)}, 11, 3)
    assert found == [(11, 3, 101)]


def test_chain_when_one_stop_need_not_change_then_it_does_not() -> None:
    edges = [(1, 11, 100, 9), (2, 3, 101, 9), (1, 4, 102, 1), (4, 3, 103, 1)]
    found, *_ = chain_between(edges, {(2, 11)}, 1, 3)
    assert found == [(1, 4, 102), (4, 3, 103)]


def test_chain_when_a_member_is_asked_for_then_its_group_is_no_stop_on_the_way() -> None:
    short = [(1, 5, 100, 9), (5, 11, 101, 9), (11, 3, 102, 9)]
    long = [(1, 6, 103, 1), (6, 7, 104, 1), (7, 4, 105, 1), (4, 3, 106, 1)]
    found, *_ = chain_between(short + long, {(1, 11)}, 1, 3)
    assert [work for *_, work in found] == [103, 104, 105, 106]


@pytest.mark.parametrize(
    ("ends", "through"),
    [
        ((11, 2), [(11, [2])]),
        ((2, 3), [(11, [2, 3])]),
        ((2, 12), [(11, [2, 3]), (12, [3])]),
        ((2, 2), []),
    ],
)
def test_between_when_two_are_one_stop_then_the_groups_and_members_are_named(ends, through) -> None:
    stops = stops_of({(2, 11), (3, 11), (3, 12)})
    assert stops.between(*ends) == through


@given(worlds(), ends_of_chains)
def test_chain_when_two_never_met_then_as_if_their_works_were_not_there(world, ends) -> None:
    edges, _ = world
    graph = CollaborationGraph.build(edges)
    if ends[0] == ends[1] or not (found := graph.shortest_path([ends[0]], [ends[1]])):
        return
    pair = frozenset(found[0][:2])
    other = CollaborationGraph.build(edge for edge in edges if frozenset(edge[:2]) != pair)
    assert graph.shortest_path([ends[0]], [ends[1]], apart=[pair]) == other.shortest_path(
        [ends[0]], [ends[1]]
    )
