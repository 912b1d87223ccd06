"""What is kept in memory: the index of names, who belongs to whom, and who worked with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.catalogue.model import ArtistKind, Subject, Work
from bot.catalogue.store.collaborations import Part
from bot.catalogue.store.names import IndexedArtist, NameRow, NameStore
from bot.lookup.graph import CollaborationGraph
from bot.names.index import NameEntry, NameIndex

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
        """Return the number that the index of everything uses."""
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
    by_id : dict
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
    by_id: dict[int, IndexedArtist]
    slugs: dict[str, int]
    members: dict[int, tuple[int, ...]]
    groups: dict[int, tuple[int, ...]]
    graph: CollaborationGraph

    @classmethod
    async def build(cls, names: NameStore) -> Directory:
        """Read everything from the store; the heavy part runs in worker threads."""
        by_id = {each.id: each for each in await names.list_artists()}
        members, groups = _memberships(await names.list_memberships(), by_id)
        return cls(
            everything=await names.stream_all_names(_index_of_everything),
            artists=await names.stream_artist_names(_index_of_artists),
            by_id=by_id,
            slugs={each.slug: each.id for each in by_id.values()},
            members=members,
            groups=groups,
            graph=await names.stream_edges(CollaborationGraph.build),
        )

    @property
    def is_large(self) -> bool:
        """Return whether a search takes long enough to be worth a worker thread."""
        return len(self.everything) > _LARGE

    def view(self, artist: int) -> tuple[int, ...]:
        """Return the artist and a group's members and units: whose works count as its own."""
        return (artist, *self.members.get(artist, ()))

    def own(self, artist: int) -> tuple[int, ...]:
        """Return who is no partner of an artist: itself, its members and units, its groups."""
        return (*self.view(artist), *self.groups.get(artist, ()))

    def part(self, numbers: Iterable[int]) -> Part:
        """Describe works that any of some acts (in group view), titles and shows have.

        All by their numbers in the index of everything; thousands may share a title.
        """
        found = list(numbers)
        artists, titles, shows = (ids_of(subject, found) for subject in _CODES)
        in_view = {one for artist in artists for one in self.view(artist)}
        return Part(tuple(titles), tuple(in_view), tuple(shows))

    def weight(self, artist: int) -> int:
        """Return an artist's popularity: its works, and for a group those of its members."""
        found = self.by_id.get(artist)
        return found.weight if found else 0

    def weight_of(self, work: Work) -> int:
        """Return a work's popularity: its most popular artist's."""
        ids = (self.slugs.get(credit.artist.slug, 0) for credit in work.credits)
        return max((self.weight(one) for one in ids), default=0)


def ids_of(subject: Subject, numbers: Iterable[int]) -> list[int]:
    """Return the ids of one kind, each once, of numbers in the index of everything."""
    code, mask = _CODES[subject], (1 << _BITS) - 1
    return list(dict.fromkeys(number >> _BITS for number in numbers if number & mask == code))


def numbers_of(related: Mapping[Subject, Iterable[int]]) -> list[int]:
    """Return the numbers in the index of everything, by kinds of things and their ids."""
    return [one << _BITS | _CODES[subject] for subject, ids in related.items() for one in ids]


def _index_of_artists(rows: Iterator[NameRow]) -> NameIndex:
    return NameIndex.build(NameEntry(*row[1:]) for row in rows)


def _index_of_everything(rows: Iterator[NameRow]) -> NameIndex:
    return NameIndex.build(
        NameEntry(row.id << _BITS | _CODES[row.subject], *row[2:]) for row in rows
    )


def _memberships(
    pairs: Iterable[tuple[int, int]], artists: dict[int, IndexedArtist]
) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    folding = {ArtistKind.GROUP, ArtistKind.OTHER}
    for member, group in pairs:
        groups[member].append(group)
        if artists[group].kind in folding:
            members[group].append(member)
    return (
        {group: tuple(found) for group, found in members.items()},
        {member: tuple(found) for member, found in groups.items()},
    )
