"""People who follow acts, and when they are written to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.catalogue.model import NotFoundError
from bot.kit.errors import FaultCode
from bot.posts.schedule import Timetable

FOLLOWING_TIMETABLE = Timetable("Asia/Seoul", dt.time(9))
"""When followers are written to: most anniversaries are of Korean releases."""

MOST_FOLLOWED = 100
"""Acts that one person can follow."""


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who is told of anniversaries and new works of acts.

    `language` is one of Discord's locale tags. `artists` are slugs, those followed longest first.
    `seen` is the highest id of a work that was in the catalogue when they were told of new ones
    last. `stopped_at` is when their direct messages turned out to be closed, None while they are
    written to.
    """

    user_id: int
    language: str
    artists: tuple[str, ...]
    seen: int
    stopped_at: dt.datetime | None = None


class FollowCode(FaultCode):
    """What can be wrong with whom somebody wants to follow."""

    TOO_MANY_FOLLOWED = "too-many-followed"


class NotFollowedError(NotFoundError):
    """The person follows no such act."""
