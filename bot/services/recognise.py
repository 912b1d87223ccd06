"""Recognise acts and titles in any text, and the works they point to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.errors import ExpiredError
from bot.domain.subjects import Subject
from bot.services.answers import FindAnswer, Page, Recognised
from bot.services.directory import Ref
from bot.services.library import Library
from bot.storage.collaborations import Criteria, Part

LONGEST_TEXT = 4000
_MOST = 10
_WORDS = 6


class Recogniser:
    """Answers the message menu."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def recognise(self, text: str) -> Recognised:
        """Find what a text mentions; see `LookupService.recognise`."""
        refs = await self._library.compute(self._mentioned, text[:LONGEST_TEXT])
        refs = await self._without_chance_titles(refs)
        return Recognised(tuple(await self._library.suggestions(refs)), await self._page(refs, 0))

    async def open(self, request: dict[str, Any], page: int) -> FindAnswer:
        """Give a page of what was recognised before."""
        refs = [Ref(Subject(subject), number) for subject, number in request["refs"]]
        found = await self._page(refs, page)
        if not found.total:
            raise ExpiredError
        labels = [one.label for one in await self._library.suggestions(refs)]
        return FindAnswer(", ".join(labels), found)

    def _mentioned(self, text: str) -> list[Ref]:
        """Give what the text names, longest names first at each place."""
        index = self._library.directory.everything
        words = text.split()
        found: dict[Ref, None] = {}
        start = 0
        while start < len(words) and len(found) < _MOST:
            length = min(_WORDS, len(words) - start)
            while length and not (numbers := index.exact(" ".join(words[start : start + length]))):
                length -= 1
            if length:
                found.update((Ref.of(number), None) for number in numbers[:3])
            start += length or 1
        return list(found)[:_MOST]

    async def _without_chance_titles(self, refs: list[Ref]) -> list[Ref]:
        """Leave out titles whose acts are not mentioned: many titles are everyday words."""
        acts = self._acts(refs)
        titles = [ref.id for ref in refs if ref.subject is Subject.COLLABORATION]
        if not acts:
            return refs
        criteria = Criteria(parts=(Part(titles=tuple(titles)), Part(artists=acts)))
        kept = set(await self._library.store.works.list_ids(criteria, limit=len(titles)))
        return [ref for ref in refs if ref.subject is not Subject.COLLABORATION or ref.id in kept]

    def _acts(self, refs: Iterable[Ref]) -> tuple[int, ...]:
        view = self._library.directory.view
        acts = [ref.id for ref in refs if ref.subject is Subject.ARTIST]
        return tuple({one for act in acts for one in view(act)})

    async def _page(self, refs: list[Ref], number: int) -> Page:
        """Give the works that join the acts; else the titles; else what the acts made."""
        request = {"list": "recognised", "refs": [[ref.subject.value, ref.id] for ref in refs]}
        for criteria in self._attempts(refs):
            page = await self._library.page(criteria, number, request=request)
            if page.total:
                return page
        return Page((), 0, 1, 0)

    def _attempts(self, refs: list[Ref]) -> Iterable[Criteria]:
        view = self._library.directory.view
        acts = [ref.id for ref in refs if ref.subject is Subject.ARTIST]
        titles = tuple(ref.id for ref in refs if ref.subject is Subject.COLLABORATION)
        shows = tuple(ref.id for ref in refs if ref.subject is Subject.SHOW)
        if titles or shows:
            yield Criteria(parts=(Part(titles=titles, shows=shows),))
        if len(acts) > 1:
            yield Criteria(parts=tuple(Part(artists=view(act)) for act in acts))
        if acts:
            yield Criteria(parts=(Part(artists=self._acts(refs)),))
