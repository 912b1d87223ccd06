"""What starts, stops and answers games of trivia. Whoever sees a question may answer it."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import Card, Form
from bot.kit.discord.handlers import Answers, Handlers, Match, first
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import send
from bot.settings.model import GuildSettings, Starters
from bot.trivia.errors import GameRunningError, NoGamesHereError, NotAStarterError
from bot.trivia.games.cards import AGAIN, ANSWER, TYPE, receipt_text, started_text
from bot.trivia.games.model import GamePlan, Mode
from bot.trivia.questions.model import Category, Difficulty

handlers: Handlers[KollabBot] = Handlers()

TYPED = "quiz-typed"
_ID = r"(?P<id>[0-9]{1,18})"
_LONGEST_ANSWER = 100


async def start_game(
    interaction: Interaction,
    *,
    rounds: int | None,
    category: str | None,
    difficulty: str | None,
    mode: str,
) -> None:
    """Begin a game with what somebody chose, and the server's settings for the rest."""
    settings = await _demand_starter(interaction)
    plan = GamePlan(
        rounds=rounds or settings.trivia_rounds,
        seconds=settings.trivia_seconds,
        mode=Mode(mode),
        category=Category(category) if category else None,
        difficulty=Difficulty(difficulty) if difficulty else None,
        has_speed=settings.trivia_speed,
    )
    await _begin(interaction, plan, settings)


async def stop_game(interaction: Interaction) -> None:
    """End the channel's game; its podium follows."""
    bot, channel_id = interaction.client, _place(interaction)[1]
    game = await bot.services.games.stop(
        channel_id,
        interaction.user.id,
        is_moderator=interaction.permissions.manage_guild,
        now=bot.now(),
    )
    bot.game_host.attend(game)
    words = words_for(interaction, private=True)
    await _say(interaction, words.gettext("The game is stopped. The podium comes now."))


async def skip_question(interaction: Interaction) -> None:
    """Close the open question of the channel's game; its answer follows."""
    bot, channel_id = interaction.client, _place(interaction)[1]
    await bot.services.games.skip(
        channel_id,
        interaction.user.id,
        is_moderator=interaction.permissions.manage_guild,
        now=bot.now(),
    )
    if game := await bot.services.games.game_in(channel_id):
        bot.game_host.attend(game)
    words = words_for(interaction, private=True)
    await _say(interaction, words.gettext("The question is skipped. Its answer comes now."))


@handlers.button(rf"{ANSWER}:{_ID}:(?P<place>[0-3])")
async def choose(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take the option that somebody chose."""
    await _answer(interaction, bot, int(found["id"]), found["place"], is_typed=False)


@handlers.button(rf"{TYPE}:{_ID}")
async def open_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form for a typed answer."""
    words = words_for(interaction, private=True)
    await interaction.response.send_modal(typed_form(words, int(found["id"])))


@handlers.form(rf"{TYPED}:{_ID}")
async def take_typed(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Take what somebody typed, as of when they sent it."""
    await _answer(interaction, bot, int(found["id"]), first(answers, "answer"), is_typed=True)


@handlers.button(rf"{AGAIN}:{_ID}")
async def play_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Begin a game like the one that is over."""
    settings = await _demand_starter(interaction)
    podium = await bot.services.games.podium(int(found["id"]))
    await _begin(interaction, podium.game.plan, settings)


def typed_form(words: Words, round_id: int) -> Form:
    """Ask for an answer in one's own words."""
    box: ui.TextInput[Any] = ui.TextInput(custom_id="answer", max_length=_LONGEST_ANSWER)
    return Form(words.gettext("Your answer"), f"{TYPED}:{round_id}").field(
        words.gettext("Your answer"),
        box,
        description=words.gettext("Small typing errors do no harm; Hangul works too."),
    )


async def _demand_starter(interaction: Interaction) -> GuildSettings:
    """Return the server's settings, if this person may begin a game in this channel."""
    guild_id, channel_id = _place(interaction)
    bot = interaction.client
    settings = await bot.services.settings.get(guild_id)
    is_moderator = interaction.permissions.manage_guild
    if settings.trivia_starters is Starters.MODERATORS and not is_moderator:
        raise NotAStarterError
    parent_id = getattr(interaction.channel, "parent_id", None)
    if settings.trivia_channels and not {channel_id, parent_id} & {*settings.trivia_channels}:
        raise NoGamesHereError(settings.trivia_channels)
    bot.game_host.demand_place(guild_id, channel_id)
    return settings


async def _begin(interaction: Interaction, plan: GamePlan, settings: GuildSettings) -> None:
    guild_id, channel_id = _place(interaction)
    bot, services = interaction.client, interaction.client.services
    running = await services.games.game_in(channel_id)
    if running is not None:
        raise GameRunningError(running)
    # Who chose what there is no question of is told at once.
    await bot.game_host.demand_question(guild_id, settings=settings, plan=plan)
    game = await services.games.start(
        guild_id, channel_id, interaction.user.id, settings=settings, plan=plan, now=bot.now()
    )
    bot.game_host.start(game)
    words = words_for(interaction, private=False)
    await send(interaction, Card().text(started_text(words, game)), private=False)


async def _answer(
    interaction: Interaction, bot: KollabBot, round_id: int, given: str, *, is_typed: bool
) -> None:
    receipt = await bot.services.games.answer(
        round_id,
        interaction.user.id,
        given,
        at=discord.utils.snowflake_time(interaction.id),
        typed=is_typed,
    )
    words = words_for(interaction, private=True)
    await _say(interaction, receipt_text(words, receipt, is_typed=is_typed))


async def _say(interaction: Interaction, text: str) -> None:
    await send(interaction, Card().text(text), private=True)


def _place(interaction: Interaction) -> tuple[int, int]:
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NoGamesHereError
    return interaction.guild_id, interaction.channel_id
