"""A catalogue's files out of an archive that comes from elsewhere, and may be anything."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.catalogue.files.folder import is_content
from bot.kit.errors import OperatorError

MEBIBYTE = 1 << 20
LARGEST = 64 * MEBIBYTE
"""Bytes of an archive: the shipped catalogue has a tenth of that unpacked."""
LARGEST_UNPACKED = 128 * MEBIBYTE
MOST_FILES = 10_000
_FIRST = "catalogue.yaml"
# What the standard library raises, and says so nowhere, for archives cut, encrypted or made up.
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError,
    RuntimeError, ValueError,
)  # fmt: skip
_SUM = re.compile(r"(?P<hash>[0-9a-fA-F]{64})[ \t]+\*?(?P<name>.+)")


class ArchiveError(OperatorError):
    """An archive that is not taken; nothing was changed."""

    def __init__(self, problem: str, *, remedy: str = "take another archive") -> None:
        super().__init__(f"The archive {problem}; nothing was changed.", remedy=remedy)


def sum_for(name: str, sums: str) -> str:
    """Return what a file SHA256SUMS says of a name; raise ArchiveError where it says nothing."""
    for line in sums.splitlines():
        found = _SUM.fullmatch(line.strip())
        if found and PurePosixPath(found["name"]).name == name:
            return found["hash"]
    raise ArchiveError(f"{name} is not named in SHA256SUMS", remedy="give its hash: --sha256")


def demand_hash(data: bytes, wanted: str) -> None:
    """Raise ArchiveError unless this is the archive with that SHA-256."""
    found = hashlib.sha256(data).hexdigest()
    if found != wanted.strip().lower():
        raise ArchiveError(
            f"is not the one with the hash {wanted.strip()}: it has {found}",
            remedy="fetch it again; if it stays so, somebody changed it",
        )


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of the catalogue in a zip or tar.gz, by their names in its folder.

    That is where the one nearest to the top lies which is called catalogue.yaml; whatever else is
    in there is left out. Raise ArchiveError for what is too much, broken, or leads elsewhere.
    """
    if len(data) > LARGEST:
        raise ArchiveError(f"has more than {LARGEST // MEBIBYTE} MiB")
    try:
        found = dict(_unzipped(data) if data.startswith(b"PK") else _untarred(data))
    except _BROKEN as error:
        raise ArchiveError(
            f"is broken, or neither zip nor tar.gz: {error}", remedy="fetch it again"
        ) from error
    root = _root(found)
    inside = {name.removeprefix(root): one for name, one in found.items() if name.startswith(root)}
    return {name: one for name, one in inside.items() if is_content(name)}


def _root(found: dict[str, bytes]) -> str:
    roots = sorted((name.removesuffix(_FIRST) for name in found), key=lambda one: one.count("/"))
    roots = [one for one in roots if f"{one}{_FIRST}" in found]
    if not roots:
        raise ArchiveError(f"has no {_FIRST}", remedy="pack the whole folder data/")
    if len(roots) > 1 and roots[0].count("/") == roots[1].count("/"):
        raise ArchiveError(f"has {_FIRST} in {roots[0]} and in {roots[1]}", remedy="pack one only")
    return roots[0]


def _unzipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        room, seen = LARGEST_UNPACKED, set[str]()
        for one in entries:
            mode = one.external_attr >> 16
            is_other = bool(stat.S_IFMT(mode)) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
            name = _checked(one.filename, seen, is_other=is_other)
            if not one.is_dir() and _is_wanted(name):
                with archive.open(one) as file:
                    content = file.read(room + 1)
                room = _less(room, len(content))
                yield name, content


def _untarred(data: bytes) -> Iterator[tuple[str, bytes]]:
    # Every byte that comes out is counted, be it of a file that nobody wants.
    unpacked = _Counted(gzip.GzipFile(fileobj=io.BytesIO(data)))
    with tarfile.open(fileobj=unpacked, mode="r|") as archive:
        seen = set[str]()
        for one in archive:
            name = _checked(one.name, seen, is_other=not (one.isreg() or one.isdir()))
            file = archive.extractfile(one) if one.isreg() and _is_wanted(name) else None
            if file is not None:
                yield name, file.read()


class _Counted(io.RawIOBase):
    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._room = LARGEST_UNPACKED

    def read(self, size: int = -1, /) -> bytes:
        found = self._file.read(min(size, self._room + 1) if size >= 0 else self._room + 1)
        self._room = _less(self._room, len(found))
        return found


def _less(room: int, size: int) -> int:
    if size > room:
        raise ArchiveError(f"is more than {LARGEST_UNPACKED // MEBIBYTE} MiB unpacked")
    return room - size


def _checked(name: str, seen: set[str], *, is_other: bool) -> str:
    """Return a name in its plain form; refuse what leads out of the archive, or is there twice."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or {"\\", ":", "\0"} & set(name):
        raise ArchiveError(f"has a name that leads elsewhere: {name[:100]!r}")
    if is_other:
        raise ArchiveError(f"has what is neither file nor folder: {name[:100]!r}")
    if (plain := str(path)) in seen and not name.endswith("/"):
        raise ArchiveError(f"has {plain[:100]!r} twice")
    seen.add(plain)
    if len(seen) > MOST_FILES:
        raise ArchiveError(f"has more than {MOST_FILES:,} files")
    return plain


def _is_wanted(name: str) -> bool:
    return name.endswith((".yaml", ".yml"))
