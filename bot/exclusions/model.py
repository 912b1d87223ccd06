"""What a server keeps out of its posts and games, and which works that is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue.model import Work
from bot.catalogue.refs import Subject
from bot.kit.cache import Recent
from bot.lookup.library import Library
from bot.settings.model import GuildSettings

_KIND = "kind"
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Which works are out: by the slugs of their acts and shows, by kind, and one by one."""

    artists: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Return whether anything is excluded at all."""
        return bool(self.artists or self.shows or self.kinds or self.works)

    def excludes(self, work: Work) -> bool:
        """Return whether a work is excluded."""
        return (
            work.slug in self.works
            or work.kind.value in self.kinds
            or (work.show is not None and work.show.slug in self.shows)
            or any(credit.artist.slug in self.artists for credit in work.credits)
        )


NOTHING = Exclusion()


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
