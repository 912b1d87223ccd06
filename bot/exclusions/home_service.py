"""Whom a server is about: its home artists, as a setting has them and as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.model import Subject, Suggestion
from bot.lookup.library import Library, Ref
from bot.lookup.resolve import Resolver


class HomeService:
    """Reads names as slugs for `GuildSettings.home`, and slugs as names."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._resolver = Resolver(library)

    async def of(self, guild_id: int) -> HomeService:
        """Return what reads a server's names: it knows the entries that are its own."""
        library = await self._library.of(guild_id)
        return self if library is self._library else library.made(HomeService)

    async def joined(self, home: tuple[str, ...], artist: str) -> tuple[str, ...]:
        """Add an artist to some; whoever is there already stays once, by a former slug too.

        Raise NoMatchError, AmbiguousError, NotFoundError, InvalidInputError when none is meant.
        """
        directory = self._library.directory
        meant = await self._resolver.artist(artist, "artist")
        if meant in (directory.slugs.get(slug) for slug in home):
            return home
        return (*home, directory.by_id[meant].slug)

    async def named(self, home: Sequence[str]) -> tuple[Suggestion, ...]:
        """Name artists in their order, each by its stored slug; who is gone has no other name."""
        slugs = self._library.directory.slugs
        refs = {slug: Ref(Subject.ARTIST, slugs[slug]) for slug in home if slug in slugs}
        named = {each.slug: each for each in await self._library.suggestions(refs.values())}
        by_id = self._library.directory.by_id
        shown = []
        for slug in home:
            found = named.get(by_id[refs[slug].id].slug) if slug in refs else None
            name, name_ko = (found.label, found.label_ko) if found else (slug, "")
            shown.append(Suggestion(Subject.ARTIST, slug, name, label_ko=name_ko))
        return tuple(shown)
