"""Files that people send, read beside the event loop and never many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class UploadReader:
    """Reads one file at a time; of a server's files one is fetched, the next ones wait."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._of_server: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def read(
        self, guild_id: int, fetch: Callable[[], Awaitable[bytes]], judge: Callable[[bytes], T]
    ) -> T:
        """Return what a function makes of a file; it runs in a thread, and what it raises comes."""
        async with self._of_server.setdefault(guild_id, asyncio.Lock()):
            data = await fetch()
            async with self._one:
                return await asyncio.to_thread(judge, data)
