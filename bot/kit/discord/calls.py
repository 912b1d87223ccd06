"""One call to Discord that must come to a definite end: done, refused, or not known.

discord.py repeats some failed calls by itself, but neither a 503 nor a connection that broke.
Posts carry a nonce by which Discord knows a repeated one for some minutes, so repeating is safe
within that time; after it, the channel's history has to be looked at first.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain, repeat
from typing import Generic, Protocol, TypeVar

import aiohttp
import discord

T = TypeVar("T")

TRY_SECONDS = 100.0
"""So long a post is tried with the same nonce."""

NONCE_SECONDS = 120.0
"""After that nobody relies on Discord's knowing the nonce."""

CALL_SECONDS = 20.0
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
_BLOCKED_BY_PROXY = 40333
_UNAUTHORIZED = 401

_log = logging.getLogger(__name__)

RATE = 45.0
"""Calls a second. Discord allows 50 over everything, and answers to people come on top."""

_BURST = 1
"""So many calls may be made up for at once. What a line delays arrives together: it must stay
below 50 even then."""

_MOST_WAITING = 100
"""So many processes at most wait for their turns, one call of each."""


class Refusal(Enum):
    """What Discord means when it refuses a call."""

    GONE = auto()
    HIDDEN = auto()
    FORBIDDEN = auto()
    ARCHIVED = auto()
    DM_CLOSED = auto()
    OTHER = auto()


# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_REFUSALS = {
    10003: Refusal.GONE,
    10004: Refusal.GONE,
    10013: Refusal.DM_CLOSED,
    50001: Refusal.HIDDEN,
    50007: Refusal.DM_CLOSED,
    50013: Refusal.FORBIDDEN,
    50083: Refusal.ARCHIVED,
    50278: Refusal.DM_CLOSED,
    160005: Refusal.ARCHIVED,
}


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Discord did it."""

    value: T


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord will not do it, for certain; `code` is its own error code."""

    code: int

    @property
    def meaning(self) -> Refusal:
        """Return what the code means."""
        return _REFUSALS.get(self.code, Refusal.OTHER)


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have been done or not."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls Discord at the pace of all calls that nobody waits for, and again where that helps.

    `is_closed` tells whether the bot is shutting down: what fails then is no failure.
    """

    pace: Pace
    is_closed: Callable[[], bool] = field(kw_only=True)
    sleep: Callable[[float], Awaitable[object]] = field(default=asyncio.sleep, kw_only=True)

    async def call(
        self, make: Callable[[], Awaitable[T]], *, seconds: float = TRY_SECONDS
    ) -> Done[T] | Refused | Unsure:
        """Make a call, and again for so many seconds where its outcome is not known."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + seconds
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            await self.pace.take()
            if (outcome := await self._try(make)) is not None:
                return outcome
            if self.is_closed() or loop.time() + pause + CALL_SECONDS > give_up:
                break
            await self.sleep(pause)
        return Unsure()

    async def _try(self, make: Callable[[], Awaitable[T]]) -> Done[T] | Refused | Unsure | None:
        """Make a call once; None means that it is worth another try."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return Done(await make())
        except discord.HTTPException as error:
            return _verdict(error)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            _log.info("a call got no answer: %r", error)
            return None
        except RuntimeError:
            # aiohttp's word for a session that was closed while the call waited.
            if self.is_closed():
                return Unsure()
            raise


def _verdict(error: discord.HTTPException) -> Refused | Unsure | None:
    if error.status == _UNAUTHORIZED:
        return Unsure()
    passing = error.status >= 500 or error.status == 429 or error.code == _BLOCKED_BY_PROXY
    # An error without a code is not Discord's own: a proxy stands between.
    if passing or error.code == 0:
        _log.info("a call failed with status %s, code %s", error.status, error.code)
        return None
    return Refused(error.code)


class Turns(Protocol):
    """Keeps by which time the next turn is; several processes may share one."""

    def change(self, new: Callable[[float], float]) -> float:
        """Put another time in place of the one that there is, and return it."""


class OwnTurns:
    """The turns of one process alone."""

    _next = -math.inf

    def change(self, new: Callable[[float], float]) -> float:
        """Put another time in place of the one that there is, and return it."""
        self._next = new(self._next)
        return self._next


class Pace:
    """A token bucket of `rate` calls a second that serves in the order of asking.

    Nothing runs while nobody waits. Who shares `turns` shares the rate, however many they are.
    `time` and `sleep` are the event loop's own by default; an infinite rate lets all calls pass.
    """

    def __init__(
        self,
        rate: float = RATE,
        *,
        turns: Turns | None = None,
        time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._step = 1 / rate
        self._turns = turns or OwnTurns()
        self._time = time
        self._sleep = sleep
        self._queue = asyncio.Lock()

    async def take(self) -> None:
        """Wait until the next call may be made.

        One waits at a time: after a stall of the event loop those who had slept through their
        turns would call all at once.
        """
        async with self._queue:
            now = self._now()
            turn = self._turns.change(lambda due: self._after(due, now)) - self._step
            if turn > now:
                await self._sleep(turn - now)
                late = self._now()
                if late > turn:
                    self._turns.change(lambda due: max(due, late + self._step * (1 - _BURST)))

    def _after(self, due: float, now: float) -> float:
        """Return when the turn after the next one is."""
        # More was left from before the machine was started anew: its clock counts from there.
        if not due - now <= _MOST_WAITING * self._step:
            due = now
        return max(due, now - _BURST * self._step) + self._step

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()
