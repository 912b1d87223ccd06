"""Names in Latin letters that were typed in Hangul, as Koreans say them.

마이 유니버스 is My Universe.

A word of both is reduced to the consonants that two alphabets keep. How alike the vowels are says
only which of several names is meant, and whether it is one of them at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import islice, product

from rapidfuzz import fuzz

from bot.kit.folding import fold, sounds
from bot.names.index import Hit

_MOST_WORDS = 7
_MOST_WAYS = 8
_LEAST_CONSONANTS = 4
_ALIKE = {2: 70.0, 3: 60.0}
"""How alike two and three words are at least, from 0 to 100."""

_ALIKE_IN_ONE = 80.0
_PERHAPS, _LEAST_OFFERED = 55.0, 2
_HANGUL = re.compile(r"[\uac00-\ud7a3\s]+")
_BRACKET = re.compile(r"(?<=\S)\s*[(\[].*")
_WORD = re.compile(r"[\w']+")
# What a Korean ear makes of English letters.
_CONSONANTS = (
    (r"^and$", "n"), ("'", ""), ("gh", ""), ("x", "ks"), ("c(?=[eiy])", "s"), ("tion", "sion"),
    ("ck", "k"), ("r(?![aeiouy])", ""), ("(?<=[aeiou])w(?![aeiou])", ""),
)  # fmt: skip
_VOWELS = (
    ("i(?=[a-z]e$)", "ai"), ("a(?=[a-z]e$)", "ei"), ("o(?=[a-z]e$)", "ou"),
    ("(?<=[a-z])e$", ""), ("ee", "i"), ("oo", "u"), ("^my$", "mai"), ("th", "d"),
)  # fmt: skip
_TH = ("s", "t")


class HeardNames:
    """Finds names by how they sound; they come the best known first."""

    def __init__(self, names: Iterable[Hit]) -> None:
        self._by_words: defaultdict[tuple[str, ...], list[Hit]] = defaultdict(list)
        self._joined: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in names:
            words = _WORD.findall(_BRACKET.sub("", hit.text.lower()))
            if hit.text.isascii() and 0 < len(words) <= _MOST_WORDS:
                for ways in islice(product(*map(_ways, words)), _MOST_WAYS):
                    self._by_words[ways].append(hit)
                    self._joined["".join(ways)].append(hit)

    def find(self, query: str, allowed: Container[int] | None = None) -> list[Hit]:
        """Return what is called what a query in Hangul says; nothing where that is not clear."""
        words = query.split()
        ways = _ways_of(query)
        if len("".join(ways)) < _LEAST_CONSONANTS:
            return []
        found: list[Hit] = []
        if len(words) > 1:
            found = _alike(self._by_words.get(ways, []), query, _ALIKE[min(len(words), 3)])
        found = found or _alike(self._joined.get("".join(ways), []), query, _ALIKE_IN_ONE)
        found = [hit for hit in found if allowed is None or hit.ref in allowed]
        return [hit for hit in found if fold(hit.text) == fold(found[0].text)]

    def near(self, query: str, allowed: Container[int] | None = None, *, limit: int) -> list[Hit]:
        """Return what a query in Hangul may say, the most alike first: to be offered, no more.

        Of a few works that are `allowed` it may be said to be the one.
        """
        ways = _ways_of(query)
        if len("".join(ways)) < _LEAST_OFFERED:
            return []
        found = _alike(self._joined.get("".join(ways), []), query, _PERHAPS)
        return [hit for hit in found if allowed is None or hit.ref in allowed][:limit]


def _ways_of(query: str) -> tuple[str, ...]:
    return tuple(map(_consonants, query.split())) if _HANGUL.fullmatch(query) else ()


def _alike(hits: Iterable[Hit], query: str, least: float) -> list[Hit]:
    """Return those that sound alike, the most alike first; of equals, the best known."""
    said = sounds(query)
    scored = [(fuzz.ratio(said, _said(hit.text)), hit) for hit in dict.fromkeys(hits)]
    scored.sort(key=lambda each: -each[0])
    return [hit for score, hit in scored if score >= least]


def _consonants(word: str) -> str:
    # A "z" is written like a "j", and an "s" at the end often said like one.
    return re.sub("[aeiou]", "", sounds(word)).replace("j", "s")


def _ways(word: str) -> list[str]:
    """Return the consonants of an English word; its "th" is a "t" or an "s"."""
    for pattern, letters in _CONSONANTS:
        word = re.sub(pattern, letters, word)
    return list(dict.fromkeys(_consonants(word.replace("th", letter)) for letter in _TH))


def _said(text: str) -> str:
    words = []
    for word in _WORD.findall(_BRACKET.sub("", text.lower())):
        for pattern, letters in (*_VOWELS, *_CONSONANTS):
            word = re.sub(pattern, letters, word)
        words.append(word)
    return sounds("".join(words))
