"""One job at an interval; the only importer of APScheduler."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = logging.getLogger(__name__)


class Interval:
    """Runs a coroutine function every so many seconds, never twice at the same time.

    A run that takes longer than the interval is followed by the next at its end's next beat, not
    by all that were due meanwhile. What a run raises is logged, and the next one comes.
    """

    def __init__(self, job: Callable[[], Awaitable[object]], *, seconds: float) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._scheduler.add_job(
            job,
            "interval",
            seconds=seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin, in the running event loop; the first run comes after one interval."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a run that is under way is cancelled. A second time does nothing."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _report(event: JobExecutionEvent) -> None:
    """Say what APScheduler would swallow."""
    if event.exception is not None:
        _log.error("a job failed", exc_info=event.exception)
    else:
        _log.warning("a job was missed")
