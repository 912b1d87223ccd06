"""`/artist`: who an act is."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.choices import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.artist import artist_card
from bot.lookup.cards.choices import name_choices


class ArtistsCog(commands.Cog):
    """Acts and their names."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(extras={"example": "/artist name:IU"})
    async def artist(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100],
        private: bool = False,
    ) -> None:
        """Meet an artist: names, group or members, debut, first and latest collaboration.

        Parameters
        ----------
        name:
            An artist or a group; Hangul, nicknames and typos are fine
        private:
            Show the answer only to me
        """
        answer = await self.bot.lookup.partners.artist(name)
        words = words_for(interaction, private=private)
        card = artist_card(words, answer, today=self.bot.today())
        await send(interaction, card, private=private)

    @artist.autocomplete("name")
    @completion
    async def complete_name(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        return name_choices(interaction, await self.bot.lookup.suggester.artists(typed))
