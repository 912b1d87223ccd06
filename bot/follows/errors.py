"""What can go wrong with following."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.errors import NotFoundError

if TYPE_CHECKING:
    # At run time those import this module.
    pass


class NotFollowedError(NotFoundError):
    """The person follows no such act."""
