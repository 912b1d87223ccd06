"""An index over another one: names that a layer adds, and what of the lower it hides."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from dataclasses import replace

from bot.kit.folding import fold
from bot.names.index import LONGEST_QUERY, Hit, NameIndex, Narrowing, order_among

_SPARE = 3
"""So few hits are hidden of most searches; where more are, it is searched again."""


class LayeredIndex(NameIndex):
    """Finds what either index has, but for what is hidden of the lower.

    `upper` has the names that a layer adds. Most servers add a few to thousands that all share:
    those are in memory once.
    """

    __slots__ = ("_hidden", "_lower", "_upper")

    def __init__(self, lower: NameIndex, upper: NameIndex, *, hidden: Collection[int]) -> None:
        self._lower = lower
        self._upper = upper
        self._hidden = hidden

    def __len__(self) -> int:
        """Count the distinct folded names of both."""
        return len(self._lower) + len(self._upper)

    def search(
        self,
        query: str,
        *,
        limit: int = 25,
        allowed: Narrowing | Container[int] | None = None,
        fuzzy: bool = True,
    ) -> list[Hit]:
        """Find as `NameIndex.search` does, in both."""
        below, above = self._parts(allowed)
        lower = self._lower.search(query, limit=limit + _SPARE, allowed=below, fuzzy=fuzzy)
        if sum(hit.ref in self._hidden for hit in lower) > _SPARE:
            more = limit + len(self._hidden)
            lower = self._lower.search(query, limit=more, allowed=below, fuzzy=fuzzy)
        upper = self._upper.search(query, limit=limit, allowed=above, fuzzy=fuzzy)
        return self._merged(lower, upper, letters=len(fold(query)[:LONGEST_QUERY]))[:limit]

    def narrow(self, refs: Collection[int]) -> Narrowing:
        """Prepare to find some refs only, in both."""
        shown = [ref for ref in refs if ref not in self._hidden]
        return replace(self._lower.narrow(shown), upper=self._upper.narrow(refs))

    def top(self, limit: int, *, allowed: Narrowing | Container[int] | None = None) -> list[Hit]:
        """List the heaviest refs of both."""
        below, above = self._parts(allowed)
        lower = self._lower.top(limit + len(self._hidden), allowed=below)
        upper = self._upper.top(limit, allowed=above)
        return self._merged(lower, upper, letters=0)[:limit]

    def exact(self, query: str) -> list[int]:
        """List the refs that have a name which folds to the same, the heaviest first."""
        return [hit.ref for hit in self.named(fold(query), limit=1000)]

    def named(self, folded: str, *, limit: int = 50) -> list[Hit]:
        """List what has exactly this folded name, the heaviest first."""
        lower = self._lower.named(folded, limit=limit + len(self._hidden))
        return self._merged(lower, self._upper.named(folded, limit=limit), letters=0)[:limit]

    def begins(self, folded: str) -> bool:
        """Return whether a name begins so, or is so."""
        return self._lower.begins(folded) or self._upper.begins(folded)

    @staticmethod
    def _parts(
        allowed: Narrowing | Container[int] | None,
    ) -> tuple[Narrowing | Container[int] | None, Narrowing | Container[int] | None]:
        if isinstance(allowed, Narrowing) and allowed.upper is not None:
            return allowed, allowed.upper
        return allowed, allowed

    def _merged(self, lower: list[Hit], upper: list[Hit], *, letters: int) -> list[Hit]:
        """Merge hits, each list in its own order, each ref at its best."""
        kept = [hit for hit in lower if hit.ref not in self._hidden]
        if not upper:
            return kept
        found: dict[int, Hit] = {}
        for hit in _in_turn(kept, upper, letters=letters):
            found.setdefault(hit.ref, hit)
        return list(found.values())


def _in_turn(left: list[Hit], right: list[Hit], *, letters: int) -> Iterator[Hit]:
    ahead = list(reversed(right))
    for hit in left:
        place = order_among(hit, letters)
        while ahead and order_among(ahead[-1], letters) < place:
            yield ahead.pop()
        yield hit
    yield from reversed(ahead)
