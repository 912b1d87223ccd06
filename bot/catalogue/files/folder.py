"""The catalogue's folders: which files are read, and whether they are those that were read last.

A catalogue is a whole folder, and perhaps an operator's folders over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.kit.errors import ContentError

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

READER_VERSION = 3
"""Raise it when the same files give different rows (a new column, another way to fold names)."""

_FOLDERS = ("artists", "collaborations", "articles")
_SINGLE = ("catalogue.yaml", "sources.yaml", "shows.yaml")


Folder = Traversable | Path


@dataclass(frozen=True, slots=True)
class Folders:
    """A whole catalogue's folder, and those that are laid over it, the topmost last.

    An entry there replaces the one with its id below, or is added.
    """

    base: Folder
    over: tuple[Path, ...] = ()

    def __str__(self) -> str:
        """Return the paths, as people are told them."""
        return ", with over it ".join(map(str, (self.base, *self.over)))


Source = Folder | Folders
"""Where a catalogue is read from."""


def folders_of(source: Source) -> Iterator[tuple[str, Folder]]:
    """Yield each folder, the lowest first, with what precedes its files' names in faults.

    Raise ContentError where one is not there.
    """
    if not isinstance(source, Folders):
        yield "", source
        return
    yield "", source.base
    for one in source.over:
        if not one.is_dir():
            raise ContentError(
                f"There is no folder {one}.", remedy="make it, or take it out of catalogue.folders"
            )
        yield f"{one}/", one


def content_files(folder: Folder) -> Iterator[tuple[str, Folder]]:
    """Yield relative name and file of everything that is read, sorted by name."""
    for name in _SINGLE:
        if (one := folder / name).is_file():
            yield name, one
    for part in _FOLDERS:
        if (inside := folder / part).is_dir():
            for one in sorted(inside.iterdir(), key=lambda entry: entry.name):
                if is_content(name := f"{part}/{one.name}"):
                    yield name, one


def is_content(name: str) -> bool:
    """Return whether a file of this relative name is read."""
    folder, _, rest = name.partition("/")
    inside = folder in _FOLDERS and "/" not in rest and not rest.startswith(".")
    return name in _SINGLE or (inside and rest.endswith((".yaml", ".yml")))


def read(name: str, file: Folder) -> bytes:
    """Return what is in a file; raise ContentError where it can't be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise ContentError(
            f"{name} can't be read: {error.strerror}.",
            remedy="make it a file that the user who runs the bot can read",
        ) from error


def content_hash(source: Source) -> str:
    """Return the SHA-256 of all folders' names of files and bytes, and of how they are read.

    Raise ContentError where a folder or file can't be read.
    """
    digest = hashlib.sha256(f"kollab content {READER_VERSION}\n".encode())
    for number, (prefix, folder) in enumerate(folders_of(source)):
        digest.update(f"over {number}\n".encode() if number else b"")
        for name, one in content_files(folder):
            data = read(prefix + name, one)
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def ignore(what: str, done: int, total: int) -> None:
    """Do nothing: nobody looks on."""
