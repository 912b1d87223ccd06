"""Whether what somebody typed is the answer: any of its names, with few typing errors.

Only whole names count ("air" is no "chair", "boy" no "Boy With Luv"), and a text that is as near
to a wrong option as to the right one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.kit.folding import fold, folded_words, is_hangul, sounds, spoken
from bot.names.decoration import unbracketed
from bot.trivia.questions.model import Question

MOST = 200
"""Nobody's name is so long: longer texts are not looked at."""

_ONE_ERROR_FROM, _TWO_ERRORS_FROM = 5, 9
_SYLLABLE = re.compile("[\u1100-\u1112][\u1161-\u1175]")
_HANGUL_ONE_ERROR_FROM, _HANGUL_TWO_ERRORS_FROM = 4, 6
_PART_FROM, _HANGUL_PART_FROM = 6, 3
_SOUNDS_FROM, _TYPED_SOUNDS_FROM = 3, 4
_ARTICLE = re.compile(r"^\s*the\s+", re.IGNORECASE)
_GUESTS = re.compile(r"\s+[(\[]?(?:feat|ft|featuring|prod)\b.*$", re.IGNORECASE)
_AND = re.compile(r"(?<=\S)\s*[&\uff06]\s*(?=\S)")
_SUBTITLE = re.compile(r"\s*:\s+|\s+:|\s+[-\u2013\u2014]\s+|\s*[~\uff5e]\s*")
_NO_NAME = re.compile(r"(?:intro|outro|interlude|prologue|epilogue|skit|part|pt)[0-9]*")
_BESIDE = frozenset({"of", "from", "by", "in", "and", "with", "의"})
_BEHIND = re.compile("(?<=[가-힣]{2})(?:이|씨|님|이?요|이에요|예요|입니다)$")
_NUMBER = re.compile("[0-9]+")
_YEAR = re.compile(r"[12]\d{3}")
_SAID_YEAR = re.compile(
    r"(?:in\s+)?(?:the year\s+)?(?:([12]\d{3})|['\u2018\u2019](\d\d)|(\d\d)(?=년))\s*(?:년도?)?에?"
)


_known_fold = lru_cache(maxsize=1 << 12)(fold)
"""As `fold`: of one question the same names are looked at in many ways."""


def errors_in(given: str, question: Question) -> int | None:
    """Count the typing errors in what somebody typed, in any script; None for another answer.

    There are 0 in a name as it is (case, accents, spaces and punctuation don't count), and more
    only as the name's length allows: none up to 4 letters, 1 up to 8, then 2; in Hangul none up to
    3 syllables. Digits are never mistyped. A name that is known from what was typed in another way
    has one: without "The", a subtitle, in Latin letters, with what it is of ("BTS Jungkook").
    """
    if len(given) > MOST:
        return None
    given, names = _as_year(given, question.right.text), _names_of(question)
    typed = whole(given)
    if fold(given) in names.refused:
        # "Jimin (AOA)" is not "Jimin (BTS)", though "Jimin" is either.
        return None
    if typed & names.exact:
        return 0
    typed |= _spelt(given)
    if typed & names.wrong:
        return None
    if _is_otherwise_said(given, typed, names):
        return 1
    return _misspelled(given, typed, names)


@dataclass(frozen=True, slots=True)
class _Names:
    """What is right, exactly and otherwise said, and what is wrong of a question, all folded."""

    exact: frozenset[str]
    plain: frozenset[str]
    loose: frozenset[str]
    sounds: frozenset[str]
    told: frozenset[str]
    wrong: frozenset[str]
    refused: frozenset[str]


@lru_cache(maxsize=1 << 7)
def _names_of(question: Question) -> _Names:
    right = tuple(filter(None, (*question.right.texts, *question.accepted)))
    wrong = tuple(text for name in question.wrong for text in name.texts if text)
    exact, loose = _all(whole, right), _all(_loose, right)
    parts = [part for name in right for part in _parts(name)]
    wrong_parts = [part for name in wrong for part in _parts(name)]
    kind = question.right.token.partition(":")[0]
    return _Names(
        # Nobody knows what else is called as the answer to a server's own question.
        exact if kind else exact | loose,
        _all(whole, map(_short, right)),
        loose if kind in ("", "artist") else loose | _all(whole, parts) - _all(whole, wrong_parts),
        _all(_sounds_of, (*right, *parts)) - _all(_sounds_of, (*wrong, *wrong_parts)),
        _told(question),
        _all(whole, wrong) | _all(_loose, wrong),
        frozenset(map(fold, wrong)),
    )


def _is_otherwise_said(given: str, typed: frozenset[str], names: _Names) -> bool:
    right = names.exact | names.loose
    if typed & right or not right.isdisjoint(_without_context(folded_words(given), names.told)):
        return True
    is_long = given.isascii() and len(given) >= _TYPED_SOUNDS_FROM
    return is_long and sounds(given) in names.sounds


