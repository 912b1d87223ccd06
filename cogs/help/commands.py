"""`/help` and `/about`."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.commands import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from cogs.help.cards import (
    about_card,
    about_links,
    command_choices,
    help_reply,
    usable_commands,
)


class AboutCog(commands.Cog):
    """What there is, and what the bot is."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(name="help", extras={"example": "/help command:collab path"})
    async def help_(
        self, interaction: Interaction, command: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """See what I can do, with examples.

        Parameters
        ----------
        command:
            Only this command, with its options
        """
        usable = usable_commands(self.bot.tree, interaction)
        words = words_for(interaction, private=True)
        card = help_reply(words, self.bot.tree, usable, wanted=command)
        await send(interaction, card, private=True)

    @app_commands.command(extras={"example": "/about"})
    async def about(self, interaction: Interaction, private: bool = False) -> None:
        """See what I am and know, with sources and links.

        Parameters
        ----------
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        info, words = await lookup.info(), words_for(interaction, private=private)
        links = about_links(words, self.bot.about, interaction.application_id)
        await send(interaction, about_card(words, info, links), private=private)

    @help_.autocomplete("command")
    @completion
    async def complete_command(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the commands that may be used here."""
        return command_choices(interaction, usable_commands(self.bot.tree, interaction), typed)
