"""Whether what somebody typed is the answer: any of its names, with few typing errors.

Only whole names count ("air" is no "chair"), and a text that is as near to a wrong option as to
the right one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.kit.folding import fold, is_hangul
from bot.trivia.questions.model import Question

MOST = 200
"""Nobody's name is so long: longer texts are not looked at."""

_ONE_ERROR_FROM, _TWO_ERRORS_FROM = 5, 9
_SYLLABLE = re.compile("[\u1100-\u1112][\u1161-\u1175]")
_HANGUL_ONE_ERROR_FROM, _HANGUL_TWO_ERRORS_FROM = 4, 6
_ARTICLE = re.compile(r"^\s*the\s+", re.IGNORECASE)
_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_GUESTS = re.compile(r"\s+[(\[]?(?:feat|ft|featuring|prod|with)\b.*$", re.IGNORECASE)
_NUMBER = re.compile("[0-9]+")


def errors_in(given: str, question: Question) -> int | None:
    """Count the typing errors in what somebody typed, in any script; None for another answer.

    There are 0 in a name as it is (case, accents, spaces and punctuation don't count), and more
    only as the name's length allows: none up to 4 letters, 1 up to 8, then 2; in Hangul none up to
    3 syllables. Digits are never mistyped.
    """
    typed = _forms([given]) if len(given) <= MOST else set()
    if fold(given[:MOST]) in {fold(text) for name in question.wrong for text in name.texts}:
        # "Jimin (AOA)" is not "Jimin (BTS)", though "Jimin" is either.
        return None
    right = _forms([*question.right.texts, *question.accepted])
    if typed & right:
        return 0
    wrong = _forms(text for name in question.wrong for text in name.texts)
    found = [
        distance
        for text in typed
        for name in right
        if (distance := _distance(text, name)) <= _allowed(name)
    ]
    if not found or typed & wrong:
        return None
    least = min(found)
    is_nearer = all(_distance(text, name) > least for text in typed for name in wrong)
    return least if is_nearer else None


def _forms(texts: Iterable[str]) -> set[str]:
    """Fold texts, each also without what people leave out: "The", "(group)", "feat. ..."."""
    found: set[str] = set()
    for text in texts:
        short = _GUESTS.sub("", _NOTE.sub("", text))
        for form in (text, short):
            found |= {fold(form), fold(_ARTICLE.sub("", form))}
    return found - {""}


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
