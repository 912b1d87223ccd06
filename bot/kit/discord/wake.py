"""A wait that can be cut short."""

from __future__ import annotations

import asyncio

_NAME = "alarm"


class Alarm:
    """Makes one task wait; ringing ends the wait, or the next one if none is under way."""

    def __init__(self) -> None:
        self._sleep: asyncio.Task[None] | None = None
        self._rung = False

    async def wait(self, seconds: float) -> None:
        """Wait for so long, or until somebody rings."""
        if not self._rung:
            self._sleep = asyncio.create_task(asyncio.sleep(seconds), name=_NAME)
            try:
                await asyncio.wait({self._sleep})
            finally:
                self._sleep.cancel()
                self._sleep = None
        self._rung = False

    def ring(self) -> None:
        """End the wait."""
        if self._sleep is None:
            self._rung = True
        else:
            self._sleep.cancel()


def is_alarm(task: asyncio.Task[object] | None) -> bool:
    """Return whether a task is nothing but the wait of an alarm."""
    return task is not None and task.get_name() == _NAME
