"""`/setup`: the moderators' panel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.choices import Choice, completion
from bot.kit.discord.moderators import for_moderators, require_moderator
from bot.kit.zone_search import suggest_zones
from bot.settings.cards.zones import zone_choices
from cogs.settings.panel import controls, named_values

Place = discord.TextChannel | discord.Thread


class SetupCog(commands.Cog):
    """What moderators set first."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(
        extras={"example": "/setup time_zone:Asia/Seoul channel:#music time:09:00"}
    )
    async def setup(
        self,
        interaction: Interaction,
        time_zone: app_commands.Range[str, 1, 100] | None = None,
        channel: Place | None = None,
        time: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        """Set the bot up: time zone, daily post, weekly digest, language, and what is missing.

        Parameters
        ----------
        time_zone:
            Your city, your country, or +9: pick from the list
        channel:
            Where the daily post goes
        time:
            When it goes out, such as 09:00 or 9pm
        """
        require_moderator(interaction)
        named = await named_values(interaction, time_zone, channel=channel, time=time)
        await controls.show(interaction, named)

    @setup.autocomplete("time_zone")
    @completion
    async def complete_zone(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer time zones with the time there."""
        locale = str(interaction.guild_locale or interaction.locale)
        return zone_choices(await suggest_zones(typed, locale=locale, now=self.bot.now()))


for_moderators(SetupCog.setup)
