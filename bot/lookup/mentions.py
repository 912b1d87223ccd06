"""Recognise acts and titles in any text, and the works they point to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from bot.catalogue.model import Subject
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import ExpiredError
from bot.lookup.directory import Ref
from bot.lookup.library import Library
from bot.lookup.model import FindAnswer, Page, Recognised
from bot.names.in_text import find_mentions

LONGEST_TEXT = 4000
_MOST = 10
_LOOKED_AT = 2000


class Recogniser:
    """Answers the message menu."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def recognise(self, text: str) -> Recognised:
        """Find the acts and titles that a message mentions, and the works they point to.

        Nothing of the message is kept.
        """
        index = self._library.directory.everything
        text = text.encode("utf-8", "ignore").decode()[:LONGEST_TEXT]
        found = await self._library.compute(find_mentions, text, index, most=_MOST)
        named: defaultdict[str, list[Ref]] = defaultdict(list)
        for number, said in found:
            named[said].append(Ref.of(number))
        refs = await self._without_namesakes(named)
        return Recognised(tuple(await self._library.suggestions(refs)), await self._page(refs, 0))

    async def open(self, request: dict[str, Any], page: int) -> FindAnswer:
        """Return a page of what was recognised before."""
        refs = [Ref(Subject(subject), number) for subject, number in request["refs"]]
        found = await self._page(refs, page)
        if not found.total:
            raise ExpiredError
        labels = [one.label for one in await self._library.suggestions(refs)]
        return FindAnswer(", ".join(labels), found)

    async def _without_namesakes(self, named: dict[str, list[Ref]]) -> list[Ref]:
        """Of several works of one title, keep those by somebody who is mentioned too."""
        everything = [ref for refs in named.values() for ref in refs]
        titles = [ref.id for ref in everything if ref.subject is Subject.COLLABORATION]
        artists = self._artists(everything)
        if not artists or len(titles) < 2:
            return everything
        criteria = Criteria(parts=(Part(titles=tuple(titles)), Part(artists=artists)))
        by_them = set(await self._library.store.works.list_ids(criteria, limit=len(titles)))
        kept = []
        for refs in named.values():
            theirs = {ref.id for ref in refs if ref.subject is Subject.COLLABORATION} & by_them
            kept += [
                ref
                for ref in refs
                if ref.subject is not Subject.COLLABORATION or not theirs or ref.id in theirs
            ]
        return kept

    def _artists(self, refs: Iterable[Ref]) -> tuple[int, ...]:
        view = self._library.directory.view
        artists = [ref.id for ref in refs if ref.subject is Subject.ARTIST]
        return tuple({one for artist in artists for one in view(artist)})

    async def _page(self, refs: list[Ref], number: int) -> Page:
        """Return the titles named; else works that join artists; else the artists' works."""
        request = {"list": "recognised", "refs": [[ref.subject.value, ref.id] for ref in refs]}
        for attempt in (self._titles, self._joined, self._anything):
            if criteria := await attempt(refs):
                page = await self._library.page(criteria, number, request=request)
                if page.total:
                    return page
        return Page((), 0, 1, 0)

    async def _titles(self, refs: list[Ref]) -> Criteria | None:
        titles = tuple(ref.id for ref in refs if ref.subject is Subject.COLLABORATION)
        shows = tuple(ref.id for ref in refs if ref.subject is Subject.SHOW)
        return Criteria(parts=(Part(titles=titles, shows=shows),)) if titles or shows else None

    async def _joined(self, refs: list[Ref]) -> Criteria | None:
        """Ask for works of two or more of the acts, those of the most acts first."""
        artists_of: Counter[int] = Counter()
        for artists in self._apart(refs):
            criteria = Criteria(parts=(Part(artists=artists),))
            artists_of.update(await self._library.store.works.list_ids(criteria, limit=_LOOKED_AT))
        most = max(artists_of.values(), default=0)
        if most < 2:
            return None
        joined = tuple(work for work, artists in artists_of.items() if artists > 1)
        best = tuple(work for work in joined if artists_of[work] == most)
        return Criteria(parts=(Part(titles=joined),), first=best)

    async def _anything(self, refs: list[Ref]) -> Criteria | None:
        artists = self._artists(refs)
        return Criteria(parts=(Part(artists=artists),)) if artists else None

    def _apart(self, refs: list[Ref]) -> list[tuple[int, ...]]:
        """Return the artists in group view; a group and its member are no two artists."""
        apart: list[set[int]] = []
        for ref in refs:
            if ref.subject is Subject.ARTIST:
                view = set(self._library.directory.view(ref.id))
                same = [other for other in apart if other & view]
                apart = [other for other in apart if not other & view]
                apart.append(view.union(*same))
        return [tuple(sorted(artists)) for artists in apart]
