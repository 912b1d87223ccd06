"""`/collab`, `/artist`, `/onthisday`, `/upcoming`, and what their options mean."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.catalogue.model import ArtistRef, WorkKind
from bot.follows.cards import follow_button
from bot.kit.budgets import Cost
from bot.kit.discord.card import Card
from bot.kit.discord.commands import Choice, completion, costs
from bot.kit.discord.i18n import SOURCE_LANGUAGE, Words, names_of_places, words_for
from bot.kit.discord.reply import SOON, send, send_with_picture
from bot.kit.errors import InvalidInputError
from bot.kit.folding import fold
from bot.kit.pictures.pictures import Picture
from bot.kit.typed import parse_day
from bot.lookup.cards.artist import artist_card
from bot.lookup.cards.collaboration import collaboration_card
from bot.lookup.cards.controls import KIND_CHOICES, day_choices, name_choices, place_choices
from bot.lookup.cards.cover import cover
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.lookup.cards.errors import request_about, with_missing, with_readings
from bot.lookup.cards.lists import (
    find_reply,
    recognised_card,
    single_hit,
    unheard_of,
    with_reply,
)
from bot.lookup.cards.pictures import path_card, path_picture, stats_card, stats_picture
from bot.lookup.model import Filters, FindAnswer, LookupCode, Reading

Name = app_commands.Range[str, 1, 100]
Year = app_commands.Range[int, 1990, 2100]
Codes = Callable[[], Awaitable[Sequence[str]]]
"""Gives the codes that the catalogue has; only asked when something was typed."""


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
        lookup = await self.bot.lookup_in(interaction)
        filters = Filters(
            artist=artist,
            kind=kind_of(kind),
            year=year,
            country=await place_of(interaction, country, lookup.countries),
            language=await place_of(interaction, language, lookup.languages, tongue=True),
        )
        answer = await lookup.finder.find(query, filters=filters)
        words = words_for(interaction, private=private)
        said = await read_so(interaction, answer.readings)
        missed = await missed_titles(interaction, query, answer)
        render = partial(_found, words, answer, said, today=self.bot.today(), missed=missed)
        draw = partial(self.bot.pictures.draw, cover(words, single_hit(answer)))
        await send_with_picture(interaction, render, draw, private=private, patience=SOON)

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
            An artist or a group; its members and units count too
        partner:
            Only works with this artist
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.partners.with_artist(artist, partner=partner)
        words = words_for(interaction, private=private)
        said = await read_so(interaction, answer.readings)
        card = with_readings(with_reply(words, answer), words, said)
        if not answer.page.total:
            both = (answer.artist, answer.partner)
            with_missing(card, words, await missed_pair(interaction, partner or artist, *both))
        await send(interaction, card, private=private)

    @costs(Cost.PICTURE)
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
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.partners.path(start, end)
        words = words_for(interaction, private=private)
        said = await read_so(interaction, answer.readings)
        missed = ""
        if not answer.hops and not answer.member:
            missed = await missed_pair(interaction, end, answer.start, answer.end)

        def render(picture: Picture | None) -> Card:
            card = with_readings(path_card(words, answer, picture), words, said)
            return with_missing(card, words, missed)

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
        lookup = await self.bot.lookup_in(interaction)
        found = await lookup.finder.random(rng=self.rng, artist=artist, kind=kind_of(kind))
        another = await lookup.finder.save_random(artist=artist, kind=kind_of(kind))
        words = words_for(interaction, private=private)
        render = partial(collaboration_card, words, found, today=self.bot.today(), another=another)
        draw = partial(self.bot.pictures.draw, cover(words, found))
        await send_with_picture(interaction, render, draw, private=private, patience=SOON)

    @costs(Cost.PICTURE)
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
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.partners.stats(artist)
        words = words_for(interaction, private=private)
        said = await read_so(interaction, answer.readings)

        def render(picture: Picture | None) -> Card:
            return with_readings(stats_card(words, answer, picture), words, said)

        draw = partial(self.bot.pictures.draw, stats_picture(answer, words))
        await send_with_picture(interaction, render, draw, private=private)

    @find.autocomplete("query")
    @completion
    async def complete_query(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer titles, artists and shows that go with the other options."""
        filters = filters_while_typing(interaction)
        lookup = await self.bot.lookup_in(interaction)
        found = await lookup.suggester.anything(typed, filters=filters)
        return name_choices(interaction, found)

    @find.autocomplete("country")
    @completion
    async def complete_country(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the catalogue's countries."""
        lookup = await self.bot.lookup_in(interaction)
        return place_choices(interaction, await lookup.countries(), typed)

    @find.autocomplete("language")
    @completion
    async def complete_language(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the catalogue's languages."""
        lookup = await self.bot.lookup_in(interaction)
        known = await lookup.languages()
        return place_choices(interaction, known, typed, tongues=True)

    @with_.autocomplete("partner")
    @completion
    async def complete_partner(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer whom the artist worked with."""
        artist = interaction.namespace.artist or ""
        lookup = await self.bot.lookup_in(interaction)
        found = await lookup.suggester.partners(artist, typed)
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
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))


class ArchiveCog(commands.Cog):
    """Who an act is, what is celebrated when, and what a message is about."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        # A menu entry can't be declared inside a class, so it is made and taken away here.
        menu = app_commands.ContextMenu(name="Find collaborations", callback=self.recognise)
        self.menu = costs(Cost.MESSAGE)(menu)

    async def cog_load(self) -> None:
        """Add the menu entry."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the menu entry away."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def recognise(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer with the acts and titles in a message, to whoever asked."""
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.recogniser.recognise(_text_of(message))
        card = recognised_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @app_commands.command(extras={"example": "/artist name:IU"})
    async def artist(self, interaction: Interaction, name: Name, private: bool = False) -> None:
        """Meet an artist: names, group or members, debut, first and latest collaboration.

        Parameters
        ----------
        name:
            An artist or a group; Hangul, nicknames and typos are fine
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.partners.artist(name)
        words = words_for(interaction, private=private)
        said = await read_so(interaction, answer.readings)
        card = with_readings(artist_card(words, answer, today=self.bot.today()), words, said)
        await send(interaction, card, private=private)

    @app_commands.command(extras={"example": "/onthisday date:24 October"})
    async def onthisday(
        self,
        interaction: Interaction,
        date: app_commands.Range[str, 1, 40] = "today",
        artist: Name | None = None,
        private: bool = False,
    ) -> None:
        """See which collaborations came out on a day, in every year.

        Parameters
        ----------
        date:
            A day, such as 10-24, 24 October or 10월 24일; today in Seoul if left out
        artist:
            Only works of this artist
        private:
            Show the answer only to me
        """
        today = self.bot.today()
        day = parse_day(date, today=today)
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.on_this_day(day, today=today, artist=artist)
        words = words_for(interaction, private=private)
        await send(interaction, on_this_day_card(words, answer, today=today), private=private)

    @app_commands.command(extras={"example": "/upcoming days:14"})
    async def upcoming(
        self,
        interaction: Interaction,
        days: app_commands.Range[int, 1, 60] = 7,
        artist: Name | None = None,
        private: bool = False,
    ) -> None:
        """See which releases and anniversaries are coming.

        Parameters
        ----------
        days:
            How many days to look ahead, 7 if left out
        artist:
            Only works of this artist
        private:
            Show the answer only to me
        """
        lookup = await self.bot.lookup_in(interaction)
        answer = await lookup.upcoming(self.bot.today(), days=days, artist=artist)
        words = words_for(interaction, private=private)
        await send(interaction, upcoming_card(words, answer), private=private)

    @artist.autocomplete("name")
    @onthisday.autocomplete("artist")
    @upcoming.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))

    @onthisday.autocomplete("date")
    @completion
    async def complete_date(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the day that is being typed, or today, tomorrow and yesterday."""
        return day_choices(interaction, typed, today=self.bot.today())


async def missed_titles(interaction: Interaction, query: str, answer: FindAnswer) -> str:
    """Count and keep a search that found no works; empty where it found some."""
    if answer.page.total:
        return ""
    name = answer.understood.label if answer.understood else query
    return await interaction.client.missed(interaction, query, name)


async def missed_pair(interaction: Interaction, option: str, *artists: ArtistRef | None) -> str:
    """Count and keep a search for what artists made together, in vain."""
    names = (each.name for each in artists if each is not None)
    return await interaction.client.missed(interaction, option, *names)


async def read_so(
    interaction: Interaction, readings: Sequence[Reading]
) -> list[tuple[Reading, str]]:
    """Keep what was asked, once for each name that others have too: their buttons ask again."""
    kept = []
    for reading in readings:
        request = request_about(interaction, reading.typed) if reading.others else None
        lists = interaction.client.lists
        kept.append((reading, await lists.save(request.to_dict()) if request else ""))
    return kept


def _found(
    words: Words,
    answer: FindAnswer,
    said: list[tuple[Reading, str]],
    picture: Picture | None = None,
    *,
    today: dt.date,
    missed: str = "",
) -> Card:
    card = find_reply(words, answer, picture, today=today)
    if (act := unheard_of(answer)) is not None:
        card.buttons([follow_button(words, act.slug)])
    with_missing(card, words, missed)
    return with_readings(card, words, said)


def kind_of(typed: str | None) -> WorkKind | None:
    """Read a kind, which is usually picked from the choices; raises InvalidInputError."""
    try:
        return WorkKind(typed) if typed else None
    except ValueError as error:
        raise InvalidInputError(LookupCode.NOT_A_KIND, "kind", str(typed)) from error


async def place_of(
    interaction: Interaction, typed: str | None, known: Codes, *, tongue: bool = False
) -> str | None:
    """Read a country (or a language): its code, or its name for the reader or in English."""
    if not typed:
        return None
    said, codes = fold(typed), tuple(await known())
    for tag in (interaction.locale.value, SOURCE_LANGUAGE):
        for name, code in names_of_places(tag, codes, tongues=tongue):
            if said in (fold(name), fold(code)):
                return code
    if tongue:
        raise InvalidInputError(LookupCode.NOT_A_LANGUAGE, "language", typed)
    raise InvalidInputError(LookupCode.NOT_A_COUNTRY, "country", typed)


def filters_while_typing(interaction: Interaction) -> Filters:
    """Put together what is filled in so far; what can't be read does not narrow."""
    chosen = interaction.namespace
    kinds = {kind.value: kind for kind in WorkKind}
    return Filters(
        artist=chosen.artist or None,
        kind=kinds.get(chosen.kind or ""),
        year=chosen.year if isinstance(chosen.year, int) else None,
        country=chosen.country or None,
        language=chosen.language or None,
    )


def _text_of(message: discord.Message) -> str:
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
    return "\n".join(filter(None, parts))
