"""How a reply leaves: once, whatever was acknowledged before."""

from __future__ import annotations

from typing import Any

import discord

from bot.ui.layout import Card


async def send(interaction: discord.Interaction[Any], card: Card, *, private: bool) -> None:
    """Answer an interaction; after a first answer or a "thinking", follow up on it."""
    if interaction.response.is_done():
        await interaction.followup.send(view=card, ephemeral=private)
    else:
        await interaction.response.send_message(view=card, ephemeral=private)


async def turn(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show another page: in place for whoever asked, as a private copy for anybody else."""
    if is_private(interaction) or is_askers(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await interaction.response.send_message(view=card, ephemeral=True)


def is_askers(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the person who presses is the one whose command the message answers."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is not None and asked.user.id == interaction.user.id


def is_private(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the message of a pressed button is seen by one person only."""
    return interaction.message is not None and interaction.message.flags.ephemeral
