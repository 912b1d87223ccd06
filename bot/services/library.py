"""What every use case shares: the store, the directory in memory, and how names are offered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

from bot.domain.matching import Hit
from bot.domain.models import ArtistRef
from bot.domain.subjects import Subject, Suggestion
from bot.services.answers import PAGE_SIZE, Page
from bot.services.directory import Directory, Ref
from bot.storage.catalogue import CatalogueStore
from bot.storage.collaborations import Criteria
from bot.storage.lists import ListStore
from bot.storage.names import Label

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_LABEL = 100
_LONGEST_NAME = 70
_REMEMBERED = 4000


class Library:
    """The store with its directory in memory; `refresh` reads the directory anew."""

    def __init__(self, store: CatalogueStore, lists: ListStore, directory: Directory) -> None:
        self.store = store
        self.lists = lists
        self.directory = directory
        self.caches: list[dict[Any, Any]] = []
        self._tags: tuple[str, ...] | None = None
        self._labels: dict[Ref, Label] = {}

    async def refresh(self) -> None:
        """Read the directory again, and forget what was made of the old one."""
        self.directory = await Directory.build(self.store.names)
        for cache in self.caches:
            cache.clear()
        self._tags = None
        self._labels = {}

    async def compute(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a search: here when it is quick, in a worker thread when the index is large."""
        if self.directory.is_large:
            return await asyncio.to_thread(function, *args, **kwargs)
        return function(*args, **kwargs)

    async def page(self, criteria: Criteria, number: int, *, request: dict[str, Any]) -> Page:
        """Give a page of works, the last one when `number` is beyond it.

        `request` is what `open_page` needs to find the list again.
        """
        number = max(0, number)
        found = await self.store.works.search(criteria, limit=PAGE_SIZE, offset=number * PAGE_SIZE)
        pages = max(1, -(-found.total // PAGE_SIZE))
        if number >= pages:
            number = pages - 1
            found = await self.store.works.search(
                criteria, limit=PAGE_SIZE, offset=number * PAGE_SIZE
            )
        list_id = await self.lists.save(request) if pages > 1 else ""
        return Page(found.items, number, pages, found.total, list_id)

    async def tags(self) -> tuple[str, ...]:
        """List the codes of countries and languages, most works first; every command needs them."""
        if self._tags is None:
            self._tags = tuple(tag for tag, _ in await self.store.works.list_tags())
        return self._tags

    async def refs(self, artists: Iterable[int]) -> tuple[ArtistRef, ...]:
        """Give acts in the order of their ids, without those that are gone."""
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
        labels = await self._labelled(refs)
        found = []
        for ref in refs:
            if label := labels.get(ref):
                name = matched.get(ref, "") if matched else ""
                found.append(suggestion(ref.subject, label, matched=name))
        return found

    async def _labelled(self, refs: Collection[Ref]) -> dict[Ref, Label]:
        """Give the labels of what is there; those asked for lately are remembered."""
        # A refresh meanwhile puts another dict there: what was read before it is not kept.
        if len(self._labels) > _REMEMBERED:
            self._labels = {}
        known = self._labels
        ids: dict[Subject, list[int]] = {subject: [] for subject in Subject}
        for ref in refs:
            if ref not in known:
                ids[ref.subject].append(ref.id)
        if any(ids.values()):
            found = await self.store.names.list_labels(
                ids[Subject.ARTIST], ids[Subject.COLLABORATION], ids[Subject.SHOW]
            )
            known.update({Ref(*key): label for key, label in found.items()})
        return {ref: known[ref] for ref in refs if ref in known}


def suggestion(subject: Subject, label: Label, *, matched: str = "") -> Suggestion:
    """Write a thing for choice: together, label and detail are at most 100 characters."""
    both = label.name
    if label.native and label.native != label.name:
        # A description of ours in two languages is not a title in two scripts.
        both = label.native if label.untitled else f"{label.native} ({label.name})"
    in_hangul = matched and matched == label.native
    name, detail = _fitted(both if in_hangul else label.name, _detail(subject, label, label.people))
    name_ko, detail_ko = _fitted(both, _detail(subject, label, label.people_native))
    if (name_ko, detail_ko) == (name, detail):
        return Suggestion(subject, label.slug, name, detail)
    return Suggestion(subject, label.slug, name, detail, name_ko, detail_ko)


def _fitted(name: str, detail: str) -> tuple[str, str]:
    name = _cut(name, _LONGEST_NAME)
    return name, _cut(detail, LONGEST_LABEL - len(name) - 3)


def _detail(subject: Subject, label: Label, people: Sequence[str]) -> str:
    if subject is Subject.COLLABORATION:
        names = ", ".join(people)
        return f"{names} · {label.year}" if label.year else names
    if label.note:
        # Many a namesake is told apart by its group.
        return dict(zip(label.people, people, strict=False)).get(label.note, label.note)
    return ", ".join(people[:2])


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: max(0, length - 1)].rstrip() + "…"
