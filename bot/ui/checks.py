"""What works and what does not, line by line, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.domain.posts import Feature, Reason
from bot.ui.i18n import Words


class Lack(Protocol):
    """What a feature that is switched on lacks; `bot.delivery.access` finds them."""

    @property
    def feature(self) -> Feature:
        """What does not work."""

    @property
    def reason(self) -> Reason:
        """Why."""

    @property
    def channel_id(self) -> int | None:
        """Where; None where it is in no channel."""


def missing_lines(words: Words, lacks: Iterable[Lack]) -> list[str]:
    """Say for each lack what does not work, why, and how to mend it."""
    return []
