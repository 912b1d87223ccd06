"""Whether two entries are of the same thing, however their names are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from bot.curation.model import Kind, Plain
from bot.kit.folding import fold, sounds
from bot.names.typos import distances

_NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.WORK: ("title", "title_ko"),
    Kind.SHOW: ("title", "title_ko", "aliases"),
    Kind.ARTIST: ("name", "hangul", "aliases"),
    Kind.ARTICLE: ("title", "url"),
    Kind.FACT: ("text", "text_ko"),
}
_DECORATION = re.compile(
    r"\s*[(\[\uff08\u3010].*?[)\]\uff09\u3011]"
    r"|\s+(?:feat|ft|with|prod|remix|ver|version)\b.*|\s+[-\u2013\u2014]\s.*",
    re.IGNORECASE,
)
_ERRORS_EACH = 5
"""One wrong letter in so many is a slip; in fewer it is another word."""
_SHORT = 3
_UNFINISHED = 0.25
_CLEAR_SOUND = 3
"""Shorter sounds are of many names: "O", "Oh" and "어" have the same."""


class Likeness(IntEnum):
    """How like two entries are."""

    NEAR = 1
    EXACT = 2


@dataclass(frozen=True, slots=True)
class Keys:
    """By what an entry is known: folded names, how they sound, and the slugs of its artists."""

    names: frozenset[str]
    sounds: frozenset[str]
    artists: frozenset[str] = frozenset()

    def plain(self) -> dict[str, list[str]]:
        """Return what JSON can say."""
        return {"names": sorted(self.names), "sounds": sorted(self.sounds),
                "artists": sorted(self.artists)}  # fmt: skip

    @classmethod
    def of_plain(cls, stored: dict[str, Any]) -> Keys:
        """Read what `plain` gave."""
        return cls(*(frozenset(stored.get(key, ())) for key in ("names", "sounds", "artists")))


def keys_of(kind: Kind, entry: Plain) -> Keys:
    """Return by what an entry of a kind is known."""
    texts: list[str] = []
    for key in _NAMES[kind]:
        value = entry.get(key) or ()
        texts += [value] if isinstance(value, str) else [str(each) for each in value]
    credits: Iterable[Plain] = entry.get("credits") or ()
    return keys_of_names(texts, (str(each.get("artist", "")) for each in credits))


def keys_of_names(names: Iterable[str], artists: Iterable[str] = ()) -> Keys:
    """Return by what something is known that has these names."""
    texts = [each for name in names for each in {name, _DECORATION.sub("", name)}]
    said = (sounds(each) for each in texts)
    return Keys(
        frozenset(filter(None, map(fold, texts))),
        frozenset(each for each in said if len(each) >= _CLEAR_SOUND),
        frozenset(filter(None, artists)),
    )


def likeness(kind: Kind, mine: Keys, other: Keys, *, unknown: bool = False) -> Likeness | None:
    """Return how like two entries of a kind are, None where they are two things.

    `unknown` is whether the first has artists whom nobody knows: they may be any of the other's.
    """
    if kind is Kind.WORK and not (unknown or mine.artists & other.artists):
        return None
    if mine.names & other.names:
        same = kind is not Kind.WORK or _same_artists(mine, other)
        return Likeness.EXACT if same else Likeness.NEAR
    # Who made the same with the same people and typed three letters meant these three.
    shortest = _SHORT if _same_artists(mine, other) else _ERRORS_EACH
    if mine.sounds & other.sounds or _is_slip(mine.names, other.names, shortest):
        return Likeness.NEAR
    return None


def _same_artists(mine: Keys, other: Keys) -> bool:
    """Return whether one has all the artists of the other: somebody may have been forgotten."""
    shared = mine.artists & other.artists
    return bool(shared) and shared in (mine.artists, other.artists)


def _is_slip(mine: frozenset[str], others: frozenset[str], shortest: int) -> bool:
    """Return whether a name is one of the others but for a slip; a syllable is one letter."""
    for one in mine:
        near = [each for each in others if max(len(one), len(each)) >= shortest]
        for place, cost in distances(one, near, errors=len(one) // _ERRORS_EACH + 1).items():
            most = max(1, min(len(one), len(near[place])) // _ERRORS_EACH)
            # What is unfinished costs more than that: it may be the beginning of another title.
            if cost < most + _UNFINISHED:
                return True
    return False
