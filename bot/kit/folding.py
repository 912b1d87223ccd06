"""Names reduced to what people type: no case, accents, spaces or punctuation; Hangul as keys.

`fold` makes two spellings of one name equal, so that ``rose`` meets ``ROSÉ`` and ``gidle``
meets ``(G)I-DLE``. Hangul becomes the flat row of letters that a keyboard sends: a final
consonant is written as the initial it may still become, and compound vowels and finals are
taken apart. What an input method shows in mid-syllable (``방탄손``) is then a prefix of the
finished name (``방탄소년단``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import accumulate

_FIRST_FINAL = 0x11A8
_FINALS = (
    "ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ "
    "ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ"
)
_COMPOUND_VOWELS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
}  # fmt: skip
# NFKD takes these two for the old initials of the same shape, not for the finals they are.
_COMPOUND_LETTERS = {"ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}
# Letters that Unicode does not take apart, written as a keyboard without them writes them;
# "$" stands for the letter in every name that has it (A$AP Rocky, Ty Dolla $ign).
_LETTERS = {
    "\u0131": "i", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae",
    "œ": "oe", "ŋ": "n", "ŧ": "t", "ƒ": "f", "$": "s",
}  # fmt: skip
_FILLERS = "\u115f\u1160\u2800"
_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
_KATAKANA = range(0x30A1, 0x30F7)
_KATAKANA_TO_HIRAGANA = 0x60
_DROPPED_MODIFIERS = range(0x02B9, 0x02E0)
_TATWEEL = 0x0640
# Beyond this the table would only grow: ideographs are many and stay as they are.
_REMEMBERED = 0x3100


def _decompose(text: str) -> str:
    """Take letters and marks apart and drop case, until a second time changes nothing."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def _known_letters(gap: str | None) -> dict[int, str | None]:
    """Return what is written another way whatever its category is."""
    table: dict[int, str | None] = {ord(char): text for char, text in _LETTERS.items()}
    for place, letters in enumerate(_FINALS.split()):
        table[_FIRST_FINAL + place] = _decompose(letters)
    for compound, letters in (_COMPOUND_VOWELS | _COMPOUND_LETTERS).items():
        table[ord(_decompose(compound))] = _decompose(letters)
    table |= {ord(char): None for char in _FILLERS + _APOSTROPHES}
    table |= {code: chr(code - _KATAKANA_TO_HIRAGANA) for code in _KATAKANA}
    table |= dict.fromkeys(_DROPPED_MODIFIERS)
    return table | {_TATWEEL: None, ord(" "): gap}


class _Letters(dict[int, "str | None"]):
    """A table for `str.translate` that keeps letters and digits and fills itself.

    Punctuation, symbols and spaces become the `gap`; None drops them.
    """

    def __init__(self, gap: str | None) -> None:
        super().__init__(_known_letters(gap))
        self._gap = gap

    def __missing__(self, code: int) -> str | None:
        """Decide by the character's category."""
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            kept: str | None = str(unicodedata.digit(char))
        elif category[0] in "LN":
            kept = char
        else:
            kept = self._gap if category[0] in "PSZ" or category == "Cc" else None
        if code < _REMEMBERED:
            self[code] = kept
        return kept


_JOINED = _Letters(None)
_SPACED = _Letters(" ")


def _keep_symbols(decomposed: str) -> str:
    """Drop spaces, marks and invisible characters only."""
    return "".join(char for char in decomposed if unicodedata.category(char)[0] in "PS")


def fold(text: str) -> str:
    """Reduce a name or a query to the letters that identify it; nothing to see gives no letters.

    Unicode's compatibility forms are taken apart (full width, ligatures, Roman numerals), case,
    marks, spaces, punctuation and symbols dropped, katakana written as hiragana, digits as ASCII
    and Hangul as a flat row of letters. A text of symbols only (``...``, an emoji) keeps them.
    Folding twice is folding once.
    """
    decomposed = text.lower() if text.isascii() else _decompose(text)
    return decomposed.translate(_JOINED) or _keep_symbols(decomposed)


def folded_words(text: str) -> list[str]:
    """Fold a name word by word; joined, the words are `fold` of the name.

    Words end at spaces, punctuation and symbols, but not at an apostrophe.
    """
    decomposed = text.lower() if text.isascii() else _decompose(text)
    if words := decomposed.translate(_SPACED).split():
        return words
    symbols = _keep_symbols(decomposed)
    return [symbols] if symbols else []


def word_starts(text: str) -> list[int]:
    """Return the places in `fold(text)` where a word begins, the first (0) included."""
    lengths = [len(word) for word in folded_words(text)]
    return list(accumulate(lengths[:-1], initial=0)) if lengths else []


def is_hangul(letter: str) -> bool:
    """Return whether a letter of a folded name is one of Hangul's."""
    return "\u1100" <= letter <= "\u11ff"


