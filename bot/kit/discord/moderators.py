"""Who may do what: the moderators' commands and buttons."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.kit.errors import NotAllowedError

Command = TypeVar("Command", app_commands.Command[Any, ..., Any], app_commands.Group)


def require_moderator(interaction: discord.Interaction[Any]) -> int:
    """Return the server's id, if the person may manage the server.

    Discord hides the moderators' commands from others, but a server's administrators can show
    them to anyone, and a button of a panel can be seen by all: so it is asked each time.

    Raises
    ------
    NotAllowedError
        Outside of a server, or without Manage Server.
    """
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotAllowedError("manage_guild")
    return interaction.guild_id


def require_guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server, if it is in memory and the person may manage it; else as above."""
    require_moderator(interaction)
    if interaction.guild is None:
        raise NotAllowedError
    return interaction.guild


def for_moderators(command: Command) -> Command:
    """Offer a command or group in servers only, to those who may manage the server."""
    command.default_permissions = discord.Permissions(manage_guild=True)
    command.guild_only = True
    # What is left out is not "no" but "as for all commands".
    command.allowed_contexts = app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    )
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return command
