"""One line a minute of each kind of warning: a flood of them tells no more, and fills the disk."""

from __future__ import annotations

import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TextIO

_WINDOW = 60.0
_MOST_KINDS = 500


def kind_of(error: BaseException) -> str:
    """Return a short id that the same fault, from the same lines of code, has each time."""
    frames = traceback.walk_tb(error.__traceback__)
    places = [f"{frame.f_code.co_filename}:{line}" for frame, line in frames]
    text = "\n".join([type(error).__qualname__, *places])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(slots=True)
class _Seen:
    since: float
    more: int = 0
    last: logging.LogRecord | None = None


class GatheringHandler(logging.StreamHandler[TextIO]):
    """Writes the first line of a kind, a minute later how many more there were, and so on.

    A kind is what is logged, from where, without the values in it. Only warnings and worse are
    gathered. `clock` counts seconds.
    """

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream)
        self._clock = clock
        self._kinds: dict[Hashable, _Seen] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or count it; whatever comes, write first what was counted long enough."""
        now = self._clock()
        self._tell(before=now - _WINDOW)
        if record.levelno < logging.WARNING:
            super().emit(record)
            return
        error = record.exc_info[1] if record.exc_info else None
        kind = (record.name, record.levelno, str(record.msg), kind_of(error) if error else "")
        if seen := self._kinds.get(kind):
            seen.more, seen.last = seen.more + 1, record
            return
        if len(self._kinds) < _MOST_KINDS:
            self._kinds[kind] = _Seen(now)
        super().emit(record)

    def close(self) -> None:
        """Write all that was counted, and end."""
        self._tell(before=float("inf"))
        super().close()

    def _tell(self, *, before: float) -> None:
        # In the order in which their minutes began.
        for kind, seen in [*self._kinds.items()]:
            if seen.since > before:
                break
            del self._kinds[kind]
            if seen.last is None:
                continue
            said = f"{seen.more} more like this within a minute: {seen.last.msg}"
            fields = {**vars(seen.last), "msg": said, "exc_info": None, "exc_text": None}
            super().emit(logging.makeLogRecord(fields))
