"""Costly work beside the event loop, with a bound on what waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

from bot.kit.errors import BusyError

P = ParamSpec("P")
T = TypeVar("T")


class SideThread:
    """Does one piece of work at a time in a thread; `most` are taken on, the one in hand included.

    Who comes when there are so many gets BusyError at once, instead of an answer too late.
    """

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._taken_on = 0
        self._turn = asyncio.Lock()

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function returns, when its turn has come."""
        if self._taken_on >= self._most:
            raise BusyError
        self._taken_on += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(function, *args, **kwargs)
        finally:
            self._taken_on -= 1


class UploadReader:
    """Reads files that people send: of a server's one is fetched at a time, the next ones wait."""

    def __init__(self, thread: SideThread | None = None) -> None:
        self._thread = thread or SideThread()
        self._of_server: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def read(
        self, guild_id: int, fetch: Callable[[], Awaitable[bytes]], judge: Callable[[bytes], T]
    ) -> T:
        """Return what a function makes of a file; it runs in a thread, and what it raises comes."""
        async with self._of_server.setdefault(guild_id, asyncio.Lock()):
            return await self._thread.run(judge, await fetch())
