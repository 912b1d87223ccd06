"""What is on the panel of `/home` alone: whom it takes away, and how `/setup` opens it."""

from __future__ import annotations

from typing import Any

from bot.app.client import Interaction, KollabBot
from bot.follows.panel_cards import HOME, REMOVE, home_card
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Match, chosen
from bot.posts.cards.panel import OPEN_HOME
from bot.posts.schedule import HOME_NEWS
from cogs.panels import PanelControls

controls = PanelControls(HOME, home_card, kind=HOME_NEWS, features=(HOME_NEWS,))
handlers = controls.handlers


async def add_artist(interaction: Interaction, artist: str) -> None:
    """Make an artist one that the server is about, and answer with the panel."""
    services, guild_id = interaction.client.services, require_moderator(interaction)
    home = (await services.settings.get(guild_id)).home
    names = await services.home.of(guild_id)
    values: dict[str, Any] = {"home": await names.joined(home, artist)}
    await controls.show(interaction, values, expected={"home": home})


@handlers.button(REMOVE)
async def remove_artist(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Make the chosen artist one that the server is about no longer."""
    home = (await bot.services.settings.get(require_moderator(interaction))).home
    kept = tuple(each for each in home if each != chosen(interaction))
    await controls.update(interaction, {"home": kept}, expected={"home": home})


@handlers.button(OPEN_HOME)
async def open_from_setup(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await controls.show(interaction)
