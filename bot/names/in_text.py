"""Recognise names in running text: messages of fans, in English, Korean or both.

Names are taken where words begin and end; after Hangul a particle may follow
(``방탄소년단이랑``). Of overlapping names the longest counts. A name that consists of everyday
words (``On``, ``Rain``, ``Ice Cream``) counts only when it is marked as a name: quoted, or with
a capital that nothing else explains, or when it is long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.kit.folding import fold, is_hangul, word_starts
from bot.names.common_words import ALWAYS_CAPITAL, COMMON
from bot.names.index import Hit, NameIndex

_LONGEST = 8
_LONG_PHRASE = 12
_LONG_PHRASE_WORDS = 3
_MANY_WORDS = 5
_MANY_LETTERS = 4
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_WORD = re.compile(
    rf"[{_HANGUL}]+|(?:(?![{_HANGUL}])[^\W_])+(?:['\u2019](?:(?![{_HANGUL}])[^\W_])+)*"
)
_POSSESSIVE = re.compile(r"['\u2019][sS]$")
# Links, Discord's mentions and custom emoji, code: names do not reach across them.
_NOT_TEXT = re.compile(r"https?://\S+|<[@#:/a][^>\s]*>|```.*?```", re.DOTALL)
_BREAK = re.compile(r"[\n\r\x00]")
_SENTENCE_END = re.compile(r"[.!?\n\r\x00:\u2026][\s\"'\u201c\u2018(*_]*$")
_OPENING = "\"'\u201c\u2018\u00ab\u300c\u300e\u3008\u300a<[`*_"
_CLOSING = "\"'\u201d\u2019\u00bb\u300d\u300f\u3009\u300b>]`*_"
_PARTICLES = """
이 가 은 는 을 를 과 와 의 도 만 에 로 랑 아 야 나 님 씨 들 꺼 거 이랑 하고 으로
에게 한테 께서 에서 부터 까지 처럼 보다 이나 이야 이다 이고 이며 인데 예요 이에요 입니다
라고 이라고 라는 이라는 밖에 마저 조차 이란 란 한테서 에게서 이랑은 이랑도 이가 이는 이를
이의 이도 들이 들은 들의 들을 님이 님은 님의 님을 씨가 씨는
"""
_ENDINGS = sorted(_PARTICLES.split(), key=len)


class _Word(NamedTuple):
    """A word of the text; `end` leaves a possessive or a particle that follows out."""

    start: int
    end: int


class Mention(NamedTuple):
    """A name in a text: what it may mean, the best known first."""

    start: int
    end: int
    hits: tuple[Hit, ...]


def find_mentions(text: str, index: NameIndex, *, most: int = 10) -> list[tuple[int, str]]:
    """Find the names that a text mentions: pairs of ref and the words that mention it.

    In reading order, each ref once, at most `most`; namesakes follow one another, primary names
    first. Links, Discord mentions and code blocks are passed over.
    """
    text = unicodedata.normalize("NFC", text)
    refs: dict[int, str] = {}
    for mention in locate(text, index):
        for hit in mention.hits:
            refs.setdefault(hit.ref, _written(text, mention.start, mention.end))
    return list(refs.items())[:most]


class Asked:
    """An index that is asked once for each word: they come again and again."""

    def __init__(self, index: NameIndex) -> None:
        self.named = cache(index.named)
        self.begins = cache(index.begins)


def locate(text: str, index: NameIndex | Asked) -> list[Mention]:
    """Return where a text (in NFC) mentions names, in reading order; none overlap."""
    asked = index if isinstance(index, Asked) else Asked(index)
    text = _NOT_TEXT.sub(lambda found: "\0" * len(found[0]), text)
    found = sorted(_Reader(text, asked), key=lambda one: (one.start - one.end, one.start))
    chosen: list[Mention] = []
    taken = bytearray(len(text))
    for mention in found:
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            chosen.append(mention)
    return sorted(chosen, key=lambda one: one.start)


def _written(text: str, start: int, end: int) -> str:
    """Return the words with the bracket that they begin or end in: ``(G)I-DLE``."""
    inside = text[start:end]
    if inside.count(")") > inside.count("(") and text[start - 1 : start] == "(":
        start -= 1
    if inside.count("(") > inside.count(")") and text[end : end + 1] == ")":
        end += 1
    return text[start:end]


class _Reader:
    """Reads a text word by word and gives every span that is meant as a name."""

    def __init__(self, text: str, asked: Asked) -> None:
        self._text = text
        self._words = [_Word(found.start(), found.end()) for found in _WORD.finditer(text)]
        self._shouted = _capitals_say_nothing(text, self._words)
        self._named = asked.named
        self._begins = asked.begins

    def __iter__(self) -> Iterator[Mention]:
        """Yield the spans, overlaps included."""
        words, text = self._words, self._text
        for first, word in enumerate(words):
            for last in range(first, min(first + _LONGEST, len(words))):
                if last > first and _BREAK.search(text, words[last - 1].end, words[last].start):
                    break
                # A particle or a possessive may follow, so the end is looked at on its own.
                yield from self._at(words[first : last + 1])
                if not self._begins(fold(text[word.start : words[last].end])):
                    break

    def _at(self, span: list[_Word]) -> Iterator[Mention]:
        text, start, last = self._text, span[0].start, span[-1]
        for end in _ends(text, last):
            words = [*span[:-1], _Word(last.start, end)]
            named = self._named(fold(text[start:end]))
            if hits := [hit for hit in named if _is_meant(text, words, hit, shouted=self._shouted)]:
                yield Mention(start, end, tuple(hits))


def _ends(text: str, word: _Word) -> Iterator[int]:
    """Yield where a name may end in its last word: a possessive or particle may follow."""
    yield word.end
    written = text[word.start : word.end]
    if found := _POSSESSIVE.search(written):
        yield word.start + found.start()
    if is_hangul(fold(written[-1])[:1]):
        for particle in _ENDINGS:
            if written.endswith(particle) and len(written) > len(particle):
                yield word.end - len(particle)


def _is_meant(text: str, span: list[_Word], hit: Hit, *, shouted: bool) -> bool:
    """Decide whether words that fold to a name are there as a name."""
    start, end = span[0].start, span[-1].end
    words = [fold(text[word.start : word.end]) for word in span]
    if _is_quoted(text, start, end):
        return True
    if not _at_the_name_s_words(words, hit):
        return False
    if any(word not in COMMON for word in words):
        return sum(map(len, words)) > 1 or _has_own_capital(text, span, shouted=shouted)
    if shouted and _is_capitals_of_its_own(text, text[start:end], hit):
        return True
    if len(words) >= _LONG_PHRASE_WORDS and sum(map(len, words)) >= _LONG_PHRASE:
        return True
    return _has_own_capital(text, span, shouted=shouted)


def _at_the_name_s_words(words: list[str], hit: Hit) -> bool:
    """Return whether words end where the name's do; long words may be written apart."""
    if len(words) == 1 or is_hangul(words[0][:1]) or min(map(len, words)) >= _MANY_LETTERS:
        return True
    starts, at = set(word_starts(hit.text)), 0
    for word in words[:-1]:
        at += len(word)
        if at not in starts:
            return False
    return True


