"""What `/privacy` answers, and what its buttons do: always in private, always for who presses."""

from __future__ import annotations

from io import BytesIO

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.privacy import cards as privacy
from bot.privacy.cards import asking_card, deleted_card, held_card, kept_card

handlers: Handlers[KollabBot] = Handlers()

_LARGEST_PLAIN = 4 * 1024 * 1024
"""A larger file is sent gzipped: Discord takes ten megabytes."""


async def show_held(interaction: Interaction) -> None:
    """Answer with what is held on the person."""
    counts = await interaction.client.services.privacy.show(interaction.user.id)
    words = words_for(interaction, private=True)
    await send(interaction, held_card(words, counts), private=True)


async def export_held(interaction: Interaction) -> None:
    """Answer with all that is held on the person, as a file."""
    bot = interaction.client
    await interaction.response.defer(ephemeral=True, thinking=True)
    found = await bot.services.privacy.export_file(
        interaction.user.id, now=bot.now(), most_bytes=_LARGEST_PLAIN
    )
    file = discord.File(BytesIO(found.data), found.name)
    await interaction.followup.send(file=file, ephemeral=True)


async def ask_to_delete(interaction: Interaction) -> None:
    """Answer with what deleting would mean, and ask."""
    await send(interaction, await _asking(interaction), private=True)


@handlers.button(privacy.ASK)
async def ask(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether all is to be deleted."""
    await turn(interaction, await _asking(interaction))


@handlers.button(privacy.DELETE)
async def delete(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete what is held on whoever presses."""
    counts = await bot.services.privacy.delete(interaction.user.id)
    await turn(interaction, deleted_card(words_for(interaction, private=True), counts))


@handlers.button(privacy.KEEP)
async def keep(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete nothing."""
    await turn(interaction, kept_card(words_for(interaction, private=True)))


async def _asking(interaction: Interaction) -> Card:
    counts = await interaction.client.services.privacy.show(interaction.user.id)
    return asking_card(words_for(interaction, private=True), counts)
