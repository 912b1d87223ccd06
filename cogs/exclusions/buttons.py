"""What the buttons and selects about what is left out do. Each asks anew who presses."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.exclusions.cards import (
    EXCLUDED,
    EXCLUDED_ENTRY,
    INCLUDE_AGAIN,
    INCLUDE_CHOSEN_AGAIN,
    excluded_list_card,
    included_again_card,
)
from bot.kit.discord import card as controls
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Handlers, Match, chosen
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn

handlers: Handlers[KollabBot] = Handlers()


@handlers.button(rf"{EXCLUDED}:{controls.NUMBER}")
async def turn_excluded(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a page of what is left out."""
    guild_id = require_moderator(interaction)
    answer = await (await bot.services.exclusions.of(guild_id)).listing(guild_id)
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, page=int(found["page"])))


@handlers.button(rf"{INCLUDE_AGAIN}:{EXCLUDED_ENTRY}")
async def take_back(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take back what was just left out."""
    guild_id = require_moderator(interaction)
    exclusions = await bot.services.exclusions.of(guild_id)
    answer = await exclusions.include_again(
        guild_id, found["token"], by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, included_again_card(words_for(interaction, private=True), answer))


@handlers.button(INCLUDE_CHOSEN_AGAIN)
async def take_chosen_back(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take back the entry chosen from the list."""
    guild_id, token = require_moderator(interaction), chosen(interaction)
    exclusions = await bot.services.exclusions.of(guild_id)
    taken = await exclusions.include_again(guild_id, token, by=interaction.user.id, now=bot.now())
    answer = await exclusions.listing(guild_id)
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, taken_back=taken))