def _misspelled(given: str, typed: Iterable[str], names: _Names) -> int | None:
    """Count the errors in a name of the right thing; None for none that is nearest to it.

    A word too many is no slip: "L (INFINITE)" is not INFINITE, nor "Jiyeon (T-ARA)" any Jiyeon.
    """
    words = folded_words(given)
    parts = ("".join(part) for at in range(1, len(words)) for part in (words[:at], words[at:]))
    known = max((len(part) for part in parts if part in names.plain), default=0)
    found = [
        distance
        for text in typed
        for name in names.plain
        if (distance := _distance(text, name)) <= _allowed(name[known:])
    ]
    least = min(found, default=None)
    is_nearer = least and all(
        _distance(text, name) > least for text in typed for name in names.wrong
    )
    return least if is_nearer else None


def whole(name: str) -> frozenset[str]:
    """Return a name folded, also without its guests or a version."""
    short = _GUESTS.sub("", name)
    base = [*unbracketed(short)]
    return frozenset(map(_known_fold, {name, short, *(base if len(base) == 1 else ())})) - {""}


def _spelt(name: str) -> frozenset[str]:
    """Return a name without "The" or what Koreans say behind one, or with "and" for "&"."""
    bare = _BEHIND.sub("", _ARTICLE.sub("", name))
    return whole(bare).union(*(whole(_AND.sub(" and ", text)) for text in (name, bare)))


def _short(name: str) -> str:
    """Return a name without what stands in brackets behind it: not of "f(x)"."""
    short = next(unbracketed(name), name)
    return name if len(short) == 1 and name[1:2] != " " else short


def _loose(name: str) -> frozenset[str]:
    """Return a name spelt otherwise, also without what stands in brackets behind it.

    Of a version its last word may stay: "MIC Drop Remix".
    """
    short, is_version = _short(name), len([*unbracketed(name)]) == 1
    version = f"{short} {name.split()[-1]}" if is_version else name
    return _spelt(name) | whole(short) | _spelt(short) | whole(version)


def _parts(name: str) -> Iterator[str]:
    """Yield what a title is called for short: what is before a subtitle, it, or a second title."""
    first, *others = _SUBTITLE.split(_short(name))
    said = [first] if others else []
    said += filter(_is_long_enough, (*others, *[*unbracketed(name)][1:]))
    yield from (text for text in said if not _NO_NAME.fullmatch(fold(text)))


def _is_long_enough(text: str) -> bool:
    part = fold(text)
    syllables = len(_SYLLABLE.findall(part))
    is_word = len(part) >= _PART_FROM or syllables >= _HANGUL_PART_FROM
    return is_word and not part.isdigit()


def _all(forms: Callable[[str], frozenset[str]], names: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(forms, names))


def _as_year(given: str, right: str) -> str:
    """Return the year that a text says where one is asked for, else the text."""
    said = _SAID_YEAR.fullmatch(given.strip(" .!?").casefold())
    if said is None or not _YEAR.fullmatch(right):
        return given
    return said[1] or right[:2] + (said[2] or said[3])


def _sounds_of(name: str) -> frozenset[str]:
    """Return how a name in Hangul sounds, as it is written and as it is said."""
    if not any(map(is_hangul, _known_fold(name))):
        return frozenset()
    found = (sounds(text) for text in (name, spoken(name)))
    return frozenset(each for each in found if len(each) >= _SOUNDS_FROM)


def _told(question: Question) -> frozenset[str]:
    """Return what an answer may be said to be of: its group, whom and what the question names."""
    named = (*question.right.texts, *question.accepted)
    notes = (text for name in named for text in [*unbracketed(name)][1:])
    about = (text for name in question.about for text in name.texts if text)
    return frozenset(form for text in (*notes, *about) for form in whole(text) | _loose(text))


def _without_context(words: Sequence[str], told: frozenset[str]) -> Iterator[str]:
    """Yield what is left of a text without what it is of."""
    for place in range(1, len(words)):
        first, last = words[:place], words[place:]
        for said, left in ((first, last[last[0] in _BESIDE :]), (last, _without_end(first))):
            if not told.isdisjoint(("".join(said), "".join(said).removesuffix("s"))):
                yield "".join(left)
                yield from _without_context(left, told)


def _without_end(words: Sequence[str]) -> Sequence[str]:
    return words[: len(words) - (words[-1] in _BESIDE)]


def _distance(typed: str, name: str) -> int:
    if _NUMBER.findall(typed) != _NUMBER.findall(name):
        return MOST
    return OSA.distance(typed, name)


def _allowed(name: str) -> int:
    if any(map(is_hangul, name)):
        length = len(_SYLLABLE.findall(name))
        one, two = _HANGUL_ONE_ERROR_FROM, _HANGUL_TWO_ERRORS_FROM
    else:
        length, one, two = len(name), _ONE_ERROR_FROM, _TWO_ERRORS_FROM
    return (length >= one) + (length >= two)
