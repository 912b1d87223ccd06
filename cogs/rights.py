"""Who may curate where: asked anew at each command, press and form."""

from __future__ import annotations

import re

from bot.app.client import Interaction
from bot.curation.cards.scopes import Where
from bot.curation.errors import NotACuratorError, UnknownEditError
from bot.curation.model import INSTANCE
from bot.kit.discord.commands import has_own_role, is_moderator
from bot.kit.errors import NotAllowedError

_ID = re.compile("[0-9]{1,15}")


async def require_curator(interaction: Interaction, where: str = Where.HERE) -> int:
    """Return the scope that somebody may curate; else raise NotACuratorError.

    A server's is for its moderators and its curators' role, the instance's for those whom the
    configuration names, in their server.
    """
    if interaction.guild_id is None:
        raise NotAllowedError
    if where == Where.EVERYWHERE:
        _demand_instance(interaction)
        return INSTANCE
    if not is_moderator(interaction):
        settings = await interaction.client.services.settings.get(interaction.guild_id)
        if not has_own_role(interaction, settings.curator_role):
            raise NotACuratorError(settings.curator_role)
    return interaction.guild_id


def is_instance_curator(interaction: Interaction) -> bool:
    """Return whether somebody curates what shows everywhere, where they are."""
    known = interaction.client.curation
    if known.instance_server is None or interaction.guild_id != known.instance_server:
        return False
    if known.instance_role is None:
        return interaction.permissions.manage_guild
    return has_own_role(interaction, known.instance_role)


def _demand_instance(interaction: Interaction) -> None:
    if not is_instance_curator(interaction):
        raise NotACuratorError(is_instance=True)


async def demand_edit(interaction: Interaction, value: str) -> None:
    """Raise UnknownEditError for an edit that is neither the server's nor the instance's."""
    known = _ID.fullmatch(value)
    edit = await interaction.client.services.curation.find_told(int(value)) if known else None
    if edit is None or edit.scope not in (INSTANCE, interaction.guild_id):
        raise UnknownEditError
