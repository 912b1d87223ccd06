"""`/curate`: what curators decide, add, correct and undo."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.curation.cards.scopes import WHERE_CHOICES, Where
from bot.kit.discord.reply import send
from cogs.curation.panel import controls
from cogs.curation.queue import queue_page
from cogs.curation.rights import require_curator


class CurationCog(commands.Cog):
    """What shows in a server, or in all of them, beside what was shipped."""

    curate = app_commands.Group(
        name="curate",
        description="For curators: decide about corrections, add and correct things.",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @curate.command(extras={"example": "/curate queue"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def queue(self, interaction: Interaction, scope: str = Where.HERE) -> None:
        """Decide about what fans sent in, one by one.

        Parameters
        ----------
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await send(interaction, await queue_page(interaction, known), private=True)

    @curate.command(extras={"example": "/curate settings"})
    async def settings(self, interaction: Interaction) -> None:
        """Moderators: who decides about corrections, and whether fans can send them in."""
        await controls.show(interaction)
