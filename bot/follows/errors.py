"""What can go wrong with following."""

from __future__ import annotations

from bot.catalogue.errors import NotFoundError
from bot.kit.errors import FaultCode


class FollowCode(FaultCode):
    """What can be wrong with whom somebody wants to follow."""

    TOO_MANY_FOLLOWED = "too-many-followed"


class NotFollowedError(NotFoundError):
    """The person follows no such act."""
