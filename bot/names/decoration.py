"""What people and streaming services write around names: credits, versions, words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.kit.folding import fold
from bot.names.common_words import COMMON

BETWEEN = re.compile(
    r"\s*[,;+&/|()\[\]{}\"\u00b7\u00d7\u2022\u2013\u2014\u201c\u201d\u3001\u3002\u300c-\u300f"
    r"\u30fb\uff06\uff08\uff09\uff0b\uff0c\uff0f\uff1b\uff3b\uff3d\uff5c]\s*|\s+"
)
"""What parts two names, on any keyboard."""
_GLUED = re.compile(r"(?<![^\W_])(feat|ft|prod|with|w|by)\s*[./:]+\s*", re.IGNORECASE)
_QUESTION = re.compile(
    r"^\s*whom?\s+(?:\w+\s+)??(?:worked|works?|collab\w*)\s+with\s", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"(?<=\S)\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_JOINING = """
x w and feat ft featuring with vs by prod produced of ver
와 과 랑 이랑 하고 의 피처링
"""
_KINDS = """
version remix collab collabs collaboration collaborations song songs music track tracks work works
콜라보 협업 노래 곡
"""
_OF_A_VERSION = "feat ft featuring with w prod produced ver version remix mix inst live"
_SAYS_MORE = frozenset(map(fold, _OF_A_VERSION.split()))
_DECORATION = frozenset(map(fold, (_JOINING + _KINDS).split()))
_TITLES_TOO = frozenset(map(fold, _KINDS.split()))


def words_of(query: str) -> list[str]:
    """Split a query into words; those that join names stand alone."""
    apart = _GLUED.sub(r" \1 ", _QUESTION.sub("with ", query))
    return [word for word in BETWEEN.split(apart) if fold(word)]


def is_decoration(words: Sequence[str], place: int) -> bool:
    """Return whether a word only joins names or surrounds them.

    Beside an everyday word it may belong to a title: "Rain Song".
    """
    word = fold(words[place])
    if word not in _TITLES_TOO:
        return word in _DECORATION
    beside = {fold(one) for one in words[max(0, place - 1) : place + 2]} - _DECORATION
    return COMMON.isdisjoint(beside)


def unbracketed(name: str) -> Iterator[str]:
    """Yield what a name is without its last bracket, and what a bracket says that is a title."""
    if found := _IN_BRACKETS.search(name):
        yield name[: found.start()]
        if _SAYS_MORE.isdisjoint(map(fold, words_of(found[1]))):
            yield found[1]
