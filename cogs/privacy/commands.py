"""`/privacy`: what is held on a person."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction
from cogs.privacy.buttons import ask_to_delete, export_held, show_held


class PrivacyCog(commands.Cog):
    """What is held on people; each sees and deletes their own."""

    privacy = app_commands.Group(name="privacy", description="What I hold on you, and your say.")

    @privacy.command(extras={"example": "/privacy show"})
    async def show(self, interaction: Interaction) -> None:
        """See what I hold on you, and why."""
        await show_held(interaction)

    @privacy.command(extras={"example": "/privacy export"})
    async def export(self, interaction: Interaction) -> None:
        """Get all that I hold on you as a file, in private."""
        await export_held(interaction)

    @privacy.command(extras={"example": "/privacy delete"})
    async def delete(self, interaction: Interaction) -> None:
        """Delete what I hold on you, in all servers; it asks before it does."""
        await ask_to_delete(interaction)
