"""`/questions`: what people say against questions, what is retired, and a server's own."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.commands import Choice, completion, for_moderators, require_moderator
from bot.kit.discord.i18n import words_for
from bot.trivia.curation.report_cards import SHELF_CHOICES, id_choices
from bot.trivia.curation.reports import Shelf
from cogs.trivia.question_buttons import (
    add_questions,
    restore_question,
    retire_question,
    show_shelf,
)

Typed = app_commands.Range[str, 1, 100]


class QuestionsCog(commands.Cog):
    """Which questions a server's games have."""

    questions = for_moderators(
        app_commands.Group(name="questions", description="Reported, retired and own questions.")
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @questions.command(name="list", extras={"example": "/questions list"})
    @app_commands.choices(show=SHELF_CHOICES)
    async def list_(self, interaction: Interaction, show: str = Shelf.REPORTED) -> None:
        """See questions with who knew them and what people say against them.

        Parameters
        ----------
        show:
            Reported ones if left out
        """
        require_moderator(interaction)
        await show_shelf(interaction, Shelf(show))

    @questions.command(extras={"example": "/questions retire question:APT."})
    async def retire(self, interaction: Interaction, question: Typed) -> None:
        """Take a question out of this server's games.

        Parameters
        ----------
        question:
            Some of its words; what was reported or asked lately is offered
        """
        await retire_question(interaction, question)

    @questions.command(extras={"example": "/questions restore question:APT."})
    async def restore(self, interaction: Interaction, question: Typed) -> None:
        """Include a retired question in this server's games again.

        Parameters
        ----------
        question:
            Some of its words; what is retired is offered
        """
        await restore_question(interaction, question)

    @questions.command(extras={"example": "/questions add"})
    async def add(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Add a question of your own, or many from a file; you see first what would be added.

        Parameters
        ----------
        file:
            Questions as YAML, at most 200; a form opens if you leave it out
        """
        await add_questions(interaction, file)

    @retire.autocomplete("question")
    @completion
    async def complete_retire(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer what is reported, asked lately, or the server's own."""
        guild_id = require_moderator(interaction)
        found = await self.bot.services.question_quality.list_retirable(guild_id)
        return id_choices(words_for(interaction, private=True), found, typed)

    @restore.autocomplete("question")
    @completion
    async def complete_restore(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer what is retired."""
        guild_id = require_moderator(interaction)
        found = await self.bot.services.question_quality.list_retired(guild_id)
        return id_choices(words_for(interaction, private=True), found, typed)
