"""What is kept in memory: the index of names, who belongs to whom, and who worked with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.graph import CollaborationGraph
from bot.domain.matching import NameEntry, NameIndex
from bot.domain.models import ArtistKind, Collaboration
from bot.domain.subjects import Subject
from bot.storage.collaborations import Part
from bot.storage.names import Act, NameStore

_CODES = {Subject.ARTIST: 0, Subject.COLLABORATION: 1, Subject.SHOW: 2}
_SUBJECTS = {code: subject for subject, code in _CODES.items()}
_BITS = 2
_LARGE = 20_000


@dataclass(frozen=True, slots=True)
class Ref:
    """What a number in the index stands for."""

    subject: Subject
    id: int

    @property
    def number(self) -> int:
        """Give the number that the index of everything uses."""
        return self.id << _BITS | _CODES[self.subject]

    @classmethod
    def of(cls, number: int) -> Ref:
        """Read a number of the index of everything."""
        return cls(_SUBJECTS[number & ((1 << _BITS) - 1)], number >> _BITS)


@dataclass(frozen=True, slots=True)
class Directory:
    """An immutable picture of the catalogue's names and links.

    Parameters
    ----------
    everything : NameIndex
        Acts, titles and shows, by `Ref.number`.
    artists : NameIndex
        Acts alone, by id.
    acts : dict
        Acts by id.
    slugs : dict
        Ids of acts by slug.
    members, groups : dict
        Ids of a group's members and units (of groups only, whose members' works count as
        theirs), and ids of everything an act belongs to.
    graph : CollaborationGraph
    """

    everything: NameIndex
    artists: NameIndex
    acts: dict[int, Act]
    slugs: dict[str, int]
    members: dict[int, tuple[int, ...]]
    groups: dict[int, tuple[int, ...]]
    graph: CollaborationGraph

    @classmethod
    async def build(cls, names: NameStore) -> Directory:
        """Read everything from the store; the heavy part runs in worker threads."""
        acts = {act.id: act for act in await names.list_acts()}
        members, groups = _memberships(await names.list_memberships(), acts)
        return cls(
            everything=await names.stream_all_names(_index_of_everything),
            artists=await names.stream_artist_names(NameIndex.build),
            acts=acts,
            slugs={act.slug: act.id for act in acts.values()},
            members=members,
            groups=groups,
            graph=await names.stream_edges(CollaborationGraph.build),
        )

    @property
    def is_large(self) -> bool:
        """Tell whether a search takes long enough to be worth a worker thread."""
        return len(self.everything) > _LARGE

    def view(self, artist: int) -> tuple[int, ...]:
        """Give the act and, for a group, its members and units: whose works count as its own."""
        return (artist, *self.members.get(artist, ()))

    def own(self, artist: int) -> tuple[int, ...]:
        """Give who is no partner of an act: itself, its members and units, and its groups."""
        return (*self.view(artist), *self.groups.get(artist, ()))

    def part(self, numbers: Iterable[int]) -> Part:
        """Describe works that any of some acts (in group view), titles and shows have.

        All by their numbers in the index of everything; thousands may share a title.
        """
        found = list(numbers)
        acts, titles, shows = (ids_of(subject, found) for subject in _CODES)
        artists = {one for act in acts for one in self.view(act)}
        return Part(tuple(titles), tuple(artists), tuple(shows))

    def weight(self, artist: int) -> int:
        """Give an act's popularity: its works, and for a group those of its members."""
        act = self.acts.get(artist)
        return act.weight if act else 0

    def weight_of(self, work: Collaboration) -> int:
        """Give a work's popularity: its most popular act's."""
        ids = (self.slugs.get(credit.artist.slug, 0) for credit in work.credits)
        return max((self.weight(one) for one in ids), default=0)


def ids_of(subject: Subject, numbers: Iterable[int]) -> list[int]:
    """Give the ids of one kind of thing, of numbers in the index of everything, each once."""
    code, mask = _CODES[subject], (1 << _BITS) - 1
    return list(dict.fromkeys(number >> _BITS for number in numbers if number & mask == code))


def numbers_of(related: Mapping[Subject, Iterable[int]]) -> list[int]:
    """Give the numbers in the index of everything, by kinds of things and their ids."""
    return [one << _BITS | _CODES[subject] for subject, ids in related.items() for one in ids]


def _index_of_everything(named: Iterator[tuple[Subject, NameEntry]]) -> NameIndex:
    return NameIndex.build(
        NameEntry(one.ref << _BITS | _CODES[subject], one.text, one.folded, one.primary, one.weight)
        for subject, one in named
    )


def _memberships(
    pairs: Iterable[tuple[int, int]], acts: dict[int, Act]
) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    folding = {ArtistKind.GROUP, ArtistKind.OTHER}
    for member, group in pairs:
        groups[member].append(group)
        if acts[group].kind in folding:
            members[group].append(member)
    return (
        {group: tuple(found) for group, found in members.items()},
        {member: tuple(found) for member, found in groups.items()},
    )
