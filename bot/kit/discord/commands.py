"""What commands have in common: who may use them, and what their options offer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.kit.budgets import Cost
from bot.kit.discord.admissions import is_follow_up
from bot.kit.discord.i18n import Client
from bot.kit.errors import NotAllowedError

Command = TypeVar("Command", app_commands.Command[Any, ..., Any], app_commands.Group)
Slash = TypeVar("Slash", bound=app_commands.Command[Any, ..., Any] | app_commands.ContextMenu)
Choice = app_commands.Choice[str]
Owner = TypeVar("Owner")
_COST = "cost"
_OF_COMMANDS = (discord.InteractionType.application_command, discord.InteractionType.autocomplete)
LISTED_FOR_MODERATORS = "listed for moderators"
"""Under which key a group says that `/help` shows it to moderators only."""

Completion = Callable[[Owner, discord.Interaction[Any], str], Coroutine[Any, Any, list[Choice]]]


def is_moderator(interaction: discord.Interaction[Client]) -> bool:
    """Return whether somebody may do here what moderators do; asked anew each time.

    They are whoever may manage the server, whoever has the role that it chose for that, and whom
    Discord itself let run a moderators' command: administrators can show those to anyone.
    """
    if (guild_id := interaction.guild_id) is None:
        return False
    client = interaction.client
    role_id = client.manager_role(guild_id)
    if interaction.permissions.manage_guild or has_own_role(interaction, role_id):
        return True
    if not _is_let_run(interaction):
        return client.admissions.holds(interaction)
    client.admissions.admit(interaction)
    return True


def require_moderator(interaction: discord.Interaction[Client]) -> int:
    """Return the server's id, if `is_moderator` says so; else raise NotAllowedError."""
    guild_id = interaction.guild_id
    if guild_id is None or not is_moderator(interaction):
        role_id = None if guild_id is None else interaction.client.manager_role(guild_id)
        raise NotAllowedError("manage_guild", role_id, can_run_again=is_follow_up(interaction))
    return guild_id


def require_guild(interaction: discord.Interaction[Client]) -> discord.Guild:
    """Return the server, if it is in memory and the person moderates it; else as above."""
    require_moderator(interaction)
    if interaction.guild is None:
        raise NotAllowedError
    return interaction.guild


def has_own_role(interaction: discord.Interaction[Any], role_id: int | None) -> bool:
    """Return whether somebody has a role that the server chose; one that is gone is nobody's."""
    user = interaction.user
    if role_id is None or not isinstance(user, discord.Member):
        return False
    return user.get_role(role_id) is not None


def _is_let_run(interaction: discord.Interaction[Any]) -> bool:
    if interaction.type not in _OF_COMMANDS or (command := interaction.command) is None:
        return False
    # What Discord asks for is said of a whole command alone, never of one of its parts.
    root = getattr(command, "root_parent", None) or command
    needed: discord.Permissions | None = root.default_permissions
    return needed is not None and needed.manage_guild


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
