"""Complete what is being typed."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Any

from bot.catalogue.model import Subject, Suggestion
from bot.catalogue.store.collaborations import Criteria, Part
from bot.catalogue.store.names import Label
from bot.kit.errors import UserError
from bot.kit.folding import fold
from bot.lookup.directory import Ref, numbers_of
from bot.lookup.library import Library, suggestion
from bot.lookup.model import LONGEST, Filters, checked_filters
from bot.lookup.resolve import Resolver
from bot.names.index import Narrowing, Tier
from bot.names.several_names import find_parts

LIMIT = 25
"""Choices that Discord shows."""
_ANYTHING = Filters()
_REMEMBERED = 512
_FILTERS = 8
_JOINT = 5
_ALIKE = 0.75
_NARROWED = 50_000


def _put(cache: dict[Any, Any], key: Any, *, value: Any, most: int) -> None:
    while len(cache) >= most:
        del cache[next(iter(cache))]
    cache[key] = value


class Suggester:
    """Offers names for what is typed so far; a text that can't be a name gets none."""

    def __init__(self, library: Library, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver
        self._hot: dict[Any, list[Suggestion]] = {}
        self._narrowed: dict[Filters, Narrowing] = {}
        library.caches += [self._hot, self._narrowed]

    async def anything(
        self, text: str, *, filters: Filters = _ANYTHING, limit: int = LIMIT
    ) -> list[Suggestion]:
        """Complete a title, an act or a show, among works that pass the filters.

        An empty text gives the most linked acts and the newest works. A filter that can't be
        used (yet) narrows nothing.
        """
        key = (text, filters, limit)
        if (known := self._hot.get(key)) is None:
            known = await self._anything(text[:LONGEST], filters, limit)
            _put(self._hot, key, value=known, most=_REMEMBERED)
        return list(known)

    async def _anything(self, text: str, filters: Filters, limit: int) -> list[Suggestion]:
        try:
            filters = checked_filters(filters)
            criteria = await self.criteria(filters)
        except UserError:
            # Another option is still half typed: it can't narrow yet.
            filters, criteria = Filters(), Criteria()
        allowed = await self.allowed(filters, criteria) if filters != Filters() else None
        if not fold(text):
            return await self._unasked(criteria, allowed, limit)
        index = self._library.directory.everything
        hits = await self._library.compute(index.search, text, limit=limit, allowed=allowed)
        matched = {Ref.of(hit.ref): hit.text for hit in hits}
        if not hits or hits[0].tier > Tier.WORD:
            # A whole name with a typing error is likelier than the beginnings of two.
            joint = dict.fromkeys(await self._by_parts(text, criteria, _JOINT), "")
            near = {Ref.of(hit.ref): hit.text for hit in hits if hit.score >= _ALIKE}
            matched = {**near, **joint, **matched}
        return await self._library.suggestions(list(matched)[:limit], matched=matched)

    async def _by_parts(self, text: str, criteria: Criteria, limit: int) -> list[Ref]:
        """Return works of a row of names, such as "rose bruno"."""
        found = await self._library.compute(find_parts, text, self._library.directory.everything)
        if not found:
            return []
        directory = self._library.directory
        parts = tuple(directory.part(hit.ref for hit in hits) for hits in found)
        wanted = replace(criteria, parts=(*criteria.parts, *parts))
        works = await self._library.store.works.list_ids(wanted, limit=limit)
        return [Ref(Subject.COLLABORATION, one) for one in works]

    async def criteria(self, filters: Filters) -> Criteria:
        """Write filters as criteria; a filter by act means its works in group view."""
        parts: tuple[Part, ...] = ()
        if filters.artist:
            artist = await self._resolver.artist(filters.artist, "artist")
            parts = (Part(artists=self._library.directory.view(artist)),)
        return Criteria(
            parts, filters.kind, filters.year, country=filters.country, language=filters.language
        )

    async def _unasked(
        self, criteria: Criteria, allowed: Narrowing | None, limit: int
    ) -> list[Suggestion]:
        """Offer the most linked acts and the newest works before anything is typed."""
        newest = await self._library.store.works.list_ids(criteria, limit=limit)
        works = [Ref(Subject.COLLABORATION, one) for one in newest]
        index = self._library.directory.everything
        top = await self._library.compute(index.top, limit, allowed=allowed)
        artists = [ref for hit in top if (ref := Ref.of(hit.ref)).subject is Subject.ARTIST]
        half = limit // 2
        chosen = [*artists[: limit - min(half, len(works))], *works]
        return await self._library.suggestions(chosen[:limit])

    async def allowed(self, filters: Filters, criteria: Criteria) -> Narrowing:
        """Return works that pass, and their artists and shows, for the index of everything."""
        if (known := self._narrowed.get(filters)) is None:
            index = self._library.directory.everything
            related = await self._library.store.works.list_related(criteria, limit=_NARROWED)
            known = await self._library.compute(lambda: index.narrow(numbers_of(related)))
            if index is self._library.directory.everything:
                _put(self._narrowed, filters, value=known, most=_FILTERS)
        return known

    async def artists(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an act's name; an empty text gives the most linked."""
        return await self._artists(text, None, limit)

    async def partners(self, artist: str, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete the name of someone `artist` worked with; of anybody if that is unknown."""
        directory = self._library.directory
        try:
            one = await self._resolver.artist(artist, "artist")
        except UserError:
            return await self._artists(text, None, limit)
        found, _ = await self._library.store.artists.partners(
            directory.view(one), own=directory.own(one), limit=_NARROWED
        )
        if not fold(text):
            return await self._offer([row.id for row in found[:limit]])
        return await self._artists(text, {row.id for row in found}, limit)

    async def _artists(
        self, text: str, allowed: Container[int] | None, limit: int
    ) -> list[Suggestion]:
        index = self._library.directory.artists
        hits = await self._library.compute(
            index.search, text[:LONGEST], limit=limit, allowed=allowed
        )
        matched = {Ref(Subject.ARTIST, hit.ref): hit.text for hit in hits}
        return await self._library.suggestions(list(matched), matched=matched)

    async def _offer(self, artists: list[int]) -> list[Suggestion]:
        return await self._library.suggestions([Ref(Subject.ARTIST, one) for one in artists])

    async def articles(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an article's title or code."""
        wanted = fold(text)
        found = []
        for one in await self._library.store.articles.list_all():
            if wanted in fold(one.title) or wanted in fold(one.slug):
                year = str(one.published_on.year) if one.published_on else ""
                label = Label(one.slug, one.title, "", one.publisher, (), year)
                found.append(suggestion(Subject.ARTICLE, label))
        return found[:limit]
