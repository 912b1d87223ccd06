"""`/schedule`: a server's posts, before and after they go out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.budgets import Cost
from bot.kit.discord.card import Card
from bot.kit.discord.commands import (
    Choice,
    completion,
    costs,
    for_moderators,
    require_guild,
    require_moderator,
)
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import send, send_with_picture
from bot.kit.pictures.pictures import Picture
from bot.kit.typed import parse_day
from bot.kit.zones import local_date
from bot.posts.cards.schedule import (
    coming_card,
    date_choices,
    history_card,
    kind_choices,
    kinds_of,
    paused_card,
    posted_lines,
    preview_card,
    resumed_card,
)
from bot.posts.cards.timeline import timeline_picture
from bot.posts.model import PICTURE, Edition, Obstacle
from bot.posts.moderation import ComingAnswer, PreviewAnswer, SwitchAnswer
from bot.posts.schedule import DAILY_POST, PostKind

KIND_CHOICES = kind_choices(POST_SOURCES)
Drawing = Callable[[], Awaitable[Picture | None]]


class ScheduleCog(commands.Cog):
    """Posts on a timetable, for moderators."""

    schedule = for_moderators(
        app_commands.Group(name="schedule", description="See and control what I post here.")
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @costs(Cost.PICTURE)
    @schedule.command(extras={"example": "/schedule preview date:29 February"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def preview(
        self,
        interaction: Interaction,
        date: app_commands.Range[str, 1, 40] = "today",
        kind: str = DAILY_POST,
    ) -> None:
        """See exactly what will be posted on a date.

        Parameters
        ----------
        date:
            A day, such as 10-24, 24 October or 10월 24일; today if left out
        kind:
            The daily post if left out
        """
        guild_id = require_moderator(interaction)
        now, zone = self.bot.now(), (await self.bot.services.settings.get(guild_id)).time_zone
        on = parse_day(date, today=local_date(zone, now))
        answer = await self.bot.services.schedule.preview(guild_id, PostKind(kind), on=on, now=now)
        words, public = words_for(interaction, private=True), words_for(interaction, private=False)
        blocked = await self._blocked(interaction, answer)
        render = partial(
            preview_card, words, answer, public=public, blocked=blocked, sources=POST_SOURCES
        )
        draw = self._drawing(answer, public, blocked=blocked)
        await send_with_picture(interaction, render, draw, private=True)

    @schedule.command(name="next", extras={"example": "/schedule next days:14"})
    async def next_(
        self, interaction: Interaction, days: app_commands.Range[int, 1, 14] = 7
    ) -> None:
        """See which posts come next, when, and what they open with.

        Parameters
        ----------
        days:
            How many days to look ahead, 7 if left out
        """
        guild_id = require_moderator(interaction)
        answer = await self.bot.services.schedule.coming(guild_id, days=days, now=self.bot.now())
        blocked = await self._blocked(interaction, answer)
        card = coming_card(
            words_for(interaction, private=True), answer, blocked=blocked, sources=POST_SOURCES
        )
        await send(interaction, card, private=True)

    @costs(Cost.PICTURE)
    @schedule.command(extras={"example": "/schedule post"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def post(self, interaction: Interaction, kind: str = DAILY_POST) -> None:
        """Send today's post now, once.

        Parameters
        ----------
        kind:
            The daily post if left out
        """
        guild = require_guild(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        post = await interaction.client.courier.post_now(guild, PostKind(kind))
        name = POST_SOURCES.server(post.key.kind).name
        card = Card().text(*posted_lines(words_for(interaction, private=True), post, name=name))
        await send(interaction, card, private=True)

    @schedule.command(extras={"example": "/schedule pause"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def pause(self, interaction: Interaction, kind: str | None = None) -> None:
        """Stop posting until you resume it.

        Parameters
        ----------
        kind:
            All of them if left out
        """
        answer = await self._switch(interaction, kind, paused=True)
        card = paused_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @schedule.command(extras={"example": "/schedule resume"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def resume(self, interaction: Interaction, kind: str | None = None) -> None:
        """Resume posting, and see when the next post comes.

        Parameters
        ----------
        kind:
            All of them if left out
        """
        answer = await self._switch(interaction, kind, paused=False)
        blocked = await self._blocked(interaction, answer)
        card = resumed_card(
            words_for(interaction, private=True), answer, blocked=blocked, sources=POST_SOURCES
        )
        await send(interaction, card, private=True)

    @schedule.command(extras={"example": "/schedule history"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def history(self, interaction: Interaction, kind: str | None = None) -> None:
        """See what was sent, skipped or failed, and why.

        Parameters
        ----------
        kind:
            All of them if left out
        """
        answer = await self.bot.services.schedule.history(
            require_moderator(interaction), kinds_of(kind, POST_SOURCES)
        )
        card = history_card(words_for(interaction, private=True), answer, POST_SOURCES)
        await send(interaction, card, private=True)

    async def _switch(
        self, interaction: Interaction, kind: str | None, *, paused: bool
    ) -> SwitchAnswer:
        guild_id, kinds = require_moderator(interaction), kinds_of(kind, POST_SOURCES)
        return await self.bot.services.schedule.switch(
            guild_id, kinds, paused=paused, by=interaction.user.id, now=self.bot.now()
        )

    def _drawing(
        self, answer: PreviewAnswer, public: Words, *, blocked: Iterable[Obstacle]
    ) -> Drawing | None:
        lacking = PICTURE in {each.feature for each in blocked}
        edition = answer.edition
        if not isinstance(edition, Edition) or lacking or not answer.settings.picture:
            return None
        return partial(self.bot.pictures.draw, timeline_picture(edition, public))

    async def _blocked(
        self, interaction: Interaction, answer: PreviewAnswer | ComingAnswer | SwitchAnswer
    ) -> list[Obstacle]:
        missing, _ = await self.bot.find_missing(interaction.guild, answer.settings)
        return [*missing, *answer.problems]

    @preview.autocomplete("date")
    @completion
    async def complete_date(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the day that is being typed, or the server's next days."""
        zone = (await self.bot.services.settings.get(require_moderator(interaction))).time_zone
        return date_choices(interaction, typed, today=local_date(zone, self.bot.now()))
