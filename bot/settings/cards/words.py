"""Settings as words: what each is called, what a value means, what a change did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from babel.dates import get_day_names
from discord import app_commands

from bot.kit.discord import limits
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape, plain
from bot.kit.folding import fold
from bot.kit.zones import zone_of
from bot.settings.changes import FORGOTTEN, OPERATOR, UNDO, SettingsChange
from bot.settings.model import (
    DEFAULTS,
    Change,
    EmptyDay,
    Plain,
    Starters,
    Weekday,
    plain_of,
    read_setting,
)

SETTINGS = {
    "language": N_("Language"),
    "time_zone": N_("Time zone"),
    "daily_channel": N_("Channel of the daily post"),
    "daily_time": N_("Time of the daily post"),
    "daily_paused": N_("Daily post paused"),
    "empty_day": N_("Days without an anniversary"),
    "catch_up_hours": N_("Late by at most"),
    "ping_role": N_("Role to mention"),
    "thread": N_("Thread below each post"),
    "publish": N_("Publish to followers"),
    "picture": N_("Picture"),
    "weekly_channel": N_("Channel of the weekly digest"),
    "weekly_day": N_("Day of the weekly digest"),
    "weekly_time": N_("Time of the weekly digest"),
    "weekly_paused": N_("Weekly digest paused"),
    "question_channel": N_("Channel of the question of the day"),
    "question_time": N_("Time of the question of the day"),
    "question_paused": N_("Question of the day paused"),
    "trivia_channels": N_("Channels for trivia"),
    "trivia_starters": N_("Who may start trivia"),
    "trivia_rounds": N_("Rounds of a game"),
    "trivia_seconds": N_("Time to answer"),
    "trivia_speed": N_("Points for speed"),
    "trivia_cooldown_days": N_("No question again within"),
    "board_since": N_("Leaderboard counts from"),
    "review_channel": N_("Channel for reported questions"),
    "fallback_channel": N_("Channel for problems"),
    "excluded": N_("Left out"),
}
EMPTY_DAYS = {
    EmptyDay.NEAREST: N_("the nearest anniversary of the week"),
    EmptyDay.ARCHIVE: N_("something from the archive"),
    EmptyDay.TRIVIA: N_("a riddle"),
    EmptyDay.SKIP: N_("no post"),
}
STARTERS = {
    Starters.EVERYONE: N_("everybody"),
    Starters.MODERATORS: N_("who may manage the server"),
}
ACTIONS = {
    "import": N_("from a file"),
    "reset": N_("everything set back"),
    "pause": N_("paused"),
    "resume": N_("resumed"),
    "exclude": N_("left out"),
    "readmit": N_("taken in again"),
    UNDO: N_("taken back"),
}
_LISTS = {"excluded", "trivia_channels"}
_CHANNELS = {
    "daily_channel",
    "weekly_channel",
    "question_channel",
    "review_channel",
    "fallback_channel",
}
_SHOWN_TOKENS = 5

Choice = app_commands.Choice[str]


def setting_name(words: Words, key: str) -> str:
    """Name a setting."""
    return words.gettext(SETTINGS[key])


def weekday_name(words: Words, day: Weekday) -> str:
    """Name a day of the week."""
    return str(get_day_names("wide", "stand-alone", words.locale)[day.number])


def value_text(words: Words, key: str, stored: Plain) -> str:
    """Return what a setting's plain value means, as markup; None means the default."""
    value = plain_of(getattr(DEFAULTS, key)) if stored is None else stored
    if value is None:
        if key == "language":
            return words.gettext("the server's own")
        if key == "board_since":
            return words.gettext("the beginning")
        return words.gettext("none")
    if key in _CHANNELS:
        return f"<#{value}>"
    if key == "ping_role":
        return f"<@&{value}>"
    return _told(words, key, value)


def _told(words: Words, key: str, value: Plain) -> str:
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    if isinstance(value, list):
        return _listing(words, key, value)
    if key in _CHOICES:
        return words.gettext(_CHOICES[key][str(value)])
    if key in _AMOUNTS:
        return _AMOUNTS[key](words, int(str(value)))
    match key:
        case "language":
            return words.tongue(str(value))
        case "weekly_day":
            return weekday_name(words, Weekday(str(value)))
        case "board_since":
            return f"<t:{int(read_setting(key, value).timestamp())}:f>"
    return escape(str(value))


