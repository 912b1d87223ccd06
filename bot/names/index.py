"""Find names as people type them: abbreviated, unfinished, unaccented or mistyped."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from math import log2
from operator import itemgetter
from typing import NamedTuple

from bot.catalogue.model import fame_and_works, known
from bot.kit.folding import fold, folded_words, initials, is_hangul, romanize, word_starts
from bot.names.bigrams import ALL, BigramMaps, numbers
from bot.names.decoration import unbracketed
from bot.names.table import NameEntry as NameEntry
from bot.names.table import NameTable
from bot.names.typos import distances, tolerance

LONGEST_QUERY = 100
"""Letters of a folded query that are looked at; no name is longer by much."""
_MISSES = 2
_WEAK = 0.5
_NAMESAKES = 2
_NAMESAKES_OF_A_SLIP = 5
_SYLLABLE = 3
_NEARLY = 1
_FIRST = -1.0
_SCANNED = 500
_INSIDE = 50
_NEAR = 300
_NEAR_IN_HANGUL = 150
_NEAR_SLIPS = 100
_SPARE = 15
_POPULARITY = 0.12
_OF_FAME = 2
_SLIPS = 2
_SLIPS_AT = 7
_ONE_ERROR = 1.2
_SPELT = known(2, 0)
"""Names as well known as this are found by their sounds and their initials, too."""
_HANGUL_NAME = re.compile(r"(?:[\uac00-\ud7a3]\W*){3,}")


class Tier(IntEnum):
    """How a name matches a query; smaller is better."""

    EXACT = 1
    ALIAS = 2
    PREFIX = 3
    WORD = 4
    SUBSTRING = 5
    FUZZY = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a query may mean.

    `text` is the name that matched. `score` is the likeness of query and name, from 0 to 1,
    `weight` how well known it is by that name.
    """

    ref: int
    text: str
    tier: Tier
    score: float
    weight: int = 0

    @property
    def fame(self) -> int:
        """Return the grade of what is known by that name: 0 (nobody knows) to 5."""
        return fame_and_works(max(self.weight, 0))[0]


