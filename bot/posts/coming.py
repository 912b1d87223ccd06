"""What comes next by a server's timetables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.posts.model import DuePost
from bot.posts.schedule import PostKind


@dataclass(frozen=True, slots=True)
class Coming:
    """What a server's timetables hold, by kind: the next occasions, and the latest dates posted.

    What is off or was never posted is not in it. A date counts when it has its entry in the
    ledger, whatever became of it.
    """

    due: Mapping[PostKind, DuePost]
    last: Mapping[PostKind, dt.date]
