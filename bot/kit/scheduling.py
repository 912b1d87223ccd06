"""One job at an interval (nothing else imports APScheduler), and a wait that can be cut short."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers import interval as triggers

_ALARM = "alarm"
_log = logging.getLogger(__name__)
# It has a line for each run, and would say once more what `_report` says.
logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


class Interval:
    """Runs a coroutine function every so many seconds, never twice at the same time.

    A run that takes longer than the interval is followed by the next at its end's next beat, not
    by all that were due meanwhile. What a run raises is logged, and the next one comes.
    """

    def __init__(self, job: Callable[[], Awaitable[object]], *, seconds: float) -> None:
        self._job = job
        self._running = False
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=seconds,
            # `_run` itself lets one run at a time: APScheduler would warn of each beat left out.
            max_instances=2,
            coalesce=True,
            misfire_grace_time=None,
        )

    async def _run(self) -> None:
        if self._running:
            return
        self._running = True
        try:
            await self._job()
        finally:
            self._running = False

    def start(self) -> None:
        """Begin, in the running event loop; the first run comes after one interval."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a run that is under way is cancelled. A second time does nothing."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


@contextlib.contextmanager
def reading_clock(now: Callable[[], dt.datetime]) -> Iterator[None]:
    """Run every interval by another clock (aware) than the machine's, for as long as this is open.

    A simulated Discord has a time of its own. Intervals that are made before or outlive it are none
    of its business: make and stop them inside.
    """

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return now().astimezone(tz)

    with contextlib.ExitStack() as undo:
        for module in (executors, schedulers, triggers):
            undo.callback(setattr, module, "datetime", module.datetime)
            module.datetime = Clock
        yield


def is_timer(callback: object) -> bool:
    """Return whether an event loop's callback is the beat of an interval."""
    return isinstance(getattr(callback, "__self__", None), AsyncIOScheduler)


def _report(event: JobExecutionEvent) -> None:
    """Log what APScheduler would swallow."""
    if event.exception is not None:
        _log.error("a job failed", exc_info=event.exception)
    else:
        _log.warning("a job was missed")


class Alarm:
    """Makes one task wait; ringing ends the wait, or the next one if none is under way."""

    def __init__(self) -> None:
        self._sleep: asyncio.Task[None] | None = None
        self._rung = False

    async def wait(self, seconds: float) -> None:
        """Wait for so long, or until somebody rings."""
        if not self._rung:
            self._sleep = asyncio.create_task(asyncio.sleep(seconds), name=_ALARM)
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
    return task is not None and task.get_name() == _ALARM
