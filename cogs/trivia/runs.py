"""Runs: the daily five and solo games, which somebody goes through in one private message.

They need nothing but answers to presses, so they work in servers, in direct messages, and wherever
somebody uses the bot as an app of their own.
"""

from __future__ import annotations

import datetime as dt

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import DAY, Card
from bot.kit.discord.commands import Choice
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.kit.errors import NotFromHereError
from bot.settings.model import GuildSettings
from bot.trivia.badges.cards import own_won_line
from bot.trivia.days_model import korean_date
from bot.trivia.errors import NotThatDayError
from bot.trivia.games.model import GamePlan
from bot.trivia.runs import cards
from bot.trivia.runs.model import Run, Streak, archive
from cogs.trivia.players import demand_player


async def demand_run(interaction: Interaction, run_id: str) -> None:
    """Raise NotFromHereError for a run that is somebody else's, or no more."""
    found = await interaction.client.services.runs.store.find(int(run_id))
    if found is None or found.user_id != interaction.user.id:
        raise NotFromHereError


handlers: Handlers[KollabBot] = Handlers(run=demand_run)
_RUN = r"(?P<run>[0-9]{1,18})"


def server_of(interaction: Interaction) -> int | None:
    """Return the server that somebody is in; None where the bot is in none there."""
    guild_id = interaction.guild_id
    known = guild_id is not None and interaction.client.get_guild(guild_id) is not None
    return guild_id if known else None


async def open_daily(interaction: Interaction, day: str = "") -> None:
    """Show somebody, in private, the five of a date; of today for none."""
    await demand_player(interaction)
    bot, on = interaction.client, _date(day) if day else None
    run = await bot.services.runs.daily(interaction.user.id, on, now=bot.now())
    await send(interaction, await _card(interaction, run), private=True)


async def start_solo(interaction: Interaction, plan: GamePlan, settings: GuildSettings) -> None:
    """Begin a solo game, in private."""
    run = await _begin_solo(interaction, plan, settings)
    await send(interaction, await _card(interaction, run), private=True)


async def complete_day(interaction: Interaction, typed: str) -> list[Choice]:
    """Offer the dates whose five can be played."""
    bot, words = interaction.client, words_for(interaction, private=True)
    days = archive(korean_date(bot.now()))
    right = await bot.services.runs.store.list_right(interaction.user.id, since=days[-1])
    return cards.day_choices(words, days, right, typed)


@handlers.button(rf"{cards.ANSWER}:{_RUN}:(?P<position>[0-9]{{1,2}}):(?P<place>[0-3])")
async def answer(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take an answer, and show what became of it with the next question."""
    await demand_player(interaction)
    run, is_taken = await bot.services.runs.answer(
        int(found["run"]),
        int(found["position"]),
        int(found["place"]),
        guild_id=server_of(interaction),
        at=discord.utils.snowflake_time(interaction.id),
    )
    words = words_for(interaction, private=True)
    said = words.gettext("You already answered that one. Your first answer counts.")
    if is_taken and run.is_over and run.is_ranked:
        badges = await bot.services.people.badges.award(run.user_id, now=bot.now())
        said = own_won_line(words, badges)
    elif is_taken or run.is_deleted:
        said = ""
    card = await _card(interaction, run, said=said)
    await turn(interaction, card)


@handlers.button(rf"{cards.SHARE}:{_RUN}")
async def share(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show everybody in the channel how somebody's run went."""
    run = await bot.services.runs.run(int(found["run"]))
    if not run.is_over:
        raise NotFromHereError
    words = words_for(interaction, private=False)
    card = cards.shared_card(words, run, await _streak(interaction, run))
    await send(interaction, card, private=False)


@handlers.button(rf"{cards.AGAIN}:{_RUN}", cost=Cost.GAME)
async def play_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Begin another solo game of the same sort, in the same message."""
    plan = (await bot.services.runs.run(int(found["run"]))).plan
    if plan is None:
        raise NotFromHereError
    run = await _begin_solo(interaction, plan, GuildSettings())
    await turn(interaction, await _card(interaction, run))


@handlers.button(cards.PLAY)
async def open_today(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show whoever presses the five of the day."""
    await open_daily(interaction)


@handlers.button(rf"post:question:{DAY}")
async def open_posted(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show whoever presses the five of the day: those of its post may be over."""
    await open_daily(interaction)


@handlers.button(rf"dq:{DAY}:(?P<place>[0-3])")
async def answer_old(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show who answers a question of the day of old what there is now."""
    await turn(interaction, cards.retired_card(words_for(interaction, private=True)))


async def _begin_solo(interaction: Interaction, plan: GamePlan, settings: GuildSettings) -> Run:
    bot = interaction.client
    return await bot.services.runs.start_solo(
        interaction.user.id, plan, settings=settings, rng=bot.game_host.rng, now=bot.now()
    )


async def _card(interaction: Interaction, run: Run, *, said: str = "") -> Card:
    words, streak = words_for(interaction, private=True), await _streak(interaction, run)
    today, in_server = korean_date(interaction.client.now()), server_of(interaction) is not None
    return cards.run_card(words, run, streak, today=today, in_server=in_server, said=said)


async def _streak(interaction: Interaction, run: Run) -> Streak:
    if run.on is None or run.position not in (0, len(run.asked)):
        # Only the beginning and the end show it.
        return Streak()
    return await interaction.client.services.runs.streak(run.user_id, run.on)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotThatDayError from None