class _Match(NamedTuple):
    """A key that matches; `order` sorts it within its tier, smallest first.

    A `slip` is a whole name with one error. A name that holds a few letters somewhere inside
    (`weak`) comes after those that are like the whole query.
    """

    place: int
    tier: Tier
    score: float
    order: float = 0.0
    slip: bool = False

    @property
    def weak(self) -> bool:
        return self.tier is Tier.SUBSTRING and self.score < _WEAK


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What may be found in an index, and in `bits`, by rank, the names that one of it has.

    Make one with `NameIndex.narrow`; it is of use in that index only. Where only a test of
    single refs is known, every name may be of one. An index over another has two: `upper` is
    for the names that it adds.
    """

    refs: Container[int]
    bits: int = ALL
    _bytes: bytes = b""
    upper: Narrowing | None = None

    @property
    def is_sharp(self) -> bool:
        """Return whether its names are known."""
        return self.bits != ALL

    def has(self, rank: int) -> bool:
        """Return whether the name of a rank may be found."""
        return not self.is_sharp or bool(self._bytes[rank >> 3] >> (rank & 7) & 1)


class NameIndex:
    """An immutable index of names. Make one with `build`; every method may run in any thread."""

    __slots__ = ("_bigrams", "_table")

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._bigrams = BigramMaps((table.key(place) for place in table.by_rank()), len(table))

    @classmethod
    def build(cls, entries: Iterable[NameEntry]) -> NameIndex:
        """Build an index of names in any order, the same name for several refs included."""
        return cls(NameTable(_with_variants(entries)))

    def __len__(self) -> int:
        """Count the distinct folded names."""
        return len(self._table)

    def search(
        self,
        query: str,
        *,
        limit: int = 25,
        allowed: Narrowing | Container[int] | None = None,
        fuzzy: bool = True,
    ) -> list[Hit]:
        """Find what a query may mean, best first, each ref once.

        Hits come by tier, an alias like a name, then by weight (in `Tier.FUZZY` by likeness, weight
        counting a little). A query that is empty or without a letter gives the heaviest. `allowed`
        are the refs that may be found, None allows all; names with typing errors count when
        `fuzzy`.
        """
        folded = fold(query[: 4 * LONGEST_QUERY])[:LONGEST_QUERY]
        if not folded:
            return self.top(limit, allowed=allowed)
        narrowing = self._narrowing(allowed)
        hits = _Hits(self._table, limit, narrowing)
        if narrowing and narrowing.is_sharp and narrowing.bits.bit_count() <= _NEAR:
            hits.take_all(self._among(folded, sorted(self._heaviest_of(narrowing)), fuzzy))
            return hits.best()
        enough = hits.take_all(self._everywhere(query, folded, narrowing))
        # Several names may be of the same thing, and those of a mere test are not known yet.
        certain = narrowing is None or narrowing.is_sharp
        if fuzzy and not enough:
            misses, most = _MISSES * tolerance(folded) + 2, limit + _SPARE if certain else None
            # Only Hangul names, a third of all, share pairs with Hangul.
            among = _NEAR_IN_HANGUL if is_hangul(folded[0]) else _NEAR
            hits.take_all(self._near(folded, narrowing, misses=misses, among=among, most=most))
        elif fuzzy and len(folded) >= _SYLLABLE:
            # Of guesses only a slip may still come up.
            misses, most = _MISSES + 1, 0 if certain else None
            hits.take_all(
                self._near(folded, narrowing, misses=misses, among=_NEAR_SLIPS, most=most)
            )
        return hits.best()

    def _narrowing(self, allowed: Narrowing | Container[int] | None) -> Narrowing | None:
        if allowed is None or isinstance(allowed, Narrowing):
            return allowed
        return self.narrow(allowed) if isinstance(allowed, Collection) else Narrowing(allowed)

    def narrow(self, refs: Collection[int]) -> Narrowing:
        """Prepare to find some refs only; takes a few microseconds each."""
        table = self._table
        ranks = bytearray((len(table) + 7) // 8)
        for entry in table.entries_of(refs):
            rank = table.rank(table.place_of_entry(entry))
            ranks[rank >> 3] |= 1 << (rank & 7)
        return Narrowing(frozenset(refs), int.from_bytes(ranks, "little"), bytes(ranks))

    def top(self, limit: int, *, allowed: Narrowing | Container[int] | None = None) -> list[Hit]:
        """List the heaviest refs, each by its primary name."""
        found: dict[int, Hit] = {}
        table = self._table
        narrowing = self._narrowing(allowed)
        for place in self._heaviest_of(narrowing):
            for entry in table.entries(place):
                ref = table.refs[entry]
                if table.primary[entry] and (narrowing is None or ref in narrowing.refs):
                    hit = Hit(ref, table.text(entry), Tier.PREFIX, 0.0, table.weights[entry])
                    found.setdefault(ref, hit)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _heaviest_of(self, allowed: Narrowing | None) -> Iterable[int]:
        if allowed is None or not allowed.is_sharp:
            return self._table.by_rank()
        return self._table.places_of_ranks(numbers(allowed.bits, len(self)))

    def exact(self, query: str) -> list[int]:
        """List the refs that have a name which folds to the same, the heaviest first."""
        place = self._table.find(fold(query))
        if place is None:
            return []
        entries = self._table.entries(place)
        return list(dict.fromkeys(self._table.refs[entries.start : entries.stop]))

    def named(self, folded: str, *, limit: int = 50) -> list[Hit]:
        """List what has exactly this folded name, the heaviest first."""
        place = self._table.find(folded) if folded else None
        if place is None:
            return []
        hits = _Hits(self._table, limit, None)
        hits.take(_Match(place, Tier.EXACT, 1.0))
        return hits.best()

    def begins(self, folded: str) -> bool:
        """Return whether a name begins so, or is so."""
        return self._table.begins(folded)

    def _everywhere(self, query: str, folded: str, allowed: Narrowing | None) -> Iterator[_Match]:
        table = self._table
        exact = table.find(folded)
        if exact is not None:
            yield _Match(exact, Tier.EXACT, 1.0)
        beginning = table.beginning_with(folded)
        yield from self._nearly_written(folded, beginning, allowed)
        for place in self._heaviest(beginning, allowed):
            if place != exact:
                yield _Match(place, Tier.PREFIX, len(folded) / len(table.key(place)))
        if len(folded) > 1:
            yield from self._inside(query, folded, allowed)

    def _heaviest(self, places: range, allowed: Narrowing | None) -> Iterator[int]:
        table = self._table
        heaviest = table.heaviest(places)
        if allowed is None:
            return heaviest
        return (place for place in heaviest if allowed.has(table.rank(place)))

    def _nearly_written(
        self, folded: str, places: range, allowed: Narrowing | None
    ) -> Iterator[_Match]:
        """Find the Hangul names that lack one letter, a few, before those that weigh more.

        An input method shows the last syllable before it is complete: who pauses there has
        most likely written the whole name.
        """
        if len(folded) < _SYLLABLE or not is_hangul(folded[-1]) or len(places) > _SCANNED:
            return
        finished = len(folded) + 1
        heaviest = self._heaviest(places, allowed)
        near = (place for place in heaviest if len(self._table.key(place)) == finished)
        for place in islice(near, _NEARLY):
            yield _Match(place, Tier.PREFIX, len(folded) / finished, _FIRST)

    def _inside(self, query: str, folded: str, allowed: Narrowing | None) -> Iterator[_Match]:
        later: list[_Match] = []
        places = self._holding([folded], allowed)
        for place, key in zip(places, self._table.keys(places), strict=True):
            # What begins with the query was met before.
            if (at := key.find(folded)) < 1:
                continue
            if self._begins_word(folded, place, key, at):
                yield _Match(place, Tier.WORD, len(folded) / len(key))
            elif len(later) < _INSIDE:
                later.append(_Match(place, Tier.SUBSTRING, len(folded) / len(key)))
        yield from self._in_another_order(query, folded, allowed)
        yield from later

    def _in_another_order(
        self, query: str, folded: str, allowed: Narrowing | None
    ) -> Iterator[_Match]:
        words = folded_words(query)
        parts = [word for word in words if len(word) > 1]
        if len(parts) > 1:
            for place in self._holding(parts, allowed):
                starts = self._words(place)
                if all(any(start.startswith(word) for start in starts) for word in words):
                    score = len(folded) / len(self._table.key(place))
                    yield _Match(place, Tier.WORD, score, 1.0)

    def _holding(self, parts: list[str], allowed: Narrowing | None) -> list[int]:
        ranks = self._bigrams.holding(parts, most=_SCANNED, among=_bits(allowed))
        return self._table.places_of_ranks(ranks)

    def _words(self, place: int) -> list[str]:
        return folded_words(self._table.text(self._table.entries(place)[0]))

    def _classify(self, folded: str, place: int) -> _Match | None:
        table = self._table
        key = table.key(place)
        at = key.find(folded)
        if at < 0:
            return None
        score = len(folded) / len(key)
        if at == 0:
            return _Match(place, Tier.EXACT if len(key) == len(folded) else Tier.PREFIX, score)
        begins = self._begins_word(folded, place, key, at)
        return _Match(place, Tier.WORD if begins else Tier.SUBSTRING, score)

    def _begins_word(self, folded: str, place: int, key: str, at: int) -> bool:
        """Return whether a word of a name begins so; `at` is where its key first holds it."""
        table = self._table
        text = table.text(table.entries(place)[0])
        # Most names with a few letters inside are one word.
        if text.isalnum():
            return False
        starts = _word_starts(text)
        while at >= 0 and at not in starts:
            at = key.find(folded, at + 1)
        return at > 0

    def _near(
        self, folded: str, allowed: Narrowing | None, *, misses: int, among: int, most: int | None
    ) -> list[_Match]:
        if not tolerance(folded):
            return []
        ranks = self._bigrams.nearest(folded, misses=misses, most=among, among=_bits(allowed))
        return self._measured(folded, self._table.places_of_ranks(ranks), most=most)

    def _measured(self, folded: str, places: list[int], *, most: int | None = None) -> list[_Match]:
        """Match names with errors, the likeliest first: `most` of them, and some slips."""
        table = self._table
        ranked = []
        for number, cost in distances(folded, table.keys(places), errors=tolerance(folded)).items():
            # Without an error the name is or goes on from what was typed, and was met before.
            if cost >= 1:
                place = places[number]
                order = cost - _POPULARITY * _popularity(table.weight(place))
                ranked.append((order, place, cost))
        ranked.sort()
        if most is not None:
            slips = (one for one in ranked[most:] if one[2] < _ONE_ERROR)
            ranked = [*ranked[:most], *islice(slips, _SPARE)]
        return [
            _Match(place, Tier.FUZZY, max(0.0, 1 - cost / len(folded)), order, cost < _ONE_ERROR)
            for order, place, cost in ranked
        ]

    def _among(self, folded: str, places: list[int], fuzzy: bool) -> list[_Match]:
        matches = [m for place in places if (m := self._classify(folded, place)) is not None]
        if fuzzy:
            seen = {match.place for match in matches}
            matches += self._measured(folded, [place for place in places if place not in seen])
        return matches


class _Found(NamedTuple):
    order: tuple[bool, Tier, float, int, Tier, float]
    entry: int
    match: _Match


class _Hits:
    """Collects the entries of matching keys, each ref at its best."""

    def __init__(self, table: NameTable, limit: int, allowed: Narrowing | None) -> None:
        self._table = table
        self._limit = limit
        self._allowed = allowed.refs if allowed is not None else None
        self._found: dict[int, _Found] = {}
        self._settled = 0

    def take_all(self, matches: Iterable[_Match]) -> bool:
        """Take matches until there are enough; tell whether there are."""
        return any(self.take(match) for match in matches)

    def take(self, match: _Match) -> bool:
        """Take the entries of a key; tell whether there are enough that are no guesses."""
        refs, weights, primary = self._table.refs, self._table.weights, self._table.primary
        taken = 0
        most = _per_key(match, self._limit)
        for entry in self._table.entries(match.place):
            ref = refs[entry]
            if self._allowed is not None and ref not in self._allowed:
                continue
            tier = match.tier
            if tier is Tier.EXACT and not primary[entry]:
                tier = Tier.ALIAS
            # Of two whole names the better known one is meant, be it a nickname.
            rank = max(tier, Tier.ALIAS)
            order = (match.weak, rank, match.order, -weights[entry], tier, -match.score)
            known = self._found.get(ref)
            if known is None or order < known.order:
                self._found[ref] = _Found(order, entry, match)
            taken += 1
            if taken == most:
                break
        if match.weak or match.tier is Tier.FUZZY:
            return False
        self._settled += taken
        return self._settled >= self._limit

    def best(self) -> list[Hit]:
        """Return the hits in order.

        Where many names go on from what was typed, a better known one that is a slip away
        (``GFRIEND`` for "friend") would never be seen: two such come up.
        """
        weights = self._table.weights
        found = sorted(self._found.values(), key=itemgetter(0))
        for number, slip in enumerate([one for one in found if one.match.slip][:_SLIPS]):
            place = _SLIPS_AT + number
            if found.index(slip) > place and weights[slip.entry] > weights[found[place].entry]:
                found.remove(slip)
                found.insert(place, slip)
        return [self._hit(one) for one in found[: self._limit]]

    def _hit(self, found: _Found) -> Hit:
        table, entry = self._table, found.entry
        tier, score, weight = found.order[4], found.match.score, table.weights[entry]
        return Hit(table.refs[entry], table.text(entry), tier, score, weight)


def order_among(hit: Hit, letters: int) -> tuple[bool, Tier, float, int, Tier, float]:
    """Return where a hit of a query of so many letters belongs among those of other indexes."""
    weak = hit.tier is Tier.SUBSTRING and hit.score < _WEAK
    likeness = 0.0
    if hit.tier is Tier.FUZZY:
        likeness = (1 - hit.score) * letters - _POPULARITY * _popularity(hit.weight)
    return (weak, max(hit.tier, Tier.ALIAS), likeness, -hit.weight, hit.tier, -hit.score)


@lru_cache(maxsize=4096)
def _word_starts(text: str) -> frozenset[int]:
    """Remember the words of popular names: taking them apart is slow, and each query meets them."""
    return frozenset(word_starts(text))


def _popularity(weight: int) -> float:
    """Return how likely a name is meant: a grade of fame is two doublings of works."""
    fame, works = fame_and_works(max(weight, 0))
    return _OF_FAME * fame + log2(1 + works)


def _bits(allowed: Narrowing | None) -> int:
    return ALL if allowed is None else allowed.bits


def _per_key(match: _Match, limit: int) -> int:
    """Return how many namesakes a key may bring, lest they crowd out others meant."""
    if match.tier <= Tier.ALIAS:
        return limit
    return _NAMESAKES_OF_A_SLIP if match.slip else _NAMESAKES


def _with_variants(entries: Iterable[NameEntry]) -> Iterator[NameEntry]:
    """Add, as aliases, the spellings that folding cannot make equal, and names without brackets."""
    for entry in entries:
        yield entry
        ref, name, folded, primary, weight = entry
        for text in (*_variants(name), *(unbracketed(name) if primary else ())):
            if (other := fold(text)) and other != folded:
                yield NameEntry(ref, name, other, False, weight)
        if weight >= _SPELT and is_hangul(folded[:1]) and _HANGUL_NAME.fullmatch(name):
            fame, works = fame_and_works(weight)
            less = known(fame - 1, works)
            yield NameEntry(ref, name, fold(romanize(name)), False, less)
            yield NameEntry(ref, name, initials(name), False, less)


def _variants(text: str) -> Iterator[str]:
    lower = text.lower()
    if lower.startswith("the "):
        yield text[4:]
    if "&" in text:
        yield text.replace("&", " and ")
    if " and " in lower:
        yield lower.replace(" and ", " ")
