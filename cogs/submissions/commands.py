"""`/submit` and `/submissions`: what fans add and correct, and how it went."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.catalogue.model import Subject
from bot.curation.cards.submission import scope_note, which_card
from bot.curation.model import Kind
from bot.curation.submissions.model import Typed
from bot.kit.discord.commands import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.controls import name_choices
from bot.lookup.model import token_of
from cogs.submissions.buttons import mine
from cogs.submissions.forms import open_correction, open_form

Name = app_commands.Range[str, 1, 100]


class SubmissionsCog(commands.Cog):
    """What fans send in."""

    submit = app_commands.Group(name="submit", description="Add what's missing, fix what's wrong.")

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @submit.command(extras={"example": "/submit collaboration", "note": scope_note})
    async def collaboration(self, interaction: Interaction) -> None:
        """Add a collaboration that's missing; curators look at it first."""
        await open_form(interaction, Typed(Kind.WORK))

    @submit.command(extras={"example": "/submit correction query:APT."})
    async def correction(self, interaction: Interaction, query: Name) -> None:
        """Fix what's wrong about a collaboration or an artist; curators look at it first.

        Parameters
        ----------
        query:
            A title or an artist; pick from the list
        """
        token = token_of(query)
        if token and token.subject is Subject.ARTIST:
            await open_correction(interaction, Kind.ARTIST, token.slug)
            return
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.finder.find(query)
        if len(answer.page.items) == 1 and answer.page.total == 1:
            await open_correction(interaction, Kind.WORK, answer.page.items[0].slug)
            return
        card = which_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @app_commands.command(extras={"example": "/submissions"})
    async def submissions(self, interaction: Interaction) -> None:
        """See what you sent in here and how it went, or withdraw it."""
        await send(interaction, await mine(interaction), private=True)

    @correction.autocomplete("query")
    @completion
    async def complete_query(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer titles and artists."""
        lookup = await self.bot.lookup_in(interaction)
        found = await lookup.suggester.anything(typed)
        offered = [each for each in found if each.subject is not Subject.SHOW]
        return name_choices(interaction, offered)
