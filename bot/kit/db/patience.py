"""How long a write may wait: for somebody who waits for an answer less than for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

ANSWER_SECONDS = 2.0
"""Discord takes no first answer after three; the words of one, and the way there, take some."""

Hurry = tuple[float, Callable[[], bool]]
_HURRIED: WeakKeyDictionary[asyncio.Task[Any], Hurry] = WeakKeyDictionary()


def hurry(is_answered: Callable[[], bool]) -> None:
    """Have writes of the running task wait only while somebody can still be answered in time.

    What is given up was not done, and never will be. Once it `is_answered`, if only by a promise,
    there is time again. Tasks that it starts are nobody's hurry: they outlive the answer.
    """
    if (task := asyncio.current_task()) is not None:
        _HURRIED[task] = asyncio.get_running_loop().time() + ANSWER_SECONDS, is_answered


def give_up_at() -> float | None:
    """Return by which time of the loop the running task's writes are given up; None: not soon."""
    task = asyncio.current_task()
    if task is None or (hurried := _HURRIED.get(task)) is None:
        return None
    until, is_answered = hurried
    return None if is_answered() else until
