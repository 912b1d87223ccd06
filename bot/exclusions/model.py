"""What a server keeps out of its posts and games, and which works that is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogue.model import NotFoundError, Work
from bot.kit.errors import FaultCode


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


class ExclusionCode(FaultCode):
    """What can be wrong with what is to be left out."""

    TOO_MANY_EXCLUDED = "too-many-excluded"


class NotExcludedError(NotFoundError):
    """The server leaves no such thing out."""
