"""Find out whom a name means; when it could be several, ask."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError, Subject, Suggestion
from bot.kit.folding import fold
from bot.lookup.directory import Directory, Ref
from bot.lookup.library import Library
from bot.lookup.model import checked_text, token_of
from bot.names.index import Hit, NameIndex, Tier

MOST_OFFERED = 10
"""Acts that are offered when a name may mean several."""
_OFFERED = 5
_FAR_MORE = 10
_SHORTEST_PART = 3


class Resolver:
    """Turns names and tokens into acts."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def artist(self, text: str, option: str) -> int:
        """Return the id of the artist that a name or a token means.

        Raises
        ------
        InvalidInputError
            When the text is empty or too long.
        NotFoundError
            When a token's act is gone.
        NoMatchError
            When nothing has such a name; with the nearest names.
        AmbiguousError
            When several acts have it.
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
    """Find what the longest words of a text mean on their own."""
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
