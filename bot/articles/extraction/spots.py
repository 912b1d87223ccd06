"""Find what an article names: acts, works and shows of the catalogue, and whatever is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.kit.folding import fold
from bot.names.in_text import Asked, locate
from bot.names.index import NameIndex

_QUOTES = re.compile(
    r"[\u201c\"](?P<double>[^\u201c\u201d\"\n]{1,160})[\u201d\"]"
    r"|\u2018(?P<single>(?:[^\u2018\u2019\n]|\u2019(?=[A-Za-z])){1,100})\u2019(?![A-Za-z])"
    r"|(?<![\w'])'(?P<straight>(?:[^'\n]|'(?=[A-Za-z])){1,100})'(?![A-Za-z])"
    r"|[\u300a\u3008\u300e\u300c](?P<corner>[^\u300b\u3009\u300f\u300d\n]{1,100})[\u300b\u3009\u300f\u300d]"
    r"|(?<![\w*])\*(?P<star>[^*\n]{1,100})\*(?![\w*])"
    r"|(?<![\w_])_(?P<line>[^_\n]{1,100})_(?![\w_])"
    r"|<(?P<angle>[^<>\n]{1,60})>"
)
_GUESTS = re.compile(r"\s*[(\[](?:feat|ft|with|prod|w/)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_SAYS = re.compile(
    r"\b(?:said|says|say|saying|asked|asks|asking|told|tells|added|adds|laughed|laughs|explained"
    r"|explains|admitted|admits|wrote|writes|recalled|recalls|joked|jokes|quipped|replied)\b",
)
_WORD = re.compile(r"[^\W_](?:[\w'\u2019.&$!-]*\w)?")
_MOST_WORDS = 10
_FEW_WORDS = 3
_SHORT = 3
_FAMOUS = 3
_OPENS = re.compile(
    r"(?:^(?:[-*\u2022]|\d+[.)])? *|[.!?][\"\u201d\u2019]? +|[\u201c\"\u2018])(?P<name>[A-Z][\w.]*)"
    r"(?=['\u2019]s\b|,? (?:s[aiu]ngs?|joine?[sd]?"
    r"|appear(?:s|ed)|releas(?:es|ed)|record(?:s|ed)|team(?:s|ed)|featur(?:es|ed|ing)"
    r"|feat|ft|guest(?:s|ed)|collaborat\w+|work(?:s|ed)|len(?:ds|t)|drop(?:s|ped)|duet\w*"
    r"|rap(?:s|ped)|of [A-Z]|and [A-Z]|& [A-Z]|[xX\u00d7] ))"
)
_REMIXERS = re.compile(r"\s*[(\[](?=[^()\[\]]{2,40} (?:[Rr]emix|[Mm]ix|[Ee]dit)[)\]])")
_SYLLABLE = re.compile(
    r" (?:멤버 |리더 )?([가-힣])"
    r"(?=(?:은|는|이|가|과|와|의|도|을|를)?(?:[\s,.\u00b7(\u2018\u201c]|$))"
)
_HANGUL = re.compile(r"[가-힣]")
_SPOKEN = re.compile(r"(?:다|요|까|라|며|고|자|죠|네)[.!?\u2026]?$")
_TRIMMED = " \t,;:"


@dataclass(frozen=True, slots=True)
class RawSpot:
    """A name in a text as the index has it: `refs` are its numbers, the best known first."""

    start: int
    end: int
    written: str
    refs: tuple[int, ...]
    quoted: bool = False


def find_spots(text: str, index: NameIndex) -> list[RawSpot]:
    """Return the names and titles in a text, in reading order; none overlap."""
    found: list[RawSpot] = []
    at = 0
    asked = Asked(index)
    for line in text.split("\n"):
        found += _of_line(line, at, asked)
        at += len(line) + 1
    return found


def _of_line(line: str, at: int, index: Asked) -> list[RawSpot]:
    taken = bytearray(len(line))
    found = list(_quoted(line, at, index))
    _take(taken, found, at)
    found += [
        RawSpot(
            at + one.start,
            at + one.end,
            line[one.start : one.end],
            tuple(hit.ref for hit in one.hits),
        )
        for one in locate(line, index)
        if not any(taken[one.start : one.end])
    ]
    _take(taken, found, at)
    found += list(_opening(line, at, taken, index))
    found += list(_members(line, at, found, index))
    return sorted(found, key=lambda one: one.start)


def _take(taken: bytearray, found: list[RawSpot], at: int) -> None:
    for one in found:
        taken[one.start - at : one.end - at] = b"\1" * (one.end - one.start)


def _opening(line: str, at: int, taken: bytearray, index: Asked) -> Iterator[RawSpot]:
    """Yield everyday words that open a sentence as names, by what is said of them."""
    for found in _OPENS.finditer(line):
        start, end = found.span("name")
        if not any(taken[start:end]):
            hits = [hit for hit in index.named(fold(found["name"])) if hit.fame >= _FAMOUS]
            if hits:
                yield RawSpot(at + start, at + end, found["name"], tuple(hit.ref for hit in hits))


def _members(line: str, at: int, named: list[RawSpot], index: Asked) -> Iterator[RawSpot]:
    """Yield names of one syllable behind another name: a word like that alone is no name."""
    starts = {one.start for one in named}
    for one in named:
        found = _SYLLABLE.match(line, one.end - at)
        if found and at + found.start(1) not in starts:
            hits = index.named(fold(found[1]))
            if hits:
                refs = tuple(hit.ref for hit in hits)
                yield RawSpot(at + found.start(1), at + found.end(1), found[1], refs)


def _quoted(line: str, at: int, index: Asked) -> Iterator[RawSpot]:
    for found in _QUOTES.finditer(line):
        inside = next(text for text in found.groups() if text is not None)
        start = found.start() + found[0].index(inside)
        end = found.end()
        if guests := _GUESTS.search(inside):
            inside, end = inside[: guests.start()], start + guests.start()
        refs = _refs(inside, index)
        if remixers := _REMIXERS.search(inside):
            end = start + remixers.start()
        if refs or is_title(inside, line[: found.start()], line[found.end() :]):
            yield RawSpot(at + found.start(), at + end, trimmed(inside), refs, quoted=True)


def _refs(inside: str, index: Asked) -> tuple[int, ...]:
    """Return what is called so; what stands in brackets behind a title may be left out."""
    for name in (inside, _BRACKETS.sub("", inside)):
        if hits := index.named(fold(name)):
            return tuple(hit.ref for hit in hits)
    return ()


def trimmed(title: str) -> str:
    """Return a title without what the sentence put into its quotation marks."""
    title = title.strip(_TRIMMED)
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def is_title(inside: str, before: str, after: str) -> bool:
    """Return whether quoted words look like a title rather than like something said."""
    words = _WORD.findall(inside)
    if not words or len(words) > _MOST_WORDS:
        return False
    if _HANGUL.search(inside):
        return len(words) <= _FEW_WORDS * 2 and not (
            _SPOKEN.search(inside.strip()) and len(words) > _FEW_WORDS
        )
    if _SAYS.search(before[-25:]) or _SAYS.search(after[:25]):
        return False
    if not (words[0][0].isupper() or words[0][0].isdigit() or not words[0].isascii()):
        return False
    long = [word for word in words if len(word) > _SHORT]
    capital = sum(word[0].isupper() or word[0].isdigit() for word in long)
    return len(words) <= _FEW_WORDS - 1 or capital * 2 >= len(long)
