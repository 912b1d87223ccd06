"""What the buttons and selects about following do, for whoever presses them."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.catalogue.model import Subject, Suggestion
from bot.follows.cards import (
    FOLLOW,
    FOLLOWING,
    RESUME,
    UNFOLLOW,
    follow_card,
    following_card,
    notice_card,
)
from bot.kit.budgets import Cost
from bot.kit.discord import card as controls
from bot.kit.discord.handlers import Handlers, Match, chosen
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.lookup.cards.controls import SLUG

handlers: Handlers[KollabBot] = Handlers()


@handlers.button(rf"{FOLLOW}:{SLUG}", cost=Cost.FOLLOW)
async def follow(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Follow the artist that a button names."""
    token = Suggestion(Subject.ARTIST, found["slug"], "").token
    answer = await bot.services.follows.follow(
        interaction.user.id, token, language=interaction.locale.value, now=bot.now()
    )
    card = follow_card(words_for(interaction, private=True), answer)
    await send(interaction, card, private=True)


@handlers.button(rf"{FOLLOWING}:{controls.NUMBER}")
async def turn_following(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a page of whom the person follows."""
    answer = await bot.services.follows.following(interaction.user.id, now=bot.now())
    words = words_for(interaction, private=True)
    await turn(interaction, following_card(words, answer, page=int(found["page"])))


@handlers.button(UNFOLLOW, cost=Cost.FOLLOW)
async def unfollow(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Stop following the chosen artist."""
    follows, now = bot.services.follows, bot.now()
    token = Suggestion(Subject.ARTIST, chosen(interaction), "").token
    given_up = await follows.unfollow(interaction.user.id, token, now=now)
    answer = await follows.following(interaction.user.id, now=now)
    words = words_for(interaction, private=True)
    await turn(interaction, following_card(words, answer, given_up=given_up))


@handlers.button(RESUME)
async def resume(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Write to the person again."""
    answer = await bot.services.follows.resume(interaction.user.id, now=bot.now())
    await turn(interaction, following_card(words_for(interaction, private=True), answer))


async def tell_when_stopped(interaction: Interaction) -> None:
    """Notify a person in private, once, that direct messages to them stopped."""
    bot = interaction.client
    if await bot.services.follows.pending_notice(interaction.user.id, now=bot.now()):
        await _tell(interaction, bot)


async def _tell(interaction: Interaction, bot: KollabBot) -> None:
    try:
        await send(interaction, notice_card(words_for(interaction, private=True)), private=True)
    except BaseException:
        await bot.services.follows.not_told(interaction.user.id)
        raise
