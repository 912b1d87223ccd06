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
                "{limit} entries are left out, and more is not possible. Take one back:"
                " `/exclude list`."
            )
        },
        simple={NotExcludedError: N_("That is not left out here. `/exclude list` shows what is.")},
    ),
)
