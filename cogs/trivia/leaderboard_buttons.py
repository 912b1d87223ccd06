"""What `/trivia leaderboard` and `/trivia me` answer, and what their buttons do."""

from __future__ import annotations

from functools import partial

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import NUMBER, Card
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_askers, is_private, send, send_with_picture, turn
from bot.trivia.leaderboard import cards as boards
from bot.trivia.leaderboard.cards import (
    leaderboard_card,
    person_card,
    score_picture,
    shown_name,
    taking_part_card,
)
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardScope

handlers: Handlers[KollabBot] = Handlers()


async def show_leaderboard(
    interaction: Interaction, scope: LeaderboardScope, period: LeaderboardPeriod
) -> None:
    """Answer with the first page of a board; outside of servers there is but the global one."""
    card = await _leaderboard(interaction, scope, period, page=0, private=False)
    await send(interaction, card, private=False)


async def show_person(interaction: Interaction) -> None:
    """Answer with the person's own figures, in private."""
    bot, words = interaction.client, words_for(interaction, private=True)
    answer = await bot.services.leaderboards.person(
        interaction.guild_id, interaction.user.id, now=bot.now()
    )
    await send_with_picture(
        interaction,
        partial(person_card, words, answer),
        partial(bot.pictures.draw, score_picture(answer, words)),
        private=True,
    )


@handlers.button(
    rf"(?:{boards.PAGE}|{boards.PERIOD}|{boards.SCOPE}):(?P<scope>{'|'.join(LeaderboardScope)}):"
    rf"(?P<period>{'|'.join(LeaderboardPeriod)}):{NUMBER}"
)
async def turn_leaderboard(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of a board, another time, or the other board."""
    alone = is_private(interaction) or not is_askers(interaction)
    scope, period = LeaderboardScope(found["scope"]), LeaderboardPeriod(found["period"])
    number = int(found["page"])
    card = await _leaderboard(interaction, scope, period, page=number, private=alone)
    await turn(interaction, card)


@handlers.button(boards.TAKING_PART)
async def ask_about_taking_part(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Send in private what taking part in the global leaderboard means."""
    await send(interaction, await _taking_part(interaction), private=True)


@handlers.button(boards.JOIN)
async def join(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Put the person on the global board, by the name that they have everywhere."""
    name = shown_name(_name(interaction))
    await bot.services.leaderboards.join(interaction.user.id, name, now=bot.now())
    await turn(interaction, await _taking_part(interaction))


@handlers.button(boards.LEAVE)
async def leave(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take the person off the global board."""
    await bot.services.leaderboards.leave(interaction.user.id)
    await turn(interaction, await _taking_part(interaction))


async def _leaderboard(
    interaction: Interaction,
    scope: LeaderboardScope,
    period: LeaderboardPeriod,
    *,
    page: int,
    private: bool,
) -> Card:
    bot, guild_id = interaction.client, interaction.guild_id
    answer = await bot.services.leaderboards.leaderboard(
        None if scope is LeaderboardScope.GLOBAL else guild_id,
        period,
        user_id=interaction.user.id,
        now=bot.now(),
        page=page,
    )
    words = words_for(interaction, private=private)
    return leaderboard_card(words, answer, in_server=guild_id is not None)


async def _taking_part(interaction: Interaction) -> Card:
    name = await interaction.client.services.leaderboards.find_global_name(interaction.user.id)
    words = words_for(interaction, private=True)
    return taking_part_card(words, name, offered=_name(interaction))


def _name(interaction: Interaction) -> str:
    """Return somebody's name outside of servers: a nickname stays in its server."""
    return interaction.user.global_name or interaction.user.name
