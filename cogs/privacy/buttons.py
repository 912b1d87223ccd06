"""What the buttons of `/privacy` do: always in private, always for who presses."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn
from bot.privacy import cards as privacy
from bot.privacy.cards import asking_card, deleted_card, kept_card

handlers: Handlers[KollabBot] = Handlers()


async def asking(interaction: Interaction) -> Card:
    """Ask whether all that is held on the person is to be deleted."""
    counts = await interaction.client.services.privacy.show(interaction.user.id)
    return asking_card(words_for(interaction, private=True), counts)


@handlers.button(privacy.ASK)
async def ask(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether all is to be deleted."""
    await turn(interaction, await asking(interaction))


@handlers.button(privacy.DELETE)
async def delete(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete what is held on whoever presses."""
    counts = await bot.services.privacy.delete(interaction.user.id)
    await turn(interaction, deleted_card(words_for(interaction, private=True), counts))


@handlers.button(privacy.KEEP)
async def keep(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete nothing."""
    await turn(interaction, kept_card(words_for(interaction, private=True)))
