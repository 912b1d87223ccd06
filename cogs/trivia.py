"""`/trivia`: games, the question of the day, and what moderators set for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.trivia_settings_actions import show_trivia_panel

if TYPE_CHECKING:
    from bot.client import KollabBot

Interaction = discord.Interaction["KollabBot"]


class Trivia(commands.Cog):
    """Questions about who worked with whom."""

    trivia = app_commands.Group(name="trivia", description="Questions about who worked with whom.")

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @trivia.command(extras={"example": "/trivia settings"})
    async def settings(self, interaction: Interaction) -> None:
        """Moderators: games, the question of the day, leaderboard, reported questions."""
        await show_trivia_panel(interaction)


async def setup(bot: KollabBot) -> None:
    """Load the extension."""
    await bot.add_cog(Trivia(bot))
