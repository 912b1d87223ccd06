"""What plays games of trivia, turns leaderboards, and the panel.

Whoever sees a question may answer it; the panel of `/trivia settings` is for moderators.
"""

from __future__ import annotations

from dataclasses import replace

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
from bot.trivia.daily.model import QUESTION_OF_DAY
from bot.trivia.errors import (
    GameRunningError,
    NoGamesHereError,
    NotAStarterError,
)
from bot.trivia.games import cards as games
from bot.trivia.games import end_cards as ends
from bot.trivia.games import hint_cards as hints
from bot.trivia.games import mode_cards as modes
from bot.trivia.games.model import GamePlan
from bot.trivia.leaderboard import cards as boards
from bot.trivia.leaderboard.hiding_cards import HIDE, UNHIDE, hiding_card
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardScope
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD
from cogs.panels import PanelControls
from cogs.trivia import runs
from cogs.trivia.players import demand_player


async def demand_game(interaction: Interaction, game_id: str) -> None:
    """Raise NotFromHereError for a game that is not of the channel."""
    game = await interaction.client.services.games.store.find(int(game_id))
    here = interaction.guild_id, interaction.channel_id
    if game is None or (game.guild_id, game.channel_id) != here:
        raise NotFromHereError


async def demand_round(interaction: Interaction, round_id: str) -> None:
    """Raise NotFromHereError for a round of a game that is not of the channel.

    BlockedPlayerError for who may not play there.
    """
    await demand_player(interaction)
    found = await interaction.client.services.games.store.find_round(int(round_id))
    # Who answers one that is no more is told so.
    if found is not None:
        await demand_game(interaction, str(found.game_id))


handlers: Handlers[KollabBot] = Handlers(game=demand_game, round=demand_round)
controls = PanelControls(
    panel.TRIVIA,
    panel.trivia_card,
    kind=QUESTION_OF_DAY,
    features=(QUESTION_OF_DAY, WEEKLY_BOARD, REVIEW),
    handlers=handlers,
)

TYPED = "quiz-typed"
GAME = r"(?P<game>[0-9]{1,18})"
_ROUND = r"(?P<round>[0-9]{1,18})"
_LONGEST_ANSWER = 100


async def demand_starter(interaction: Interaction) -> GuildSettings:
    """Return the server's settings, if this person may begin a game in this channel.

    Where the bot is in no server, everybody may begin one of their own.
    """
    if runs.server_of(interaction) is None:
        return GuildSettings()
    guild_id, channel_id = place_of(interaction)
    await demand_player(interaction)
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
    """Begin a game, if there are questions for it and none is being played in the channel.

    Where the bot is in no server, it is a solo game.
    """
    if runs.server_of(interaction) is None:
        await runs.start_solo(interaction, plan, settings)
        return
    guild_id, channel_id = place_of(interaction)
    bot, services = interaction.client, interaction.client.services
    running = await services.games.game_in(channel_id)
    if running is not None:
        raise GameRunningError(running)
    # Who chose what there is no question of is told at once.
    rng, now = bot.game_host.rng, bot.now()
    await services.games.pick(guild_id, plan, settings=settings, rng=rng, now=now)
    fitted = await services.games.fitted(guild_id, plan, settings=settings, now=now)
    game = await services.games.start(
        guild_id, channel_id, interaction.user.id, settings=settings, plan=fitted, now=now
    )
    bot.game_host.start(game)
    words = words_for(interaction, private=False)
    card = games.started_card(words, game)
    if fitted.rounds < plan.rounds:
        card.text(games.short_text(words, game))
    await send(interaction, card, private=False)


def place_of(interaction: Interaction) -> tuple[int, int]:
    """Return the ids of server and channel; `NoGamesHereError` outside of servers."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NoGamesHereError
    return interaction.guild_id, interaction.channel_id


@handlers.button(rf"{modes.TEAM}:{GAME}:(?P<team>[0-3])")
async def join_team(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Put somebody into a team, and show everybody who is in which."""
    seat = await bot.services.games.join(
        int(found["game"]), interaction.user.id, int(found["team"]), now=bot.now()
    )
    if seat.is_chosen:
        card = games.started_card(words_for(interaction, private=False), seat.game, seat.players)
        await interaction.response.edit_message(view=card)
    else:
        said = modes.seat_text(words_for(interaction, private=True), seat.team)
        await send(interaction, Card().text(said), private=True)


