"""`kollab run` without figures: what they cost is measured against it.

python -P tests/workloads/uncounted_bot.py run     (configured as Kollab is)
"""

from __future__ import annotations

from bot.app import client
from bot.app.cli import main
from bot.kit.metrics import Metrics


def nothing(*_: object) -> None:
    """Count nothing."""


if __name__ == "__main__":
    for name in ("begin", "count_done", "count_error"):
        setattr(client, name, nothing)
    for name in ("count", "observe"):
        setattr(Metrics, name, nothing)
    main()
