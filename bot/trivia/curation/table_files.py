"""A server's own questions as a table, as spreadsheets save it: CSV with any of its separators."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.kit.errors import Fault, InputCode, Place
from bot.kit.folding import fold
from bot.trivia.curation.model import MOST_IN_A_FILE, QuestionDraft, faults_of, tidy
from bot.trivia.errors import OwnQuestionsError, QuestionCode

COLUMNS = ("question", "right", "wrong", "accepted", "explanation", "source", "link")
_SEVERAL = frozenset({"wrong", "accepted"})
_SEPARATORS = ",;\t"
_MOST_FAULTS = 100
_LONGEST_HEADING = 1000
_ENCODINGS = ("utf-8-sig", "cp949", "cp1252")
"""What spreadsheets save text in: everywhere, in Korea, in the west."""

Row = Mapping[str, Sequence[str]]


def decoded(data: bytes) -> str | None:
    """Return a file's text, whatever a spreadsheet saved it in; None where it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _in_encoding(data, "utf-16")
    found = (_in_encoding(data, each) for each in _ENCODINGS)
    return next((text for text in found if text is not None), None)


def _in_encoding(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text and encoding != "utf-8-sig" else text


def is_table(text: str) -> bool:
    """Return whether a text begins with the names of columns."""
    names = {_column(name) for name in _heading(text)}
    return {"question", "right"} <= names


def read_table(text: str, *, known: Collection[str] = ()) -> tuple[QuestionDraft, ...]:
    """Read a table of questions, each of which could be added; `OwnQuestionsError` has all faults.

    Columns may be there several times ("wrong 1", "wrong 2").
    """
    names = [_column(name) for name in _heading(text)]
    faults = [_unknown(name) for name in names if name and name not in COLUMNS]
    seen, drafts = set(known), list[QuestionDraft]()
    try:
        for line, row in _rows(text, names):
            if len(drafts) == MOST_IN_A_FILE:
                limit = str(MOST_IN_A_FILE)
                faults.append(Fault(Place(line=line), InputCode.TOO_MANY, limit=limit))
                break
            draft = _draft(row)
            for each in faults_of(draft, known=seen):
                place = Place(line=line, key=each.place.key)
                faults.append(Fault(place, each.code, each.value, each.limit))
            seen.add(fold(draft.question))
            drafts.append(draft)
    except csv.Error:
        faults.append(Fault(Place(), QuestionCode.NOT_A_TABLE))
    if not drafts and not faults:
        faults.append(Fault(Place(line=1), QuestionCode.MISSING))
    if faults:
        raise OwnQuestionsError(tuple(faults[:_MOST_FAULTS]))
    return tuple(drafts)


def _heading(text: str) -> list[str]:
    return next(csv.reader([_first_line(text)], delimiter=_separator(text)), [])


def _first_line(text: str) -> str:
    return next(iter(text.lstrip().splitlines()), "")[:_LONGEST_HEADING]


def _separator(text: str) -> str:
    return max(_SEPARATORS, key=_first_line(text).count)


def _column(name: str) -> str:
    return name.strip().lower().rstrip("0123456789 _.-")


def _rows(text: str, names: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yield what each line says, by column, but for the names of columns and empty lines."""
    begun = text.lstrip()
    above = text[: len(text) - len(begun)].count("\n")
    reader = csv.reader(io.StringIO(begun, newline=""), delimiter=_separator(text), strict=True)
    next(reader)
    before = above + reader.line_num
    for cells in reader:
        line, before = before + 1, above + reader.line_num
        row: dict[str, list[str]] = {}
        for name, cell in zip(names, cells, strict=False):
            if text := tidy(cell):
                row.setdefault(name, []).append(text)
        if row:
            yield line, row


def _draft(row: Row) -> QuestionDraft:
    several = {name: tuple(row.get(name, ())) for name in _SEVERAL}
    single = {name: " ".join(row.get(name, ())) for name in COLUMNS if name not in _SEVERAL}
    return QuestionDraft(**{**single, **several})  # type: ignore[arg-type] # fields by name


def _unknown(name: str) -> Fault:
    near = next(iter(difflib.get_close_matches(name, COLUMNS, 1)), "")
    return Fault(Place(line=1), QuestionCode.NOT_A_FIELD, name, meant=near)
