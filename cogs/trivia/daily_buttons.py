"""What the buttons of the question of the day do. Everybody may press them."""

from __future__ import annotations

import datetime as dt

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.discord import card as controls
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_private, send, turn
from bot.kit.errors import NotAllowedError
from bot.trivia.daily.cards import ANSWER, receipt_card, receipt_text, view_card
from bot.trivia.questions.model import AnswerStatus

handlers: Handlers[KollabBot] = Handlers()


async def daily_card(interaction: Interaction, *, said: str = "") -> Card:
    """Make what somebody sees of their server's question of the day."""
    bot = interaction.client
    view = await bot.services.daily_questions.view(
        _guild_id(interaction), interaction.user.id, now=bot.now()
    )
    is_moderator = interaction.permissions.manage_guild
    words = words_for(interaction, private=True)
    return view_card(words, view, is_moderator=is_moderator, said=said)


async def show_daily(interaction: Interaction) -> None:
    """Answer with the question of the day, for this person alone."""
    if interaction.guild_id is None:
        words = words_for(interaction, private=True)
        line = words.gettext("The question of the day comes in servers: ask for it in one.")
        await send(interaction, Card().text(line), private=True)
        return
    await send(interaction, await daily_card(interaction), private=True)


def _guild_id(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowedError
    return interaction.guild_id


@handlers.button(rf"{ANSWER}:{controls.DAY}:(?P<place>[0-3])")
async def answer(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take somebody's answer, as of when Discord got it."""
    receipt = await bot.services.daily_questions.answer(
        _guild_id(interaction),
        dt.date.fromisoformat(found["day"]),
        interaction.user.id,
        given=int(found["place"]),
        at=discord.utils.snowflake_time(interaction.id),
    )
    words = words_for(interaction, private=True)
    if is_private(interaction) and receipt.status is AnswerStatus.ACCEPTED:
        await turn(interaction, await daily_card(interaction, said=receipt_text(words, receipt)))
    else:
        await send(interaction, receipt_card(words, receipt), private=True)


@handlers.button(rf"post:question:{controls.DAY}")
async def open_daily(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show somebody their answer and streak."""
    await show_daily(interaction)
