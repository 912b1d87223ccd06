"""How far a query with typing errors is from a name, finished or not.

The distance is the optimal string alignment: a letter wrong, missing, or too many, or two
neighbours swapped, counts one. A query may stop before the name does: it is then compared with
the beginnings of the name that are about as long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_CHUNK = 1500
"""Names compared in one call: the interpreter's lock is held for less than a millisecond."""
_UNFINISHED = 0.25
_OTHER_FIRST_LETTER = 0.1
_LONGER = 0.2
_LETTERS_A_SYLLABLE = 3
_TAKEN_APART = 25
_SYLLABLE_COST = 0.1
_SYLLABLE = re.compile("[\u1100-\u1112][\u1161-\u1175]+(?:[\u1100-\u1112](?![\u1161-\u1175]))*")
_LETTER = re.compile(f"{_SYLLABLE.pattern}|.", re.DOTALL)

Letters = str | list[str]
"""A folded text, or one with every Hangul syllable as a letter."""


def tolerance(query: Sequence[str], *, floor: int = 0) -> int:
    """Return how many errors a query of that length may hold and still mean something."""
    length = len(query)
    if length <= 2:
        return max(floor, length - 1)
    if length == 3:
        return 1
    return 2 if length <= 6 else 3


def distances(query: str, names: Sequence[str], *, errors: int) -> dict[int, float]:
    """Measure folded names against a folded query.

    Return, by place in `names`, the number of errors, plus less than one for a name that is not
    finished or begins with another letter. Who needs more than `errors` corrections is left out.
    """
    found = _compared(query, names, errors)
    if _SYLLABLE.search(query):
        for place, cost in _by_syllables(query, names).items():
            found[place] = min(found.get(place, cost), cost)
    return found


def _by_syllables(query: str, names: Sequence[str]) -> dict[int, float]:
    """Measure again with every Hangul syllable as one letter: a wrong one is one error."""
    short = _LETTER.findall(query)
    errors = tolerance(short, floor=1)
    # Taking apart is slow; a name that is near by syllables is not far by letters.
    far = _LETTERS_A_SYLLABLE * errors + 2
    near = _measure(query, names, far, most=_TAKEN_APART)
    near |= _measure(query, [name[: len(query)] for name in names], far, most=_TAKEN_APART)
    places = [place for place in near if _SYLLABLE.search(names[place])]
    costs = _compared(short, [_LETTER.findall(names[place]) for place in places], errors)
    return {places[index]: cost + _SYLLABLE_COST for index, cost in costs.items()}


def _compared(query: Letters, names: Sequence[Letters], errors: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for start in range(0, len(names), _CHUNK):
        for place, cost in _chunk(query, names[start : start + _CHUNK], errors):
            found[start + place] = cost
    return found


def _measure(
    query: Letters, names: Sequence[Letters], errors: int, *, most: int | None = None
) -> dict[int, int]:
    found = process.extract(query, names, scorer=OSA.distance, score_cutoff=errors, limit=most)
    return {place: distance for _, distance, place in found}


def _chunk(query: Letters, names: Sequence[Letters], errors: int) -> list[tuple[int, float]]:
    costs = {place: float(cost) for place, cost in _measure(query, names, errors).items()}
    if len(query) > 2:
        for place, distance in _beginnings(query, names, errors).items():
            longer = len(names[place]) - len(query)
            cost = distance + _UNFINISHED + _LONGER * longer / (longer + 8)
            costs[place] = min(costs.get(place, cost), cost)
    return [
        (place, cost + _OTHER_FIRST_LETTER * (names[place][0] != query[0]))
        for place, cost in costs.items()
    ]


def _beginnings(query: Letters, names: Sequence[Letters], errors: int) -> dict[int, int]:
    """Measure the query against the best beginning of each longer name."""
    length = len(query)
    # A beginning that is one letter shorter or longer may fit better, by one error at most.
    rough = _measure(query, [name[:length] for name in names], errors + 1)
    best = {place: cost for place, cost in rough.items() if len(names[place]) > length}
    places = list(best)
    for other in (length - 1, length + 1):
        near = _measure(query, [names[place][:other] for place in places], errors)
        for index, cost in near.items():
            best[places[index]] = min(best[places[index]], cost)
    return {place: cost for place, cost in best.items() if cost <= errors}
