"""What can go wrong with settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.kit.errors import Fault, FaultCode, UserError


class SettingsCode(FaultCode):
    """What can be wrong with a setting's value."""

    NOT_A_SETTING = "not-a-setting"
    NOT_AN_INSTANT = "not-an-instant"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_ZONE = "not-a-zone"
    NOT_A_TOKEN = "not-a-token"  # noqa: S105 - a name for a fault, no secret
    NOT_AN_ID = "not-an-id"
    NOT_ONE_OF = "not-one-of"
    NOT_A_CHANNEL_HERE = "not-a-channel-here"
    NOT_A_ROLE_HERE = "not-a-role-here"


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

    faults: tuple[Fault, ...]
