"""Find titles that were typed as they are said."""

from __future__ import annotations

import asyncio
from collections.abc import Container

from bot.catalogue.model import Subject
from bot.lookup.library import Library, Ref
from bot.names.heard import HeardNames
from bot.names.index import Hit

_HEARD = 10_000
"""So many names, the best known, are known by their sound."""

_LEAST_FAME = 2
_OFFERED = 2


class Heard:
    """The well-known titles of a library by how they sound; read when first asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names: dict[None, HeardNames] = {}
        library.caches.append(self._names)

    async def find(self, query: str, allowed: Container[int] | None) -> list[Hit]:
        """Return the works that a query in Hangul says, and no others than those `allowed`."""
        return [] if query.isascii() else (await self._read()).find(query, allowed)

    async def near(self, query: str, allowed: Container[int] | None = None) -> list[Hit]:
        """Return a few works that a query in Hangul may say, the most alike first."""
        if query.isascii():
            return []
        return (await self._read()).near(query, allowed, limit=_OFFERED)

    async def _read(self) -> HeardNames:
        if (names := self._names.get(None)) is None:
            index = self._library.directory.everything
            names = await asyncio.to_thread(lambda: HeardNames(_titles(index.top(_HEARD))))
            self._names[None] = names
        return names


def _titles(hits: list[Hit]) -> list[Hit]:
    return [
        hit
        for hit in hits
        if hit.fame >= _LEAST_FAME and Ref.of(hit.ref).subject is Subject.COLLABORATION
    ]