def _is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end:].lstrip(".,!?)")[:1]
    return bool(before and after) and before in _OPENING and after in _CLOSING


def _has_own_capital(text: str, span: list[_Word], *, shouted: bool) -> bool:
    """Return whether a capital marks the name: not the sentence's, nor a usual one."""
    if shouted:
        return False
    for place, word in enumerate(span):
        written = text[word.start : word.end]
        if fold(written) in ALWAYS_CAPITAL:
            continue
        if len(written) > 1 and any(letter.isupper() for letter in written[1:]):
            return True
        opens = place == 0 and _opens_sentence(text, word.start)
        if written[0].isupper() and (not opens or len(written) == 1):
            return True
    return False


def _is_capitals_of_its_own(text: str, written: str, hit: Hit) -> bool:
    """Return whether a name of capitals (``SEVENTEEN``) is written as it is, others are not."""
    return len(written) > 1 and written.isupper() and written == hit.text and not text.isupper()


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 20) : start]
    return not before.strip(" \t\"'\u201c\u2018(*_") or bool(_SENTENCE_END.search(before))


def _capitals_say_nothing(text: str, words: list[_Word]) -> bool:
    """Return whether a text is in capitals, or has a capital on almost every word."""
    cased = [
        text[word.start] for word in words if text[word.start].lower() != text[word.start].upper()
    ]
    if len(cased) < _MANY_WORDS:
        return False
    return sum(letter.isupper() for letter in cased) > len(cased) * 4 // 5
