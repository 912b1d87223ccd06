"""`/collab`: who worked with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.models import CollaborationKind
from bot.services.answers import Filters
from bot.ui.choices import KIND_CHOICES, Choice, completion, name_choices
from bot.ui.i18n import words_for
from bot.ui.lists import find_reply
from bot.ui.reply import send

if TYPE_CHECKING:
    from bot.client import KollabBot

Interaction = discord.Interaction["KollabBot"]
Name = app_commands.Range[str, 1, 100]
Year = app_commands.Range[int, 1990, 2100]


class Lookup(commands.GroupCog, group_name="collab", group_description="Who worked with whom"):
    """Collaborations: find them, connect artists, be surprised."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(extras={"example": "/collab find query:APT."})
    @app_commands.choices(kind=KIND_CHOICES)
    async def find(
        self,
        interaction: Interaction,
        query: Name,
        artist: Name | None = None,
        kind: str | None = None,
        year: Year | None = None,
        country: Name | None = None,
        language: Name | None = None,
        private: bool = False,
    ) -> None:
        """Find collaborations by title, artist or show.

        Parameters
        ----------
        query:
            A title, an artist or a show; Hangul and typos are fine
        artist:
            Only works of this artist
        kind:
            Only this kind of collaboration
        year:
            Only works of this year
        country:
            Only works with artists of this country
        language:
            Only works in this language
        private:
            Show the answer only to me
        """
        filters = make_filters(artist, kind, year, country, language)
        answer = await self.bot.lookup.find(query, filters=filters)
        words = words_for(interaction, private=private)
        card = find_reply(words, answer, today=self.bot.today())
        await send(interaction, card, private=private)

    @find.autocomplete("query")
    @completion
    async def complete_query(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer titles, artists and shows that go with the other options."""
        chosen = interaction.namespace
        filters = make_filters(
            chosen.artist, chosen.kind, chosen.year, chosen.country, chosen.language
        )
        found = await self.bot.lookup.suggest_anything(typed, filters=filters)
        return name_choices(interaction, found)

    @find.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        return name_choices(interaction, await self.bot.lookup.suggest_artists(typed))


def make_filters(
    artist: str | None,
    kind: str | None,
    year: int | None,
    country: str | None,
    language: str | None,
) -> Filters:
    """Put the options that narrow a search together."""
    return Filters(
        artist=artist,
        kind=CollaborationKind(kind) if kind else None,
        year=year,
        country=country,
        language=language,
    )


async def setup(bot: KollabBot) -> None:
    """Load the extension."""
    await bot.add_cog(Lookup(bot))
