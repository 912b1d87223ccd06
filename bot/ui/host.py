"""What the buttons need of the bot; `bot.client.KollabBot` is one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.services import Services
    from bot.services.answers import Edition, PathAnswer, StatsAnswer
    from bot.services.lookup import LookupService
    from bot.ui.i18n import Words
    from bot.ui.pictures import Picture


class Painter(Protocol):
    """Draws pictures for answers; `bot.ui.pictures.Pictures` is one."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw a chain; None where there is nothing to draw, or drawing failed."""

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw figures; None where there is nothing to draw, or drawing failed."""

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw a post's line of time; None where it would help nothing, or drawing failed."""

    async def close(self) -> None:
        """Let go of whatever draws."""


class NoPainter:
    """Draws nothing: answers are text only."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def close(self) -> None:
        """Do nothing."""


class Host(Protocol):
    """A bot with its services, its command tree and its calendar."""

    services: Services
    lookup: LookupService
    pictures: Painter

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        """Find commands."""

    def now(self) -> dt.datetime:
        """Tell the time, in UTC."""

    def today(self) -> dt.date:
        """Tell the date in Seoul, whose calendar Korean release days follow."""

    async def report(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer an error in words and log what is no user's fault."""


def host_of(interaction: discord.Interaction[Any]) -> Host:
    """Give the bot that an interaction came to."""
    return cast(Host, interaction.client)
