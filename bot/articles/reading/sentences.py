"""Split an article into lines and sentences, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]*]*(?=\s+|$)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:feat|ft|vs|mr|mrs|ms|dr|no|jr|sr|st|prod|inc|ltd|co|vol|pt|ver|e\.g|i\.e|etc|approx"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|u\.k|a\.m|p\.m)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[\"'\u201c\u2018\u300a\u300e(\[*]*[A-Z0-9\u00c0-\u00de\uac00-\ud7a3]")
_BULLET = re.compile(r"(?:[-*\u2022\u00b7\u25aa\u25cf\u25b6\u25a0\u2713]|\(?\d{1,3}[.)])\s+")
_TERMINAL = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]*]*$")
_LONGEST_HEADING = 120
_LONGEST = 1200


class Shape(Enum):
    """What a line is."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line that is none; `body` is where it begins behind a bullet or number."""

    start: int
    end: int
    shape: Shape
    body: int
    line: int
    """Sentences of one paragraph have the same."""


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, in reading order."""
    found: list[Sentence] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            found += _of_line(text, at, at + len(line), number)
        at += len(line) + 1
    return found


def _of_line(text: str, start: int, end: int, number: int) -> Iterator[Sentence]:
    line = text[start:end]
    bullet = _BULLET.match(line)
    body = start + (bullet.end() if bullet else 0)
    shape = _shape(line, is_item=bool(bullet))
    parts = list(_parts(text, body, end))
    if shape is Shape.HEADING or shape is Shape.ROW:
        parts = [(body, end)]
    for place, (first, last) in enumerate(parts):
        opening = start if place == 0 else first
        yield Sentence(opening, last, shape, first, number)


def _shape(line: str, *, is_item: bool) -> Shape:
    if line.count("|") > 1:
        return Shape.ROW
    is_short = len(line) <= _LONGEST_HEADING
    if is_short and not _TERMINAL.search(line):
        return Shape.ITEM if is_item else Shape.HEADING
    return Shape.ITEM if is_item and is_short else Shape.PROSE


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end; very long ones are cut."""
    first = start
    for found in _END.finditer(text, start, end):
        stop = found.end()
        if stop < end and not _is_end(text, first, found, end) and stop - first < _LONGEST:
            continue
        yield first, stop
        first = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    while first < end:
        yield first, min(end, first + _LONGEST)
        first += _LONGEST


def _is_end(text: str, first: int, found: re.Match[str], end: int) -> bool:
    rest = text[found.end() : end].lstrip()
    if not _BEGINS.match(rest):
        return False
    head = text[max(first, found.start() - 12) : found.start() + 1]
    if found[0].startswith(".") and _ABBREVIATED.search(head):
        # "at 2 p.m. The song": an abbreviation may end a sentence, an initial does not.
        return bool(re.search(r"[ap]\.m\.$", head)) and rest[0].isupper()
    return True
