"""Names in flat arrays: found by their folded key, by its beginning, or by what they name.

A *key* is a folded name; several entries may share one. Keys are numbered twice: by *place*, in
alphabetical order, which finds beginnings by bisection, and by *rank*, heaviest first, so that
whoever stops early has seen the best. A million names take some 40 bytes each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, islice
from typing import NamedTuple

_SORT_AT_ONCE = 4096
_WALK = 20_000
_APART = 16
"""One key of so many is at hand as it is: most of a bisection looks at these only."""
_MANY_REFS = 40
"""A bisection takes as long as a look at so many entries."""
_LAST = chr(0x10FFFF)


class NameEntry(NamedTuple):
    """A name of something, as it is written and as `bot.kit.folding.fold` leaves it.

    `ref` is what it is the name of, any number that the caller chose; several entries may share
    it. An entry without `folded` is left out, an alias is not `primary`. `weight` is how well known
    it is (`bot.catalogue.model.known`); the larger comes first among equals.
    """

    ref: int
    text: str
    folded: str
    primary: bool
    weight: int


class _Keys:
    """An immutable list of strings in one long string: quick to read, and lean for short ones."""

    __slots__ = ("_ends", "_text")

    def __init__(self, keys: Iterable[str]) -> None:
        self._ends = array("I", [0])
        parts = []
        for key in keys:
            parts.append(key)
            self._ends.append(self._ends[-1] + len(key))
        self._text = "".join(parts)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._text[self._ends[number] : self._ends[number + 1]]

    def many(self, numbers: Iterable[int]) -> list[str]:
        text, ends = self._text, self._ends
        return [text[ends[number] : ends[number + 1]] for number in numbers]


class _Texts:
    """An immutable list of strings in one piece of UTF-8: lean whatever their script."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self, data: bytes, ends: array[int]) -> None:
        self._bytes = data
        self._ends = ends

    def __getitem__(self, number: int) -> str:
        data = self._bytes[self._ends[number] : self._ends[number + 1]]
        return data.decode("utf-8", "surrogatepass")


