"""The catalogue's folder: which files are read, and whether they are those that were read last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

READER_VERSION = 3
"""Raise it when the same files give different rows (a new column, another way to fold names)."""

_FOLDERS = ("artists", "collaborations", "articles")
_SINGLE = ("catalogue.yaml", "sources.yaml", "shows.yaml")


def content_files(source: Traversable | Path) -> Iterator[tuple[str, Traversable | Path]]:
    """Yield relative name and file of everything that is read, sorted by name."""
    for name in _SINGLE:
        if (one := source / name).is_file():
            yield name, one
    for folder in _FOLDERS:
        if (inside := source / folder).is_dir():
            for one in sorted(inside.iterdir(), key=lambda entry: entry.name):
                if one.name.endswith((".yaml", ".yml")):
                    yield f"{folder}/{one.name}", one


def content_hash(source: Traversable | Path) -> str:
    """Return the SHA-256 of the files' names and bytes, and of how they are read."""
    digest = hashlib.sha256(f"kollab content {READER_VERSION}\n".encode())
    for name, one in content_files(source):
        data = one.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def ignore(what: str, done: int, total: int) -> None:
    """Do nothing: nobody looks on."""
