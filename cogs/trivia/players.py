"""Who may play."""

from __future__ import annotations

from bot.app.client import Interaction
from bot.trivia.errors import BlockedPlayerError


async def demand_player(interaction: Interaction) -> None:
    """Raise BlockedPlayerError for who may not play in the server.

    Moderators have one list of whom they blocked, for corrections and for games.
    """
    curation, guild_id = interaction.client.services.curation, interaction.guild_id
    if guild_id is not None and await curation.is_blocked(guild_id, interaction.user.id):
        raise BlockedPlayerError
