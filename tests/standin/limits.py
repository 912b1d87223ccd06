"""Discord's rate limits: for all of a bot's requests, for each channel, for publishing.

Publishing is always limited (10 an hour and channel), the rest only if `enabled`. A limit counts
requests in windows that begin with the first request and end after their length.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.standin.errors import RateLimitedError

GLOBAL = 50, 1.0
MESSAGES = 5, 5.0
CROSSPOSTS = 10, 3_600.0
UNLIMITED = ("/interactions/", "/webhooks/", "/gateway")
"""Answers to people and the websocket's address do not count among the 50 a second."""


class Clock:
    """Seconds that never go back. `skip` lets minutes pass at once."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        """Return the time in seconds since some moment."""
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Jump ahead by so many seconds."""
        self._skipped += seconds


@dataclass(slots=True)
class Window:
    """Requests counted until `ends`."""

    limit: int
    seconds: float
    ends: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        """Count a request unless there were too many already."""
        if now >= self.ends:
            self.ends, self.used = now + self.seconds, 0
        self.used += 1
        return self.used <= self.limit

    def headers(self, now: float, bucket: str) -> dict[str, str]:
        """Return what Discord tells about a window with every reply."""
        left = max(0.0, self.ends - now)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


class Limits:
    """All windows of one bot."""

    def __init__(self, *, enabled: bool, clock: Callable[[], float]) -> None:
        self.enabled = enabled
        self._clock = clock
        self._global = Window(*GLOBAL)
        self._messages: dict[str, Window] = {}
        self._crossposts: dict[str, Window] = {}

    def take(self, method: str, path: str) -> dict[str, str]:
        """Count a request; return the headers for its reply.

        Raises
        ------
        RateLimitedError
            There were too many requests of its kind.
        """
        now = self._clock()
        if self.enabled and not path.startswith(UNLIMITED):
            self._take_global(now)
        if method != "POST" or not path.startswith("/channels/"):
            return {}
        room, last = path.split("/", 3)[2], path.rsplit("/", 1)[1]
        if last == "crosspost":
            window = self._crossposts.setdefault(room, Window(*CROSSPOSTS))
            self._take(window, now, "crosspost")
            # A limit below a bucket is not announced: only the 429 tells of it.
            return {}
        if last == "messages" and self.enabled:
            window = self._messages.setdefault(room, Window(*MESSAGES))
            return self._take(window, now, "messages")
        return {}

    @staticmethod
    def _take(window: Window, now: float, bucket: str) -> dict[str, str]:
        taken, headers = window.take(now), window.headers(now, bucket)
        if taken:
            return headers
        scope = {"X-RateLimit-Scope": "user"}
        raise RateLimitedError(window.ends - now, everywhere=False, headers=headers | scope)

    def _take_global(self, now: float) -> None:
        if not self._global.take(now):
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            wait = self._global.ends - now
            raise RateLimitedError(wait, everywhere=True, headers=headers)
