"""What the buttons and selects about what is left out do. Each asks anew who presses."""

from __future__ import annotations

from bot.ui import controls
from bot.ui.actions import Interaction, Match, action, chosen
from bot.ui.exclusions import (
    EXCLUDED,
    EXCLUDED_ENTRY,
    READMIT,
    READMIT_CHOSEN,
    excluded_list_card,
    readmitted_card,
)
from bot.ui.guard import require_moderator
from bot.ui.host import Host
from bot.ui.i18n import words_for
from bot.ui.reply import turn


@action(rf"{EXCLUDED}:{controls.NUMBER}")
async def turn_excluded(interaction: Interaction, host: Host, found: Match) -> None:
    """Show a page of what is left out."""
    answer = await host.services.excluding.listing(require_moderator(interaction))
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, page=int(found["page"])))


@action(rf"{READMIT}:{EXCLUDED_ENTRY}")
async def take_back(interaction: Interaction, host: Host, found: Match) -> None:
    """Take back what was just left out."""
    answer = await host.services.excluding.readmit(
        require_moderator(interaction), found["token"], by=interaction.user.id, now=host.now()
    )
    await turn(interaction, readmitted_card(words_for(interaction, private=True), answer))


@action(READMIT_CHOSEN)
async def take_chosen_back(interaction: Interaction, host: Host, found: Match) -> None:
    """Take back the entry chosen from the list."""
    excluding, guild_id = host.services.excluding, require_moderator(interaction)
    token = chosen(interaction)
    taken = await excluding.readmit(guild_id, token, by=interaction.user.id, now=host.now())
    answer = await excluding.listing(guild_id)
    words = words_for(interaction, private=True)
    await turn(interaction, excluded_list_card(words, answer, taken_back=taken))
