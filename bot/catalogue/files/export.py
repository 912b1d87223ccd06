"""Write the catalogue as the YAML files that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.files.entries import Content
from bot.kit.dates import PartialDate

try:
    from yaml import CSafeDumper as _Base
except ImportError:  # PyYAML without libyaml: the same, five times slower.
    from yaml import SafeDumper as _Base  # type: ignore[assignment]  # the same interface


def plain(entry: Any) -> dict[str, Any]:
    """Return an entry as the mapping in its file: only what differs from the default."""
    found: dict[str, Any] = {}
    for one in fields(entry):
        value = getattr(entry, one.name)
        if value != one.default:
            found["as" if one.name == "credited_as" else one.name] = _plain_value(value)
    return found


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [_plain_value(one) for one in value]
    return plain(value) if hasattr(value, "__dataclass_fields__") else value


def content_files(content: Content) -> Iterator[tuple[str, Any]]:
    """Yield the name and the data of every file of a catalogue."""
    yield "catalogue.yaml", plain(content.catalogue)
    yield "sources.yaml", [plain(one) for one in content.sources]
    if content.shows:
        yield "shows.yaml", [plain(one) for one in content.shows]
    yield from _grouped("artists", ((one.id[0], one) for one in content.artists))
    years = ((f"{one.date.year:04}" if one.date else "undated", one)
             for one in content.collaborations)  # fmt: skip
    yield from _grouped("collaborations", years)
    for article in content.articles:
        yield f"articles/{article.id}.yaml", plain(article)


def _grouped(folder: str, entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    files: dict[str, list[Any]] = {}
    for name, entry in entries:
        files.setdefault(name, []).append(plain(entry))
    for name, found in sorted(files.items()):
        yield f"{folder}/{name}.yaml", found


class _Dumper(_Base):
    """Writes what the reader takes for text without quotes where it may, and lists indented."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out, each time."""
        return True


def write_content(content: Content, folder: Path) -> list[Path]:
    """Write a catalogue's files into a folder, and give their paths.

    Files of the same names are replaced; others are left alone.
    """
    written = []
    for name, data in content_files(content):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100,
            default_flow_style=False,
        )  # fmt: skip
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written
