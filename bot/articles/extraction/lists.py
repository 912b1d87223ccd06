"""Lines that are no sentences: headings, items of lists and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.articles.extraction.coding import PRIVATE, Coded, N, Name, T, Title
from bot.articles.extraction.english import NAMES

_FEAT = r"(?:feat(?:uring|\.)?|ft\.?|with|w/|[xX\u00d7]|prod\.?(?: by)?)"
_PEOPLE = rf"{NAMES}(?: *[(\[]?{_FEAT} *{NAMES}[)\]]?)*"
_APART = r"(?: *[\u2013\u2014:|~\u00b7] *| +- +| *, +)"
_GUESTS = rf"(?: *[(\[,]? *{_FEAT}:? *(?P<g>{NAMES}) *[)\]]?)?"
_RAW = r"(?P<raw>[^()\[\]\u2013\u2014|]{1,60}?)"
_QUOTED = re.compile(
    rf"^\W*(?P<p>{_PEOPLE}){_APART}\W*(?P<t>{T})(?:[^{N[1:-1]}]{{0,30}}?{_GUESTS})"
)
_TITLE_FIRST = re.compile(rf"^\W*(?P<t>{T})\W*(?:{_APART}| by | *\W+ *)\W*(?:by )?(?P<p>{_PEOPLE})")
_PLAIN = re.compile(
    rf"^\W*(?P<p>{_PEOPLE})(?: *[\u2013\u2014:] *| +- +){_RAW} *"
    rf"{_GUESTS} *(?:[(\[][^()]*[)\]])?\W*$"
)
_PLAIN_FIRST = re.compile(rf"^\W*{_RAW}(?: *[\u2013\u2014] *| +- +| by )(?P<p>{_PEOPLE})\W*$")
_IN_FRONT_OF_GUESTS = re.compile(
    r"(?:^|[\u2013\u2014:|] |^\W+)(?P<raw>[^()\[\]\u2013\u2014:|]{1,50}?) *"
    rf"[(\[](?:feat\.?|ft\.?|with|featuring) +(?P<g>{NAMES})[^()]*[)\]]"
)
_MOST_WORDS = 8
_COLUMNS = {
    "people": re.compile(
        r"artists?|acts?|groups?|singers?|idols?|k-?pop.*|names?|가수|아티스트", re.I
    ),
    "with": re.compile(r"with|partners?|feat.*|guests?|collab.*|and|상대|협업.*|함께.*", re.I),
    "title": re.compile(r"songs?|titles?|tracks?|singles?|releases?|works?|곡명?|제목|노래", re.I),
    "show": re.compile(r"dramas?|shows?|series|films?|movies?|드라마|작품", re.I),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What a line lists: people, guests, a title, and a show where there is one."""

    people: tuple[Name, ...]
    guests: tuple[Name, ...]
    title: Title
    show: Title | None = None


def listed(coded: Coded, code: str, *, is_item: bool) -> Listed | None:
    """Return what a heading or an item lists, None where it does not do so."""
    for pattern in (_QUOTED, _TITLE_FIRST):
        if found := pattern.search(code):
            guests = found.groupdict().get("g") or ""
            return Listed(coded.people(found["p"]), coded.people(guests), coded.titles[found["t"]])
    for pattern in (_PLAIN, _PLAIN_FIRST, _IN_FRONT_OF_GUESTS):
        found = pattern.search(code)
        if found and (pattern is not _PLAIN_FIRST or is_item):
            said = found.groupdict()
            one = Listed(
                coded.people(said.get("p") or ""), coded.people(said.get("g") or ""),
                _title(coded, found["raw"]),
            )  # fmt: skip
            if _is_plausible(one, found["raw"], pattern):
                return one
    return None


def _is_plausible(one: Listed, raw: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a line without quotation marks lists a work of several."""
    people = {*one.people, *one.guests}
    words = one.title.written.split()
    if not words or len(words) > _MOST_WORDS or re.search(r"[.!?] ", one.title.written):
        return False
    return pattern is _IN_FRONT_OF_GUESTS or (len(people) > 1 and any(each.id for each in people))


def written(coded: Coded, code: str) -> str:
    """Return a part of a line as it was before it was put into code."""

    def of(found: re.Match[str]) -> str:
        letter = found[0]
        if letter in coded.names:
            return coded.names[letter][0].written
        title = coded.titles.get(letter) or coded.shows.get(letter)
        return title.written if title else ""

    return PRIVATE.sub(of, code).strip(" \"'\u201c\u201d\u2018\u2019*_")


def _title(coded: Coded, raw: str) -> Title:
    raw = raw.strip()
    return coded.titles[raw] if raw in coded.titles else Title(written(coded, raw))


class Table:
    """Reads the rows of a table by what its first row says of the columns."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}

    def row(self, coded: Coded) -> Listed | None:
        """Return what a row lists; the first one says what the columns are."""
        cells = [cell.strip() for cell in coded.text.strip(" |").split("|")]
        if not self._columns:
            self._columns = dict(self._read(coded, cells))
            return None
        if "title" not in self._columns or "people" not in self._columns:
            return None
        said = {name: cells[at] for name, at in self._columns.items() if at < len(cells)}
        if not said.get("title"):
            return None
        show = written(coded, said.get("show", ""))
        return Listed(
            self._people(coded, said.get("people", "")),
            self._people(coded, said.get("with", "")),
            _title(coded, said["title"].strip("\"'\u201c\u201d")),
            Title(show) if show else None,
        )

    def _read(self, coded: Coded, cells: list[str]) -> Iterator[tuple[str, int]]:
        plain = [written(coded, cell) for cell in cells]
        for name, pattern in _COLUMNS.items():
            for at, cell in enumerate(plain):
                if pattern.fullmatch(cell):
                    yield name, at
                    break

    def _people(self, coded: Coded, cell: str) -> tuple[Name, ...]:
        if found := coded.people(cell):
            return found
        name = written(coded, cell)
        return (Name(0, name),) if re.search(r"\w", name) else ()
