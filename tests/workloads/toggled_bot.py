"""`kollab run` that stops counting at SIGUSR1, and begins again at the next one.

python -P tests/workloads/toggled_bot.py run     (configured as Kollab is)
"""

from __future__ import annotations

import signal

from bot.app import client
from bot.app.cli import main
from bot.kit.metrics import Metrics

COUNTING = [
    *((client, name) for name in ("begin", "count_done", "count_error")),
    *((Metrics, name) for name in ("count", "observe", "set")),
]
KEPT = [getattr(owner, name) for owner, name in COUNTING]
READ = Metrics.read


def nothing(*_: object) -> None:
    """Count nothing."""


async def nothing_read(*_: object, **__: object) -> None:
    """Read nothing."""


def toggle(*_: object) -> None:
    """Count, or count no longer."""
    on = Metrics.count is nothing
    for (owner, name), kept in zip(COUNTING, KEPT, strict=True):
        setattr(owner, name, kept if on else nothing)
    Metrics.read = READ if on else nothing_read  # type: ignore[method-assign]


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, toggle)
    main()
