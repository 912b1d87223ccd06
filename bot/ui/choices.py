"""What options offer while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.domain.names import fold
from bot.domain.subjects import Suggestion
from bot.ui import limits
from bot.ui.controls import suggestion_label
from bot.ui.host import host_of
from bot.ui.i18n import names_of_places, words_for
from bot.ui.terms import KINDS
from bot.ui.text import plain

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
