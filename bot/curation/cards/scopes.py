"""Where what a curator does shows: in their server, or everywhere."""

from __future__ import annotations

from enum import StrEnum

from discord import app_commands

from bot.curation.model import INSTANCE
from bot.kit.discord.i18n import N_, Words


class Where(StrEnum):
    """Where something shows, as commands and custom ids say it."""

    HERE = "here"
    EVERYWHERE = "everywhere"


AGAIN = "curate-again"
"""Begins the custom id of the button that opens a form with faults again."""

WHERE = r"(?P<where>here|everywhere)"
"""A part of custom ids."""

_NAMES = {Where.HERE: N_("this server"), Where.EVERYWHERE: N_("all servers")}
WHERE_CHOICES = [app_commands.Choice(name=name, value=each.value) for each, name in _NAMES.items()]


def where_of(scope: int) -> Where:
    """Return how custom ids say a scope."""
    return Where.EVERYWHERE if scope == INSTANCE else Where.HERE


def scope_name(words: Words, scope: int) -> str:
    """Return where what a scope says shows."""
    return words.gettext(_NAMES[where_of(scope)])
