"""`/exclude`: what moderators keep out of posts and games."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.exclusions.cards import (
    entry_choices,
    excluded_card,
    excluded_list_card,
    included_again_card,
    token_of_entry,
    topic_choices,
    topic_of,
)
from bot.kit.discord.commands import Choice, completion, for_moderators, require_moderator
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.controls import name_choices

Name = app_commands.Range[str, 1, 100]


class ExclusionsCog(commands.Cog):
    """What a server leaves out of its daily posts, digests and trivia."""

    exclude = for_moderators(
        app_commands.Group(name="exclude", description="Keep something out of posts and trivia.")
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @exclude.command(extras={"example": "/exclude artist artist:PSY"})
    async def artist(self, interaction: Interaction, artist: Name) -> None:
        """Keep an artist's works out of posts and trivia.

        Parameters
        ----------
        artist:
            An artist or a group; a group's members go with it
        """
        guild_id = require_moderator(interaction)
        exclusions = await self.bot.services.exclusions.of(guild_id)
        answer = await exclusions.exclude_artist(
            guild_id, artist, by=interaction.user.id, now=self.bot.now()
        )
        card = excluded_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @exclude.command(extras={"example": "/exclude topic topic:Goblin"})
    async def topic(self, interaction: Interaction, topic: Name) -> None:
        """Keep a show, a kind or a single work out of posts and trivia.

        Parameters
        ----------
        topic:
            A show, a kind such as Remix, or a title
        """
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        exclusions = await self.bot.services.exclusions.of(guild_id)
        answer = await exclusions.exclude_topic(
            guild_id, topic_of(words, topic), by=interaction.user.id, now=self.bot.now()
        )
        await send(interaction, excluded_card(words, answer), private=True)

    @exclude.command(name="list", extras={"example": "/exclude list"})
    async def list_(self, interaction: Interaction) -> None:
        """See exclusions, and include things again."""
        guild_id = require_moderator(interaction)
        answer = await (await self.bot.services.exclusions.of(guild_id)).listing(guild_id)
        card = excluded_list_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @exclude.command(extras={"example": "/exclude remove entry:PSY"})
    async def remove(self, interaction: Interaction, entry: Name) -> None:
        """Include something in posts and trivia again.

        Parameters
        ----------
        entry:
            What is excluded now
        """
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        exclusions = await self.bot.services.exclusions.of(guild_id)
        listed = await exclusions.listing(guild_id)
        token = token_of_entry(words, listed.entries, entry)
        answer = await exclusions.include_again(
            guild_id, token, by=interaction.user.id, now=self.bot.now()
        )
        await send(interaction, included_again_card(words, answer), private=True)

    @artist.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))

    @topic.autocomplete("topic")
    @completion
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer kinds, shows and titles."""
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        exclusions = await self.bot.services.exclusions.of(guild_id)
        return topic_choices(words, await exclusions.suggest_topics(typed), typed)

    @remove.autocomplete("entry")
    @completion
    async def complete_entry(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer what is kept out."""
        guild_id = require_moderator(interaction)
        answer = await (await self.bot.services.exclusions.of(guild_id)).listing(guild_id)
        return entry_choices(words_for(interaction, private=True), answer.entries, typed)
