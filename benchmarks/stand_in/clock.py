"""The stand-in's sense of time, for what Discord forgets: tests may let it jump ahead."""

from __future__ import annotations

import time


class Clock:
    """Seconds that never go back. `skip` lets minutes pass at once."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        """Give the time in seconds since some moment."""
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._skipped += seconds
