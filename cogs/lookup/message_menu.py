"""The entry in a message's "Apps" menu that recognises acts and titles in it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.lists import recognised_card, text_of


class MentionsCog(commands.Cog):
    """What messages are about."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        # A menu entry can't be declared inside a class, so it is made and taken away here.
        self.menu = app_commands.ContextMenu(name="Find collaborations", callback=self.recognise)

    async def cog_load(self) -> None:
        """Add the menu entry."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the menu entry away."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def recognise(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer with the acts and titles in a message, to whoever asked."""
        answer = await self.bot.lookup.recogniser.recognise(text_of(message))
        card = recognised_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)
