"""What plays games of trivia, answers the question of the day, turns leaderboards, and the panel.

Whoever sees a question may answer it; the panel of `/trivia settings` is for moderators.
"""

from __future__ import annotations

import datetime as dt

import discord
from discord import ui

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import DAY, NUMBER, Card, Form
from bot.kit.discord.commands import is_moderator, require_moderator
from bot.kit.discord.handlers import Answers, Handlers, Match, first
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_askers, is_private, send, turn
from bot.kit.errors import NotAllowedError, NotFromHereError
from bot.posts.cards.panel import OPEN_TRIVIA
from bot.posts.model import REVIEW
from bot.settings.model import GuildSettings, Starters
from bot.trivia import panel_cards as panel
from bot.trivia.daily import cards as days
from bot.trivia.daily.model import QUESTION_OF_DAY
from bot.trivia.errors import GameRunningError, NoGamesHereError, NotAStarterError
from bot.trivia.games import cards as games
from bot.trivia.games.model import GamePlan
from bot.trivia.leaderboard import cards as boards
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardScope
from bot.trivia.questions.model import AnswerStatus
from cogs.panels import PanelControls


async def demand_game(interaction: Interaction, game_id: str) -> None:
    """Raise NotFromHereError for a game that is not of the channel."""
    game = await interaction.client.services.games.store.find(int(game_id))
    here = interaction.guild_id, interaction.channel_id
    if game is None or (game.guild_id, game.channel_id) != here:
        raise NotFromHereError


async def demand_round(interaction: Interaction, round_id: str) -> None:
    """Raise NotFromHereError for a round of a game that is not of the channel."""
    found = await interaction.client.services.games.store.find_round(int(round_id))
    # Who answers one that is no more is told so.
    if found is not None:
        await demand_game(interaction, str(found.game_id))


handlers: Handlers[KollabBot] = Handlers(game=demand_game, round=demand_round)
controls = PanelControls(
    panel.TRIVIA,
    panel.trivia_card,
    kind=QUESTION_OF_DAY,
    features=(QUESTION_OF_DAY, REVIEW),
    handlers=handlers,
)

TYPED = "quiz-typed"
_GAME = r"(?P<game>[0-9]{1,18})"
_ROUND = r"(?P<round>[0-9]{1,18})"
_LONGEST_ANSWER = 100


async def demand_starter(interaction: Interaction) -> GuildSettings:
    """Return the server's settings, if this person may begin a game in this channel."""
    guild_id, channel_id = place_of(interaction)
    bot = interaction.client
    settings = await bot.services.settings.get(guild_id)
    if settings.trivia_starters is Starters.MODERATORS and not is_moderator(interaction):
        raise NotAStarterError
    parent_id = getattr(interaction.channel, "parent_id", None)
    if settings.trivia_channels and not {channel_id, parent_id} & {*settings.trivia_channels}:
        raise NoGamesHereError(settings.trivia_channels)
    bot.game_host.demand_place(guild_id, channel_id)
    return settings


async def begin(interaction: Interaction, plan: GamePlan, settings: GuildSettings) -> None:
    """Begin a game, if there are questions for it and none is being played in the channel."""
    guild_id, channel_id = place_of(interaction)
    bot, services = interaction.client, interaction.client.services
    running = await services.games.game_in(channel_id)
    if running is not None:
        raise GameRunningError(running)
    # Who chose what there is no question of is told at once.
    rng, now = bot.game_host.rng, bot.now()
    await services.games.pick(guild_id, plan, settings=settings, rng=rng, now=now)
    game = await services.games.start(
        guild_id, channel_id, interaction.user.id, settings=settings, plan=plan, now=now
    )
    bot.game_host.start(game)
    words = words_for(interaction, private=False)
    await send(interaction, Card().text(games.started_text(words, game)), private=False)


def place_of(interaction: Interaction) -> tuple[int, int]:
    """Return the ids of server and channel; `NoGamesHereError` outside of servers."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NoGamesHereError
    return interaction.guild_id, interaction.channel_id


@handlers.button(rf"{games.ANSWER}:{_ROUND}:(?P<place>[0-3])")
async def choose(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take the option that somebody chose."""
    await _answer(interaction, bot, int(found["round"]), found["place"], is_typed=False)


@handlers.button(rf"{games.TYPE}:{_ROUND}")
async def open_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form for an answer in one's own words."""
    words = words_for(interaction, private=True)
    box = ui.TextInput[ui.LayoutView](custom_id="answer", max_length=_LONGEST_ANSWER)
    form = Form(words.gettext("Your answer"), f"{TYPED}:{int(found['round'])}").field(
        words.gettext("Your answer"),
        box,
        description=words.gettext("Typos are fine; Hangul works too."),
    )
    await interaction.response.send_modal(form)


