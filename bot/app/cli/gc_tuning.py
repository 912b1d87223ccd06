"""Keep the event loop free to answer while much is in memory and others compute."""

from __future__ import annotations

import gc
import sys

_TURN_SECONDS = 0.001
_LIVING = 2_000
"""So many new objects must live before they are looked through for cycles: more than most answers
make. With Python's usual 700 a look of up to two milliseconds fell into many a search."""


def keep_steady() -> None:
    """Do what a process that answers for long does once everything is loaded.

    What is in memory now is left out of the cycle collector's rounds: names and links stay for as
    long as the process. And a search in a worker thread hands the interpreter's lock over after
    a millisecond instead of five. Both are measured in docs/performance.md.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LIVING, 50)
    sys.setswitchinterval(_TURN_SECONDS)
