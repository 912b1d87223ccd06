"""What can go wrong with exclusions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.errors import NotFoundError

if TYPE_CHECKING:
    # At run time those import this module.
    pass


class NotExcludedError(NotFoundError):
    """The server leaves no such thing out."""
