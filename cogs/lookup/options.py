"""What options mean: typed text as values of the domain, faults in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.catalogue.model import WorkKind
from bot.kit.discord.i18n import SOURCE_LANGUAGE, names_of_places
from bot.kit.errors import InvalidInputError
from bot.kit.folding import fold
from bot.lookup.model import Filters, LookupCode

Codes = Callable[[], Awaitable[Sequence[str]]]
"""Gives the codes that the catalogue has; only asked when something was typed."""


def kind_of(typed: str | None) -> WorkKind | None:
    """Read a kind, which is usually picked from the choices; raises InvalidInputError."""
    try:
        return WorkKind(typed) if typed else None
    except ValueError as error:
        raise InvalidInputError(LookupCode.NOT_A_KIND, "kind", str(typed)) from error


async def country_of(
    interaction: discord.Interaction[Any], typed: str | None, known: Codes
) -> str | None:
    """Read a country: its code, or its name in the reader's language or in English."""
    if not typed:
        return None
    if code := _place(interaction, typed, tuple(await known()), tongues=False):
        return code
    raise InvalidInputError(LookupCode.NOT_A_COUNTRY, "country", typed)


async def language_of(
    interaction: discord.Interaction[Any], typed: str | None, known: Codes
) -> str | None:
    """Read a language: its code, or its name in the reader's language or in English."""
    if not typed:
        return None
    if code := _place(interaction, typed, tuple(await known()), tongues=True):
        return code
    raise InvalidInputError(LookupCode.NOT_A_LANGUAGE, "language", typed)


def filters_while_typing(interaction: discord.Interaction[Any]) -> Filters:
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


def _place(
    interaction: discord.Interaction[Any], typed: str, known: tuple[str, ...], *, tongues: bool
) -> str | None:
    said = fold(typed)
    for tag in (interaction.locale.value, SOURCE_LANGUAGE):
        for name, code in names_of_places(tag, known, tongues=tongues):
            if said in (fold(name), fold(code)):
                return code
    return None
