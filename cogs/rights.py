"""Who may curate where: asked anew at each command, press and form."""

from __future__ import annotations

import re

import discord

from bot.app.client import Interaction
from bot.curation.cards.scopes import Where
from bot.curation.errors import NotACuratorError, UnknownEditError
from bot.curation.model import INSTANCE
from bot.kit.errors import NotAllowedError

_ID = re.compile("[0-9]{1,15}")


async def require_curator(interaction: Interaction, where: str = Where.HERE) -> int:
    """Return the scope that somebody may curate; else raise NotACuratorError.

    A server's is for whoever may manage it and for its curators' role, the instance's for those
    whom the configuration names, in their server.
    """
    if interaction.guild_id is None:
        raise NotAllowedError
    if where == Where.EVERYWHERE:
        _demand_instance(interaction)
        return INSTANCE
    if not interaction.permissions.manage_guild:
        settings = await interaction.client.services.settings.get(interaction.guild_id)
        if not _has_role(interaction, settings.curator_role):
            raise NotACuratorError(settings.curator_role)
    return interaction.guild_id


def is_instance_curator(interaction: Interaction) -> bool:
    """Return whether somebody curates what shows everywhere, where they are."""
    known = interaction.client.curation
    if known.instance_server is None or interaction.guild_id != known.instance_server:
        return False
    if known.instance_role is None:
        return interaction.permissions.manage_guild
    return _has_role(interaction, known.instance_role)


def _demand_instance(interaction: Interaction) -> None:
    if not is_instance_curator(interaction):
        raise NotACuratorError(is_instance=True)


def _has_role(interaction: Interaction, role_id: int | None) -> bool:
    user = interaction.user
    return bool(role_id and isinstance(user, discord.Member) and user.get_role(role_id))


async def demand_edit(interaction: Interaction, value: str) -> None:
    """Raise UnknownEditError for an edit that is neither the server's nor the instance's."""
    known = _ID.fullmatch(value)
    edit = await interaction.client.services.curation.find_told(int(value)) if known else None
    if edit is None or edit.scope not in (INSTANCE, interaction.guild_id):
        raise UnknownEditError
