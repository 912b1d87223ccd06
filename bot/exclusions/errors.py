"""What can go wrong with exclusions."""

from __future__ import annotations

from bot.catalogue.errors import NotFoundError
from bot.kit.errors import FaultCode


class ExclusionCode(FaultCode):
    """What can be wrong with what is to be left out."""

    TOO_MANY_EXCLUDED = "too-many-excluded"


class NotExcludedError(NotFoundError):
    """The server leaves no such thing out."""
