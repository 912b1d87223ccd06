"""What a server keeps out of its posts and games, and what it has them prefer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.catalogue.model import NotFoundError, Work
from bot.kit.errors import FaultCode


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Which works are out: by the slugs of their acts and shows, by kind, and one by one.

    `home` are the slugs of those whose works come first; `is_home_only` leaves all others out.
    """

    artists: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    home: frozenset[str] = frozenset()
    is_home_only: bool = False

    def __bool__(self) -> bool:
        """Return whether anything is excluded at all."""
        return bool(self.artists or self.shows or self.kinds or self.works or self.is_home_only)

    def excludes(self, work: Work) -> bool:
        """Return whether a work is excluded."""
        return (
            work.slug in self.works
            or work.kind.value in self.kinds
            or (work.show is not None and work.show.slug in self.shows)
            or any(credit.artist.slug in self.artists for credit in work.credits)
            or (self.is_home_only and not self.is_home(work))
        )

    def is_home(self, work: Work) -> bool:
        """Return whether a work is one of those that come first."""
        return any(credit.artist.slug in self.home for credit in work.credits)

    def in_turn(self) -> Iterator[Exclusion]:
        """Yield what to try one after the other: home artists' works alone, then the rest too."""
        if self.home and not self.is_home_only:
            yield replace(self, is_home_only=True)
        yield self


NOTHING = Exclusion()


class ExclusionCode(FaultCode):
    """What can be wrong with what is to be left out."""

    TOO_MANY_EXCLUDED = "too-many-excluded"


class NotExcludedError(NotFoundError):
    """The server leaves no such thing out."""
