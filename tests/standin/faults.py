"""What Discord and the line do wrong when told to."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """What goes wrong with requests that match `route`, a regular expression of "METHOD /path".

    `status` is answered instead, with Discord's own error `code` (429 with what Discord sends
    beside it), without effect unless `delivered`. `drop` cuts the connection instead of
    replying; the request takes effect unless there is a `status` too. `delay` holds the reply
    back, in seconds. `times` says how often, None for ever; `chance` how likely, decided by the
    stand-in's `rng`. `struck` is set once it happened.
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
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the comparison."""
        self._pattern = re.compile(self.route)

    def strikes(self, method: str, path: str, rng: random.Random) -> bool:
        """Return whether this request is hit, and count it."""
        if self.times is not None and self.used >= self.times:
            return False
        if not self._pattern.fullmatch(f"{method} {path}"):
            return False
        if self.chance < 1 and rng.random() >= self.chance:
            return False
        self.used += 1
        self.struck.set()
        return True

    @property
    def takes_effect(self) -> bool:
        """Return whether the request is carried out although its reply is wrong or missing."""
        return self.status is None or self.delivered


@dataclass(frozen=True, slots=True)
class Harm:
    """What all faults that hit one request do together.

    The longest delay, a cut line if any cuts it, the first one's status; no effect if any of
    them keeps the request from having one.
    """

    faults: tuple[Fault, ...] = ()

    @classmethod
    def to(cls, request: tuple[str, str], faults: Iterable[Fault], rng: random.Random) -> Harm:
        """Try every fault on a request, given as method and path."""
        return cls(tuple(fault for fault in faults if fault.strikes(*request, rng)))

    @property
    def delay(self) -> float:
        """Return how long the reply is held back."""
        return max((fault.delay for fault in self.faults), default=0.0)

    @property
    def drop(self) -> bool:
        """Return whether the connection is cut instead of replying."""
        return any(fault.drop for fault in self.faults)

    @property
    def takes_effect(self) -> bool:
        """Return whether the request is carried out."""
        return all(fault.takes_effect for fault in self.faults)

    @property
    def reply(self) -> Fault | None:
        """Return the fault whose status is answered, None for the right answer."""
        return next((fault for fault in self.faults if fault.status is not None), None)
