"""Take a query apart that names several things: ``rose bruno mars``, ``lisa & rosalia money``."""

from __future__ import annotations

from functools import cached_property

from bot.kit.folding import fold
from bot.names.decoration import is_decoration, without_particle, words_of
from bot.names.index import Hit, NameIndex, Tier

_MOST_WORDS = 12
_LONGEST_NAME = 8
_SHORTEST_PIECE = 3
_LONGEST_BEGINNING = 4
_OFFERED = 10
_NEAREST = 5
_ALIKE = 0.6
_EXACT, _BEGUN, _MISTYPED, _JOIN = 2, 3, 5, 0


def find_parts(
    query: str, index: NameIndex, *, alike: float | None = _ALIKE
) -> list[list[Hit]] | None:
    """Read a query as several known names, one after another.

    Every word belongs to a name or is decoration (``x``, ``feat.``, ``songs``). The reading with
    the fewest and best names is taken: names that are written out before the beginning of one,
    which only the last may be, before one with a typing error, of which there may be one that is
    so much `alike` (None: none).

    Return what each part may mean, best first, in the order of the query; None when it is no row
    of names, or one that is not decorated.
    """
    words = words_of(query)
    if not 2 <= len(words) <= _MOST_WORDS or index.begins(fold(query)):
        return None
    reading = _Reading(words, index, alike=alike or 0)
    found = reading.best(mistyped=False)
    return found if found or alike is None else reading.best(mistyped=True)


class _Reading:
    """The ways to read a row of words, cut at every place where a name may end."""

    def __init__(self, words: list[str], index: NameIndex, *, alike: float) -> None:
        self._words = words
        self._alike = alike
        self._index = index
        self._exact: dict[tuple[int, int], list[Hit]] = {
            (start, end): hits
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1)
            if (hits := _named(index, " ".join(words[start:end])))
        }

    def best(self, *, mistyped: bool) -> list[list[Hit]] | None:
        """Return the parts of the cheapest reading, from the front, or None."""
        readings = self._mistyped() if mistyped else [self._pieces]
        costed = [found for pieces in readings if (found := self._cheapest(pieces)) is not None]
        return min(costed, key=lambda reading: reading[0])[1] if costed else None

    @cached_property
    def _pieces(self) -> dict[tuple[int, int], tuple[int, list[Hit]]]:
        """Return what each stretch of words may be: a name, or at the end its beginning."""
        pieces = {span: (_EXACT, hits) for span, hits in self._exact.items()}
        end = len(self._words)
        for start in range(max(1, end - _LONGEST_BEGINNING), end):
            if (start, end) not in pieces and (hits := self._begun(self._text(start, end))):
                pieces[start, end] = (_BEGUN, hits)
        return pieces

    def _text(self, start: int, end: int) -> str:
        return " ".join(self._words[start:end])

    def _begun(self, text: str) -> list[Hit]:
        folded = fold(text)
        if len(folded) < _SHORTEST_PIECE or not self._index.begins(folded):
            return []
        hits = self._index.search(text, limit=_OFFERED, fuzzy=False)
        return [hit for hit in hits if hit.tier is hits[0].tier]

    def _mistyped(self) -> list[dict[tuple[int, int], tuple[int, list[Hit]]]]:
        """Return readings in two where one half is a name and the other one is mistyped."""
        readings = []
        for cut in range(1, len(self._words)):
            halves = [(0, cut), (cut, len(self._words))]
            for known, other in (halves, halves[::-1]):
                if known in self._pieces and (hits := self._near(self._text(*other))):
                    readings.append({known: self._pieces[known], other: (_MISTYPED, hits)})
        return readings

    def _near(self, text: str) -> list[Hit]:
        if len(fold(text)) <= _SHORTEST_PIECE:
            return []
        hits = self._index.search(text, limit=_NEAREST)
        return [hit for hit in hits if hit.tier < Tier.SUBSTRING or hit.score >= self._alike]

    def _cheapest(
        self, pieces: dict[tuple[int, int], tuple[int, list[Hit]]]
    ) -> tuple[int, list[list[Hit]]] | None:
        """Cover all words, word by word; None where that is one name and nothing else."""
        best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
        for end in range(1, len(self._words) + 1):
            ways = []
            for start in range(max(0, end - _LONGEST_NAME), end):
                if start in best and (start, end) in pieces:
                    cost, cuts = best[start]
                    ways.append((cost + pieces[start, end][0], (*cuts, start, end)))
            if end - 1 in best and is_decoration(self._words, end - 1):
                cost, cuts = best[end - 1]
                ways.append((cost + _JOIN, cuts))
            if ways:
                best[end] = min(ways)
        if len(self._words) not in best:
            return None
        cost, cuts = best[len(self._words)]
        spans = list(zip(cuts[::2], cuts[1::2], strict=True))
        is_more = len(spans) > 1 or (spans and spans[0] != (0, len(self._words)))
        return (cost, [pieces[span][1] for span in spans]) if is_more else None


def _named(index: NameIndex, text: str) -> list[Hit]:
    return index.named(fold(text)) or index.named(fold(without_particle(text)))
