"""What can go wrong with names of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.catalogue.refs import Subject, Suggestion
from bot.kit.errors import UserError


@dataclass(eq=False)
class NotFoundError(UserError):
    """There is no such thing (any more)."""

    subject: Subject
    name: str


@dataclass(eq=False)
class NoMatchError(NotFoundError):
    """Free text that matched nothing; `suggestions` (possibly none) are the nearest names."""

    suggestions: tuple[Suggestion, ...] = field(default=())


@dataclass(eq=False)
class AmbiguousError(UserError):
    """Free text that means several acts equally well; always at least two suggestions."""

    name: str
    suggestions: tuple[Suggestion, ...]
