"""What was asked of the stand-in, and how it answered."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

INVALID = {401, 403, 429}
"""Ten thousand such answers within ten minutes, and Discord bans the address."""
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """One REST request; `at` is `time.perf_counter()` when its body had arrived.

    `status` is what was answered, 0 when the reply was dropped or the bot was gone before it.
    `delivered` tells whether the request was carried out, or refused for a reason: a message
    whose reply was dropped is there all the same. `code` is Discord's own error code, `guild`
    the id of the server that it was about.
    """

    at: float
    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: tuple[str, ...]
    status: int
    delivered: bool
    code: int = 0
    guild: str | None = None


@dataclass(slots=True)
class _Waiter:
    """Somebody who waits for so many more requests of a kind."""

    method: str
    path: re.Pattern[str]
    missing: int
    last: asyncio.Future[Request]

    def look(self, request: Request) -> None:
        if request.method == self.method and self.path.fullmatch(request.path):
            self.missing -= 1
            if self.missing == 0 and not self.last.done():
                self.last.set_result(request)


class Journal:
    """All requests so far, ways to count them, and a way to wait for one still to come."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._waiting: list[_Waiter] = []

    def __iter__(self) -> Iterator[Request]:
        """Go through the requests, oldest first."""
        return iter(self._requests)

    def __len__(self) -> int:
        """Count the requests."""
        return len(self._requests)

    def add(self, request: Request) -> None:
        """Write a request down and wake whoever waited for it."""
        self._requests.append(request)
        for waiter in self._waiting:
            waiter.look(request)

    def matching(self, method: str, path: str) -> list[Request]:
        """Return the requests whose path matches the regular expression `path` in full."""
        pattern = re.compile(path)
        return [r for r in self._requests if r.method == method and pattern.fullmatch(r.path)]

    async def wait(self, method: str, path: str, *, count: int = 1, within: float = 10) -> Request:
        """Wait until `count` requests have matched, past ones included; return the last of them."""
        if len(found := self.matching(method, path)) >= count:
            return found[count - 1]
        missing = count - len(found)
        future = asyncio.get_running_loop().create_future()
        waiter = _Waiter(method, re.compile(path), missing, future)
        self._waiting.append(waiter)
        try:
            return await asyncio.wait_for(future, within)
        finally:
            self._waiting.remove(waiter)

    def statuses(self) -> Counter[int]:
        """Count the answers by status."""
        return Counter(request.status for request in self._requests)

    def answered(self, *statuses: int, guild: str | None = None) -> list[Request]:
        """Return the requests that were answered so, of one server if told."""
        return [
            r
            for r in self._requests
            if r.status in statuses and (guild is None or r.guild == guild)
        ]

    def invalid(self, guild: str | None = None) -> list[Request]:
        """Return the requests that Discord counts before it bans an address."""
        return self.answered(*INVALID, guild=guild)

    def invalid_a_minute(self) -> dict[str | None, int]:
        """Return, for each server, the most invalid requests within any 60 seconds."""
        moments: dict[str | None, list[float]] = defaultdict(list)
        for request in self.invalid():
            moments[request.guild].append(request.at)
        return {guild: _densest(sorted(at)) for guild, at in moments.items()}


def _densest(moments: list[float]) -> int:
    """Count the most moments that lie within one minute; they are given in order."""
    most = first = 0
    for last, at in enumerate(moments):
        while at - moments[first] >= MINUTE:
            first += 1
        most = max(most, last - first + 1)
    return most
