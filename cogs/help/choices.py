"""Commands that an option offers while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.kit.discord import limits
from bot.kit.discord.choices import Choice
from bot.kit.discord.i18n import words_for
from bot.kit.folding import fold
from cogs.help.help_card import full_name


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
