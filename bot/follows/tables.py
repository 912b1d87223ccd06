"""The tables of who follows whom."""

from __future__ import annotations

from bot.kit.db.tables import Holding, OfPeople, Table
from bot.kit.messages import N_

_FOLLOWS = Holding(
    "follows",
    N_("Acts that you follow"),
    N_("to write to you about their anniversaries and new works"),
)

TABLES = (
    Table("follows", OfPeople(_FOLLOWS)),
    Table("followers", OfPeople(None)),
)
