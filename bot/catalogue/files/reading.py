"""What rules look at: the content that could be read, and where each entry stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.catalogue.files.entries import ArtistEntry, Content, ContentFault, WorkEntry
from bot.kit.errors import Place


@dataclass
class Reading:
    """The content that could be read, where each entry stands, and what could not be read.

    `broken` has kind and slug of entries that have faults of their own: who refers to them is
    not to blame. An empty slug stands for entries that could not be told apart.
    """

    content: Content
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def fault(self, kind: str, slug: str, *, problem: str, remedy: str) -> ContentFault:
        """Make a fault at the place of an entry."""
        return ContentFault(self.places.get((kind, slug), Place(kind)), slug, problem, remedy)

    def knows(self, kind: str, slug: str) -> bool:
        """Return whether there is such an entry, faulty or not."""
        return slug in self._slugs[kind] or not {(kind, slug), (kind, "")}.isdisjoint(self.broken)

    @cached_property
    def _slugs(self) -> dict[str, set[str]]:
        content = self.content
        return {
            "sources": {one.id for one in content.sources},
            "artists": set(self.artists),
            "shows": {one.id for one in content.shows},
            "collaborations": set(self.works),
        }

    @cached_property
    def works(self) -> dict[str, WorkEntry]:
        """Return every collaboration by slug."""
        return {one.id: one for one in self.content.collaborations}

    @cached_property
    def artists(self) -> dict[str, ArtistEntry]:
        """Return every artist by slug."""
        return {one.id: one for one in self.content.artists}

    def groups_of(self, slug: str) -> set[str]:
        """Return everything that the artist is in, directly or through a unit of it."""
        found: set[str] = set()
        todo = [slug]
        while todo:
            entry = self.artists.get(todo.pop())
            new = set(entry.member_of) - found if entry else set()
            found |= new
            todo.extend(new)
        return found


Rule = Callable[[Reading], Iterator[ContentFault]]
"""Content in, faults out."""
