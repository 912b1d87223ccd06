"""What is meant by the names in a form: who is known, who is new, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.catalogue.model import Subject
from bot.curation.submissions.model import NameRead, Piece, Typed, joined, pieces_of
from bot.kit.folding import fold
from bot.lookup.library import Library, Ref
from bot.lookup.resolve import Resolver, choose, clear_correction, is_like
from bot.names.decoration import unbracketed
from bot.names.index import Hit, Tier

_OFFERED = 4
_LONGEST_NAME = 5
"""Pieces of one name: nobody is called "A, B, C, D & E" with more of them."""


@dataclass(slots=True)
class NameReader:
    """Reads the names of one form, in the library of its scope.

    `known` are slugs by folded names: what was there before means who it meant then.
    """

    library: Library
    typed: Typed
    known: Mapping[str, str]
    read: list[NameRead] = field(default_factory=list)

    async def artists(self, text: str) -> list[tuple[NameRead, str]]:
        """Read a row of credits: each artist with what stands before it."""
        return [(await self.artist(each.text), each.between) for each in self._whole(text)]

    def _whole(self, text: str) -> list[Piece]:
        """Return the pieces of a row, those in one that are a known name together."""
        pieces, found = pieces_of(text), list[Piece]()
        while pieces:
            size = next(filter(lambda size: self._is_name(pieces[:size]),
                               range(min(len(pieces), _LONGEST_NAME), 1, -1)), 1)  # fmt: skip
            found.append(Piece(joined(pieces[:size]), pieces[0].between))
            pieces = pieces[size:]
        return found

    def _is_name(self, pieces: Sequence[Piece]) -> bool:
        if all(fold(each.text) in self.known for each in pieces):
            # A unit may be called after its two members.
            return False
        return bool(self.library.directory.artists.named(fold(joined(pieces)), limit=1))

    async def artist(self, text: str) -> NameRead:
        """Read the name of an artist."""
        read = self._picked(text, Subject.ARTIST) or await self._artist(text)
        self.read.append(read)
        return read

    async def show(self, text: str) -> NameRead:
        """Read the title of a drama, film, game ..."""
        read = self._picked(text, Subject.SHOW) or await self._show(text)
        self.read.append(read)
        return read

    def _picked(self, text: str, subject: Subject) -> NameRead | None:
        key = fold(text)
        slug = self.typed.picks.get(key, self.known.get(key))
        return None if slug is None else NameRead(text, subject, slug)

    async def _artist(self, text: str) -> NameRead:
        directory, resolver = self.library.directory, self.library.made(Resolver)
        unread = NameRead(text, Subject.ARTIST)
        if (found := await self._named(text, unread)) is not None:
            return found
        if (said := await resolver.explained(text)) is not None:
            return replace(unread, slug=directory.by_id[said].slug)
        for name in unbracketed(text):
            if (found := await self._named(name, unread)) is not None:
                return found
        near = [hit for hit in await resolver.near(directory.artists, text) if is_like(hit)]
        meant = clear_correction(near, text)
        others = await resolver.offered([hit.ref for hit in near if hit is not meant][:_OFFERED])
        slug = directory.by_id[meant.ref].slug if meant else ""
        return replace(unread, slug=slug, others=others, is_unsure=meant is not None)

    async def _named(self, name: str, unread: NameRead) -> NameRead | None:
        """Return who is called exactly so, perhaps one of several; None for nobody."""
        hits = self.library.directory.artists.named(fold(name))
        if not (choice := choose(hits, name)):
            return None
        rest = [hit.ref for hit in hits if hit.ref != choice[0]]
        resolver = self.library.made(Resolver)
        first, *others = await resolver.offered([choice[0], *rest][: 1 + _OFFERED])
        if len(choice) > 1:
            return replace(unread, others=(first, *others), asked=True)
        return replace(unread, slug=first.slug, others=tuple(others), is_unsure=bool(others))

    async def _show(self, text: str) -> NameRead:
        index, unread = self.library.directory.everything, NameRead(text, Subject.SHOW)
        hits = await self.library.compute(index.search, text, limit=25)
        shows = _shows(hits)
        same = [hit for hit in shows if hit.tier <= Tier.ALIAS]
        offered = tuple(await self.library.suggestions_of_hits((same or shows)[:_OFFERED]))
        if len(same) == 1:
            return replace(unread, slug=offered[0].slug)
        return replace(unread, others=offered, asked=len(same) > 1)


def _shows(hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if Ref.of(hit.ref).subject is Subject.SHOW and is_like(hit)]
