"""Find what the files say of one entry, without reading all of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.catalogue.files.folder import Source, folders_of
from bot.catalogue.files.reader import ADAPTERS, SINGLE_ENTRIES
from bot.kit.yaml_files import YamlFile

_SUFFIXES = (".yaml", ".yml")
_NEXT = b"\n- "
_REMEMBERED = 2048


class Documents:
    """The files of a catalogue, or what says which they are now: they may be replaced."""

    def __init__(self, source: Source | Callable[[], Source]) -> None:
        self._source = source if callable(source) else lambda: source

    async def find(self, kind: str, slug: str, *, year: int | None = None) -> Any:
        """Return what the topmost folder with such an entry says of it, None where none has it.

        `kind` is a folder of the catalogue. The `year` of a work is looked through first. Files
        are read in a thread; a damaged one has no entries.
        """
        return await asyncio.to_thread(self.find_at_once, kind, slug, year=year)

    def find_at_once(self, kind: str, slug: str, *, year: int | None = None) -> Any:
        """Return what `find` does, reading here."""
        for _, folder in reversed(list(folders_of(self._source()))):
            for file in _files(folder, kind, slug, year):
                if (entry := _in_file(kind, slug, file)) is not None:
                    return entry
        return None


def _files(
    folder: Traversable | Path, kind: str, slug: str, year: int | None
) -> Iterator[Traversable | Path]:
    """Yield the files that may have an entry, the likeliest first."""
    names: Sequence[str] = ()
    if kind == "shows":
        names = ["shows"]
    elif kind == "artists":
        names = [f"artists/{slug[:1]}"]
    elif kind == "articles":
        names = [f"articles/{slug}"]
    elif (inside := folder / kind).is_dir():
        known = sorted((Path(one.name).stem for one in inside.iterdir()), reverse=True)
        first = f"{year:04}" if year else "undated"
        names = [f"{kind}/{one}" for one in sorted(known, key=lambda name: name != first)]
    for name in names:
        for suffix in _SUFFIXES:
            if (file := folder / f"{name}{suffix}").is_file():
                yield file


def _in_file(kind: str, slug: str, file: Traversable | Path) -> Any:
    if not isinstance(file, Path):
        return _entry(kind, slug, file.read_bytes())
    now = file.stat()
    return _in_file_as_it_is(kind, slug, file, (now.st_mtime_ns, now.st_size))


@lru_cache(_REMEMBERED)
def _in_file_as_it_is(kind: str, slug: str, file: Path, stamp: tuple[int, int]) -> Any:
    """Read an entry; a file that was changed has another stamp, and is read again."""
    return _entry(kind, slug, file.read_bytes())


def _entry(kind: str, slug: str, data: bytes) -> Any:
    marked = re.compile(_mark(slug))
    if not marked.search(data):
        return None
    for text in [data] if kind in SINGLE_ENTRIES else [*_items(data, marked), data]:
        for entry in _read(kind, text):
            if entry.id == slug:
                return entry
    return None


def _mark(slug: str) -> bytes:
    return rb"\bid[\"']?\s*:\s*[\"']?" + re.escape(slug.encode()) + rb"(?![a-z0-9-])"


def _items(data: bytes, marked: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the items of a list, as most files have them, in which a mark is."""
    for found in marked.finditer(data):
        start = data.rfind(_NEXT, 0, found.start()) + 1
        end = data.find(_NEXT, found.start())
        yield data[start : end + 1 if end >= 0 else None]


def _read(kind: str, text: bytes) -> tuple[Any, ...]:
    file = YamlFile(text, remarks=False)
    single = kind in SINGLE_ENTRIES
    places: Iterable[tuple[int, ...]] = [()]
    if not single:
        places = ((number,) for number in range(len(file.value or ())))
    found = (file.check(ADAPTERS[kind], place) for place in places)
    return tuple(entry for entry in found if entry is not None)