@handlers.form(rf"{TYPED}:{_ROUND}")
async def take_typed(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Take what somebody typed, as of when they sent it."""
    await _answer(interaction, bot, int(found["round"]), first(answers, "answer"), is_typed=True)


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
    text = games.receipt_text(words_for(interaction, private=True), receipt, is_typed=is_typed)
    await send(interaction, Card().text(text), private=True)


@handlers.button(rf"{games.AGAIN}:{_GAME}", cost=Cost.GAME)
async def play_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Begin a game like the one that is over."""
    settings = await demand_starter(interaction)
    podium = await bot.services.games.podium(int(found["game"]))
    await begin(interaction, podium.game.plan, settings)


async def show_daily(interaction: Interaction) -> None:
    """Answer with the question of the day, for this person alone."""
    if interaction.guild_id is None:
        words = words_for(interaction, private=True)
        line = words.gettext("The question of the day only works in servers. Try it there.")
        await send(interaction, Card().text(line), private=True)
    else:
        await send(interaction, await _daily(interaction, interaction.guild_id), private=True)


@handlers.button(rf"{days.ANSWER}:{DAY}:(?P<place>[0-3])")
async def answer_daily(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take somebody's answer to a question of the day, as of when Discord got it."""
    if interaction.guild_id is None:
        raise NotAllowedError
    receipt = await bot.services.daily_questions.answer(
        interaction.guild_id,
        dt.date.fromisoformat(found["date"]),
        interaction.user.id,
        given=int(found["place"]),
        at=discord.utils.snowflake_time(interaction.id),
    )
    words = words_for(interaction, private=True)
    if is_private(interaction) and receipt.status is AnswerStatus.ACCEPTED:
        said = days.receipt_text(words, receipt)
        await turn(interaction, await _daily(interaction, interaction.guild_id, said=said))
    else:
        await send(interaction, days.receipt_card(words, receipt), private=True)


@handlers.button(rf"post:question:{DAY}")
async def open_daily(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show somebody their answer and streak."""
    await show_daily(interaction)


async def _daily(interaction: Interaction, guild_id: int, *, said: str = "") -> Card:
    bot, words = interaction.client, words_for(interaction, private=True)
    view = await bot.services.daily_questions.view(guild_id, interaction.user.id, now=bot.now())
    return days.view_card(words, view, is_moderator=is_moderator(interaction), said=said)


async def leaderboard(
    interaction: Interaction,
    scope: LeaderboardScope,
    period: LeaderboardPeriod,
    *,
    page: int = 0,
    private: bool = False,
) -> Card:
    """Make a page (from 0) of a board; outside of servers there is but the global one."""
    bot, guild_id = interaction.client, interaction.guild_id
    answer = await bot.services.leaderboards.leaderboard(
        None if scope is LeaderboardScope.GLOBAL else guild_id,
        period,
        user_id=interaction.user.id,
        now=bot.now(),
        page=page,
    )
    words = words_for(interaction, private=private)
    return boards.leaderboard_card(words, answer, in_server=guild_id is not None)


@handlers.button(
    rf"(?:{boards.PAGE}|{boards.PERIOD}|{boards.SCOPE}):(?P<scope>{'|'.join(LeaderboardScope)}):"
    rf"(?P<period>{'|'.join(LeaderboardPeriod)}):{NUMBER}",
    cost=Cost.BOARD,
)
async def turn_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of a board, another time, or the other board."""
    alone = is_private(interaction) or not is_askers(interaction)
    scope, period = LeaderboardScope(found["scope"]), LeaderboardPeriod(found["period"])
    page = int(found["page"])
    await turn(interaction, await leaderboard(interaction, scope, period, page=page, private=alone))


@handlers.button(boards.TAKING_PART)
async def ask_about_taking_part(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Send in private what taking part in the global leaderboard means."""
    await send(interaction, await _taking_part(interaction), private=True)


@handlers.button(boards.JOIN)
async def join(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Put the person on the global board, by the name that they have everywhere."""
    name = _name(interaction)
    await bot.services.leaderboards.join(interaction.user.id, name, now=bot.now())
    await turn(interaction, await _taking_part(interaction))


@handlers.button(boards.LEAVE)
async def leave(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take the person off the global board."""
    await bot.services.leaderboards.leave(interaction.user.id)
    await turn(interaction, await _taking_part(interaction))


async def _taking_part(interaction: Interaction) -> Card:
    name = await interaction.client.services.leaderboards.find_global_name(interaction.user.id)
    words = words_for(interaction, private=True)
    return boards.taking_part_card(words, name, offered=_name(interaction))


def _name(interaction: Interaction) -> str:
    user = interaction.user
    return boards.shown_name(user.global_name or user.name, otherwise=user.name)


@handlers.button(OPEN_TRIVIA)
async def open_from_setup(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await controls.show(interaction)


@handlers.button(panel.BOARD)
async def ask_about_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether the leaderboard is to begin anew."""
    require_moderator(interaction)
    await turn(interaction, panel.leaderboard_card(words_for(interaction, private=True)))


@handlers.button(panel.BOARD_ANEW)
async def begin_leaderboard_anew(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count points from now on."""
    await controls.update(interaction, {"board_since": bot.now()})


@handlers.button(panel.BOARD_WHOLE)
async def count_whole_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count all points."""
    await controls.update(interaction, {"board_since": None})
