"""Write the catalogue's YAML files, in the one form that they have.

Equal contents are equal files, and to change a value is to change its line. What is written is
plain YAML that readers of versions 1.1 and 1.2 take for the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bot.catalogue.files.entries import Content, given
from bot.catalogue.files.reader import ADAPTERS, SINGLE_ENTRIES
from bot.kit.dates import PartialDate

_WIDTH = 100
_WRITTEN_OUT = {"facts", "claims"}
"""What has too much to say for one line an entry."""

HEADER = "# yaml-language-server: $schema="
_MISREAD = re.compile(
    r"""
    y|n|yes|no|on|off|true|false|null|~|=|<<
    | [-+]?(0o?[0-7_]+|0x[\da-f_]+|0b[01_]+|[\d_]*\.?[\d_.]*(e[-+]?\d+)?|\.(inf|nan))
    | [-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?
    | \d{4}-\d\d?-\d\d?.*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What one reader or another takes for a truth, a number, a time or nothing."""

_NOT_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|.*(:\s|\s#|[:\s]$|[^ -~\u00a1-\U0010ffff])")
_NOT_PLAIN_INSIDE = re.compile(r".*([,\[\]{}?]|:(?!//))")
_INVISIBLE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def plain(entry: Any) -> dict[str, Any]:
    """Return an entry as the mapping in its file: only what differs from the default."""
    return {key: _plain_value(value) for key, value in given(entry).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [_plain_value(one) for one in value]
    return plain(value) if is_dataclass(value) else value


def written_files(content: Content) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file of a catalogue."""
    yield "catalogue.yaml", _text("catalogue", content.catalogue)
    yield "sources.yaml", _text("sources", content.sources)
    if content.shows:
        yield "shows.yaml", _text("shows", sorted(content.shows, key=lambda one: one.id))
    artists = sorted(content.artists, key=lambda one: one.id)
    yield from _grouped("artists", ((one.id[0], one) for one in artists))
    works = sorted(content.collaborations, key=lambda one: (str(one.date or ""), one.id))
    years = ((f"{one.date.year:04}" if one.date else "undated", one) for one in works)
    yield from _grouped("collaborations", years)
    for article in content.articles:
        yield f"articles/{article.id}.yaml", _text("articles", article, up="../")


def _grouped(folder: str, entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    files: dict[str, list[Any]] = {}
    for name, entry in entries:
        files.setdefault(name, []).append(entry)
    for name, found in sorted(files.items()):
        yield f"{folder}/{name}.yaml", _text(folder, found, up="../")


def write_content(content: Content, folder: Path) -> list[Path]:
    """Write a catalogue's files into a folder, and give their paths.

    Files of the same names are replaced; others are left alone.
    """
    written = []
    for name, text in written_files(content):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield name and text of a JSON Schema for each kind of file, by which editors complete."""
    for kind, adapter in ADAPTERS.items():
        schema = adapter.json_schema()
        if kind not in SINGLE_ENTRIES:
            schema = {"$defs": schema.pop("$defs", {}), "type": "array", "items": schema}
        yield f"schema/{kind}.json", json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _text(kind: str, entries: Any, *, up: str = "") -> str:
    if is_dataclass(entries):
        body = "\n".join(_lines(entries))
    else:
        body = "\n\n".join("\n".join(_item(one)) for one in entries)
    return f"{HEADER}{up}schema/{kind}.json\n{body}\n"


def entry_text(entry: Any) -> str:
    """Return what an entry is by itself: the mapping that stands in its file."""
    return "".join(f"{line}\n" for line in _lines(entry))


def _lines(entry: Any) -> Iterator[str]:
    """Yield the lines of an entry, key by key."""
    for key, value in given(entry).items():
        line = f"{key}: {_inline(value, inside=False)}"
        is_list = isinstance(value, tuple)
        if not is_list or (len(line) <= _WIDTH and not any(map(is_dataclass, value))):
            yield line
            continue
        yield f"{key}:"
        for one in value:
            lines = _item(one) if key in _WRITTEN_OUT else [f"- {_inline(one)}"]
            yield from (f"  {each}" for each in lines)


def _item(entry: Any) -> Iterator[str]:
    for number, line in enumerate(_lines(entry)):
        yield f"  {line}" if number else f"- {line}"


def _inline(value: Any, *, inside: bool = True) -> str:
    """Write a value on one line; `inside` brackets and braces more needs quotes."""
    if is_dataclass(value) and not isinstance(value, PartialDate):
        pairs = (f"{key}: {_inline(one)}" for key, one in given(value).items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | PartialDate):
        return str(value)
    return _quoted(str(value), inside=inside)


def _quoted(text: str, *, inside: bool) -> str:
    """Write a text: plainly where every reader takes it for that text, else in quotes."""
    if not (
        _MISREAD.fullmatch(text)
        or _NOT_PLAIN.match(text)
        or (inside and _NOT_PLAIN_INSIDE.match(text))
    ):
        return text
    found = json.dumps(text, ensure_ascii=False)
    return _INVISIBLE.sub(lambda one: f"\\u{ord(one[0]):04x}", found)
