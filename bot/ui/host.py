"""What the buttons need of the bot; `bot.client.KollabBot` is one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.services.lookup import LookupService
    from bot.ui.pictures import Pictures


class Host(Protocol):
    """A bot with its services, its command tree and its calendar."""

    lookup: LookupService
    pictures: Pictures | None

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        """Find commands."""

    def today(self) -> dt.date:
        """Tell the date in Seoul, whose calendar Korean release days follow."""

    async def report(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer an error in words and log what is no user's fault."""


def host_of(interaction: discord.Interaction[Any]) -> Host:
    """Give the bot that an interaction came to."""
    return cast(Host, interaction.client)