class _Rows:
    """Entries in the order they came, in columns: a million take far less than as objects."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self.numbers: dict[str, int] = {}
        self.key_numbers, self.refs, self.weights = array("I"), array("q"), array("i")
        self.primary, self.texts = bytearray(), array("I", [0])
        self.text = bytearray()
        for entry in entries:
            if entry.folded:
                self._add(entry)

    def _add(self, entry: NameEntry) -> None:
        self.key_numbers.append(self.numbers.setdefault(entry.folded, len(self.numbers)))
        self.refs.append(entry.ref)
        self.weights.append(entry.weight)
        self.primary.append(entry.primary)
        # A lone surrogate can come in through a file; it must not stop the bot.
        self.text += entry.text.encode("utf-8", "surrogatepass")
        self.texts.append(len(self.text))

    def by_place(self, keys: list[str]) -> Iterator[list[int]]:
        """Yield the rows of each key in turn, the heaviest first, then primary names."""
        places = array("I", bytes(4 * len(keys)))
        for place, key in enumerate(keys):
            places[self.numbers[key]] = place
        counts = array("I", bytes(4 * len(keys)))
        for number in self.key_numbers:
            counts[places[number]] += 1
        ends = array("I", accumulate(counts))
        ordered = array("I", bytes(4 * len(self.refs)))
        for row in range(len(self.refs) - 1, -1, -1):
            place = places[self.key_numbers[row]]
            ends[place] -= 1
            ordered[ends[place]] = row
        for start, count in zip(ends, counts, strict=True):
            rows = list(ordered[start : start + count])
            yield rows if count == 1 else sorted(rows, key=self._order)

    def _order(self, row: int) -> tuple[int, bool, int]:
        return -self.weights[row], not self.primary[row], self.refs[row]


class NameTable:
    """An immutable table of names. Entries are numbered key by key, each key's best first."""

    __slots__ = ("_by_rank", "_by_ref", "_first", "_heaviest", "_keys", "_ranks", "_signposts",
                 "_texts", "primary", "refs", "weights")  # fmt: skip

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        rows = _Rows(entries)
        keys = sorted(rows.numbers)
        self.refs, self.weights, self.primary = array("q"), array("i"), bytearray()
        self._first, self._heaviest = array("I", [0]), array("i")
        text, texts = bytearray(), array("I", [0])
        for numbers in rows.by_place(keys):
            for row in numbers:
                self.refs.append(rows.refs[row])
                self.weights.append(rows.weights[row])
                self.primary.append(rows.primary[row])
                text += rows.text[rows.texts[row] : rows.texts[row + 1]]
                texts.append(len(text))
            self._first.append(len(self.refs))
            self._heaviest.append(max(rows.weights[row] for row in numbers))
        self._signposts = keys[::_APART]
        self._keys, self._texts = _Keys(keys), _Texts(bytes(text), texts)
        self._by_rank = _heaviest_first(self._heaviest, keys)
        self._ranks = array("I", bytes(4 * len(keys)))
        for rank, place in enumerate(self._by_rank):
            self._ranks[place] = rank
        self._by_ref = array("I", sorted(range(len(self.refs)), key=self.refs.__getitem__))

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._keys)

    def key(self, place: int) -> str:
        """Return the key at a place."""
        return self._keys[place]

    def keys(self, places: Iterable[int]) -> list[str]:
        """Return the keys at some places."""
        return self._keys.many(places)

    def text(self, entry: int) -> str:
        """Return an entry's name as it is written."""
        return self._texts[entry]

    def entries(self, place: int) -> range:
        """Return the entries of a key: the heaviest first, then primary names."""
        return range(self._first[place], self._first[place + 1])

    def weight(self, place: int) -> int:
        """Return the weight of a key's heaviest entry."""
        return self._heaviest[place]

    def place_of_entry(self, entry: int) -> int:
        """Return the place of an entry's key."""
        return bisect_right(self._first, entry) - 1

    def rank(self, place: int) -> int:
        """Return the rank of a key."""
        return self._ranks[place]

    def places_of_ranks(self, ranks: Iterable[int]) -> list[int]:
        """Return the places of the keys with some ranks."""
        by_rank = self._by_rank
        return [by_rank[rank] for rank in ranks]

    def find(self, key: str) -> int | None:
        """Return the place of a key, None when there is none."""
        place = self._bisect(key)
        return place if place < len(self) and self._keys[place] == key else None

    def begins(self, beginning: str) -> bool:
        """Return whether a key begins so."""
        place = self._bisect(beginning)
        return place < len(self) and self._keys[place].startswith(beginning)

    def beginning_with(self, beginning: str) -> range:
        """Return the places of the keys that begin so, the key itself included."""
        return range(self._bisect(beginning), self._bisect(beginning + _LAST))

    def _bisect(self, key: str) -> int:
        post = bisect_left(self._signposts, key)
        first, last = max(0, post - 1) * _APART, min(post * _APART, len(self))
        return bisect_left(range(last), key, lo=first, key=self._keys.__getitem__)

    def heaviest(self, places: range) -> Iterator[int]:
        """Yield the places of a range, heaviest key first; cheap when few are taken."""
        if len(places) > _SORT_AT_ONCE:
            head = min(_WALK, len(self))
            yield from (place for place in islice(self._by_rank, head) if place in places)
            ranks = sorted(rank for rank in self._ranks[places.start : places.stop] if rank >= head)
        else:
            ranks = sorted(self._ranks[places.start : places.stop])
        for rank in ranks:
            yield self._by_rank[rank]

    def by_rank(self) -> Iterator[int]:
        """Yield every place, heaviest key first."""
        return iter(self._by_rank)

    def entries_of(self, refs: Collection[int]) -> Iterator[int]:
        """Yield the entries that name some refs, each different; unknown refs are ignored."""
        if len(refs) > len(self.refs) // _MANY_REFS:
            wanted = frozenset(refs)
            yield from (entry for entry, ref in enumerate(self.refs) if ref in wanted)
            return
        for ref in refs:
            at = bisect_left(self._by_ref, ref, key=self.refs.__getitem__)
            while at < len(self._by_ref) and self.refs[self._by_ref[at]] == ref:
                yield self._by_ref[at]
                at += 1


def _heaviest_first(weights: array[int], keys: list[str]) -> array[int]:
    """Order places by weight, the shorter key first among equals, then the alphabet."""
    top = max(weights, default=0)

    def order(place: int) -> int:
        return (top - weights[place]) << 16 | min(len(keys[place]), 0xFFFF)

    return array("I", sorted(range(len(keys)), key=order))
