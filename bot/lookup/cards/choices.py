"""What options offer of the catalogue while somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import discord

from bot.catalogue.model import Suggestion
from bot.kit.discord import limits
from bot.kit.discord.choices import Choice
from bot.kit.discord.i18n import names_of_places, words_for
from bot.kit.discord.text import plain
from bot.kit.errors import InvalidInputError
from bot.kit.folding import fold
from bot.kit.typed_day import parse_day
from bot.lookup.cards.controls import suggestion_label
from bot.lookup.cards.terms import KINDS

KIND_CHOICES = [Choice(name=word, value=kind.value) for kind, word in KINDS.items()]
"""The kinds of collaboration; discord.py's translator puts them into the reader's language."""


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
