"""The forms of the moderators' panel, with what is set filled in.

A form's custom id says what it showed: so what somebody else changed while it was open is
neither overwritten unseen nor refused where this moderator left it alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
from discord import ui

from bot.kit.discord.form_fields import (
    SHOWN_CLOCK,
    Values,
    first,
    options_of,
    time_box,
    typed_time,
    zone_note,
)
from bot.kit.discord.forms import Form
from bot.kit.discord.handlers import Answers, Match
from bot.kit.discord.i18n import Words
from bot.posts.cards.panel import channel_select
from bot.settings.cards.words import EMPTY_DAYS, clock, hours_text, weekday_name
from bot.settings.model import GuildSettings, Weekday

ZONE_FORM = "setup-zone"
TIME_FORM = "setup-time"
LOOK_FORM = "setup-look"
WEEKLY_FORM = "setup-weekly"
_HOURS = (1, 2, 3, 4, 6, 8, 12, 18, 24)
_FLAGS = ("picture", "thread", "publish")
_LONGEST_ZONE = 100

TIME_TEMPLATE = rf"{TIME_FORM}:(?P<time>{SHOWN_CLOCK}):(?P<hours>[0-9]{{1,2}})"
LOOK_TEMPLATE = rf"{LOOK_FORM}:(?P<empty>[a-z]+):(?P<role>[0-9]{{1,20}}):(?P<flags>[a-z-]*)"
WEEKLY_TEMPLATE = (
    rf"{WEEKLY_FORM}:(?P<channel>[0-9]{{1,20}}):(?P<day>[a-z]+):(?P<time>{SHOWN_CLOCK})"
)


def zone_form(words: Words, settings: GuildSettings) -> Form:
    """Ask for a time zone."""
    box: ui.TextInput[Any] = ui.TextInput(
        custom_id="zone", default=settings.time_zone, max_length=_LONGEST_ZONE
    )
    return Form(words.gettext("Time zone"), ZONE_FORM).field(
        words.gettext("Your city or country"),
        box,
        description=words.gettext("For example Seoul, Brazil, KST or +9"),
    )


def time_form(words: Words, settings: GuildSettings) -> Form:
    """Ask when the daily post comes."""
    hours = sorted({*_HOURS, settings.catch_up_hours})
    late = options_of([(str(n), hours_text(words, n)) for n in hours], str(settings.catch_up_hours))
    shown = f"{clock(settings.daily_time)}:{settings.catch_up_hours}"
    return (
        Form(words.gettext("When the daily post comes"), f"{TIME_FORM}:{shown}")
        .field(
            words.gettext("Time"),
            time_box(settings.daily_time),
            description=zone_note(words, settings),
        )
        .field(
            words.gettext("If I was away then, post up to so late"),
            ui.Select(custom_id="hours", options=late),
        )
    )


def look_form(words: Words, settings: GuildSettings) -> Form:
    """Ask what the daily post shows and does."""
    empty = [(each.value, words.gettext(text)) for each, text in EMPTY_DAYS.items()]
    chosen = [name for name in _FLAGS if getattr(settings, name)]
    labels = {
        "picture": words.gettext("Show a picture"),
        "thread": words.gettext("Open a thread below each post"),
        "publish": words.gettext("Publish it (announcement channels)"),
    }
    shown = f"{settings.empty_day}:{settings.ping_role or 0}:{'-'.join(chosen)}"
    return (
        Form(words.gettext("What the daily post shows"), f"{LOOK_FORM}:{shown}")
        .field(
            words.gettext("On a day without an anniversary"),
            ui.Select(custom_id="empty", options=options_of(empty, settings.empty_day)),
        )
        .field(
            words.gettext("Role to mention"),
            _role_select(settings.ping_role),
            description=words.gettext("Leave it empty to mention nobody"),
        )
        .field(words.gettext("Extras"), _extras(labels, chosen))
    )


def weekly_form(words: Words, settings: GuildSettings) -> Form:
    """Ask where and when the weekly digest comes."""
    days = [(each.value, weekday_name(words, each)) for each in Weekday]
    day, time = settings.weekly_day, clock(settings.weekly_time)
    channel = channel_select("channel", "", settings.weekly_channel)
    return (
        Form(
            words.gettext("Weekly digest"),
            f"{WEEKLY_FORM}:{settings.weekly_channel or 0}:{day}:{time}",
        )
        .field(
            words.gettext("Channel"),
            channel,
            description=words.gettext("Leave it empty to switch the digest off"),
        )
        .field(words.gettext("Day"), ui.Select(custom_id="day", options=options_of(days, day)))
        .field(
            words.gettext("Time"),
            time_box(settings.weekly_time),
            description=zone_note(words, settings),
        )
    )


def time_values(found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return what a form about the time showed, and what it brings."""
    shown = {"daily_time": _clock(found["time"]), "catch_up_hours": int(found["hours"])}
    hours = first(answers, "hours")
    return shown, {
        "daily_time": typed_time(first(answers, "time")),
        "catch_up_hours": int(hours) if hours else shown["catch_up_hours"],
    }


def look_values(found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return what a form about the post's looks showed, and what it brings."""
    flags, chosen = found["flags"].split("-"), answers.get("extras", ())
    shown = {
        "empty_day": found["empty"],
        "ping_role": int(found["role"]) or None,
        **{name: name in flags for name in _FLAGS},
    }
    role = first(answers, "role")
    return shown, {
        "empty_day": first(answers, "empty") or found["empty"],
        "ping_role": int(role) if role else None,
        **{name: name in chosen for name in _FLAGS},
    }


def weekly_values(found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return what a form about the digest showed, and what it brings."""
    shown = {
        "weekly_channel": int(found["channel"]) or None,
        "weekly_day": found["day"],
        "weekly_time": _clock(found["time"]),
    }
    channel = first(answers, "channel")
    return shown, {
        "weekly_channel": int(channel) if channel else None,
        "weekly_day": first(answers, "day") or found["day"],
        "weekly_time": typed_time(first(answers, "time")),
    }


def _clock(shown: str) -> dt.time:
    return dt.time.fromisoformat(shown)


def _role_select(current: int | None) -> ui.RoleSelect[Any]:
    chosen = [] if current is None else [_default(current)]
    return ui.RoleSelect(
        custom_id="role", min_values=0, max_values=1, required=False, default_values=chosen
    )


def _default(role_id: int) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=role_id, type=discord.SelectDefaultValueType.role)


def _extras(labels: dict[str, str], chosen: list[str]) -> ui.Select[Any]:
    return ui.Select(
        custom_id="extras",
        min_values=0,
        max_values=len(labels),
        required=False,
        options=[
            discord.SelectOption(label=label, value=value, default=value in chosen)
            for value, label in labels.items()
        ],
    )
