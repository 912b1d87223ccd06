"""What people send, held against where it comes from, before any handler sees it.

Discord shows what can be pressed, chosen and filled in, but what arrives is what somebody's client
sent. Every part of a custom id, every chosen value and every option of a command passes here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from re import Match
from typing import Any

import discord
from discord import app_commands

from bot.kit.db.saved_requests import OWNERS
from bot.kit.errors import ExpiredError, NotFromHereError, NotOfferedError

Check = Callable[[discord.Interaction[Any], str], Awaitable[None]]
"""Raises an error in words where a part of a custom id is not of the place it is sent from."""

_KINDS: Mapping[discord.AppCommandOptionType, type[Any]] = {
    discord.AppCommandOptionType.string: str,
    discord.AppCommandOptionType.integer: int,
    discord.AppCommandOptionType.boolean: bool,
    discord.AppCommandOptionType.attachment: discord.Attachment,
}
_YEARS = range(1900, 2200)


async def demand_own(
    interaction: discord.Interaction[Any], found: Match[str], checks: Mapping[str, Check]
) -> None:
    """Raise a UserError where a control was not shown there, or names what is not of the place.

    `checks` are by the names of the parts; a part without one can but be what its pattern lists.
    """
    if interaction.type is discord.InteractionType.component:
        _demand_shown(interaction)
    for name, value in found.groupdict().items():
        if value is not None and name in checks:
            await checks[name](interaction, value)


def demand_offered(interaction: discord.Interaction[Any]) -> None:
    """Raise NotOfferedError where an option of a command has a value that it can't have.

    discord.py leaves choices and bounds to Discord. What is being completed is still unfinished.
    """
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return
    try:
        given = dict(iter(interaction.namespace))
    except (ValueError, TypeError, LookupError):
        raise NotOfferedError from None
    if interaction.type is discord.InteractionType.autocomplete:
        return
    for each in command.parameters:
        value = given.get(each.display_name)
        if value is not None and not _can_be(each, value):
            raise NotOfferedError


def _can_be(parameter: app_commands.Parameter, value: Any) -> bool:
    kind = _KINDS.get(parameter.type)
    if kind is None:
        return True
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    if choices := [choice.value for choice in parameter.choices]:
        return value in choices
    low, high = parameter.min_value, parameter.max_value
    size: float = len(value) if kind is str else value
    return (low is None or size >= low) and (high is None or size <= high)


def has_channel(
    guild: discord.Guild | None, channel_id: int, types: Collection[discord.ChannelType]
) -> bool:
    """Return whether a server has a channel or thread, of one of some types."""
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    return channel is not None and channel.type in types


def has_role(guild: discord.Guild | None, role_id: int) -> bool:
    """Return whether a server has a role that its members can have or not."""
    role = guild.get_role(role_id) if guild else None
    return role is not None and not role.is_default()


def _demand_shown(interaction: discord.Interaction[Any]) -> None:
    data: Any = interaction.data
    shown = interaction.message.components if interaction.message else ()
    for each in _walk(shown):
        if getattr(each, "custom_id", None) == data.get("custom_id"):
            break
    else:
        raise NotFromHereError
    is_list = each.type is discord.ComponentType.select
    if is_list and not {*data.get("values", ())} <= {option.value for option in each.options}:
        raise NotOfferedError


def _walk(components: Iterable[Any]) -> Iterator[Any]:
    for each in components:
        yield each
        yield from _walk(getattr(each, "children", ()))
        if beside := getattr(each, "accessory", None):
            yield beside


async def _demand_date(interaction: discord.Interaction[Any], value: str) -> None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise NotFromHereError from None
    if day.year not in _YEARS:
        raise NotFromHereError


async def _demand_list(interaction: discord.Interaction[Any], value: str) -> None:
    request = await interaction.client.lists.get(value)
    # What is no server's is for the operator's people: its handler asks who that is.
    allowed = (interaction.guild_id, 0)
    if any(request.get(key, interaction.guild_id) not in allowed for key in OWNERS):
        raise ExpiredError


CHECKS: Mapping[str, Check] = {"date": _demand_date, "list": _demand_list}
