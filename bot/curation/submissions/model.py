"""What a fan types into a form, taken apart: credits, names, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.catalogue.model import CreditRole, Subject, Suggestion
from bot.curation.model import Kind


class Box(StrEnum):
    """A field of a form. Texts of several lines say one thing a line."""

    TITLE = "title"
    ARTISTS = "artists"
    DATE = "date"
    KIND = "kind"
    SOURCE = "source"
    NAMES = "names"
    GROUPS = "groups"
    DEBUT = "debut"


BOXES = {
    Kind.WORK: (Box.TITLE, Box.ARTISTS, Box.DATE, Box.KIND, Box.SOURCE),
    Kind.ARTIST: (Box.NAMES, Box.GROUPS, Box.DEBUT, Box.KIND, Box.SOURCE),
    Kind.SHOW: (Box.TITLE, Box.KIND),
}
"""The form for each kind of entry: five fields are what Discord takes. Shows are for curators."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was filled in; `slug` is what is to be corrected, empty for something new.

    `picks` are the slugs that were chosen for names that may mean several, by folded name: empty
    for somebody new.
    """

    kind: Kind
    slug: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)

    def box(self, name: Box) -> str:
        """Return what is in a field."""
        return self.boxes.get(name, "").strip()

    def plain(self) -> dict[str, Any]:
        """Return what JSON can say."""
        return {
            "kind": self.kind, "slug": self.slug, "boxes": dict(self.boxes),
            "credit": self.credit, "picks": dict(self.picks),
        }  # fmt: skip

    @classmethod
    def of_plain(cls, stored: Mapping[str, Any]) -> Typed:
        """Read what `plain` gave."""
        return cls(**{**stored, "kind": Kind(stored["kind"])})


@dataclass(frozen=True, slots=True)
class NameRead:
    """How a name in a form was read: as the slug of what is known, or as something new ("").

    `others` may have been meant, too; it is `asked` which where nothing tells, and `is_unsure`
    where something does.
    """

    text: str
    subject: Subject
    slug: str = ""
    others: tuple[Suggestion, ...] = ()
    asked: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A name of a row of credits; `between` stands before it."""

    text: str
    between: str = ""


_MARK = "[,;/+&|\u00d7、]"
_ONLY_JOINS = (
    r"(?:feat(?:uring)?|ft|(?:duet\s+|written\s+or\s+produced\s+)?with|prod(?:uced)?(?:\.?\s*by)?"
    r"|remix(?:ed)?\s+by|and|vs|피처링|피처)"
)
# Before another joining word or mark an "x" is the end of a name: "MONSTA X feat. ...".
_WORD = rf"(?:{_ONLY_JOINS}|x(?!\s*[(\[]?\s*(?:{_MARK}|(?:{_ONLY_JOINS}|x)\b)))"
_BETWEEN = re.compile(
    rf"(?:\s*[(\[]\s*|\s+|(?={_MARK}))(?:{_MARK}\s*|{_WORD}(?:\.\s*|\s+))+", re.IGNORECASE
)
_ROLES = (
    (re.compile(r"\b(?:feat|ft)|피처", re.IGNORECASE), CreditRole.FEATURED),
    (re.compile(r"\bprod", re.IGNORECASE), CreditRole.PRODUCER),
    (re.compile(r"\bremix", re.IGNORECASE), CreditRole.REMIXER),
)
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LONGEST_JOIN = 30
_FEATURING = re.compile(
    r"\s*[(\[]\s*(?P<a>(?:feat|ft)\b.+?)[)\]]\s*$|\s+(?P<b>(?:feat|ft)\.?\s.+)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+/\S*")
_SHOWN = re.compile(r"https?://\S+", re.IGNORECASE)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that say something, without double spaces."""
    return [said for line in text.splitlines() if (said := " ".join(line.split()))]


def pieces_of(text: str) -> list[Piece]:
    """Take "A feat. B & C" apart at whatever may stand between two names."""
    pieces, start, between = [], 0, ""
    for found in _BETWEEN.finditer(text):
        if name := _bare(text[start : found.start()]):
            pieces.append(Piece(name, between))
            between = ""
        between += found[0]
        start = found.end()
    last = _bare(text[start:])
    return [*pieces, Piece(last, between)] if last else pieces


def joined(pieces: Sequence[Piece]) -> str:
    """Return the text that pieces stand in, as one name: "Earth, Wind & Fire"."""
    head, *rest = pieces
    return head.text + "".join(f"{each.between}{each.text}" for each in rest)


def _bare(name: str) -> str:
    """Return a name without the spaces around it, nor a bracket that it closes only."""
    said = " ".join(name.split())
    for opening, closing in ("()", "[]"):
        if said.endswith(closing) and opening not in said:
            said = said[:-1].rstrip()
    return said


def role_after(between: str, before: CreditRole) -> CreditRole:
    """Return what somebody did who stands behind `between`: as the last one, if it says nothing."""
    return next((role for shape, role in _ROLES if shape.search(between)), before)


def join_of(between: str) -> str | None:
    """Return what is to stand between two credits; None for a comma, which goes without saying."""
    said = " ".join(between.replace("(", " ").replace("[", " ").split())
    if said in {"", ","}:
        return None
    before = "" if said.startswith((",", ";")) else " "
    return f"{before}{said} "[:_LONGEST_JOIN]


def title_and_guest(title: str) -> tuple[str, str]:
    """Part a title from the "(feat. …)" that streaming services put behind it."""
    found = _FEATURING.search(title)
    return (title[: found.start()], found["a"] or found["b"]) if found else (title, "")


def in_scripts(names: Iterable[str]) -> tuple[str, str, list[str]]:
    """Return the name to show, the one in Hangul (or ""), and the others, of names in any order."""
    said = list(dict.fromkeys(names))
    native = next((each for each in said if _is_korean(each)), "")
    first = next((each for each in said if not _is_korean(each)), native)
    others = [each for each in said if each not in (first, native)]
    return first, native if native != first else "", others


def _is_korean(text: str) -> bool:
    return bool(_HANGUL.search(text))


def links_and_words(text: str) -> tuple[tuple[str, ...], str]:
    """Part the web addresses of a text from its words."""
    words = text.split()
    links = [each for each in words if _SHOWN.fullmatch(each) or _ADDRESS.fullmatch(each)]
    whole = (each if _SHOWN.fullmatch(each) else f"https://{each}" for each in links)
    said = [" ".join(each for each in line.split() if each not in links)
            for line in text.splitlines()]  # fmt: skip
    return tuple(dict.fromkeys(whole)), "\n".join(filter(None, said))
