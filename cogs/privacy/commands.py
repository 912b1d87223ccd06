"""`/privacy`: what is held on a person."""

from __future__ import annotations

from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction
from bot.kit.budgets import Cost
from bot.kit.discord.commands import costs
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.privacy.cards import held_card
from bot.trivia.leaderboard.hiding_cards import hiding_button
from cogs.privacy.buttons import asking

_LARGEST_PLAIN = 4 * 1024 * 1024
"""A larger file is sent gzipped: Discord takes ten megabytes."""


class PrivacyCog(commands.Cog):
    """What is held on people; each sees and deletes their own."""

    privacy = app_commands.Group(
        name="privacy", description="Your data: see it, get it, delete it."
    )

    @privacy.command(extras={"example": "/privacy show"})
    async def show(self, interaction: Interaction) -> None:
        """See what data I have on you, and why."""
        services, words = interaction.client.services, words_for(interaction, private=True)
        card = held_card(words, await services.privacy.show(interaction.user.id))
        if interaction.guild_id is not None:
            is_hidden = await services.leaderboards.is_hidden(
                interaction.guild_id, interaction.user.id
            )
            card.buttons([hiding_button(words, is_hidden=is_hidden)])
        await send(interaction, card, private=True)

    @costs(Cost.FILE)
    @privacy.command(extras={"example": "/privacy export"})
    async def export(self, interaction: Interaction) -> None:
        """Get all your data as a file, in private."""
        bot = interaction.client
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await bot.services.privacy.export_file(
            interaction.user.id, now=bot.now(), most_bytes=_LARGEST_PLAIN
        )
        file = discord.File(BytesIO(found.data), found.name)
        await interaction.followup.send(file=file, ephemeral=True)

    @privacy.command(extras={"example": "/privacy delete"})
    async def delete(self, interaction: Interaction) -> None:
        """Delete your data in all servers; I ask first."""
        await send(interaction, await asking(interaction), private=True)
