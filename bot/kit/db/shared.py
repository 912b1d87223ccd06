"""What the processes that share a database share in files beside it; who dies lets go of it."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import math
import os
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.kit.db.errors import translated

_NUMBER = struct.Struct("d")
_LOOK_SECONDS = 0.1
_log = logging.getLogger(__name__)


class SharedNumber:
    """A number in a file, which one process at a time changes; at first it is below all others."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; raise DatabaseFullError where that can't be."""
        with translated(path):
            self._file = _open(path)
            # What is there needs no room on the disk later.
            self.change(lambda number: number)

    def change(self, new: Callable[[float], float]) -> float:
        """Put another number in place of the one that there is, and return it; takes 10 µs."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            there = os.pread(self._file, _NUMBER.size, 0)
            whole = len(there) == _NUMBER.size
            number = new(_NUMBER.unpack(there)[0] if whole else -math.inf)
            os.pwrite(self._file, _NUMBER.pack(number), 0)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        return number

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


@asynccontextmanager
async def one_at_a_time(path: Path) -> AsyncIterator[None]:
    """Wait until no other process is in here, by the lock of a file."""
    with translated(path):
        file = _open(path)
    try:
        if not _is_locked(file):
            _log.info("waiting for another process that starts")
        while not _is_locked(file):  # noqa: ASYNC110 - another process sends no event
            await asyncio.sleep(_LOOK_SECONDS)
        yield
    finally:
        os.close(file)


def _is_locked(file: int) -> bool:
    """Return whether the file is locked for this process now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
