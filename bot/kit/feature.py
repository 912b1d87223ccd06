"""What a feature brings to the program, declared by each in its own folder."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.kit.db.tables import Table
from bot.kit.discord.error_words import ErrorWords


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature; `bot.app.features` has them all, and nothing else lists them."""

    name: str
    errors: ErrorWords = field(default_factory=ErrorWords)
    tables: tuple[Table, ...] = ()
