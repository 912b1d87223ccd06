"""Bulkheads: what one of many raises, and how long it takes, costs that one alone.

What goes wrong is logged and counted by a key, such as a post's. At first it may be tried again at
once, then ever more rarely; meanwhile `keep` does nothing and says so. All of that is in memory:
after a restart each is tried again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from bot.kit.errors import OperatorError

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
Work = Callable[[], Awaitable[T]]

Keep = Callable[[Any, Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Returns what comes of work, or Broken, by the key of what the work is for."""

LONGEST_REST = dt.timedelta(hours=1)
_FIRST_REST = dt.timedelta(minutes=1)
_FORGOTTEN = dt.timedelta(days=1)
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """What something raised, so many times in a row; it rests up to an instant.

    What is not `is_new` was not tried now, because it rests.
    """

    error: Exception
    times: int = 1
    until: dt.datetime = _NEVER
    is_new: bool = True

    @property
    def is_everybodys(self) -> bool:
        """Return whether the operator has to mend it, such as a full disk."""
        return isinstance(self.error, OperatorError)


async def attempt(work: Work[T]) -> T | Broken:
    """Return what comes of something, or what it raises; being cancelled from outside ends it."""
    try:
        return await work()
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        # Nobody cancelled this task: something that it waited for was.
        broken = RuntimeError("what was waited for was cancelled")
        broken.__cause__ = error
        return Broken(broken)
    except Exception as error:
        # Whatever it is: none of it may reach the others, which is what this is for.
        return Broken(error)


async def plainly(key: Hashable, work: Work[T]) -> T:
    """Return what comes of work, and raise what it raises: where there is but one."""
    return await work()


class Bulkhead:
    """Does the work of many, each by itself.

    `now` is the clock by which what is broken rests. What takes more than the `longest` seconds is
    broken too, where there are any.
    """

    def __init__(self, now: Callable[[], dt.datetime], *, longest: float | None = None) -> None:
        self._now = now
        self._longest = longest
        self._broken: dict[Hashable, Broken] = {}
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    @property
    def under_way(self) -> set[asyncio.Task[Any]]:
        """Return the tasks that were launched and are not over."""
        return set(self._tasks.values())

    def is_under_way(self, key: Hashable) -> bool:
        """Return whether something was launched and is not over."""
        return key in self._tasks

    def is_broken(self, key: Hashable) -> bool:
        """Return whether something went wrong when it was last tried."""
        return key in self._broken

    def is_resting(self, key: Hashable) -> bool:
        """Return whether it is too early to try something again that went wrong."""
        return key in self._broken and self._now() < self._broken[key].until

    def forget(self, key: Hashable) -> None:
        """Forget what went wrong: it is tried at once again."""
        self._broken.pop(key, None)

    async def keep(self, key: Hashable, work: Work[T], *, ends: bool = True) -> T | Broken:
        """Return what comes of something, or what it raised, which is noted by the key.

        What went wrong before is forgotten once all goes well; not by a step that does not end it.
        """
        if self.is_resting(key):
            return replace(self._broken[key], is_new=False)
        found = await attempt(partial(self._in_time, work))
        if isinstance(found, Broken):
            return self._note(key, found)
        if ends:
            self.forget(key)
        return found

    async def each(
        self, items: Mapping[K, T], work: Callable[[Sequence[T]], Awaitable[R]]
    ) -> list[tuple[list[K], R | Broken]]:
        """Do something for all at once; where that fails, for each alone.

        Return what came of it, and of what. Raises what has nothing to do with one of them.
        """
        if not items:
            return []
        found = await attempt(lambda: work(list(items.values())))
        if not isinstance(found, Broken):
            return [(list(items), found)]
        alone = {key: await attempt(partial(work, [item])) for key, item in items.items()}
        if all(isinstance(one, Broken) and one.is_everybodys for one in alone.values()):
            raise found.error
        return [
            ([key], self._note(key, one) if isinstance(one, Broken) else one)
            for key, one in alone.items()
        ]

    def launch(self, key: Hashable, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start something that goes on beside all else; `work` keeps what it raises."""
        task = asyncio.create_task(work, name=str(key))
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._land(key, done))
        return task

    async def close(
        self, seconds: float, *, also: Callable[[], set[asyncio.Task[Any]]] = set
    ) -> None:
        """Wait so many seconds for what is under way to finish, and for what follows from it.

        `also` is what else has to finish.
        """
        end = asyncio.get_running_loop().time() + seconds
        while under_way := (self.under_way | also()) - {asyncio.current_task()}:
            left = end - asyncio.get_running_loop().time()
            done, late = await asyncio.wait(under_way, timeout=max(0, left))
            if not done:
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    async def _in_time(self, work: Work[T]) -> T:
        async with asyncio.timeout(self._longest):
            return await work()

    def _land(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        if self._tasks.get(key) is done:
            del self._tasks[key]

    def _note(self, key: Hashable, broken: Broken) -> Broken:
        now, last = self._now(), self._broken.get(key)
        times = last.times + 1 if last else 1
        rest = min(_FIRST_REST * 2 ** min(times - 2, 10), LONGEST_REST) if times > 1 else None
        noted = Broken(broken.error, times, now + rest if rest else now)
        old = [each for each, one in self._broken.items() if one.until < now - _FORGOTTEN]
        for each in old:
            self.forget(each)
        self._broken[key] = noted
        _log.error(
            "%s is not finished: %r (%s in a row, tried again in %s)",
            key,
            broken.error,
            times,
            rest or "a moment",
            exc_info=broken.error if times == 1 else None,
        )
        return noted
