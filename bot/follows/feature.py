"""What following brings to the program."""

from __future__ import annotations

from bot.follows.model import FollowCode, NotFollowedError
from bot.follows.source import FOLLOWING
from bot.follows.tables import TABLES
from bot.kit.discord.error_words import ErrorWords
from bot.kit.discord.i18n import N_
from bot.kit.feature import Feature

FEATURE = Feature(
    "follows",
    errors=ErrorWords(
        faults={
            FollowCode.TOO_MANY_FOLLOWED: N_(
                "You follow {limit} acts, and more is not possible. `/following` lets you give one"
                " up."
            ),
        },
        simple={
            NotFollowedError: N_("You don't follow that act. `/following` shows whom you follow."),
        },
    ),
    tables=TABLES,
    brings=(FOLLOWING,),
)
