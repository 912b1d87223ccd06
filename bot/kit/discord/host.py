"""What the buttons need of the bot; `bot.app.client.KollabBot` is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.app.services import Services
    from bot.kit.discord.i18n import Words
    from bot.kit.pictures.pictures import Picture
    from bot.lookup.model import Edition, PathAnswer, StatsAnswer
    from bot.lookup.service import LookupService
    from bot.posts.cards.check import MissingPermission
    from bot.posts.model import Post
    from bot.posts.schedule import PostKind
    from bot.settings.model import GuildSettings
    from bot.trivia.curation.reports import Review
    from bot.trivia.games.model import Game, GamePlan
    from bot.trivia.leaderboard.service import PersonAnswer


class Painter(Protocol):
    """Draws pictures for answers; `bot.kit.pictures.pictures.Pictures` is one."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw a chain; None where there is nothing to draw, or drawing failed."""

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw figures; None where there is nothing to draw, or drawing failed."""

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw a post's line of time; None where it would help nothing, or drawing failed."""

    async def score_picture(self, answer: PersonAnswer, words: Words) -> Picture | None:
        """Draw somebody's accuracy; None where there is nothing to draw, or drawing failed."""

    async def close(self) -> None:
        """Release whatever draws."""


class NoPainter:
    """Draws nothing: answers are text only."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def score_picture(self, answer: PersonAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def close(self) -> None:
        """Do nothing."""


class Poster(Protocol):
    """Posts; `bot.posts.delivery.courier.Courier` is one."""

    async def post_now(self, guild: discord.Guild, kind: PostKind) -> Post:
        """Post today's at once; raises a UserError where that can't be."""


class GameLeader(Protocol):
    """Leads games of trivia; `bot.trivia.games.host.Quizmaster` is one."""

    def demand_place(self, guild_id: int, channel_id: int) -> None:
        """See that a game can be played in a channel; raises a UserError where it can't."""

    async def demand_question(
        self, guild_id: int, *, settings: GuildSettings, plan: GamePlan
    ) -> None:
        """See that there is a question of the sort that is planned; raises a UserError if not."""

    def start(self, game: Game) -> None:
        """Lead a game from its beginning."""

    def attend(self, game: Game) -> None:
        """Look at a game at once that somebody changed."""


class Reviewer(Protocol):
    """Reports questions to moderators; `bot.trivia.curation.notify.Reviewers` does."""

    async def tell(self, guild: discord.Guild, review: Review) -> None:
        """Send a reported question, where the server has a channel for that."""


class Host(Protocol):
    """A bot with its services, its command tree and its calendar."""

    services: Services
    lookup: LookupService
    pictures: Painter
    courier: Poster
    game_host: GameLeader
    reviewers: Reviewer

    def find_missing(
        self, guild: discord.Guild, settings: GuildSettings
    ) -> Sequence[MissingPermission]:
        """Find what the features that a server has switched on lack there."""

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        """Find commands."""

    def now(self) -> dt.datetime:
        """Return the time, in UTC."""

    def today(self) -> dt.date:
        """Return the date in Seoul, whose calendar Korean release days follow."""

    async def report(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer an error in words and log what is no user's fault."""


def host_of(interaction: discord.Interaction[Any]) -> Host:
    """Return the bot that an interaction came to."""
    return cast(Host, interaction.client)
