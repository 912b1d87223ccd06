"""What following brings to the program."""

from __future__ import annotations

from bot.follows.model import FollowCode, NotFollowedError
from bot.follows.source import FOLLOWING
from bot.kit.db.tables import Holding, OfPeople, Table
from bot.kit.discord.error_card import ErrorWords
from bot.kit.feature import Feature
from bot.kit.messages import N_

_FOLLOWS = Holding(
    "follows",
    N_("Acts that you follow"),
    N_("to write to you about their anniversaries and new works"),
)

TABLES = (Table("follows", OfPeople(_FOLLOWS)), Table("followers", OfPeople(None)))
FEATURE = Feature(
    "follows",
    errors=ErrorWords(
        faults={
            FollowCode.TOO_MANY_FOLLOWED: N_(
                "You follow {limit} acts, and more is not possible. `/following` lets you give one"
                " up."
            )
        },
        simple={
            NotFollowedError: N_("You don't follow that act. `/following` shows whom you follow.")
        },
    ),
    tables=TABLES,
    brings=(FOLLOWING,),
)
