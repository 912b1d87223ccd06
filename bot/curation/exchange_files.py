"""Entries as files that curators send and get: YAML in the format of `data/`, JSON, CSV.

Reading finds what is wrong with the file itself, by row; whether its entries fit is not known here.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.catalogue.files.writer import entry_text, plain
from bot.curation.errors import CurationCode, EditFaultsError
from bot.curation.files import PAGE, cite
from bot.curation.model import KINDS, MOST_IN_A_FILE, Kind, Plain, is_link
from bot.kit.errors import Fault, InputCode, Place
from bot.kit.yaml_files import Limits, YamlFile

MOST_BYTES = 1024 * 1024
COLUMNS = (
    "id", "title", "title_ko", "kind", "artists", "featured", "date", "status", "show", "sources",
)  # fmt: skip
"""What a table of works has; `artists` and `featured` are joined by " + "."""

_LIMITS = Limits(size=MOST_BYTES, values=60_000, entries=MOST_IN_A_FILE, depth=10)
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
_BETWEEN = " + "


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a file, and where it stands there."""

    place: Place
    kind: Kind
    said: Plain


def read_rows(data: bytes, name: str) -> tuple[Row, ...]:
    """Read a file by the ending of its name; EditFaultsError has every fault of it."""
    if name.lower().endswith(".csv"):
        rows = _from_table(data)
    elif name.lower().endswith(".json"):
        rows = _from_json(data)
    else:
        rows = _from_yaml(data)
    if not rows:
        raise EditFaultsError((Fault(Place(), CurationCode.NO_ENTRY),))
    return rows


def _from_yaml(data: bytes) -> tuple[Row, ...]:
    file = YamlFile(data, limits=_LIMITS)
    value = file.check(_ANYTHING)
    rows = tuple(_rows(value, file.line_of)) if not file.faults else ()
    if file.faults:
        raise EditFaultsError(file.file_faults((), unknown=CurationCode.NOT_A_KEY, first=1))
    return rows


def _from_json(data: bytes) -> tuple[Row, ...]:
    if len(data) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024} KB"
        raise EditFaultsError((Fault(Place(), InputCode.TOO_LARGE, limit=limit),))
    try:
        value = json.loads(data)
    except UnicodeDecodeError:
        raise EditFaultsError((Fault(Place(), InputCode.NOT_UTF8),)) from None
    except json.JSONDecodeError as error:
        fault = Fault(Place(line=error.lineno), CurationCode.NOT_JSON, error.msg)
        raise EditFaultsError((fault,)) from None
    except RecursionError:
        raise EditFaultsError((Fault(Place(), InputCode.TOO_DEEP),)) from None
    # Where in a JSON text a value stands is not known: its place is its path alone.
    return tuple(_rows(value, lambda keys: 0))


def _rows(value: Any, line_of: Any) -> Iterator[Row]:
    parts = value if isinstance(value, dict) else {_kind_of(value).folder: value}
    if "id" in parts and "facts" in parts:
        parts = {Kind.ARTICLE.folder: [parts]}
    unknown = [key for key in parts if key not in KINDS]
    if unknown:
        place = Place(line=line_of((unknown[0],)), key=str(unknown[0]))
        raise EditFaultsError((Fault(place, CurationCode.NOT_A_KEY, str(unknown[0])[:100]),))
    faults = []
    for folder, kind in KINDS.items():
        entries = parts.get(folder) or []
        if not isinstance(entries, list):
            place = Place(line=line_of((folder,)), key=folder)
            raise EditFaultsError((Fault(place, InputCode.NOT_A_LIST, folder),))
        for number, said in enumerate(entries):
            keys = (folder, number) if isinstance(value, dict) else (number,)
            place = Place(line=line_of(keys), key=f"{folder}[{number + 1}]")
            if isinstance(said, dict):
                yield Row(place, kind, said)
            else:
                faults.append(Fault(place, InputCode.NOT_A_MAPPING))
    if faults:
        raise EditFaultsError(tuple(faults))


