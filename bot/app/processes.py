"""Several processes of the bot on one machine: each has its shards; one more starts and watches."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.app.config import Config
from bot.kit.children import Child, start_copy, wait_for_any
from bot.kit.errors import ConfigError, RefusedError

_LONGEST_PAUSE = 60.0
_STEADY_SECONDS = 60.0
"""Who ran so long did not end because of how it was started: it starts again soon."""
_LOOK_SECONDS = 0.5
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_log = logging.getLogger(__name__)

Work = Callable[[], None]


def divided(config: Config, count: int) -> Iterator[Config]:
    """Yield the settings of each of so many processes; raise ConfigError where they don't allow it.

    Without `discord.shard_count` each has one shard.
    """
    own = config.discord
    shards = own.shard_count or count
    if own.shard_ids is not None:
        raise ConfigError(
            "--processes divides the shards by itself.", remedy="Leave out discord.shard_ids."
        )
    if shards < count:
        raise ConfigError(
            f"{shards} shards are too few for {count} processes.",
            remedy="Set discord.shard_count higher, or leave it out.",
        )
    for number in range(count):
        ids = tuple(range(number, shards, count))
        mine = own.model_copy(update={"shard_count": shards, "shard_ids": ids})
        port = config.metrics.port and config.metrics.port + number
        metrics = config.metrics.model_copy(update={"port": port})
        yield config.model_copy(update={"discord": mine, "metrics": metrics})


@dataclass(slots=True)
class _Watched:
    """One of the processes: what it does, and when it starts again if it does not run."""

    name: str
    work: Work
    child: Child | None = None
    due_at: float = 0.0
    started_at: float = 0.0
    failures: int = field(default=0)

    def start(self, now: float) -> None:
        self.child, self.started_at = start_copy(self.work, self.name), now

    def look(self, now: float) -> int | None:
        """Return the exit code if it has ended, and note when it starts again."""
        if self.child is None or (code := self.child.exitcode) is None:
            return None
        self.child = None
        self.failures = 0 if now - self.started_at > _STEADY_SECONDS else self.failures + 1
        self.due_at = now + min(2.0**self.failures / 2, _LONGEST_PAUSE)
        return code


class Watch:
    """Keeps copies of this process running until SIGINT or SIGTERM, or until Discord refuses one.

    One that ends by itself is started again, after ever longer pauses.
    """

    def __init__(self, works: Sequence[Work]) -> None:
        self._all = [_Watched(f"process {n}", work) for n, work in enumerate(works)]
        self._code: int | None = None

    def run(self) -> int:
        """Return the exit code when all have ended."""
        for number in _STOPPING:
            signal.signal(number, lambda *_: self._stop(0))
        while self._code is None or any(each.child for each in self._all):
            now = time.monotonic()
            for each in self._all:
                if self._code is None and each.child is None and each.due_at <= now:
                    each.start(now)
            wait_for_any([each.child for each in self._all if each.child], _LOOK_SECONDS)
            self._look(time.monotonic())
        return self._code

    def _look(self, now: float) -> None:
        for each in self._all:
            code = each.look(now)
            if code == RefusedError.exit_code:
                self._stop(code)
            elif code is not None and self._code is None:
                pause = each.due_at - now
                _log.error("%s ended (%s); it starts again in %.0f s", each.name, code, pause)
        if self._code is not None:
            for each in self._all:
                if each.child:
                    each.child.end()

    def _stop(self, code: int) -> None:
        self._code = code if self._code is None else self._code
