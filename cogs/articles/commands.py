"""`/article`: what articles gave, and a new one."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.articles.model import LARGEST_FILE, LONGEST_ARTICLE, ArticleCode
from bot.curation.cards.review import article_form
from bot.kit.discord.commands import LISTED_FOR_MODERATORS, Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.kit.errors import InvalidInputError
from bot.lookup.cards.controls import name_choices
from bot.lookup.cards.lists import article_card, article_list_card
from cogs.articles.buttons import given_by, review_of
from cogs.rights import require_curator

Name = app_commands.Range[str, 1, 100]
Title = app_commands.Range[str, 1, 300]


class ArticlesCog(
    commands.GroupCog, group_name="article", group_description="Articles and their facts."
):
    """Articles and the facts each gave."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(name="list", extras={"example": "/article list"})
    async def list_(self, interaction: Interaction, private: bool = False) -> None:
        """List the articles I learned from.

        Parameters
        ----------
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        articles = await lookup.articles()
        card = article_list_card(words_for(interaction, private=private), articles)
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/article show article:international"})
    async def show(self, interaction: Interaction, article: Name, private: bool = False) -> None:
        """Show the facts that an article gave, and how sure each is.

        Parameters
        ----------
        article:
            A part of its title
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        found = await lookup.article(article)
        card = article_card(words_for(interaction, private=private), found)
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/article add", LISTED_FOR_MODERATORS: True})
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        title: Title | None = None,
        publisher: Title | None = None,
        date: app_commands.Range[str, 1, 40] | None = None,
        link: app_commands.Range[str, 1, 512] | None = None,
    ) -> None:
        """Curators: give me an article, and decide what of it should be here.

        Parameters
        ----------
        file:
            Text, Markdown or HTML; a form for pasting opens if you leave it out
        title:
            The article's title, if it isn't in the file
        publisher:
            Who published it
        date:
            When it was published, such as 2026-02-14
        link:
            Where it can be read
        """
        guild_id = await require_curator(interaction)
        given = given_by(interaction, title, publisher, date, link)
        if file is None:
            words = words_for(interaction, private=True)
            await interaction.response.send_modal(article_form(words, given, date or ""))
            return
        if file.size > LARGEST_FILE:
            raise InvalidInputError(ArticleCode.TOO_LONG, "file", limit=f"{LONGEST_ARTICLE:,}")
        # A long one takes longer to read than Discord waits.
        await interaction.response.defer(ephemeral=True)
        article = await self.bot.services.articles.read(await file.read(), given=given)
        await send(interaction, await review_of(interaction, guild_id, article), private=True)

    @show.autocomplete("article")
    @completion
    async def complete_article(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer articles."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.articles(typed))