@handlers.button(rf"{modes.OPEN}:{GAME}")
async def open_game(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Have the next question come now: for whoever began the game, and moderators."""
    words, game_id = words_for(interaction, private=True), int(found["game"])
    said = words.gettext("It's running already.")
    if await bot.services.games.open(
        game_id, interaction.user.id, is_moderator=is_moderator(interaction), now=bot.now()
    ):
        bot.game_host.nudge(game_id)
        said = words.gettext("Here comes the question.")
    await send(interaction, Card().text(said), private=True)


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
    user = interaction.user
    bot.game_host.ends.meet(interaction.guild_id, user.id, user.display_name)
    receipt = await bot.services.games.answer(
        round_id,
        interaction.user.id,
        given,
        at=discord.utils.snowflake_time(interaction.id),
        typed=is_typed,
    )
    if receipt.is_last and receipt.round is not None:
        bot.game_host.nudge(receipt.round.game_id)
    text = games.receipt_text(words_for(interaction, private=True), receipt, is_typed=is_typed)
    await send(interaction, Card().text(text), private=True)


@handlers.button(rf"{hints.HINT}:{_ROUND}:(?P<place>[1-3])")
async def take_hint(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show somebody a hint: it costs points of what their answer will be worth."""
    receipt = await bot.services.games.hint(
        int(found["round"]),
        interaction.user.id,
        int(found["place"]),
        at=discord.utils.snowflake_time(interaction.id),
    )
    words = words_for(interaction, private=True)
    if receipt.round is None:
        card = Card().text(hints.no_hint_text(words, receipt.status))
    else:
        card = hints.hint_card(words, receipt.round, receipt.hints, has_more=receipt.has_more)
    await send(interaction, card, private=True)


@handlers.button(rf"{games.AGAIN}:{GAME}", cost=Cost.GAME)
async def play_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Begin a game like the one that is over."""
    settings = await demand_starter(interaction)
    podium = await bot.services.games.podium(int(found["game"]))
    # Whoever presses it hosts nothing.
    await begin(interaction, replace(podium.game.plan, is_hosted=False), settings)


@handlers.button(rf"{ends.SHARE}:{GAME}", cost=Cost.PICTURE)
async def share_game(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Hand out the end of a game in private, to be shown elsewhere."""
    game_ends, words = bot.game_host.ends, words_for(interaction, private=True)
    podium = await bot.services.games.podium(int(found["game"]))
    await interaction.response.defer(ephemeral=True, thinking=True)
    facts = await game_ends.store.facts(podium.game.game_id)
    names = await game_ends.names(podium, facts)
    picture = await game_ends.picture(words, podium, facts, names=names)
    card = ends.share_card(words, podium, names, picture)
    await send(interaction, card, private=True, picture=picture)


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


@handlers.button(rf"post:{WEEKLY_BOARD}:{DAY}", cost=Cost.BOARD)
async def open_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show somebody the server's leaderboard of all time, with their own line."""
    scope, period = LeaderboardScope.SERVER, LeaderboardPeriod.ALL
    card = await leaderboard(interaction, scope, period, private=True)
    await send(interaction, card, private=True)


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


@handlers.button(HIDE)
async def hide(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Hide the person from the server's boards."""
    await _hide(interaction, is_hidden=True)


@handlers.button(UNHIDE)
async def unhide(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the person on the server's boards again."""
    await _hide(interaction, is_hidden=False)


async def _hide(interaction: Interaction, *, is_hidden: bool) -> None:
    if interaction.guild_id is None:
        raise NotAllowedError
    leaderboards, person = interaction.client.services.leaderboards, interaction.user.id
    if is_hidden:
        await leaderboards.hide(interaction.guild_id, person, now=interaction.client.now())
    else:
        await leaderboards.unhide(interaction.guild_id, person)
    words = words_for(interaction, private=True)
    await send(interaction, hiding_card(words, is_hidden=is_hidden), private=True)


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
