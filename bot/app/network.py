"""Waiting for Discord: what passes by itself is waited for, however long that takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import TypeVar

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.kit.bulkhead import Broken, attempt

T = TypeVar("T")

LONGEST_PAUSE = 30.0
"""No pause between two tries is longer: so soon the bot is back once Discord can be reached."""

_FIRST_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
_LIMITED = 429
_FAILED = 500
_log = logging.getLogger(__name__)


class Backoff(ExponentialBackoff[bool]):
    """discord.py's pauses between reconnects, which else grow to a quarter of an hour."""

    def delay(self) -> float:
        """Return how long to wait now."""
        return min(super().delay(), LONGEST_PAUSE)


class NoConnectionError(ConnectionError):
    """A shard could not connect; discord.py has logged why."""


def passes(error: BaseException | None) -> bool:
    """Return whether a fault of the network or of Discord may be gone at the next try."""
    if isinstance(error, discord.GatewayNotFound):
        return error.__cause__ is None or passes(error.__cause__)
    if isinstance(error, discord.HTTPException):
        return error.status >= _FAILED or error.status == _LIMITED
    if isinstance(error, discord.ConnectionClosed):
        return error.code not in (4004, 4010, 4011, 4012, 4013, 4014)
    return isinstance(error, (OSError, aiohttp.ClientError, discord.RateLimited))


async def insist(work: Callable[[], Awaitable[T]]) -> T:
    """Return what comes of work that needs Discord: tried until it can be reached.

    The pauses grow. Of the tries of a minute the log has one line. What does not pass is raised.
    """
    pauses = chain(_FIRST_PAUSES, repeat(LONGEST_PAUSE))
    while isinstance(found := await attempt(work), Broken):
        if not passes(found.error):
            raise found.error
        _log.warning("Discord can't be reached, and is tried again until it can: %s", found.error)
        await asyncio.sleep(next(pauses))
    return found


def calm(record: logging.LogRecord) -> bool:
    """Take the traceback from what discord.py logs when the network fails: it helps nobody."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and passes(error):
        record.msg, record.args = f"{record.msg} (%s)", (*(record.args or ()), error)
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True
