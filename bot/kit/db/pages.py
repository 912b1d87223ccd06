"""Read what is left in a damaged SQLite file, page by page and cell by cell, without SQLite.

SQLite stops at the first page that makes no sense; here only what lies on it is lost. The format:
https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

Value = int | float | str | bytes | None

_TABLE_LEAF, _TABLE_INTERIOR, _INDEX_LEAF, _INDEX_INTERIOR = 13, 5, 10, 2
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
_PAGE_SIZE = 4096
_HEADER = 100
_WAL_HEADER, _FRAME_HEADER = 32, 24


class _MakesNoSenseError(ValueError):
    """Bytes that can't be what they should."""


@dataclass(slots=True)
class Found:
    """What could be read of one table: rows, and how many cells and pages could not.

    Where a `rowid` is None, the table has none. Rows of pages on which something is wrong come
    last: what they say may be wrong too.
    """

    rows: list[tuple[int | None, tuple[Value, ...]]] = field(default_factory=list)
    doubtful: list[tuple[int | None, tuple[Value, ...]]] = field(default_factory=list)
    cells_lost: int = 0
    pages_lost: int = 0

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was wrong anywhere."""
        return not (self.doubtful or self.cells_lost or self.pages_lost)


class DamagedFile:
    """The pages of a file, with what its -wal has that is newer; nothing is written."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._newer: dict[int, bytes] = {}
        size = int.from_bytes(self._bytes[16:18])
        self._size = size if size in {512, 1024, 2048, 8192, 16384, 32768} else _PAGE_SIZE
        wal = path.with_name(f"{path.name}-wal")
        if wal.is_file():
            self._read_wal(wal.read_bytes())
        self._pages = max(len(self._bytes) // self._size, *self._newer, 1)
        self.header = self._page(1)[:_HEADER].ljust(_HEADER, b"\0")

    def _read_wal(self, wal: bytes) -> None:
        """Take over what was committed: frames of this round, up to the last that ends one."""
        pending: dict[int, bytes] = {}
        length = _FRAME_HEADER + self._size
        for start in range(_WAL_HEADER, len(wal) - length + 1, length):
            number, is_end = struct.unpack_from(">II", wal, start)
            if wal[start + 8 : start + 16] != wal[16:24]:
                return
            pending[number] = wal[start + _FRAME_HEADER : start + length]
            if is_end:
                self._newer |= pending
                pending = {}

    def _page(self, number: int) -> bytes:
        found = self._newer.get(number)
        return found or self._bytes[(number - 1) * self._size : number * self._size]

    def tables(self) -> dict[str, tuple[int, str]]:
        """Return the first page of each table, and how it was made, as far as that is known."""
        found = self.read(1)
        rows = (values for _, values in (*found.doubtful, *found.rows) if len(values) == 5)
        return {
            str(name): (root, str(sql))
            for kind, name, _, root, sql in rows
            if kind == "table" and isinstance(root, int) and 1 < root <= self._pages
        }

    def read(self, root: int) -> Found:
        """Read the table whose tree begins at a page."""
        found, seen = Found(), set[int]()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in seen or not 0 < number <= self._pages:
                found.pages_lost += 1
                continue
            seen.add(number)
            try:
                waiting += self._read_page(number, found)
            except (_MakesNoSenseError, struct.error, IndexError):
                found.pages_lost += 1
        return found

    def _read_page(self, number: int, found: Found) -> list[int]:
        """Read a page's rows; return the pages below it, the first one last."""
        page, start = self._page(number), _HEADER if number == 1 else 0
        kind, _, count = struct.unpack_from(">BHH", page, start)
        if kind not in {_TABLE_LEAF, _TABLE_INTERIOR, _INDEX_LEAF, _INDEX_INTERIOR}:
            raise _MakesNoSenseError
        inner = kind in {_TABLE_INTERIOR, _INDEX_INTERIOR}
        first = start + (12 if inner else 8)
        below, rows, lost = [], [], 0
        for index in range(min(count, (len(page) - first) // 2)):
            try:
                (at,) = struct.unpack_from(">H", page, first + 2 * index)
                if at < first or at >= len(page):
                    raise _MakesNoSenseError
                if inner:
                    below.append(struct.unpack_from(">I", page, at)[0])
                    at += 4
                if kind != _TABLE_INTERIOR:
                    rows.append(self._cell(page, at, is_table=kind == _TABLE_LEAF))
            except (_MakesNoSenseError, struct.error, IndexError):
                lost += 1
        if inner:
            below.append(struct.unpack_from(">I", page, start + 8)[0])
        found.cells_lost += lost
        ids = [rowid for rowid, _ in rows if rowid is not None]
        is_odd = lost or any(a >= b for a, b in pairwise(ids))
        (found.doubtful if is_odd else found.rows).extend(rows)
        return below[::-1]

    def _cell(
        self, page: bytes, at: int, *, is_table: bool
    ) -> tuple[int | None, tuple[Value, ...]]:
        length, at = _varint(page, at)
        rowid = None
        if is_table:
            rowid, at = _varint(page, at)
            rowid -= (rowid >> 63) << 64
        return rowid, _record(self._payload(page, at, length, is_table=is_table))

    def _payload(self, page: bytes, at: int, length: int, *, is_table: bool) -> bytes:
        most = self._size - 35 if is_table else (self._size - 12) * 64 // 255 - 23
        if length > len(self._bytes) + len(self._newer) * self._size:
            raise _MakesNoSenseError
        here = length
        if length > most:
            least = (self._size - 12) * 32 // 255 - 23
            here = least + (length - least) % (self._size - 4)
            here = here if here <= most else least
        payload = page[at : at + here]
        following = struct.unpack_from(">I", page, at + here)[0] if length > most else 0
        while len(payload) < length:
            if not 1 < following <= self._pages:
                raise _MakesNoSenseError
            more = self._page(following)
            payload += more[4 : 4 + length - len(payload)]
            (following,) = struct.unpack_from(">I", more)
        return payload


def _record(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    sizes = [_SIZES[kind] if kind in _SIZES else (kind - 12) // 2 for kind in kinds]
    if at != end or end + sum(sizes) != len(payload) or {10, 11} & {*kinds}:
        raise _MakesNoSenseError
    return tuple(_values(payload, end, kinds, sizes))


def _values(payload: bytes, at: int, kinds: list[int], sizes: list[int]) -> Iterator[Value]:
    for kind, size in zip(kinds, sizes, strict=True):
        part = payload[at : at + size]
        at += size
        if kind in {8, 9}:
            yield kind - 8
        elif kind == 7:
            yield struct.unpack(">d", part)[0]
        elif kind < 7:
            yield int.from_bytes(part, signed=True) if kind else None
        elif kind % 2:
            try:
                yield part.decode()
            except UnicodeDecodeError as error:
                raise _MakesNoSenseError from error
        else:
            yield part


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for number in range(9):
        byte = data[at + number]
        if number == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + number + 1
    raise AssertionError
