"""`/trivia`: games, the daily five, and what moderators set for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import Card
from bot.kit.discord.commands import Choice, completion, costs, for_moderators, is_moderator
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, send_with_picture
from bot.lookup.cards.controls import name_choices
from bot.lookup.cards.credits import name_in
from bot.posts.model import ShardFilter
from bot.settings.model import ROUNDS, GuildSettings
from bot.trivia.games.cards import MODE_CHOICES
from bot.trivia.games.model import TEAMS, GamePlan, Mode
from bot.trivia.games.service import plan_of
from bot.trivia.leaderboard.cards import (
    PERIOD_CHOICES,
    SCOPE_CHOICES,
    global_rules,
    person_card,
    score_picture,
)
from bot.trivia.leaderboard.model import LeaderboardPeriod, LeaderboardScope
from bot.trivia.questions.model import Category, Difficulty, Era
from bot.trivia.questions.words import CATEGORY_CHOICES, DIFFICULTY_CHOICES, ERA_CHOICES
from cogs.trivia import buttons, chains, nights, runs

Day = app_commands.Range[str, 0, 100]
ArtistName = app_commands.Range[str, 1, 100]


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
        category=CATEGORY_CHOICES, difficulty=DIFFICULTY_CHOICES, mode=MODE_CHOICES, era=ERA_CHOICES
    )
    async def start(
        self,
        interaction: Interaction,
        rounds: app_commands.Range[int, *ROUNDS] | None = None,
        category: str | None = None,
        difficulty: str | None = None,
        mode: str = Mode.BUTTONS,
        teams: app_commands.Range[int, *TEAMS] = TEAMS[0],
        artist: ArtistName | None = None,
        era: str | None = None,
    ) -> None:
        """Start a game here that everyone can play; in messages with me, one of your own.

        Parameters
        ----------
        rounds:
            How many questions
        category:
            What they are about; everything if left out
        difficulty:
            How hard they are; mixed if left out
        mode:
            How to play; four buttons to choose from if left out
        teams:
            How many teams, when you play in teams
        artist:
            Who all questions are about; a group's members count as the group
        era:
            When the songs came out; any time if left out
        """
        settings = await buttons.demand_starter(interaction)
        chosen = {"mode": mode, "category": category, "difficulty": difficulty, "era": era}
        plan = await self._plan(interaction, settings, artist, chosen, rounds=rounds, teams=teams)
        await buttons.begin(interaction, plan, settings)

    @for_moderators
    @trivia.command(extras={"example": "/trivia night day:tomorrow time:20:00"})
    @app_commands.choices(
        category=CATEGORY_CHOICES,
        difficulty=DIFFICULTY_CHOICES,
        mode=MODE_CHOICES,
        era=ERA_CHOICES,
    )
    async def night(
        self,
        interaction: Interaction,
        day: str | None = None,
        time: str | None = None,
        rounds: app_commands.Range[int, *ROUNDS] | None = None,
        category: str | None = None,
        difficulty: str | None = None,
        mode: str = Mode.BUTTONS,
        teams: app_commands.Range[int, *TEAMS] = TEAMS[0],
        artist: ArtistName | None = None,
        era: str | None = None,
    ) -> None:
        """Moderators: plan a trivia night here and host it, or see the one planned.

        Parameters
        ----------
        day:
            On which day, like tomorrow, 12-24 or Dec 24
        time:
            At what time, in this server's time zone, like 20:00
        rounds:
            How many questions
        category:
            What they are about; everything if left out
        difficulty:
            How hard they are; mixed if left out
        mode:
            How to play; four buttons to choose from if left out
        teams:
            How many teams, when you play in teams
        artist:
            Who all questions are about; a group's members count as the group
        era:
            When the songs came out; any time if left out
        """
        settings = await self.bot.services.settings.get(interaction.guild_id or 0)
        chosen = {"mode": mode, "category": category, "difficulty": difficulty, "era": era}
        plan = await self._plan(
            interaction, settings, artist, chosen, rounds=rounds, teams=teams, is_hosted=True
        )
        await nights.show_or_plan(interaction, day, time, settings, plan)

    async def _plan(
        self,
        interaction: Interaction,
        settings: GuildSettings,
        artist: str | None,
        chosen: Mapping[str, str | None],
        **how: Any,
    ) -> GamePlan:
        """Return the plan of a game by the choices that were taken, and `how` it is played."""
        kinds = {"category": Category, "difficulty": Difficulty, "era": Era}
        sort: dict[str, Any] = {
            name: kind(value) for name, kind in kinds.items() if (value := chosen[name])
        }
        plan = plan_of(settings, Mode(chosen["mode"] or Mode.BUTTONS), **sort, **how)
        if artist is None:
            return plan
        about = await (await self.bot.lookup_in(interaction)).artist(artist)
        name = name_in(words_for(interaction, private=False), about)
        return replace(plan, artist=about.slug, artist_name=name)

    @night.autocomplete("artist")
    @start.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))

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
    async def daily(self, interaction: Interaction, date: Day = "") -> None:
        """Play today's five questions, the same for everyone; only you see your answers.

        Parameters
        ----------
        date:
            A day you missed; today's if left out
        """
        await runs.open_daily(interaction, date)

    @daily.autocomplete("date")
    @completion
    async def complete_day(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the dates that can be played, and how those went that were."""
        return await runs.complete_day(interaction, typed)

    @costs(Cost.PICTURE)
    @trivia.command(extras={"example": "/trivia chain"})
    async def chain(
        self, interaction: Interaction, date: app_commands.Range[str, 1, 40] = "today"
    ) -> None:
        """Find your way from one artist to another by who made music together, in private.

        Parameters
        ----------
        date:
            A day of the last 30, such as 24 October; today in Seoul if left out
        """
        await chains.show(interaction, date)

    @chain.autocomplete("date")
    @completion
    async def complete_date(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the days whose chains are kept."""
        return chains.complete_date(interaction, typed)

    @for_moderators
    @trivia.command(extras={"example": "/trivia settings"})
    async def settings(self, interaction: Interaction) -> None:
        """Moderators: games, the daily five, leaderboard, reported questions."""
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
        """See your points, places, streaks, badges, last games and what you know, in private."""
        bot, words = self.bot, words_for(interaction, private=True)
        answer = await bot.services.leaderboards.person(
            interaction.guild_id, interaction.user.id, now=bot.now()
        )
        history = await bot.services.people.history(interaction.guild_id, interaction.user.id)
        await send_with_picture(
            interaction,
            partial(person_card, words, answer, history),
            partial(bot.pictures.draw, score_picture(answer, words)),
            private=True,
        )
