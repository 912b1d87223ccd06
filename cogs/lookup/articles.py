"""`/article`: what the bot learned from articles."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.choices import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.choices import name_choices
from bot.lookup.cards.lists import article_card, article_list_card


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
        articles = await self.bot.lookup.articles()
        card = article_list_card(words_for(interaction, private=private), articles)
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/article show article:international"})
    async def show(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 100],
        private: bool = False,
    ) -> None:
        """Show the facts that an article gave, and how sure each is.

        Parameters
        ----------
        article:
            A part of its title
        private:
            Show the answer only to me
        """
        found = await self.bot.lookup.article(article)
        card = article_card(words_for(interaction, private=private), found)
        await send(interaction, card, private=private)

    @show.autocomplete("article")
    @completion
    async def complete_article(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer articles."""
        return name_choices(interaction, await self.bot.lookup.suggester.articles(typed))
