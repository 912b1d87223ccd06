"""`/trivia`: games, the question of the day, and what moderators set for them."""

from __future__ import annotations

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import Card
from bot.kit.discord.commands import costs, for_moderators, is_moderator
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, send_with_picture
from bot.posts.model import ShardFilter
from bot.settings.model import ROUNDS
from bot.trivia.games.cards import MODE_CHOICES
from bot.trivia.games.model import GamePlan, Mode
from bot.trivia.leaderboard.cards import (
    PERIOD_CHOICES,
    SCOPE_CHOICES,
    global_rules,
    person_card,
    score_picture,
)
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardScope
from bot.trivia.questions.model import Category, Difficulty
from bot.trivia.questions.words import CATEGORY_CHOICES, DIFFICULTY_CHOICES
from cogs.trivia import buttons


class TriviaCog(commands.Cog):
    """Questions about who worked with whom."""

    trivia = app_commands.Group(name="trivia", description="Questions about who worked with whom.")

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Go on with the games of a shard's servers as soon as those are known."""
        shards = ShardFilter(self.bot.shard_count or 1, frozenset({shard_id}))
        await self.bot.game_host.resume(shards)

    @costs(Cost.GAME)
    @trivia.command(extras={"example": "/trivia start rounds:5"})
    @app_commands.choices(
        category=CATEGORY_CHOICES, difficulty=DIFFICULTY_CHOICES, mode=MODE_CHOICES
    )
    async def start(
        self,
        interaction: Interaction,
        rounds: app_commands.Range[int, *ROUNDS] | None = None,
        category: str | None = None,
        difficulty: str | None = None,
        mode: str = Mode.BUTTONS,
    ) -> None:
        """Start a game in this channel; everyone can play.

        Parameters
        ----------
        rounds:
            How many questions
        category:
            What they are about; everything if left out
        difficulty:
            How hard they are; mixed if left out
        mode:
            Four buttons to choose from, or typed answers
        """
        settings = await buttons.demand_starter(interaction)
        plan = GamePlan(
            rounds=rounds or settings.trivia_rounds,
            seconds=settings.trivia_seconds,
            mode=Mode(mode),
            category=Category(category) if category else None,
            difficulty=Difficulty(difficulty) if difficulty else None,
            has_speed=settings.trivia_speed,
        )
        await buttons.begin(interaction, plan, settings)

    @trivia.command(extras={"example": "/trivia skip"})
    async def skip(self, interaction: Interaction) -> None:
        """Skip to the answer: for whoever started the game, and moderators."""
        bot, words = self.bot, words_for(interaction, private=True)
        _, channel_id = buttons.place_of(interaction)
        await bot.services.games.skip(
            channel_id, interaction.user.id, is_moderator=is_moderator(interaction), now=bot.now()
        )
        if game := await bot.services.games.game_in(channel_id):
            bot.game_host.attend(game)
        said = words.gettext("Skipped. Here comes the answer.")
        await send(interaction, Card().text(said), private=True)

    @trivia.command(extras={"example": "/trivia stop"})
    async def stop(self, interaction: Interaction) -> None:
        """End this channel's game: for whoever started it, and moderators."""
        bot, words = self.bot, words_for(interaction, private=True)
        _, channel_id = buttons.place_of(interaction)
        game = await bot.services.games.stop(
            channel_id, interaction.user.id, is_moderator=is_moderator(interaction), now=bot.now()
        )
        bot.game_host.attend(game)
        said = words.gettext("Game stopped. Here come the results.")
        await send(interaction, Card().text(said), private=True)

    @trivia.command(extras={"example": "/trivia daily"})
    async def daily(self, interaction: Interaction) -> None:
        """Answer the question of the day, see your streak and the last answer, in private."""
        await buttons.show_daily(interaction)

    @for_moderators
    @trivia.command(extras={"example": "/trivia settings"})
    async def settings(self, interaction: Interaction) -> None:
        """Moderators: games, the question of the day, leaderboard, reported questions."""
        await buttons.controls.show(interaction)

    @costs(Cost.BOARD)
    @trivia.command(extras={"example": "/trivia leaderboard period:month", "note": global_rules})
    @app_commands.choices(scope=SCOPE_CHOICES, period=PERIOD_CHOICES)
    async def leaderboard(
        self,
        interaction: Interaction,
        scope: str = LeaderboardScope.SERVER,
        period: str = LeaderboardPeriod.WEEK,
    ) -> None:
        """See who has the most points, and your own place.

        Parameters
        ----------
        scope:
            This server if left out; the global one only has people who joined
        period:
            This week if left out
        """
        card = await buttons.leaderboard(
            interaction, LeaderboardScope(scope), LeaderboardPeriod(period)
        )
        await send(interaction, card, private=False)

    @costs(Cost.PICTURE)
    @trivia.command(extras={"example": "/trivia me"})
    async def me(self, interaction: Interaction) -> None:
        """See your points, your place, what you know best and your streaks, in private."""
        bot, words = self.bot, words_for(interaction, private=True)
        answer = await bot.services.leaderboards.person(
            interaction.guild_id, interaction.user.id, now=bot.now()
        )
        await send_with_picture(
            interaction,
            partial(person_card, words, answer),
            partial(bot.pictures.draw, score_picture(answer, words)),
            private=True,
        )
