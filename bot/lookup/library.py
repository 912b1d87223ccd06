"""What every use case shares: the store, the directory in memory, and how names are offered.

The directory has the index of names, who belongs to whom, and who worked with whom. Acts, works
and shows are offered for choice by labels; those of the popular ones are kept in memory.
"""

from __future__ import annotations

import asyncio
import re
from collections import ChainMap, defaultdict
from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple, ParamSpec, TypeVar

from bot.catalogue.model import ArtistKind, ArtistRef, Order, Subject, Suggestion, Work
from bot.catalogue.store.catalogue import CatalogueStore
from bot.catalogue.store.collaborations import Criteria, Found, Part
from bot.catalogue.store.layers import LayerStore, Overlay, Reading, Versions
from bot.catalogue.store.names import IndexedArtist, Label, NameRow, NameStore
from bot.kit.cache import Recent
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.lookup.graph import CollaborationGraph, Links
from bot.lookup.model import PAGE_SIZE, Page
from bot.lookup.stops import Stops
from bot.names.index import Hit, NameEntry, NameIndex
from bot.names.layered import LayeredIndex

_CODES = {Subject.ARTIST: 0, Subject.COLLABORATION: 1, Subject.SHOW: 2}
_SUBJECTS = {code: subject for subject, code in _CODES.items()}
_TABLES = {
    Subject.ARTIST: "artists", Subject.COLLABORATION: "collaborations", Subject.SHOW: "shows",
}  # fmt: skip
_BITS = 2
_LARGE = 30_000
LONGEST_LABEL = 100
WARM = 10_000
"""So many of the most popular are read at the start: all that the shipped catalogue has."""
_RECENT = 4000
_LAYERED = 256
"""Servers with entries of their own that are kept open; another one takes a moment."""
_AT_ONCE = 1000
_LONGEST_NAME = 70
_CREDITED = re.compile(r"credited on '(.+)' \((\d{4})\)")
_FEW = 300
_OF_A_SHOW = 20
_LONG_SECONDS = 0.0007
"""A turn of the event loop costs some 40 microseconds: little beside a search of this length."""
P = ParamSpec("P")
T = TypeVar("T")


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

    `everything` has acts, titles and shows by `Ref.number`, `artists` acts alone by id. `slugs`
    has the ids of acts, by former slugs too; `members` those of a group's members and units (of
    groups only, whose members' works count as theirs), and `groups` those of all an act belongs to.
    """

    everything: NameIndex
    artists: NameIndex
    by_id: MutableMapping[int, IndexedArtist]
    slugs: MutableMapping[str, int]
    members: Mapping[int, tuple[int, ...]]
    groups: Mapping[int, tuple[int, ...]]
    stops: Stops
    links: Links

    @classmethod
    async def build(cls, names: NameStore) -> Directory:
        """Read everything from the store; the heavy part runs in worker threads."""
        by_id = {each.id: each for each in await names.list_artists()}
        members, groups = _memberships(await names.list_memberships(), by_id)
        stops = Stops(groups, members)
        return cls(
            everything=await names.stream_all_names(_index_of_everything),
            artists=await names.stream_artist_names(_index_of_artists),
            by_id=by_id,
            slugs=dict(await names.list_old_slugs())
            | {each.slug: each.id for each in by_id.values()},
            members=members,
            groups=groups,
            stops=stops,
            links=Links(await _graph(names, stops)),
        )

    async def over(self, names: NameStore, overlay: Overlay, *, below: NameStore) -> Directory:
        """Put layers over this directory: what they show, read from a store that sees them."""
        artists = overlay.shown.get("artists", frozenset())
        only = {
            subject: overlay.shown.get(table, frozenset()) for subject, table in _TABLES.items()
        }
        gone = {subject: overlay.hidden.get(table, ()) for subject, table in _TABLES.items()}
        by_id = {each.id: each for each in await names.list_artists(artists)}
        members, groups, stops = self.members, self.groups, self.stops
        if artists or gone[Subject.ARTIST]:
            known = {**self.by_id, **by_id}
            members, groups = _memberships(await names.list_memberships(), known)
            stops = Stops(groups, members)
        rows = await names.list_names(only)
        return Directory(
            everything=LayeredIndex(
                self.everything,
                _index_of_everything(iter(rows)),
                hidden=frozenset(numbers_of(gone)),
            ),
            artists=LayeredIndex(
                self.artists,
                _index_of_artists(row for row in rows if row.subject is Subject.ARTIST),
                hidden=frozenset(gone[Subject.ARTIST]),
            ),
            by_id=ChainMap(by_id, self.by_id),
            slugs=ChainMap({each.slug: each.id for each in by_id.values()}, self.slugs),
            members=members,
            groups=groups,
            stops=stops,
            links=await self._links_over(names, overlay, below, stops),
        )

    async def _links_over(
        self, names: NameStore, overlay: Overlay, below: NameStore, stops: Stops
    ) -> Links:
        if "artists" in overlay.view.changed:
            # Who belongs to whom decides whom a work joins.
            return Links(await _graph(names, stops))
        apart = await below.list_pairs(overlay.hidden.get("collaborations", ()))
        shown = overlay.shown.get("collaborations", ())
        edges = await names.list_edges(shown, between=apart)
        return Links(self.links.graph, apart=apart, edges=edges, families=stops.families)

    @property
    def graph(self) -> CollaborationGraph:
        """Return who is joined to whom; the first time takes a moment."""
        return self.links.graph

    @property
    def is_large(self) -> bool:
        """Return whether a search takes long enough to be worth a worker thread."""
        return len(self.everything) > _LARGE

    def view(self, artist: int) -> tuple[int, ...]:
        """Return the artist and a group's members and units: whose works count as its own."""
        return self.stops.view(artist)

    def own(self, artist: int) -> tuple[int, ...]:
        """Return who is no partner of an artist: itself, its members and units, its groups."""
        return (*self.view(artist), *self.groups.get(artist, ()))

    def circle(self, artist: int) -> frozenset[int]:
        """Return with whom an artist (in group view) worked, and who belongs to it or it to."""
        met = (other for one in self.view(artist) for other, _ in self.links.neighbours(one))
        return frozenset((*met, *self.own(artist)))

    def part(self, numbers: Iterable[int]) -> Part:
        """Describe works that any of some acts (in group view), titles and shows have.

        All by their numbers in the index of everything; thousands may share a title.
        """
        found = list(numbers)
        artists, titles, shows = (ids_of(subject, found) for subject in _CODES)
        in_view = {one for artist in artists for one in self.view(artist)}
        return Part(tuple(titles), tuple(in_view), tuple(shows))

    def weight(self, artist: int) -> int:
        """Return an artist's number of works; a group's with those of its members."""
        found = self.by_id.get(artist)
        return found.works if found else 0

    def known(self, artist: int) -> int:
        """Return how well known an artist is."""
        found = self.by_id.get(artist)
        return found.known if found else 0

    def is_known(self, artist: int) -> bool:
        """Return whether it is known who somebody is, besides a name in a credit."""
        found = self.by_id.get(artist)
        return found is not None and found.fame > 0

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


