"""A sentence as patterns read it: each name, title, show and date is one private letter.

``Rosé and Bruno Mars released “APT.” on October 18`` is then some ``N and N released T on D``,
and a pattern is a plain regular expression over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.articles.reading.days import Mentioned
from bot.articles.reading.sentences import Sentence

_NAMES, _TITLES, _SHOWS, _DAYS, _LAST = 0xE000, 0xE800, 0xEC00, 0xF000, 0xF400
N = f"[{chr(_NAMES)}-{chr(_TITLES - 1)}]"
T = f"[{chr(_TITLES)}-{chr(_SHOWS - 1)}]"
S = f"[{chr(_SHOWS)}-{chr(_DAYS - 1)}]"
D = f"[{chr(_DAYS)}-{chr(_LAST - 1)}]"
PRIVATE = re.compile(f"[{chr(_NAMES)}-{chr(_LAST)}]")
V = TypeVar("V")
_EACH = {_NAMES: _TITLES - _NAMES, _TITLES: _SHOWS - _TITLES, _SHOWS: _DAYS - _SHOWS,
         _DAYS: _LAST - _DAYS}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody a sentence names: an artist of the catalogue, or a name that it lacks (id 0)."""

    id: int
    written: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a sentence, and the works and shows of the catalogue that are called so."""

    written: str
    works: tuple[int, ...] = ()
    shows: tuple[int, ...] = ()
    quoted: bool = False


@dataclass(slots=True)
class Coded:
    """A sentence in code, and what its letters stand for; a pronoun may stand for several names."""

    sentence: Sentence
    written: str
    text: str = ""
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    titles: dict[str, Title] = field(default_factory=dict)
    shows: dict[str, Title] = field(default_factory=dict)
    days: dict[str, Mentioned] = field(default_factory=dict)
    pronouns: set[str] = field(default_factory=set)

    def add_names(self, names: Sequence[Name]) -> str:
        """Return the letter of a name, or of several that one word stands for."""
        return _put(self.names, tuple(names), _NAMES)

    def add_title(self, title: Title) -> str:
        """Return the letter of a title."""
        return _put(self.titles, title, _TITLES)

    def add_show(self, show: Title) -> str:
        """Return the letter of a show."""
        return _put(self.shows, show, _SHOWS)

    def add_day(self, day: Mentioned) -> str:
        """Return the letter of a date."""
        return _put(self.days, day, _DAYS)

    def people(self, letters: str) -> tuple[Name, ...]:
        """Return whom letters of a part of the text stand for, each once."""
        found = (name for letter in letters for name in self.names.get(letter, ()))
        return tuple(dict.fromkeys(found))


def _put(into: dict[str, V], value: V, first: int) -> str:
    # A sentence is cut long before there are so many; the last letter is then several things'.
    letter = chr(first + min(len(into), _EACH[first] - 1))
    into[letter] = value
    return letter
