"""What commands have in common: who may use them, and what their options offer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.kit.budgets import Cost
from bot.kit.discord.i18n import Client
from bot.kit.errors import NotAllowedError

Command = TypeVar("Command", app_commands.Command[Any, ..., Any], app_commands.Group)
Slash = TypeVar("Slash", bound=app_commands.Command[Any, ..., Any] | app_commands.ContextMenu)
Choice = app_commands.Choice[str]
Owner = TypeVar("Owner")
_COST = "cost"
LISTED_FOR_MODERATORS = "listed for moderators"
"""Under which key a group says that `/help` shows it to moderators only."""

Completion = Callable[[Owner, discord.Interaction[Any], str], Coroutine[Any, Any, list[Choice]]]


def require_moderator(interaction: discord.Interaction[Any]) -> int:
    """Return the server's id, if the person may manage the server; else raise NotAllowedError.

    Discord hides the moderators' commands from others, but a server's administrators can show them
    to anyone, and a button of a panel can be seen by all: so it is asked each time.
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
    return in_servers(command)


def in_servers(command: Command) -> Command:
    """Offer a command or group in servers only."""
    command.guild_only = True
    # What is left out is not "no" but "as for all commands".
    command.allowed_contexts = app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    )
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return command


def costs(cost: Cost) -> Callable[[Slash], Slash]:
    """Draw on another budget than that of commands."""

    def declare(command: Slash) -> Slash:
        command.extras[_COST] = cost
        return command

    return declare


def cost_of(interaction: discord.Interaction[Any]) -> Cost:
    """Return what a command or completion draws on; a file that comes with it weighs most."""
    if interaction.type is discord.InteractionType.autocomplete:
        return Cost.COMPLETION
    data: Any = interaction.data or {}
    if data.get("resolved", {}).get("attachments"):
        return Cost.FILE
    declared: Cost = getattr(interaction.command, "extras", {}).get(_COST, Cost.COMMAND)
    return declared


def charge(interaction: discord.Interaction[Client], cost: Cost) -> None:
    """Draw on the budgets of who acts and of the server, or raise TooFastError."""
    interaction.client.limiter.take(cost, person=interaction.user.id, server=interaction.guild_id)


def completion(complete: Completion[Owner]) -> Completion[Owner]:
    """Send what fails in completing to the one handler, which answers with no choices."""

    async def guarded(
        owner: Owner, interaction: discord.Interaction[Any], typed: str
    ) -> list[Choice]:
        try:
            found = await complete(owner, interaction, typed)
            interaction.client.count_done(interaction)
            return found
        except Exception as error:
            # discord.py only logs what is raised here.
            await interaction.client.tree.on_error(interaction, error)
            return []

    # discord.py looks here for whether a method is meant.
    guarded.__qualname__ = complete.__qualname__
    return guarded