async def _graph(names: NameStore, stops: Stops) -> CollaborationGraph:
    build = partial(CollaborationGraph.build, families=stops.families)
    return await names.stream_edges(build)


def _memberships(
    pairs: Iterable[tuple[int, int]], artists: Mapping[int, IndexedArtist]
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


class ChoiceLabel(NamedTuple):
    """A thing for choice: as it is, and for who typed its name in Hangul (`native`)."""

    native: str
    by_name: Suggestion
    in_hangul: Suggestion

    def found_by(self, name: str) -> Suggestion:
        """Return what to show to whom a name led here."""
        return self.in_hangul if name and name == self.native else self.by_name


class ChoiceLabels:
    """Reads what is offered for choice, and remembers it."""

    def __init__(
        self,
        names: NameStore,
        *,
        below: ChoiceLabels | None = None,
        changed: Container[int] = (),
    ) -> None:
        """Read labels from a store, but for those that are as `below`: all that did not change."""
        self._names = names
        self._below = below
        self._changed = changed
        self._warm: dict[int, ChoiceLabel] = {}
        self._recent: Recent[int, ChoiceLabel] = Recent(_RECENT)

    @classmethod
    async def read(cls, names: NameStore, popular: Sequence[Ref]) -> ChoiceLabels:
        """Read what is to be kept; the rest is read when it is asked for."""
        labels = cls(names)
        for start in range(0, len(popular), _AT_ONCE):
            labels._warm |= await labels._read(popular[start : start + _AT_ONCE])
        return labels

    async def list(self, refs: Collection[Ref]) -> dict[Ref, ChoiceLabel]:
        """Return what is there of some things, in their order."""
        found = {ref: self._known(ref.number) for ref in refs}
        if missing := [ref for ref, label in found.items() if label is None]:
            for number, label in (await self._read(missing)).items():
                self._recent.keep(number, label)
                found[Ref.of(number)] = label
        return {ref: label for ref, label in found.items() if label is not None}

    def _known(self, number: int) -> ChoiceLabel | None:
        known = self._warm.get(number) or self._recent.get(number)
        if known is None and self._below is not None and number not in self._changed:
            known = self._below._known(number)
        return known

    async def _read(self, refs: Collection[Ref]) -> dict[int, ChoiceLabel]:
        ids: dict[Subject, list[int]] = {subject: [] for subject in Subject}
        for ref in refs:
            ids[ref.subject].append(ref.id)
        labels = await self._names.list_labels(
            ids[Subject.ARTIST], ids[Subject.COLLABORATION], ids[Subject.SHOW]
        )
        return {Ref(*key).number: _offer(key[0], label) for key, label in labels.items()}


def _offer(subject: Subject, label: Label) -> ChoiceLabel:
    by_name = suggestion(subject, label)
    in_hangul = suggestion(subject, label, matched=label.native)
    return ChoiceLabel(label.native, by_name, by_name if in_hangul == by_name else in_hangul)


def suggestion(subject: Subject, label: Label, *, matched: str = "") -> Suggestion:
    """Write a thing for choice: together, label and detail are at most 100 characters."""
    both = label.name
    if label.native and label.native != label.name:
        # A description of ours in two languages is not a title in two scripts.
        both = label.native if label.untitled else f"{label.native} ({label.name})"
    in_hangul = matched and matched == label.native
    said = _detail(subject, label, label.people, credited=r"on \1, \2")
    said_ko = _detail(subject, label, label.people_native, credited=r"\1, \2")
    name, detail = _fitted(both if in_hangul else label.name, said)
    name_ko, detail_ko = _fitted(both, said_ko)
    if (name_ko, detail_ko) == (name, detail):
        return Suggestion(subject, label.slug, name, detail)
    return Suggestion(subject, label.slug, name, detail, name_ko, detail_ko)


def _fitted(name: str, detail: str) -> tuple[str, str]:
    name = _cut(name, _LONGEST_NAME)
    return name, _cut(detail, LONGEST_LABEL - len(name) - 3)


def _detail(subject: Subject, label: Label, people: Sequence[str], *, credited: str) -> str:
    if subject is Subject.COLLABORATION:
        names = ", ".join(people)
        return f"{names} · {label.year}" if label.year else names
    if found := _CREDITED.search(label.note):
        return found.expand(credited)
    if label.note:
        # Many a namesake is told apart by its group.
        return dict(zip(label.people, people, strict=False)).get(label.note, label.note)
    return ", ".join(people[:2])


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: max(0, length - 1)].rstrip() + "…"