def hours_text(words: Words, hours: int) -> str:
    """Write a number of hours."""
    return words.ngettext("{n} hour", "{n} hours", hours)


def seconds_text(words: Words, seconds: int) -> str:
    """Write a number of seconds."""
    return words.ngettext("{n} second", "{n} seconds", seconds)


def days_text(words: Words, days: int) -> str:
    """Write a number of days."""
    return words.ngettext("{n} day", "{n} days", days)


_CHOICES: Mapping[str, Mapping[Any, str]] = {"empty_day": EMPTY_DAYS, "trivia_starters": STARTERS}
_AMOUNTS: Mapping[str, Callable[[Words, int], str]] = {
    "catch_up_hours": hours_text,
    "trivia_seconds": seconds_text,
    "trivia_cooldown_days": days_text,
}


def clock(time: dt.time) -> str:
    """Write a wall-clock time, the same for all readers: it is typed so too."""
    return f"{time:%H:%M}"


def change_lines(words: Words, changes: Iterable[Change]) -> list[str]:
    """Write a line for each setting: its name, what it was, what it is."""
    return [_change_line(words, each) for each in changes]


def who_text(words: Words, user_id: int) -> str:
    """Return who did something: a person, the operator, or somebody forgotten since."""
    if user_id == OPERATOR:
        return words.gettext("the operator")
    if user_id == FORGOTTEN:
        return words.gettext("somebody who had their data deleted")
    return f"<@{user_id}>"


def change_title(words: Words, change: SettingsChange) -> str:
    """Return who changed something and when, as markup."""
    who = who_text(words, change.user_id)
    when = int(change.changed_at.timestamp())
    parts = [f"<t:{when}:f>", who]
    if said := ACTIONS.get(change.action):
        parts.append(words.gettext(said))
    if change.undone:
        parts.append(words.gettext("taken back since"))
    return " · ".join(parts)


def change_choices(
    words: Words, changes: Iterable[SettingsChange], *, typed: str, zone: str
) -> list[Choice]:
    """Offer changes that can be taken back, by when they were made and what they changed."""
    said = fold(typed)
    labels = {each.id: _change_label(words, each, zone) for each in changes if not each.undone}
    return [
        Choice(name=plain(label, limits.OPTION_LABEL), value=str(change_id))
        for change_id, label in labels.items()
        if said in fold(label)
    ][: limits.OPTIONS]


def _change_label(words: Words, change: SettingsChange, zone: str) -> str:
    """Return in plain text what a change did: mentions don't show there."""
    keys = [setting_name(words, each.key) for each in change.changes]
    local = change.changed_at.astimezone(zone_of(zone))
    return f"{local:%Y-%m-%d %H:%M} · {words.listing(keys)}"


def _change_line(words: Words, change: Change) -> str:
    name = setting_name(words, change.key)
    if change.key in _LISTS:
        return f"- **{name}**: {_list_change(words, change)}"
    old, new = (value_text(words, change.key, each) for each in (change.old, change.new))
    return words.gettext("- **{name}**: {old} → {new}", name=name, old=old, new=new)


def _list_change(words: Words, change: Change) -> str:
    old, new = (each if isinstance(each, list) else [] for each in (change.old, change.new))
    added = [each for each in new if each not in old]
    removed = [each for each in old if each not in new]
    parts = []
    if added:
        parts.append(words.gettext("added: {names}", names=_listing(words, change.key, added)))
    if removed:
        parts.append(words.gettext("removed: {names}", names=_listing(words, change.key, removed)))
    return "; ".join(parts) or words.gettext("in another order")


def _listing(words: Words, key: str, tokens: list[str]) -> str:
    if not tokens:
        every = key == "trivia_channels"
        return words.gettext("every channel") if every else words.gettext("nothing")
    shown = "<#{each}>" if key == "trivia_channels" else "`{each}`"
    some = words.listing([shown.format(each=each) for each in tokens[:_SHOWN_TOKENS]])
    if rest := len(tokens[_SHOWN_TOKENS:]):
        return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=some)
    return some
