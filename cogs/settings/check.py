"""Checking a server, at a command and again at a button."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.moderators import require_moderator
from bot.kit.discord.reply import send, turn
from bot.kit.zone_search import zone_now
from bot.posts.cards.check import AGAIN, Check, check_card
from bot.posts.cards.panel import CHECK

handlers: Handlers[KollabBot] = Handlers()


async def check_answer(interaction: Interaction) -> Card:
    """Check the server where somebody is."""
    bot, guild_id = interaction.client, require_moderator(interaction)
    service, now = bot.services.settings, bot.now()
    settings = await service.get(guild_id)
    guild = interaction.guild
    check = Check(
        settings,
        await bot.services.posting.coming(guild_id),
        now,
        zone_now(settings.time_zone, now=now),
        POST_SOURCES,
        bot.find_missing(guild, settings) if guild else (),
        await bot.services.posting.problems(guild_id),
    )
    return check_card(words_for(interaction, private=True), check)


@handlers.button(AGAIN)
async def check_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Check anew, in place."""
    await turn(interaction, await check_answer(interaction))


@handlers.button(CHECK)
async def check_from_panel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Check, and leave the panel as it is."""
    await send(interaction, await check_answer(interaction), private=True)
