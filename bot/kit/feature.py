"""What a feature brings to the program, declared by each in its own folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from bot.kit.db.tables import Table
from bot.kit.discord.error_card import ErrorWords

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature; `bot.app.features` has all that bring something.

    `brings` is what it declares for a feature below, such as its kinds of post and figures.
    """

    name: str
    errors: ErrorWords = field(default_factory=ErrorWords)
    tables: tuple[Table, ...] = ()
    brings: tuple[object, ...] = ()

    def brought(self, sort: type[T]) -> tuple[T, ...]:
        """Return what it brings of one sort."""
        return tuple(each for each in self.brings if isinstance(each, sort))
