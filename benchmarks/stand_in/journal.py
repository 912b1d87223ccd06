"""What was asked of the stand-in, and what it was told to do wrong."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One REST request; `at` is `time.perf_counter()` when its body had arrived.

    `status` is what was answered, 0 when the reply was dropped. `delivered` tells whether it had
    its effect: a message whose reply was dropped is there all the same.
    """

    at: float
    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: tuple[str, ...]
    status: int
    delivered: bool


class Journal:
    """All requests so far, and a way to wait for one that is still to come."""

    def __init__(self) -> None:
        self._requests: list[Request] = []
        self._waiting: list[tuple[Callable[[Request], bool], asyncio.Future[Request]]] = []

    def __iter__(self) -> Iterator[Request]:
        """Go through the requests, oldest first."""
        return iter(self._requests)

    def __len__(self) -> int:
        """Count the requests."""
        return len(self._requests)

    def add(self, request: Request) -> None:
        """Write a request down and wake whoever waited for it."""
        self._requests.append(request)
        for predicate, future in self._waiting:
            if not future.done() and predicate(request):
                future.set_result(request)

    def matching(self, method: str, path: str) -> list[Request]:
        """Give the requests whose path matches the regular expression `path` in full."""
        return [r for r in self._requests if r.method == method and re.fullmatch(path, r.path)]

    async def wait(self, method: str, path: str, *, count: int = 1, within: float = 10) -> Request:
        """Wait until `count` requests have matched, past ones included; give the last of them."""

        def enough(_: Request) -> bool:
            return len(self.matching(method, path)) >= count

        if len(found := self.matching(method, path)) >= count:
            return found[count - 1]
        entry = (enough, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        try:
            return await asyncio.wait_for(entry[1], within)
        finally:
            self._waiting.remove(entry)

    def clear(self) -> None:
        """Forget the requests so far, which a long benchmark does not need."""
        self._requests.clear()


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests that match `route`, a regular expression of "METHOD /path".

    `status` is answered instead, with Discord's own error `code` (429 with what Discord sends
    beside it), without effect unless `delivered`. `drop` lets the request take effect and cuts
    the connection instead of replying. `delay` holds the reply back, in seconds. `times` says
    how often, None for ever; `chance` how likely, decided by the stand-in's `rng`. `struck` is
    set once it happened.
    """

    route: str
    status: int | None = None
    code: int = 0
    drop: bool = False
    delay: float = 0.0
    delivered: bool = False
    retry_after: float = 0.5
    times: int | None = None
    chance: float = 1.0
    used: int = field(default=0, init=False)
    struck: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def strikes(self, method: str, path: str, rng: random.Random) -> bool:
        """Tell whether this request is hit, and count it."""
        if self.times is not None and self.used >= self.times:
            return False
        if not re.fullmatch(self.route, f"{method} {path}") or rng.random() >= self.chance:
            return False
        self.used += 1
        self.struck.set()
        return True

    @property
    def takes_effect(self) -> bool:
        """Tell whether the request is carried out although its reply is wrong or missing."""
        return self.status is None or self.delivered
