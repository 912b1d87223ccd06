"""Names in flat arrays: found by their folded key, by its beginning, or by what they name.

A *key* is a folded name; several entries may share one. Keys are numbered twice: by *place*, in
alphabetical order, which finds beginnings by bisection, and by *rank*, heaviest first, so that
whoever stops early has seen the best. A million names take some 40 bytes each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

_SORT_AT_ONCE = 4096
_WALK = 20_000
_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name of something.

    Parameters
    ----------
    ref : int
        What it is the name of, any number that the caller chose; several entries may share it.
    text : str
        The name as it is written.
    folded : str
        `bot.domain.names.fold` of the text; an entry without is left out.
    primary : bool
        False for an alias.
    weight : int
        Popularity (number of collaborations); the larger comes first among equals.
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

    def __init__(self, texts: Iterable[str]) -> None:
        data = bytearray()
        self._ends = array("I", [0])
        for text in texts:
            # A lone surrogate can come in through a file; it must not stop the bot.
            data += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(data))
        self._bytes = bytes(data)

    def __getitem__(self, number: int) -> str:
        data = self._bytes[self._ends[number] : self._ends[number + 1]]
        return data.decode("utf-8", "surrogatepass")


class NameTable:
    """An immutable table of names. Entries are numbered key by key, each key's best first."""

    __slots__ = ("_by_rank", "_by_ref", "_first", "_keys", "_ranks", "_texts", "primary",
                 "refs", "weights")  # fmt: skip

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        by_key: dict[str, list[NameEntry]] = {}
        for entry in entries:
            if entry.folded:
                by_key.setdefault(entry.folded, []).append(entry)
        keys = sorted(by_key)
        self.refs, self.weights, self.primary = array("q"), array("q"), bytearray()
        self._first = array("I", [0])
        for key in keys:
            by_key[key].sort(key=lambda entry: (not entry.primary, -entry.weight, entry.ref))
            self._add(by_key[key])
        self._texts = _Texts(entry.text for key in keys for entry in by_key[key])
        self._keys = _Keys(keys)
        weight_of = {key: max(entry.weight for entry in by_key[key]) for key in keys}
        self._by_rank = array(
            "I",
            sorted(
                range(len(keys)),
                key=lambda place: (-weight_of[keys[place]], len(keys[place]), place),
            ),
        )
        self._ranks = array("I", bytes(4 * len(keys)))
        for rank, place in enumerate(self._by_rank):
            self._ranks[place] = rank
        self._by_ref = array("I", sorted(range(len(self.refs)), key=self.refs.__getitem__))

    def _add(self, entries: list[NameEntry]) -> None:
        self.refs.extend(entry.ref for entry in entries)
        self.weights.extend(entry.weight for entry in entries)
        self.primary.extend(entry.primary for entry in entries)
        self._first.append(len(self.refs))

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._keys)

    def key(self, place: int) -> str:
        """Give the key at a place."""
        return self._keys[place]

    def keys(self, places: Iterable[int]) -> list[str]:
        """Give the keys at some places."""
        return self._keys.many(places)

    def text(self, entry: int) -> str:
        """Give an entry's name as it is written."""
        return self._texts[entry]

    def entries(self, place: int) -> range:
        """Give the entries of a key: primary names first, then the heavier."""
        return range(self._first[place], self._first[place + 1])

    def place_of_entry(self, entry: int) -> int:
        """Give the place of an entry's key."""
        return bisect_right(self._first, entry) - 1

    def places_of_ranks(self, ranks: Iterable[int]) -> list[int]:
        """Give the places of the keys with some ranks."""
        by_rank = self._by_rank
        return [by_rank[rank] for rank in ranks]

    def find(self, key: str) -> int | None:
        """Give the place of a key, None when there is none."""
        place = self._bisect(key)
        return place if place < len(self) and self._keys[place] == key else None

    def beginning_with(self, beginning: str) -> range:
        """Give the places of the keys that begin so, the key itself included."""
        lowest = self._bisect(beginning)
        return range(lowest, self._bisect(beginning + _LAST, lowest))

    def _bisect(self, key: str, lowest: int = 0) -> int:
        return bisect_left(range(len(self)), key, lo=lowest, key=self._keys.__getitem__)

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
        """Yield the entries that name some refs; unknown refs are ignored."""
        for ref in refs:
            at = bisect_left(self._by_ref, ref, key=self.refs.__getitem__)
            while at < len(self._by_ref) and self.refs[self._by_ref[at]] == ref:
                yield self._by_ref[at]
                at += 1