# Tables, in Unicode's order.
# fmt: off
_LATIN_INITIALS = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
)
_LATIN_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
)
_LATIN_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
)
# fmt: on
_FIRST_INITIAL, _INITIALS = 0x1100, 19
_ON_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
_WITH_SHIFT = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_KOREAN_KEYS = str.maketrans(
    _ON_KEYS | {key.upper(): letter for key, letter in _ON_KEYS.items()} | _WITH_SHIFT
)
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
# Spellings that people use for one sound; longer ones first.
_ALIKE = (
    ("eo|oo|ou", "u"), ("eu|wu", "u"), ("ee|yi", "i"), ("ae|ai", "e"), ("ui", "i"), ("oe|we", "e"),
    ("ch|jj|tch", "j"), ("sh|ss|z", "s"), ("ph|f", "p"), ("kk|gg|ck|[gqc]", "k"), ("tt|dd|d", "t"),
    ("pp|bb|[bv]", "p"), ("l", "r"), ("[hwy]", ""), ("o", "u"),
)  # fmt: skip


def on_korean_keys(text: str) -> str:
    """Return the letters of Hangul on the keys of a text in Latin ones: ``dkdldb`` is 아이유."""
    return text.translate(_KOREAN_KEYS) if text.isascii() else ""


def romanize(text: str) -> str:
    """Write Hangul syllables in the letters of the Revised Romanization, each by itself.

    Sounds that change between syllables are not written changed; all else stays as it is.
    """
    return text.translate(_LATIN)


def spoken(text: str) -> str:
    """Write Hangul as it is said, where sounds change between syllables: ``좋은`` as ``조은``."""
    letters = unicodedata.normalize("NFD", text)
    for pattern, said in _SPOKEN:
        letters = pattern.sub(said, letters)
    return unicodedata.normalize("NFC", letters)


def initials(text: str) -> str:
    """Return the first consonants of the Hangul syllables in a text, as some people type names."""
    return text.translate(_FIRST_LETTERS)


def is_initials(text: str) -> bool:
    """Return whether a text is first consonants and nothing else: ``ㅂㅌㅅㄴㄷ``."""
    folded = fold(text)
    return bool(folded) and all(0 <= ord(one) - _FIRST_INITIAL < _INITIALS for one in folded)


def sounds(text: str) -> str:
    """Return what stays of a text when usual ways to romanize one sound are made alike.

    ``Nuneul Gamado`` and ``Noonul Kamado`` give the same; so does the Hangul they stand for.
    """
    said = re.sub("[^a-z0-9]", "", romanize(text).lower())
    for pattern, letter in _ALIKE:
        said = re.sub(pattern, letter, said)
    return re.sub(r"(.)\1+", r"\1", said)


def consonants(text: str) -> str:
    """Return what two alphabets keep of a word: ``Make It Right`` is ``메이킷 롸잇``."""
    return re.sub("[aeiou]", "", sounds(text.replace("gh", "").replace("x", "ks")))


def _spoken_rules() -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield what is said for which letters, in the order in which it has to be looked at."""
    nieun, mieum, rieul, silent = "\u1102", "\u1106", "\u1105", "\u110b"
    final = {letter: chr(_FIRST_FINAL + place) for place, letter in enumerate(_FINALS.split())}
    for pair, kept in (("ㄴㅎ", "ㄴ"), ("ㄹㅎ", "ㄹ"), ("ㅎ", "")):
        yield re.compile(f"{final[pair]}(?={silent})"), final.get(kept, "")
    # A "d" or "t" before "i".
    for letter, said in (("ㄷ", "\u110c"), ("ㅌ", "\u110e")):
        yield re.compile(f"{final[letter]}{silent}(?=\u1175)"), said
    for letter, written in final.items():
        if letter != "ㅇ":
            stays, moves = final.get(letter[:-1], ""), _decompose(letter[-1])
            yield re.compile(written + silent), stays + moves
    for letters, said in (
        ("ㄱ ㄲ ㅋ ㄱㅅ ㄹㄱ", "ㅇ"),
        ("ㄷ ㅅ ㅆ ㅈ ㅊ ㅌ", "ㄴ"),
        ("ㅂ ㅍ ㅂㅅ", "ㅁ"),
    ):
        some = "".join(final[each] for each in letters.split())
        yield re.compile(f"[{some}]{rieul}"), final[said] + nieun
        yield re.compile(f"[{some}](?=[{nieun}{mieum}])"), final[said]
    yield re.compile(f"{final['ㄴ']}{rieul}|{final['ㄹ']}{nieun}"), final["ㄹ"] + rieul
    yield re.compile(f"(?<=[{final['ㅁ']}{final['ㅇ']}]){rieul}"), nieun


_SPOKEN = tuple(_spoken_rules())


class _Syllables(dict[int, "str | None"]):
    """A table for `str.translate` that fills itself; what is no syllable becomes `other` of it."""

    def __init__(
        self, write: Callable[[int, int, int], str], other: Callable[[int], str | None]
    ) -> None:
        super().__init__()
        self._write, self._other = write, other

    def __missing__(self, code: int) -> str | None:
        if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
            return self._other(code)
        initial, rest = divmod(code - _FIRST_SYLLABLE, len(_LATIN_VOWELS) * len(_LATIN_FINALS))
        self[code] = self._write(initial, *divmod(rest, len(_LATIN_FINALS)))
        return self[code]


_LATIN = _Syllables(
    lambda initial, vowel, final: (
        _LATIN_INITIALS[initial] + _LATIN_VOWELS[vowel] + _LATIN_FINALS[final]
    ),
    chr,
)
_FIRST_LETTERS = _Syllables(
    lambda initial, vowel, final: chr(_FIRST_INITIAL + initial), lambda code: None
)
