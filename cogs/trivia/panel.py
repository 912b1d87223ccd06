"""What is on the panel of `/trivia settings` alone: the leaderboard, and the way in."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn
from bot.posts.cards.panel import OPEN_TRIVIA
from bot.posts.model import Feature
from bot.posts.schedule import PostKind
from bot.trivia.settings.panel import (
    BOARD,
    BOARD_ANEW,
    BOARD_WHOLE,
    TRIVIA,
    leaderboard_card,
    trivia_card,
)
from cogs.panels import PanelControls

controls = PanelControls(
    TRIVIA, trivia_card, kind=PostKind.QUESTION, features=(Feature.QUESTION, Feature.REVIEW)
)
handlers = controls.handlers


@handlers.button(OPEN_TRIVIA)
async def open_from_setup(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await controls.show(interaction)


@handlers.button(BOARD)
async def ask_about_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether the leaderboard is to begin anew."""
    require_moderator(interaction)
    await turn(interaction, leaderboard_card(words_for(interaction, private=True)))


@handlers.button(BOARD_ANEW)
async def begin_leaderboard_anew(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count points from now on."""
    await controls.update(interaction, {"board_since": bot.now()})


@handlers.button(BOARD_WHOLE)
async def count_whole_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count all points."""
    await controls.update(interaction, {"board_since": None})
