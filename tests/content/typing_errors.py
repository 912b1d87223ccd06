"""How people mistype names, and what an input method shows before a name is finished."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST = 0xAC00
_VOWELS = 21


def is_syllable(char: str) -> bool:
    """Tell whether it is a syllable of Hangul."""
    return "가" <= char <= "힣"


def has_hangul(text: str) -> bool:
    """Tell whether there is a syllable of Hangul in the text."""
    return any(map(is_syllable, text))


def parts(syllable: str) -> list[int]:
    """Take a syllable apart: the places of its initial, vowel and final."""
    rest, final = divmod(ord(syllable) - _FIRST, len(FINALS))
    return [*divmod(rest, _VOWELS), final]


def join(initial: int, vowel: int, final: int) -> str:
    """Put a syllable together."""
    return chr(_FIRST + (initial * _VOWELS + vowel) * len(FINALS) + final)


def near(char: str, rng: random.Random) -> str:
    """Give another letter, or the syllable with one of its letters wrong."""
    if not is_syllable(char):
        return rng.choice(ALPHABET.replace(char.lower(), ""))
    taken = parts(char)
    place, many = rng.choice([(0, len(INITIALS)), (1, _VOWELS), (2, len(FINALS))])
    taken[place] = rng.choice([one for one in range(many) if one != taken[place]])
    return join(*taken)


def mistyped(text: str, rng: random.Random) -> str:
    """Insert, delete, replace or swap letters once, at any place."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    place = rng.choice(places)
    what = rng.choice(["insert", "delete", "replace", "swap"])
    if what == "insert":
        at = place + rng.randrange(2)
        return text[:at] + near(text[place], rng) + text[at:]
    if what == "delete":
        return text[:place] + text[place + 1 :]
    pairs = [
        one for one in range(len(text) - 1) if text[one].casefold() != text[one + 1].casefold()
    ]
    if what == "replace" or not pairs:
        return text[:place] + near(text[place], rng) + text[place + 1 :]
    place = rng.choice(pairs)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def unfinished(text: str, rng: random.Random) -> str:
    """Stop typing when 60 % or more of the letters are there, and at least four."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    fewest = max(4, -(-len(places) * 6 // 10))
    return text[: places[rng.randint(fewest, len(places) - 1) - 1] + 1]


def unaccented(text: str) -> str:
    """Leave the marks off, as a keyboard without them does."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _last_places(text: str) -> Iterator[int]:
    """Give the places of the last two syllables that follow another one."""
    for place in range(max(1, len(text) - 2), len(text)):
        if is_syllable(text[place]) and is_syllable(text[place - 1]):
            yield place


def without_final(text: str) -> Iterator[str]:
    """Give what is there before the final of one of the last two syllables is typed."""
    for place in _last_places(text):
        initial, vowel, final = parts(text[place])
        if final:
            yield text[:place] + join(initial, vowel, 0)


def in_mid_syllable(text: str) -> Iterator[tuple[int, str]]:
    """Give what an input method shows when only the consonant of a syllable has been typed.

    It takes it for the final of the syllable before where it can. With each goes the number of
    syllables that were finished.
    """
    for place in _last_places(text):
        letter = INITIALS[parts(text[place])[0]]
        initial, vowel, final = parts(text[place - 1])
        if final == 0 and letter in FINALS:
            yield place, text[: place - 1] + join(initial, vowel, FINALS.index(letter))
        else:
            yield place, text[:place] + letter
