"""What the buttons of `/help` and `/about` do: always in private."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.privacy.cards import held_card
from cogs.help.cards import (
    ABOUT,
    CURATE,
    HELP,
    TOPIC,
    TOPICS,
    all_card,
    sources_card,
    topic_card,
    usable_commands,
)

handlers: Handlers[KollabBot] = Handlers()


@handlers.button(rf"{HELP}:(?P<topic>{TOPIC})")
async def show_topic(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the commands for one thing, or all, that whoever presses may use."""
    words, usable = words_for(interaction, private=True), usable_commands(bot.tree, interaction)
    topic = next((each for each in (*TOPICS, CURATE) if each.id == found["topic"]), None)
    card = topic_card(words, usable, topic) if topic else all_card(words, usable)
    await turn(interaction, card)


@handlers.button(f"{ABOUT}:sources")
async def show_sources(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show where all of it is from."""
    lookup = await bot.lookup_in(interaction)
    card = sources_card(words_for(interaction, private=True), await lookup.info())
    await send(interaction, card, private=True)


@handlers.button(f"{ABOUT}:privacy")
async def show_privacy(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show what is held on whoever presses."""
    counts = await bot.services.privacy.show(interaction.user.id)
    card = held_card(words_for(interaction, private=True), counts)
    await send(interaction, card, private=True)