class Library:
    """The store with its directory in memory; `refresh` reads the directory anew.

    `of` gives the library that a server has, with what the layers say that it is seen with.
    """

    def __init__(
        self,
        reading: Reading,
        lists: ListStore,
        *,
        directory: Directory,
        choice_labels: ChoiceLabels,
        layers: LayerStore,
    ) -> None:
        self.reading = reading
        self.store = CatalogueStore(reading)
        self.lists = lists
        self.directory = directory
        self._layers = layers
        self._layered: Recent[Versions, Library] = Recent(_LAYERED)
        self._opening = asyncio.Lock()
        self._made: dict[Callable[[Library], Any], Any] = {}
        self.caches: list[dict[Any, Any]] = [self.store.works.listed, self.store.works.alone]
        self._tags: tuple[str, ...] | None = None
        self._choice_labels = choice_labels

    @classmethod
    async def open(cls, database: Database, lists: ListStore) -> Library:
        """Read what is kept in memory."""
        directory, choice_labels = await _read(CatalogueStore(database))
        return cls(
            database,
            lists,
            directory=directory,
            choice_labels=choice_labels,
            layers=LayerStore(database),
        )

    async def of(self, guild_id: int | None) -> Library:
        """Return the library that a server has, as it is now; nobody's server has that of all.

        Where no layer says anything, that is this one. Another process' changes are seen, too.
        """
        versions = await self._layers.versions(guild_id)
        if not versions:
            return self
        if (known := self._layered.get(versions)) is not None:
            return known
        async with self._opening:
            if (known := self._layered.get(versions)) is None:
                known = await self._over(versions)
                self._layered.keep(versions, known)
            return known

    def made(self, make: Callable[[Library], T]) -> T:
        """Return what answers from this library, the same every time."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    async def _over(self, versions: Versions) -> Library:
        overlay = await self._layers.overlay(versions)
        if not overlay.hidden and not overlay.shown:
            return self
        reading = self._layers.reading(overlay.view)
        names = NameStore(reading)
        return Library(
            reading,
            self.lists,
            directory=await self.directory.over(names, overlay, below=self.store.names),
            choice_labels=self._labels_over(names, overlay),
            layers=self._layers,
        )

    def _labels_over(self, names: NameStore, overlay: Overlay) -> ChoiceLabels:
        if overlay.view.changed:
            # Whoever is called otherwise may be on any work.
            return ChoiceLabels(names)
        shown = {subject: overlay.shown.get(table, ()) for subject, table in _TABLES.items()}
        return ChoiceLabels(names, below=self._choice_labels, changed=frozenset(numbers_of(shown)))

    async def refresh(self) -> None:
        """Read the directory again, and forget what was made of the old one."""
        self.directory, self._choice_labels = await _read(self.store)
        self._layered.clear()
        for cache in self.caches:
            cache.clear()
        self._tags = None

    async def compute(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a search: here when it is quick, in a worker thread when the index is large."""
        if self.directory.is_large:
            return await asyncio.to_thread(function, *args, **kwargs)
        began = perf_counter()
        found = function(*args, **kwargs)
        if perf_counter() - began > _LONG_SECONDS:
            # What comes next has its own turn: others who wait for the event loop come first.
            await asyncio.sleep(0)
        return found

    async def page(
        self,
        criteria: Criteria,
        number: int,
        *,
        request: dict[str, Any],
        view: Sequence[int] = (),
    ) -> Page:
        """Return a page of works, the last one when `number` is beyond it.

        `request` is what `open_page` needs to find the list again, but for the order; `view` are
        the act that it is a list of and those whose works count as its own.
        """
        number = max(0, number)
        criteria = replace(criteria, of=view[0] if view else None)
        if criteria.order is not Order.BEST_KNOWN:
            request = {**request, "order": criteria.order}
        search = partial(self._search_for(criteria), criteria, limit=PAGE_SIZE)
        found = await search(offset=number * PAGE_SIZE)
        pages = max(1, -(-found.total // PAGE_SIZE))
        if number >= pages:
            number = pages - 1
            found = await search(offset=number * PAGE_SIZE)
        list_id = await self.lists.save(request) if pages > 1 else ""
        slugs = tuple([self.directory.by_id[one].slug for one in view])
        sections, order = found.sections, criteria.order
        return Page(found.items, number, pages, found.total, list_id, sections, order, slugs)

    def _search_for(self, criteria: Criteria) -> Callable[..., Awaitable[Found]]:
        """Choose how to search: a few works are not worth a thread's while."""
        works, likely = self.store.works, self._likely(criteria)
        if likely is not None and likely <= _FEW and not self.directory.is_large:
            return works.search_at_once
        return partial(works.search, in_short=True)

    def _likely(self, criteria: Criteria) -> int | None:
        """Guess how many works a search looks at; None where names do not tell."""
        # A country or a language stands for thousands of works.
        if not criteria.parts or criteria.country or criteria.language:
            return None
        weight = self.directory.weight
        works = sum(weight(artist) for part in criteria.parts for artist in part.artists)
        others = sum(len(part.titles) + _OF_A_SHOW * len(part.shows) for part in criteria.parts)
        return works + others

    async def tags(self) -> tuple[str, ...]:
        """List the codes of countries and languages, most works first; every command needs them."""
        if self._tags is None:
            self._tags = tuple(tag for tag, _ in await self.store.works.list_tags())
        return self._tags

    async def refs(self, artists: Iterable[int]) -> tuple[ArtistRef, ...]:
        """Return artists in the order of their ids, without those that are gone."""
        return tuple((await self.store.artists.list_refs(tuple(artists))).values())

    async def suggestions_of_hits(self, hits: Sequence[Hit]) -> list[Suggestion]:
        """Offer what the index of everything found, in its order."""
        matched = {Ref.of(hit.ref): hit.text for hit in hits}
        return await self.suggestions(list(matched), matched=matched)

    async def suggestions(
        self, refs: Collection[Ref], *, matched: dict[Ref, str] | None = None
    ) -> list[Suggestion]:
        """Offer things for choice, in their order, without those that are gone.

        `matched` has the names by which they were found: who typed Hangul sees Hangul.
        """
        labels = await self._choice_labels.list(refs)
        names = matched or {}
        return [label.found_by(names.get(ref, "")) for ref, label in labels.items()]


async def _read(store: CatalogueStore) -> tuple[Directory, ChoiceLabels]:
    directory = await Directory.build(store.names)
    popular = [Ref.of(hit.ref) for hit in directory.everything.top(WARM)]
    return directory, await ChoiceLabels.read(store.names, popular)
