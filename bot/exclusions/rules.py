"""What the tokens of a server's settings exclude."""

from __future__ import annotations

from bot.catalogue.refs import Subject
from bot.exclusions.model import NOTHING, Exclusion
from bot.kit.cache import Recent
from bot.lookup.library import Library
from bot.settings.model import GuildSettings

_KIND = "kind"
_KEPT = 2000


class ExclusionRules:
    """Reads the tokens of `GuildSettings.excluded`.

    A group takes the works of its members and sub-units along; any other act only those that
    credit it. What is gone from the catalogue excludes nothing.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: Recent[tuple[str, ...], Exclusion] = Recent(_KEPT)
        library.caches.append(self._known)

    def excluded_by(self, settings: GuildSettings) -> Exclusion:
        """Return what a server's settings exclude; equal ones are read once."""
        tokens = settings.excluded
        if not tokens:
            return NOTHING
        if (known := self._known.get(tokens)) is None:
            known = self._read(tokens)
            self._known.keep(tokens, known)
        return known

    def _read(self, tokens: tuple[str, ...]) -> Exclusion:
        slugs: dict[str, set[str]] = {}
        for token in tokens:
            what, _, slug = token.partition(":")
            slugs.setdefault(what, set()).add(slug)
        artists = slugs.get(Subject.ARTIST, set())
        return Exclusion(
            frozenset(artists.union(*map(self._members, artists))),
            frozenset(slugs.get(Subject.SHOW, ())),
            frozenset(slugs.get(_KIND, ())),
            frozenset(slugs.get(Subject.COLLABORATION, ())),
        )

    def _members(self, slug: str) -> set[str]:
        directory = self._library.directory
        artist = directory.slugs.get(slug)
        if artist is None:
            return set()
        return {directory.by_id[one].slug for one in directory.view(artist)}
