"""What exclusions bring to the program."""

from __future__ import annotations

from bot.exclusions.model import ExclusionCode, NotExcludedError
from bot.kit.discord.error_card import ErrorWords
from bot.kit.discord.i18n import N_
from bot.kit.feature import Feature

FEATURE = Feature(
    "exclusions",
    errors=ErrorWords(
        faults={
            ExclusionCode.TOO_MANY_EXCLUDED: N_(
                "You've reached the limit of {limit} exclusions. Remove one in "
                "`/exclude list` first."
            )
        },
        simple={NotExcludedError: N_("That isn't excluded here. See `/exclude list`.")},
    ),
)
