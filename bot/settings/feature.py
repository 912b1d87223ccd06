"""What settings bring to the program: words for their errors, and their tables."""

from __future__ import annotations

from bot.kit.db.saved_requests import KEPT_PROPOSAL
from bot.kit.db.tables import Ageing, Holding, OfPeople, OfServers, Table
from bot.kit.feature import Feature
from bot.kit.messages import N_
from bot.settings.cards.words import ERRORS

_CHANGES = Holding(
    "settings",
    N_("Server settings you changed"),
    N_("so moderators can see who changed what, and undo it"),
    stays=True,
)
_VALUES = """
    SELECT change_id, key, old, new FROM setting_change_values
    WHERE change_id IN (SELECT id FROM setting_changes WHERE user_id = ?) ORDER BY change_id, key
"""

FEATURE = Feature(
    "settings",
    errors=ERRORS,
    tables=(
        Table("guild_settings", servers=OfServers()),
        Table("setting_changes", OfPeople(_CHANGES), OfServers()),
        Table("setting_change_values", exported=_VALUES, documents=("old", "new")),
        # An import that was shown and never confirmed. All proposals age alike.
        Table(
            "saved_lists",
            servers=OfServers("request ->> '$.settings_of'"),
            ageing=Ageing("request ->> '$.proposed_at'", KEPT_PROPOSAL, key="id"),
        ),
    ),
)
