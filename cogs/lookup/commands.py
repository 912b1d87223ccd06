"""`/collab`: who worked with whom."""

from __future__ import annotations

import random
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.choices import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, send_with_picture
from bot.lookup.cards.choices import KIND_CHOICES, name_choices, place_choices
from bot.lookup.cards.collaboration import collaboration_card
from bot.lookup.cards.lists import find_reply, with_reply
from bot.lookup.cards.pictures import path_card, path_picture, stats_card, stats_picture
from bot.lookup.model import Filters
from cogs.lookup.options import country_of, filters_while_typing, kind_of, language_of

Name = app_commands.Range[str, 1, 100]
Year = app_commands.Range[int, 1990, 2100]


class LookupCog(commands.GroupCog, group_name="collab", group_description="Who worked with whom."):
    """Collaborations: find them, connect acts, be surprised."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        self.rng = random.SystemRandom()

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
            Only works made with this country
        language:
            Only works in this language
        private:
            Show the answer only to me
        """
        lookup = self.bot.lookup
        filters = Filters(
            artist=artist,
            kind=kind_of(kind),
            year=year,
            country=await country_of(interaction, country, lookup.countries),
            language=await language_of(interaction, language, lookup.languages),
        )
        answer = await lookup.finder.find(query, filters=filters)
        words = words_for(interaction, private=private)
        await send(interaction, find_reply(words, answer, today=self.bot.today()), private=private)

    @app_commands.command(name="with", extras={"example": "/collab with artist:BTS partner:Halsey"})
    async def with_(
        self,
        interaction: Interaction,
        artist: Name,
        partner: Name | None = None,
        private: bool = False,
    ) -> None:
        """See everyone an artist worked with, or two artists' works together.

        Parameters
        ----------
        artist:
            An artist or a group; a group counts its members and units in
        partner:
            Only works with this artist
        private:
            Show the answer only to me
        """
        answer = await self.bot.lookup.partners.with_artist(artist, partner=partner)
        card = with_reply(words_for(interaction, private=private), answer)
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/collab path from:IVE to:Ed Sheeran"})
    @app_commands.rename(start="from", end="to")
    async def path(
        self, interaction: Interaction, start: Name, end: Name, private: bool = False
    ) -> None:
        """Find the shortest chain of collaborations between two artists.

        Parameters
        ----------
        start:
            Where the chain starts
        end:
            Where the chain ends
        private:
            Show the answer only to me
        """
        answer = await self.bot.lookup.partners.path(start, end)
        words = words_for(interaction, private=private)
        render = partial(path_card, words, answer)
        draw = partial(self.bot.pictures.draw, path_picture(answer, words))
        await send_with_picture(interaction, render, draw, private=private)

    @app_commands.command(name="random", extras={"example": "/collab random artist:SHINee"})
    @app_commands.choices(kind=KIND_CHOICES)
    async def random_(
        self,
        interaction: Interaction,
        artist: Name | None = None,
        kind: str | None = None,
        private: bool = False,
    ) -> None:
        """Pull a random collaboration out of the archive.

        Parameters
        ----------
        artist:
            Only works of this artist
        kind:
            Only this kind of collaboration
        private:
            Show the answer only to me
        """
        found = await self.bot.lookup.finder.random(rng=self.rng, artist=artist, kind=kind_of(kind))
        words = words_for(interaction, private=private)
        card = collaboration_card(words, found, today=self.bot.today())
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/collab stats artist:SUGA"})
    async def stats(
        self, interaction: Interaction, artist: Name | None = None, private: bool = False
    ) -> None:
        """Draw works per year and top partners, of one artist or of all.

        Parameters
        ----------
        artist:
            Only works of this artist
        private:
            Show the answer only to me
        """
        answer = await self.bot.lookup.partners.stats(artist)
        words = words_for(interaction, private=private)
        render = partial(stats_card, words, answer)
        draw = partial(self.bot.pictures.draw, stats_picture(answer, words))
        await send_with_picture(interaction, render, draw, private=private)

    @find.autocomplete("query")
    @completion
    async def complete_query(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer titles, artists and shows that go with the other options."""
        filters = filters_while_typing(interaction)
        found = await self.bot.lookup.suggester.anything(typed, filters=filters)
        return name_choices(interaction, found)

    @find.autocomplete("country")
    @completion
    async def complete_country(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the catalogue's countries."""
        return place_choices(interaction, await self.bot.lookup.countries(), typed)

    @find.autocomplete("language")
    @completion
    async def complete_language(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the catalogue's languages."""
        known = await self.bot.lookup.languages()
        return place_choices(interaction, known, typed, tongues=True)

    @with_.autocomplete("partner")
    @completion
    async def complete_partner(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer whom the artist worked with."""
        artist = interaction.namespace.artist or ""
        found = await self.bot.lookup.suggester.partners(artist, typed)
        return name_choices(interaction, found)

    @find.autocomplete("artist")
    @with_.autocomplete("artist")
    @path.autocomplete("start")
    @path.autocomplete("end")
    @random_.autocomplete("artist")
    @stats.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        return name_choices(interaction, await self.bot.lookup.suggester.artists(typed))
