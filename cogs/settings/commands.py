"""`/setup` and `/settings`: what is set, what works, who changed what, settings as a file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.commands import Choice, completion, costs, for_moderators, require_moderator
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.kit.scheduling import Interval
from bot.kit.zone_search import suggest_zones, zone_now
from bot.settings.cards.panel import CHANNEL_TYPES
from bot.settings.cards.settings import reset_card, show_card, undone_card
from bot.settings.cards.words import change_choices, zone_choices
from bot.settings.model import DEFAULTS, changes_between
from cogs.settings.buttons import change_id_of, check_answer, history_page, proposal
from cogs.settings.panel import set_up

FILE_NAME = "kollab-settings.yaml"


class _AnyPlace(app_commands.Transformer):
    """A channel or thread by its id: discord.py itself finds no thread that is archived."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return CHANNEL_TYPES

    async def transform(
        self, interaction: discord.Interaction[Any], value: discord.abc.Snowflake, /
    ) -> discord.abc.Snowflake:
        return value


Place = app_commands.Transform[discord.abc.Snowflake, _AnyPlace]


class SettingsCog(commands.Cog):
    """What moderators have set."""

    settings = app_commands.Group(name="settings", description="Settings, and what works.")

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        self._keeping_up = Interval(bot.services.neighbours.keep_up, seconds=bot.keeping_up_seconds)

    async def cog_load(self) -> None:
        """Begin to see what other processes change."""
        self._keeping_up.start()

    async def cog_unload(self) -> None:
        """End."""
        self._keeping_up.stop()

    @settings.command(extras={"example": "/settings show"})
    async def show(self, interaction: Interaction) -> None:
        """See all of this server's settings."""
        found = await self.bot.services.settings.get(require_moderator(interaction))
        zone = zone_now(found.time_zone, now=self.bot.now())
        card = show_card(words_for(interaction, private=True), found, zone)
        await send(interaction, card, private=True)

    @settings.command(extras={"example": "/settings check"})
    async def check(self, interaction: Interaction) -> None:
        """See what works, what doesn't, and how to fix it."""
        await send(interaction, await check_answer(interaction), private=True)

    @settings.command(extras={"example": "/settings history"})
    async def history(self, interaction: Interaction) -> None:
        """See who changed what, and when."""
        await send(interaction, await history_page(interaction), private=True)

    @settings.command(extras={"example": "/settings undo"})
    async def undo(
        self, interaction: Interaction, change: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """Undo a settings change.

        Parameters
        ----------
        change:
            Which one; the latest if you leave it out
        """
        guild_id = require_moderator(interaction)
        undone = await self.bot.services.settings.undo(
            guild_id, change_id_of(change), by=interaction.user.id, now=self.bot.now()
        )
        card = undone_card(words_for(interaction, private=True), undone)
        await send(interaction, card, private=True)

    @costs(Cost.FILE)
    @settings.command(extras={"example": "/settings export"})
    async def export(self, interaction: Interaction) -> None:
        """Get all of this server's settings as a file."""
        guild_id = require_moderator(interaction)
        text = await self.bot.services.settings.export_text(guild_id)
        file = discord.File(BytesIO(text.encode()), FILE_NAME)
        await interaction.response.send_message(file=file, ephemeral=True)

    @settings.command(name="import", extras={"example": "/settings import"})
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """See what a file from /settings export would change here, then decide.

        Parameters
        ----------
        file:
            A file of settings (YAML), at most 64 KB
        """
        require_moderator(interaction)
        await send(interaction, await proposal(interaction, file), private=True)

    @settings.command(extras={"example": "/settings reset"})
    async def reset(self, interaction: Interaction) -> None:
        """Reset everything to its default; I ask first."""
        found = await self.bot.services.settings.get(require_moderator(interaction))
        changes = changes_between(found, DEFAULTS)
        card = reset_card(words_for(interaction, private=True), changes)
        await send(interaction, card, private=True)

    @undo.autocomplete("change")
    @completion
    async def complete_change(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the latest changes."""
        service, guild_id = self.bot.services.settings, require_moderator(interaction)
        zone = (await service.get(guild_id)).time_zone
        words = words_for(interaction, private=True)
        return change_choices(words, await service.history(guild_id), typed=typed, zone=zone)


for_moderators(SettingsCog.settings)


class SetupCog(commands.Cog):
    """What moderators set first."""

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
        """Set the bot up: time zone, daily post, weekly digest, language, and what to fix.

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
        await set_up(interaction, time_zone, channel=channel, time=time)

    @setup.autocomplete("time_zone")
    @completion
    async def complete_zone(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer time zones with the time there."""
        locale, now = str(interaction.guild_locale or interaction.locale), interaction.client.now()
        return zone_choices(await suggest_zones(typed, locale=locale, now=now))


for_moderators(SetupCog.setup)