def _kind_of(entries: Any) -> Kind:
    """Return what a bare list has, by what its first entry says."""
    first = entries[0] if isinstance(entries, list) and entries else {}
    if not isinstance(first, dict) or "credits" in first:
        return Kind.WORK
    if "facts" in first:
        return Kind.ARTICLE
    return Kind.ARTIST if "name" in first else Kind.SHOW


def _from_table(data: bytes) -> tuple[Row, ...]:
    if len(data) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024} KB"
        raise EditFaultsError((Fault(Place(), InputCode.TOO_LARGE, limit=limit),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EditFaultsError((Fault(Place(), InputCode.NOT_UTF8),)) from None
    table = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = table.fieldnames or ()
        found = [(table.line_num, row) for row in table]
    except csv.Error as error:
        fault = Fault(Place(line=table.line_num), CurationCode.NOT_A_TABLE, str(error))
        raise EditFaultsError((fault,)) from None
    if unknown := [name for name in names if name not in COLUMNS]:
        place = Place(line=1, key=unknown[0])
        raise EditFaultsError((Fault(place, CurationCode.NOT_A_KEY, unknown[0][:100]),))
    if len(found) > MOST_IN_A_FILE:
        raise EditFaultsError((Fault(Place(), InputCode.TOO_MANY, limit=str(MOST_IN_A_FILE)),))
    return tuple(
        Row(Place(line=line, key=f"{Kind.WORK.folder}[{number}]"), Kind.WORK, _work(row))
        for number, (line, row) in enumerate(found, 1)
    )


def _work(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return the work that a line of a table is."""
    cells = {key: str(value).strip() for key, value in row.items() if key and value}
    credits = [{"artist": each} for each in _split(cells.pop("artists", ""))]
    featured = _split(cells.pop("featured", ""))
    credits += [{"artist": each, "role": "featured"} for each in featured]
    for place, credit in enumerate(credits[:-1]):
        is_last_main = credits[place + 1].get("role") and not credit.get("role")
        credit["join"] = " feat. " if is_last_main else " & "
    cited = cells.pop("sources", "").split()
    sources = [cite(each) if is_link(each) else {"source": each} for each in cited]
    return {**{key: each for key, each in cells.items() if each}, "credits": credits,
            "sources": sources}  # fmt: skip


def _split(text: str) -> list[str]:
    return [each.strip() for each in text.split(_BETWEEN.strip()) if each.strip()]


def written_yaml(entries: Mapping[Kind, Iterable[Any]]) -> str:
    """Write entries by kind, as `read_rows` reads them."""
    lines = []
    for folder, kind in KINDS.items():
        found = sorted(entries.get(kind, ()), key=lambda one: str(one.id))
        if found:
            lines.append(f"{folder}:\n")
        for entry in found:
            first, *rest = entry_text(entry).splitlines()
            lines.append(f"  - {first}\n" + "".join(f"    {each}\n" for each in rest))
    return "".join(lines) or "{}\n"


def written_json(entries: Mapping[Kind, Iterable[Any]]) -> str:
    """Write entries by kind as JSON."""
    parts = {
        folder: [plain(one) for one in sorted(entries[kind], key=lambda one: str(one.id))]
        for folder, kind in KINDS.items()
        if entries.get(kind)
    }
    return json.dumps(parts, ensure_ascii=False, indent=1) + "\n"


def written_table(works: Iterable[Any]) -> str:
    """Write works as a table; what has no column is left out."""
    stream = io.StringIO(newline="")
    table = csv.DictWriter(stream, COLUMNS)
    table.writeheader()
    for work in sorted(works, key=lambda one: str(one.id)):
        said = plain(work)
        row = {name: str(said.get(name, "")) for name in COLUMNS}
        roles = ((each["artist"], each.get("role", "main")) for each in said["credits"])
        credited = list(roles)
        row["artists"] = _BETWEEN.join(slug for slug, role in credited if role == "main")
        row["featured"] = _BETWEEN.join(slug for slug, role in credited if role != "main")
        row["sources"] = " ".join(
            str(each["url"] if each["source"] == PAGE else each["source"])
            for each in said["sources"]
        )
        table.writerow(row)
    return stream.getvalue()
