"""What options offer while somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.catalogue.refs import Suggestion
from bot.kit.discord import limits
from bot.kit.discord.host import host_of
from bot.kit.discord.i18n import names_of_places, words_for
from bot.kit.discord.paging import suggestion_label
from bot.kit.discord.text import plain
from bot.kit.errors import InvalidInputError
from bot.kit.folding import fold
from bot.kit.typed_day import parse_day
from bot.lookup.cards.terms import KINDS
from cogs.help.help_card import full_name

Choice = app_commands.Choice[str]
Owner = TypeVar("Owner")
Completion = Callable[[Owner, discord.Interaction[Any], str], Coroutine[Any, Any, list[Choice]]]

KIND_CHOICES = [Choice(name=word, value=kind.value) for kind, word in KINDS.items()]
"""The kinds of collaboration; discord.py's translator puts them into the reader's language."""


def completion(complete: Completion[Owner]) -> Completion[Owner]:
    """Answer with no choices when completing fails; the error goes to the one handler."""

    async def guarded(
        owner: Owner, interaction: discord.Interaction[Any], typed: str
    ) -> list[Choice]:
        try:
            return await complete(owner, interaction, typed)
        except Exception as error:
            # Raised, it would leave Discord without an answer until it says that loading failed.
            await host_of(interaction).report(interaction, error)
            return []

    # discord.py looks here for whether a method is meant.
    guarded.__qualname__ = complete.__qualname__
    return guarded


def name_choices(
    interaction: discord.Interaction[Any], suggestions: Iterable[Suggestion]
) -> list[Choice]:
    """Offer names; what is sent back is the token, which means this one and nothing else."""
    words = words_for(interaction, private=True)
    return [
        Choice(
            name=plain(suggestion_label(words, each), limits.OPTION_LABEL),
            value=each.token,
        )
        for each in suggestions
    ][: limits.OPTIONS]


def place_choices(
    interaction: discord.Interaction[Any],
    codes: Iterable[str],
    typed: str,
    *,
    tongues: bool = False,
) -> list[Choice]:
    """Offer countries (or languages) by their names in the reader's language, matched by start."""
    places = names_of_places(interaction.locale.value, tuple(codes), tongues=tongues)
    start = fold(typed)
    hits = [
        (name, code)
        for name, code in places
        if any(fold(part).startswith(start) for part in (name, *name.split(), code))
    ]
    return [Choice(name=plain(name, limits.OPTION_LABEL), value=code) for name, code in hits][
        : limits.OPTIONS
    ]


def day_choices(
    interaction: discord.Interaction[Any], typed: str, *, today: dt.date
) -> list[Choice]:
    """Offer the day that is typed, when it is one already; else today, tomorrow, yesterday."""
    words = words_for(interaction, private=True)
    try:
        days = [("", parse_day(typed, today=today))]
    except InvalidInputError:
        days = [
            (words.gettext("Today in Seoul: {day}"), today),
            (words.gettext("Tomorrow in Seoul: {day}"), today + dt.timedelta(1)),
            (words.gettext("Yesterday in Seoul: {day}"), today - dt.timedelta(1)),
        ]
    return [
        Choice(name=(name or "{day}").format(day=words.day_of_year(day)), value=day.isoformat())
        for name, day in days
    ]


def command_choices(
    interaction: discord.Interaction[Any],
    usable: Iterable[app_commands.Command[Any, ..., Any]],
    typed: str,
) -> list[Choice]:
    """Offer commands by their names, in the reader's language or as they are."""
    words = words_for(interaction, private=True)
    said = fold(typed)
    named = [(full_name(words, each), each.qualified_name) for each in usable]
    return [
        Choice(name=f"/{name}", value=real)
        for name, real in named
        if said in fold(name) or said in fold(real)
    ][: limits.OPTIONS]
