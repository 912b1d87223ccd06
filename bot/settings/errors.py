"""What can go wrong with settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.kit.errors import FileFault, UserError

if TYPE_CHECKING:
    # At run time those import this module.
    pass


@dataclass(eq=False)
class ChangedSinceError(UserError):
    """A setting that somebody changed after what the person saw; their change would be lost.

    `user_id` is who changed it at `changed_at` (UTC); 0 is the operator.
    """

    key: str
    user_id: int
    changed_at: dt.datetime


class NothingToUndoError(UserError):
    """There is no change of the settings that could be taken back."""


@dataclass(eq=False)
class SettingsFileError(UserError):
    """A file of settings that can't be used; nothing of it was. All its faults, by line."""

    faults: tuple[FileFault, ...]
