"""How fast the bot may call Discord by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

RATE = 45.0
"""Calls a second. Discord allows 50 over everything, and answers to people come on top."""

_BURST = 1
"""So many calls may be made up for at once. What a line delays arrives together: it must stay
below 50 even then."""


class Pace:
    """A token bucket that serves in the order of asking; nothing runs while nobody waits.

    Parameters
    ----------
    rate : float
        Calls a second.
    time, sleep : callable, optional
        The event loop's own by default.
    """

    def __init__(
        self,
        rate: float = RATE,
        *,
        time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._step = 1 / rate
        self._time = time
        self._sleep = sleep
        self._next = float("-inf")
        self._queue = asyncio.Lock()

    async def take(self) -> None:
        """Wait until the next call may be made.

        One waits at a time: after a stall of the event loop those who had slept through their
        turns would call all at once.
        """
        async with self._queue:
            turn = max(self._next, self._now() - _BURST * self._step)
            if turn > self._now():
                await self._sleep(turn - self._now())
            self._next = max(turn, self._now() - _BURST * self._step) + self._step

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()
