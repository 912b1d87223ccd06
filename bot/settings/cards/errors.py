"""The words for settings that can't be, and for changes that can't be made."""

from __future__ import annotations

from discord.utils import format_dt

from bot.kit.discord.error_card import ErrorWords, FaultWords, file_fault_lines
from bot.kit.discord.i18n import N_, Words
from bot.settings.cards.words import setting_name, who_text
from bot.settings.errors import (
    ChangedSinceError,
    NothingToUndoError,
    SettingsCode,
    SettingsFileError,
)

ERRORS = ErrorWords(
    faults={
        SettingsCode.NOT_A_SETTING: N_("There is no setting called “{value}”."),
        SettingsCode.NOT_AN_INSTANT: N_(
            "“{value}” is no point in time. Write it as 2026-01-31T09:00:00Z."
        ),
        SettingsCode.NOT_A_FLAG: N_("“{value}” is neither true nor false. Write one of the two."),
        SettingsCode.NOT_A_ZONE: N_(
            "I don't know the time zone “{value}”. Type a city or country and pick from the list."
        ),
        SettingsCode.NOT_A_TOKEN: N_(
            "“{value}” is nothing that can be left out. Pick from the list."
        ),
        SettingsCode.NOT_AN_ID: N_("“{value}” is no id of Discord's: those are 15 to 20 digits."),
        SettingsCode.NOT_ONE_OF: N_("“{value}” is not possible here. It is one of: {limit}."),
        SettingsCode.NOT_A_CHANNEL_HERE: N_(
            "There is no channel {value} in this server that posts could go to."
        ),
        SettingsCode.NOT_A_ROLE_HERE: N_(
            "{value} is no role of this server that could be mentioned."
        ),
    },
    simple={
        NothingToUndoError: N_("There is no change to take back. `/settings history` has all.")
    },
)


@ERRORS.says(ChangedSinceError)
def _changed_since(words: Words, error: ChangedSinceError) -> list[str]:
    return [
        words.gettext(
            "**{setting}** was changed by {who} {when}, after what you saw. Nothing was changed"
            " now: look at it and decide anew.",
            setting=setting_name(words, error.key),
            who=who_text(words, error.user_id),
            when=format_dt(error.changed_at, "R"),
        )
    ]


@ERRORS.says(SettingsFileError)
def _file(words: FaultWords, error: SettingsFileError) -> list[str]:
    return file_fault_lines(words, error.faults)
