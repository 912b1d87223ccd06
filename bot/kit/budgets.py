"""How much one person and one server may ask for, so that one of them never costs the others.

Whatever Discord can call has a cost (`Cost`), and each cost a budget of persons and one of servers:
so much at once, and one more every so many seconds. `Limiter` keeps the accounts, in memory alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from bot.kit.errors import TooFastError


class Cost(Enum):
    """What an interaction costs the process."""

    COMMAND = auto()
    COMPLETION = auto()
    PRESS = auto()
    FORM = auto()
    BOARD = auto()
    """Adding up points, which takes up one of the database's readers."""
    PICTURE = auto()
    MESSAGE = auto()
    """Reading a whole message for names."""
    FILE = auto()
    GAME = auto()
    FOLLOW = auto()
    REPORT = auto()
    NOTICE = auto()
    """A message to moderators that nobody there asked for."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So much at once, and one more every so many seconds."""

    burst: int
    seconds: float


_MINUTE, _HOUR = 60.0, 3600.0
# Nobody who means well meets these: fifty people press the answers of a game at once, and each a
# second later; somebody types ten letters a second, or turns pages as fast as they come.
BUDGETS: Mapping[Cost, tuple[Budget, Budget]] = {
    # ................. a person ............ a server
    Cost.COMMAND: (Budget(20, 1.0), Budget(200, 0.05)),
    Cost.COMPLETION: (Budget(40, 0.2), Budget(600, 0.01)),
    Cost.PRESS: (Budget(40, 0.3), Budget(600, 0.01)),
    Cost.FORM: (Budget(20, 1.0), Budget(400, 0.02)),
    Cost.BOARD: (Budget(15, 1.0), Budget(60, 0.2)),
    Cost.PICTURE: (Budget(8, 5.0), Budget(40, 0.5)),
    Cost.MESSAGE: (Budget(8, 3.0), Budget(40, 0.5)),
    Cost.FILE: (Budget(10, 15.0), Budget(20, 5.0)),
    Cost.GAME: (Budget(8, 5.0), Budget(60, 1.0)),
    Cost.FOLLOW: (Budget(30, 2.0), Budget(200, 0.1)),
    Cost.REPORT: (Budget(10, 4 * _HOUR), Budget(100, _MINUTE)),
    Cost.NOTICE: (Budget(1, 0.0), Budget(3, 10 * _MINUTE)),
}
MOST_KEPT = 10_000
"""So many accounts of one budget are kept at most: more than can be drawn on at a time."""

_GRAIN = 1e-6
"""Shorter waits are what sums of fractions leave over."""


class _Accounts:
    """Who drew on one budget: the moment at which each account is full again."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._full_at: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, who: int, now: float) -> float:
        """Return for how many seconds the account is empty."""
        full_at = max(self._full_at.get(who, now), now)
        return full_at + self._budget.seconds * (1 - self._budget.burst) - now

    def draw(self, who: int, now: float, *, most: int) -> None:
        """Draw on an account, and close those that are full."""
        full_at = max(self._full_at.pop(who, now), now)
        self._full_at[who] = full_at + self._budget.seconds
        # The first one was drawn on longest ago.
        for first, full_at in list(islice(self._full_at.items(), 2)):
            if full_at <= now or len(self._full_at) > most:
                del self._full_at[first]


class Limiter:
    """The accounts of all budgets. `clock` counts seconds and is never put back."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        budgets: Mapping[Cost, tuple[Budget, Budget]] = BUDGETS,
        most: int = MOST_KEPT,
    ) -> None:
        self._clock = clock
        self._most = most
        self._accounts = {
            cost: (_Accounts(person), _Accounts(server))
            for cost, (person, server) in budgets.items()
        }

    def count(self) -> int:
        """Count the accounts that are kept."""
        return sum(len(each) for pair in self._accounts.values() for each in pair)

    def take(self, cost: Cost, *, person: int | None = None, server: int | None = None) -> None:
        """Draw on the budgets of a person and a server, or raise TooFastError and draw on none."""
        now = self._clock()
        drawn = [
            (accounts, who)
            for accounts, who in zip(self._accounts[cost], (person, server), strict=True)
            if who is not None
        ]
        for accounts, who in drawn:
            if (wait := accounts.wait(who, now)) > _GRAIN:
                is_server = accounts is self._accounts[cost][1]
                raise TooFastError(math.ceil(wait), is_server=is_server)
        for accounts, who in drawn:
            accounts.draw(who, now, most=self._most)
