"""What the buttons and selects about what is left out do. Each asks anew who presses."""

from __future__ import annotations

from bot.exclusions.cards import (
    EXCLUDED,
    EXCLUDED_ENTRY,
    INCLUDE_AGAIN,
    INCLUDE_CHOSEN_AGAIN,
    excluded_list_card,
    included_again_card,
)
from bot.kit.discord import paging as controls
from bot.kit.discord.buttons import Interaction, Match, action, chosen
from bot.kit.discord.host import Host
from bot.kit.discord.i18n import words_for
from bot.kit.discord.moderators import require_moderator
from bot.kit.discord.reply import turn


@action(rf"{EXCLUDED}:{controls.NUMBER}")
async def turn_excluded(interaction: Interaction, host: Host, found: Match) -> None:
    """Show a page of what is left out."""
    answer = await host.services.exclusions.listing(require_moderator(interaction))
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, page=int(found["page"])))


@action(rf"{INCLUDE_AGAIN}:{EXCLUDED_ENTRY}")
async def take_back(interaction: Interaction, host: Host, found: Match) -> None:
    """Take back what was just left out."""
    answer = await host.services.exclusions.include_again(
        require_moderator(interaction), found["token"], by=interaction.user.id, now=host.now()
    )
    await turn(interaction, included_again_card(words_for(interaction, private=True), answer))


@action(INCLUDE_CHOSEN_AGAIN)
async def take_chosen_back(interaction: Interaction, host: Host, found: Match) -> None:
    """Take back the entry chosen from the list."""
    exclusions, guild_id = host.services.exclusions, require_moderator(interaction)
    token = chosen(interaction)
    taken = await exclusions.include_again(guild_id, token, by=interaction.user.id, now=host.now())
    answer = await exclusions.listing(guild_id)
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, taken_back=taken))
