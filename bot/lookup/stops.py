"""What is one stop of a chain: an artist, or a group with its members and units.

Groups that share somebody are one stop together: else a group and its member could be two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Course:
    """Between whom a chain goes: the stops at its ends, each with who was asked for first.

    Nobody who is `closed` is on it.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    closed: frozenset[int]


class Stops:
    """Who belongs to whom, as chains see it; `families` are the stops of more than one artist.

    `groups` has all groups, units and projects of an artist, `members` those of groups whose
    members' works count as theirs: only these are one stop.
    """

    def __init__(
        self, groups: Mapping[int, Sequence[int]], members: Mapping[int, Sequence[int]]
    ) -> None:
        self._groups = groups
        self._members = members
        self._everybody: dict[int, list[int]] = {}
        for member, theirs in groups.items():
            for group in theirs:
                self._everybody.setdefault(group, []).append(member)
        self.families = tuple(self._families())

    def _families(self) -> Iterator[frozenset[int]]:
        seen: set[int] = set()
        for group in self._members:
            if group not in seen:
                family = frozenset(self._ways(group))
                seen |= family
                yield family

    def homes(self, artist: int) -> list[int]:
        """Return the groups that an artist is one stop with."""
        return [group for group in self._groups.get(artist, ()) if group in self._members]

    def view(self, artist: int) -> tuple[int, ...]:
        """Return an artist and a group's members and units: whose works count as its own."""
        return (artist, *self._members.get(artist, ()))

    def course(self, first: int, last: int) -> Course:
        """Return what a chain between two artists has to keep to."""
        # Who is in both views would be a chain of no hop.
        starts, ends = apart(self.view(first), self.view(last))
        own, other = self.kin(first, starts), self.kin(last, ends)
        return Course(
            tuple(one for one in starts if one not in other),
            tuple(one for one in ends if one not in own),
            frozenset(own | other),
        )

    def family(self, artist: int) -> frozenset[int]:
        """Return everybody who is one stop with an artist."""
        return frozenset(self._ways(artist))

    def kin(self, asked: int, ends: Sequence[int]) -> set[int]:
        """Return who may be no stop of a chain that ends with an artist, or who stands in for it.

        These are its own groups and members, and the groups of all at that end.
        """
        own = {*self._groups.get(asked, ()), *self._everybody.get(asked, ())}
        return own.union(*map(self.homes, ends)).difference(ends)

    def rest(self, ends: Sequence[int], closed: Collection[int]) -> list[frozenset[int]]:
        """Return the stops that the families of those at a chain's ends fall into without them."""
        out = {*ends, *closed}
        left = {one for end in ends for one in self._ways(end)} - out
        parts = []
        while left:
            part = frozenset(self._ways(next(iter(left)), out))
            left -= part
            parts.append(part)
        return parts

    def are_apart(self, artists: Collection[int]) -> bool:
        """Return whether nobody among some artists is a member of another of them."""
        return not any(group in artists for one in artists for group in self.homes(one))

    def between(self, one: int, other: int) -> list[tuple[int, list[int]]]:
        """Return through which groups two artists are one stop, each with those of its members.

        A group that is one of the two has one of them: the member that stands in for it.
        """
        ways = self._ways(other)
        steps = [one]
        while steps[-1] != other:
            steps.append(ways[steps[-1]])
        found: dict[int, list[int]] = {}
        for left, right in pairwise(steps):
            group, member = (left, right) if right in self._members.get(left, ()) else (right, left)
            found.setdefault(group, []).append(member)
        return list(found.items())

    def _ways(self, start: int, out: Collection[int] = ()) -> dict[int, int]:
        """Return everybody in a stop without some, each with the next one on the way to `start`."""
        ways, todo = {start: start}, [start]
        for artist in todo:
            for near in (*self.homes(artist), *self._members.get(artist, ())):
                if near not in ways and near not in out:
                    ways[near] = artist
                    todo.append(near)
        return ways


def apart(mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Take who is in both views out of the one that only has them as members."""
    return (
        tuple(one for one in mine if one == mine[0] or one not in theirs),
        tuple(one for one in theirs if one == theirs[0] or one not in mine),
    )
