"""What somebody does on the chain of the day: in private, in one message that changes in place."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import DAY, Card
from bot.kit.discord.commands import Choice
from bot.kit.discord.handlers import Answers, Handlers, Match, first
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, send_with_picture, turn_with_picture
from bot.kit.typed import parse_day
from bot.trivia.badges.cards import own_won_line
from bot.trivia.chains import cards
from bot.trivia.chains.service import ChainView
from bot.trivia.days_model import korean_date

handlers: Handlers[KollabBot] = Handlers()
_TURN = r"(?P<turn>[0-9]{1,3})"


async def show(interaction: Interaction, date: str) -> None:
    """Answer with a date's chain, as this person left it."""
    bot, words = interaction.client, words_for(interaction, private=True)
    on = parse_day(date, today=korean_date(bot.now()))
    view = await bot.services.chains.view(interaction.user.id, on, now=bot.now())
    draw = partial(bot.pictures.draw, cards.chain_picture(words, view))
    await send_with_picture(interaction, partial(cards.chain_card, words, view), draw, private=True)


def complete_date(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the dates whose chains are kept."""
    words = words_for(interaction, private=True)
    return cards.date_choices(words, korean_date(interaction.client.now()), typed)


@handlers.button(rf"{cards.CHAIN}:{cards.NAME}:{DAY}:{_TURN}")
async def open_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form for the next one; where the chain went on since, show where it is."""
    on = dt.date.fromisoformat(found["date"])
    view = await bot.services.chains.view(interaction.user.id, on, now=bot.now())
    if view.walk.turn != int(found["turn"]) or view.walk.finished:
        await _turn(interaction, view)
        return
    words = words_for(interaction, private=True)
    form = cards.name_form(words, on, view.walk.turn, at=view.at)
    await interaction.response.send_modal(form)


@handlers.form(rf"{cards.CHAIN}:{cards.NAME}:{DAY}:{_TURN}")
async def take_name(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Take a step to whom somebody named."""
    name = partial(bot.services.chains.name, text=first(answers, cards.FIELD))
    on, turn = dt.date.fromisoformat(found["date"]), int(found["turn"])
    await _turn(interaction, await name(interaction.user.id, on, turn, now=bot.now()))


@handlers.button(rf"{cards.CHAIN}:(?P<verb>{cards.HINT}|{cards.BACK}):{DAY}:{_TURN}")
async def help_on(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a hint, or take the last step back."""
    service = bot.services.chains
    move = service.hint if found["verb"] == cards.HINT else service.back
    on, turn = dt.date.fromisoformat(found["date"]), int(found["turn"])
    await _turn(interaction, await move(interaction.user.id, on, turn, now=bot.now()))


@handlers.button(rf"{cards.CHAIN}:{cards.GIVE_UP}:{DAY}:{_TURN}", cost=Cost.PICTURE)
async def give_up(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a shortest chain."""
    on, turn = dt.date.fromisoformat(found["date"]), int(found["turn"])
    view = await bot.services.chains.give_up(interaction.user.id, on, turn, now=bot.now())
    await _turn(interaction, view)


@handlers.button(rf"{cards.SHARE}:{DAY}")
async def share(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post in the channel how somebody's chain went: once, however often it is pressed."""
    service, on = bot.services.chains, dt.date.fromisoformat(found["date"])
    view = await service.view(interaction.user.id, on, now=bot.now())
    channel_id = interaction.channel_id or 0
    if view.walk.finished and await service.store.share(interaction.user.id, on, channel_id):
        line = cards.share_line(words_for(interaction, private=False), view.chain, view.walk)
        await send(interaction, Card().text(line), private=False)
        return
    said = words_for(interaction, private=True).gettext("Your line is in this channel already.")
    await send(interaction, Card().text(said), private=True)


async def _turn(interaction: Interaction, view: ChainView) -> None:
    words, bot = words_for(interaction, private=True), interaction.client
    won = ""
    if view.walk.is_at_par:
        people = bot.services.people
        badges = await people.badges.award(interaction.user.id, now=bot.now())
        won = own_won_line(words, badges)
    draw = partial(bot.pictures.draw, cards.chain_picture(words, view))
    await turn_with_picture(interaction, partial(cards.chain_card, words, view, won=won), draw)
