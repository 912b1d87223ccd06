"""`/trivia`: games, the question of the day, and what moderators set for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.boards import BoardPeriod, BoardScope
from bot.ui.board_actions import show_board, show_person
from bot.ui.boards import PERIOD_CHOICES, SCOPE_CHOICES
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

    @trivia.command(extras={"example": "/trivia leaderboard period:month"})
    @app_commands.choices(scope=SCOPE_CHOICES, period=PERIOD_CHOICES)
    async def leaderboard(
        self,
        interaction: Interaction,
        scope: str = BoardScope.SERVER,
        period: str = BoardPeriod.WEEK,
    ) -> None:
        """See who has the most points, and your own place.

        Parameters
        ----------
        scope:
            This server if left out; all servers have only who chose to take part
        period:
            This week if left out
        """
        await show_board(interaction, BoardScope(scope), BoardPeriod(period))

    @trivia.command(extras={"example": "/trivia me"})
    async def me(self, interaction: Interaction) -> None:
        """See your points, your place, what you know best and your streaks, in private."""
        await show_person(interaction)


async def setup(bot: KollabBot) -> None:
    """Load the extension."""
    await bot.add_cog(Trivia(bot))
