"""A command as it was typed, kept so that it can be asked again with a name that exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands

from bot.catalogue.errors import AmbiguousError, NotFoundError
from bot.catalogue.refs import Suggestion
from bot.kit.discord.client import Client
from bot.kit.errors import ExpiredError

_EXTRA = "request"
type_of_value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Request:
    """A command's name, its options by parameter name, and the option that named nothing."""

    command: str
    options: Mapping[str, type_of_value]
    unclear: str

    def with_choice(self, suggestion: Suggestion) -> Request:
        """Put a name that exists where the unclear one stood."""
        return replace(self, options={**self.options, self.unclear: suggestion.token})

    def to_dict(self) -> dict[str, Any]:
        """Return what is stored: no person, no place."""
        return {"command": self.command, "options": dict(self.options), "unclear": self.unclear}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Request:
        """Read what was stored; raises ExpiredError when it is something else."""
        try:
            return cls(str(stored["command"]), dict(stored["options"]), str(stored["unclear"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ExpiredError from error


def request_of(interaction: discord.Interaction[Any], error: Exception) -> Request | None:
    """Return what was asked and which option the error is about; None if not known."""
    if not isinstance(error, NotFoundError | AmbiguousError):
        return None
    asked = interaction.extras.get(_EXTRA)
    if isinstance(asked, Request):
        command, options = asked.command, asked.options
    elif isinstance(interaction.command, app_commands.Command):
        command, options = (
            interaction.command.qualified_name,
            _options(interaction, interaction.command),
        )
    else:
        return None
    unclear = [name for name, value in options.items() if value == error.name]
    return Request(command, options, unclear[0]) if unclear else None


async def ask_again(interaction: discord.Interaction[Client], request: Request) -> None:
    """Run the command of a request, as if it had been typed."""
    command = find_command(interaction.client.tree, request.command)
    if command is None or not set(request.options) <= {each.name for each in command.parameters}:
        raise ExpiredError
    interaction.extras[_EXTRA] = request
    callback: Any = command.callback
    await callback(command.binding, interaction, **request.options)


def find_command(
    tree: app_commands.CommandTree[Any], name: str
) -> app_commands.Command[Any, ..., Any] | None:
    """Find a slash command by its full name, such as "collab find"."""
    first, *rest = name.split() or [""]
    found = tree.get_command(first)
    for part in rest:
        found = found.get_command(part) if isinstance(found, app_commands.Group) else None
    return found if isinstance(found, app_commands.Command) else None


def _options(
    interaction: discord.Interaction[Any], command: app_commands.Command[Any, ..., Any]
) -> dict[str, type_of_value]:
    names = {each.display_name: each.name for each in command.parameters}
    return {
        names[name]: value
        for name, value in interaction.namespace
        if name in names and isinstance(value, str | int | float | bool)
    }
