"""Fields of forms that several features have."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
from discord import ui

from bot.kit.discord.handlers import Answers
from bot.kit.discord.i18n import Words
from bot.kit.errors import InputCode, InvalidInputError
from bot.kit.typed_time import parse_clock
from bot.settings.cards.words import clock
from bot.settings.model import GuildSettings

_LONGEST_TIME = 20


SHOWN_CLOCK = r"[0-9]{2}:[0-9]{2}"


Values = dict[str, Any]


def typed_time(text: str) -> dt.time:
    """Read a time of day as people type it.

    Raises
    ------
    InvalidInputError
    """
    if (time := parse_clock(text)) is None:
        raise InvalidInputError(InputCode.NOT_A_TIME, "time", value=text[:100])
    return time


def first(answers: Answers, field: str) -> str:
    """Return the one value of a field; empty where nothing was filled in."""
    return next(iter(answers.get(field, ())), "")


def time_box(time: dt.time) -> ui.TextInput[Any]:
    """Ask for a time of day."""
    return ui.TextInput(custom_id="time", default=clock(time), max_length=_LONGEST_TIME)


def zone_note(words: Words, settings: GuildSettings) -> str:
    """Return the words for how a time is written, and of which time zone it is."""
    return words.gettext("For example 09:00 or 21:30, in {zone}", zone=settings.time_zone)


def options_of(choices: list[tuple[str, str]], current: str) -> list[discord.SelectOption]:
    """Make the options of a select, with the present one chosen."""
    return [
        discord.SelectOption(label=label, value=value, default=value == current)
        for value, label in choices
    ]
