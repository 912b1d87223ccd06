"""Which names share most pairs of neighbouring letters with a query, without looking at names.

For each pair of neighbours (the two ends of a name count as letters) one long integer has a bit
for every name that holds the pair. A query's integers, combined with ``&`` and ``|``, give the
names that miss at most 0, 1, 2 ... of its pairs: a few dozen operations, each some microseconds
even over a million names. One typing error breaks two pairs, a swap of neighbours three.

The idea is that of bit-sliced signature files; see Zobel, Moffat and Ramamohanarao, "Inverted
files versus signature files for text indexing", ACM TODS 23 (1998).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, count
from operator import add

ALL = -1
"""A bit for every name there is."""
START, END = "\x02", "\x03"
_BUCKETS = 256
_WRITTEN_OUT = 1 << 16
"""Fewer bits are found sooner in a text of ones and zeros than byte by byte."""
_NOT_ZERO = re.compile(rb"[^\0]", re.DOTALL)
_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


class BigramMaps:
    """Names by their pairs of letters. Names are numbered in the order they were given.

    Pairs share `_BUCKETS` integers: the pairs met first, those of the heaviest names, have one
    for themselves where there are no more than that.
    """

    __slots__ = ("_bucket_of", "_maps")

    def __init__(self, names: Iterable[str], total: int) -> None:
        size = (total + 7) // 8
        maps = [bytearray(size) for _ in range(_BUCKETS)]
        map_of: dict[str, bytearray] = {}
        for number, name in enumerate(names):
            byte, bit = number >> 3, 1 << (number & 7)
            for pair in _pairs(f"{START}{name}{END}"):
                if pair not in map_of:
                    map_of[pair] = maps[len(map_of) % _BUCKETS]
                map_of[pair][byte] |= bit
        self._bucket_of = {pair: place % _BUCKETS for place, pair in enumerate(map_of)}
        self._maps = [int.from_bytes(data, "little") for data in maps]

    def holding(self, parts: Iterable[str], *, most: int, among: int = ALL) -> list[int]:
        """List names that may hold every part of two letters or more, in order.

        None is missed before there are `most`; some that are given may not hold a part.
        """
        pairs = {pair for part in parts for pair in _pairs(part)}
        found = among if pairs else 0
        for pair in pairs:
            found &= self._map(pair)
        return numbers(found, most)

    def nearest(self, query: str, *, misses: int, most: int, among: int = ALL) -> list[int]:
        """List the names that share most of a folded query's pairs, in no order.

        A name may lack `misses` of the pairs; the query's ends count as letters. Of more than
        `most` names, those with the fewest misses are given, of equals the first. `among` has a
        bit for each name that may be given.
        """
        before = 0
        for level in self._levels(query, misses, among):
            # Whoever lacks fewer pairs is in every later level, too.
            if level.bit_count() >= most:
                rest = most - before.bit_count()
                return numbers(before, most) + numbers(level ^ before, rest)
            before = level
        return numbers(before, most)

    def _levels(self, query: str, misses: int, among: int) -> list[int]:
        pairs = set(_pairs(START + query + END))
        misses = min(misses, len(pairs) - 1)
        levels = [among] * (misses + 1)
        for pair in pairs:
            mapped = self._map(pair)
            for missed in range(misses, 0, -1):
                levels[missed] = levels[missed] & mapped | levels[missed - 1]
            levels[0] &= mapped
        return levels

    def _map(self, pair: str) -> int:
        bucket = self._bucket_of.get(pair)
        return 0 if bucket is None else self._maps[bucket]


def _pairs(text: str) -> list[str]:
    return list(map(add, text, text[1:]))


def numbers(bits: int, most: int) -> list[int]:
    """List the places of the bits that are set, lowest first, at most so many."""
    if bits.bit_length() <= _WRITTEN_OUT:
        gaps = f"{bits:b}"[::-1].split("1", most)[:-1]
        return list(map(add, accumulate(map(len, gaps)), count()))
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    places: list[int] = []
    for found in _NOT_ZERO.finditer(data):
        at = found.start()
        base = at << 3
        places += [base + bit for bit in _BITS[data[at]]]
        if len(places) >= most:
            break
    return places[:most]
