"""Find out whom a name means, or ask when it could be several; and complete what is typed."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Any

from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError, Subject, Suggestion
from bot.catalogue.store.collaborations import Criteria, Part
from bot.catalogue.store.names import Label
from bot.kit.cache import Recent
from bot.kit.errors import UserError
from bot.kit.folding import fold
from bot.lookup.library import Directory, Library, Ref, numbers_of, suggestion
from bot.lookup.model import LONGEST, Filters, checked_filters, checked_text, token_of
from bot.names.index import Hit, NameIndex, Narrowing, Tier
from bot.names.several_names import find_parts

MOST_OFFERED = 10
"""Acts that are offered when a name may mean several."""
_OFFERED = 5
_FAR_MORE = 10
_SHORTEST_PART = 3
LIMIT = 25
"""Choices that Discord shows."""
_ANYTHING = Filters()
_REMEMBERED = 512
_FILTERS = 8
_JOINT = 5
_ALIKE = 0.75
_NARROWED = 50_000


class Resolver:
    """Turns names and tokens into acts."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def artist(self, text: str, option: str) -> int:
        """Return the id of the artist that a name or a token means.

        Raise InvalidInputError when the text is empty or too long, NotFoundError when a token's act
        is gone, NoMatchError when nothing has such a name; with the nearest names, AmbiguousError
        when several acts have it.
        """
        text = checked_text(text, option)
        directory = self._library.directory
        if token := token_of(text):
            if token.subject is not Subject.ARTIST or token.slug not in directory.slugs:
                raise NotFoundError(Subject.ARTIST, text)
            return directory.slugs[token.slug]
        hits = await self._library.compute(directory.artists.search, text, limit=50, fuzzy=False)
        choice = choose(directory, hits, text)
        if len(choice) == 1:
            return choice[0]
        if not choice:
            raise NoMatchError(Subject.ARTIST, text, suggestions=await self.nearest_artists(text))
        raise AmbiguousError(text, await self.offered(choice[:MOST_OFFERED]))

    async def offered(self, artists: Iterable[int]) -> tuple[Suggestion, ...]:
        """Offer acts, each told from its namesakes."""
        refs = [Ref(Subject.ARTIST, one) for one in artists]
        return tuple(await self._library.suggestions(refs))

    async def nearest_artists(self, text: str) -> tuple[Suggestion, ...]:
        """Offer the acts whose names are most like a text."""
        index = self._library.directory.artists
        hits = await self._library.compute(index.search, text, limit=_OFFERED)
        if not hits and (words := _longest_words(text)):
            hits = await self._library.compute(_by_words, index, words)
        return await self.offered(hit.ref for hit in hits if fold(text))

    async def nearest(self, text: str) -> tuple[Suggestion, ...]:
        """Offer acts, titles and shows whose names are most like a text."""
        index = self._library.directory.everything
        if not fold(text):
            return ()
        hits = await self._library.compute(index.search, text, limit=_OFFERED)
        if not hits and (words := _longest_words(text)):
            hits = await self._library.compute(_by_words, index, words)
        return tuple(await self._library.suggestions_of_hits(hits))


def _longest_words(text: str) -> list[str]:
    words = [word for word in text.split() if len(fold(word)) >= _SHORTEST_PART]
    return sorted(words, key=len, reverse=True)[:3] if len(words) > 1 else []


def _by_words(index: NameIndex, words: list[str]) -> list[Hit]:
    found: dict[int, Hit] = {}
    for word in words:
        for hit in index.search(word, limit=2):
            found.setdefault(hit.ref, hit)
    return list(found.values())[:_OFFERED]


def best_tier(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the hits that match as well as the best one does."""
    found = list(hits)
    best = min((hit.tier for hit in found), default=Tier.FUZZY)
    return [hit for hit in found if hit.tier is best and best is not Tier.FUZZY]


def choose(directory: Directory, hits: Iterable[Hit], text: str) -> list[int]:
    """Return the artists that a text may mean, one or several, the most popular first.

    Among acts of exactly this name one wins if it alone is written just so (LiSA, not LISA), or
    if it has ten times the works of the next.
    """
    best = best_tier(hits)
    artists = sorted({hit.ref for hit in best}, key=lambda ref: -directory.weight(ref))
    if len(artists) < 2 or best[0].tier > Tier.ALIAS:
        shortest = best and best[0].tier is Tier.SUBSTRING and len(fold(text)) < _SHORTEST_PART
        return [] if shortest else artists
    alike = {hit.ref for hit in best if hit.text == text}
    if len(alike) == 1 and not text.islower():
        return list(alike)
    first, second = (directory.weight(ref) for ref in artists[:2])
    return artists[:1] if first >= _FAR_MORE * max(second, 1) else artists


class Suggester:
    """Offers names for what is typed so far; a text that can't be a name gets none."""

    def __init__(self, library: Library, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver
        self._hot: Recent[Any, list[Suggestion]] = Recent(_REMEMBERED)
        self._narrowed: Recent[Filters, Narrowing] = Recent(_FILTERS)
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
            self._hot.keep(key, known)
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
                self._narrowed.keep(filters, known)
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
            return list(await self._resolver.offered(row.id for row in found[:limit]))
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
