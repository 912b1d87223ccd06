"""What the panel for corrections does, and how `/setup` opens it."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards.panel import CURATION, curation_card
from bot.kit.discord.handlers import Match
from bot.posts.cards.panel import OPEN_CURATION
from bot.posts.model import REVIEW
from cogs.panels import PanelControls

controls = PanelControls(CURATION, curation_card, features=(REVIEW,))
handlers = controls.handlers


@handlers.button(OPEN_CURATION)
async def open_from_setup(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await controls.show(interaction)
