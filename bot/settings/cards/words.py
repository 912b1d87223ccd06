"""Settings as words: what each is called, what a value means, what a change did, and clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from babel.dates import get_day_names
from discord import app_commands
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.error_card import ErrorWords, FaultWords, file_fault_lines
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape, plain
from bot.kit.folding import fold
from bot.kit.zone_search import ZoneSuggestion
from bot.kit.zones import zone_of
from bot.settings import declare
from bot.settings.declare import (
    ChangedSinceError,
    Group,
    Kind,
    NothingToUndoError,
    Plain,
    SettingsCode,
    SettingsFileError,
)
from bot.settings.model import (
    FORGOTTEN,
    OPERATOR,
    SETTINGS,
    UNDO,
    WEEKDAY,
    Change,
    GuildSettings,
    SettingsChange,
    Weekday,
    plain_of,
)

ACTIONS = {
    "import": N_("from a file"),
    "reset": N_("everything reset"),
    "pause": N_("paused"),
    "resume": N_("resumed"),
    "exclude": N_("excluded"),
    "readmit": N_("included again"),
    UNDO: N_("undone"),
}
_MOST_SHOWN = 5

Choice = app_commands.Choice[str]


def setting_name(words: Words, key: str) -> str:
    """Name a setting."""
    return words.gettext(SETTINGS[key].name)


def setting_text(words: Words, settings: GuildSettings, key: str) -> str:
    """Return what a setting is set to, as markup."""
    return value_text(words, key, plain_of(key, getattr(settings, key)))


def value_text(words: Words, key: str, stored: Plain) -> str:
    """Return what a setting's plain value means, as markup; None means the default."""
    setting = SETTINGS[key]
    value = plain_of(key, setting.default) if stored is None else stored
    if value is None or value == []:
        return words.gettext(setting.unset)
    kind = setting.kind
    if kind.words:
        return words.gettext(kind.words[value])
    if kind.unit:
        return words.ngettext(*kind.unit, int(str(value)))
    return _VALUES[kind](words, value) if kind in _VALUES else escape(str(value))


def _weekday(words: Words, value: Any) -> str:
    return str(get_day_names("wide", "stand-alone", words.locale)[Weekday(value).number])


def _moment(words: Words, value: Any) -> str:
    moment = declare.INSTANT.read("", value)
    return f"<t:{int(moment.timestamp())}:f>" if moment else ""


def _some(words: Words, shown: Sequence[str]) -> str:
    some = words.listing(shown[:_MOST_SHOWN])
    if rest := len(shown[_MOST_SHOWN:]):
        return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=some)
    return some


_VALUES: Mapping[Kind[Any], Callable[[Words, Any], str]] = {
    declare.CHANNEL: lambda words, value: f"<#{value}>",
    declare.ROLE: lambda words, value: f"<@&{value}>",
    WEEKDAY: _weekday,
    declare.LANGUAGE: lambda words, value: words.tongue(value),
    declare.INSTANT: _moment,
    declare.CHANNELS: lambda words, value: _some(words, [f"<#{each}>" for each in value]),
    declare.ARTISTS: lambda words, value: _some(words, [f"`{each}`" for each in value]),
    declare.TOKENS: lambda words, value: _some(words, [f"`{each}`" for each in value]),
}


def phrases(
    words: Words, settings: GuildSettings, group: Group, *, first: Sequence[str] = ()
) -> list[str]:
    """Return what a panel says of a group's settings, in their order but for the first ones."""
    keys = [key for key, each in SETTINGS.items() if each.group is group and each.phrase]
    said = [_phrase(words, settings, key) for key in dict.fromkeys((*first, *keys))]
    return [each for each in said if each]


def _phrase(words: Words, settings: GuildSettings, key: str) -> str:
    if getattr(settings, key) in (None, False):
        return words.gettext(SETTINGS[key].otherwise)
    return words.gettext(SETTINGS[key].phrase, value=setting_text(words, settings, key))


def change_lines(words: Words, changes: Iterable[Change]) -> list[str]:
    """Write a line for each setting: its name, what it was, what it is."""
    return [_change_line(words, each) for each in changes]


def who_text(words: Words, user_id: int) -> str:
    """Return who did something: a person, the operator, or somebody forgotten since."""
    if user_id == OPERATOR:
        return words.gettext("the operator")
    if user_id == FORGOTTEN:
        return words.gettext("someone who deleted their data")
    return f"<@{user_id}>"


def change_title(words: Words, change: SettingsChange) -> str:
    """Return who changed something and when, as markup."""
    who = who_text(words, change.user_id)
    when = int(change.changed_at.timestamp())
    parts = [f"<t:{when}:f>", who]
    if said := ACTIONS.get(change.action):
        parts.append(words.gettext(said))
    if change.undone:
        parts.append(words.gettext("undone since"))
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
    if isinstance(SETTINGS[change.key].default, tuple):
        return f"- **{name}**: {_list_change(words, change)}"
    old, new = (value_text(words, change.key, each) for each in (change.old, change.new))
    return words.gettext("- **{name}**: {old} → {new}", name=name, old=old, new=new)


def _list_change(words: Words, change: Change) -> str:
    old, new = (each if isinstance(each, list) else [] for each in (change.old, change.new))
    added = [each for each in new if each not in old]
    removed = [each for each in old if each not in new]
    parts = []
    if added:
        names = value_text(words, change.key, added)
        parts.append(words.gettext("added: {names}", names=names))
    if removed:
        names = value_text(words, change.key, removed)
        parts.append(words.gettext("removed: {names}", names=names))
    return "; ".join(parts) or words.gettext("in another order")


def offset_word(offset: dt.timedelta) -> str:
    """Write a distance from UTC: ``UTC+9``, ``UTC-3:30``, ``UTC``."""
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def clock_line(zone: ZoneSuggestion) -> str:
    """Write a zone, the time there and its distance from UTC: ``Asia/Seoul: 18:20, UTC+9``."""
    if zone.name == "UTC":
        return f"UTC: {zone.local:%H:%M}"
    return f"{zone.name}: {zone.local:%H:%M}, {offset_word(zone.offset)}"


def zone_choices(zones: Iterable[ZoneSuggestion]) -> list[app_commands.Choice[str]]:
    """Offer zones with the time there; what is sent back is the name."""
    return [
        app_commands.Choice(name=plain(clock_line(each), limits.OPTION_LABEL), value=each.name)
        for each in zones
    ][: limits.OPTIONS]


ERRORS = ErrorWords(
    faults={
        SettingsCode.NOT_A_SETTING: N_("There's no setting called “{value}”."),
        SettingsCode.NOT_AN_INSTANT: N_(
            "“{value}” isn't a time. Write it like 2026-01-31T09:00:00Z."
        ),
        SettingsCode.NOT_A_FLAG: N_("“{value}” should be true or false."),
        SettingsCode.NOT_A_ZONE: N_(
            "I don't know the time zone “{value}”. Type a city or country and pick from the list."
        ),
        SettingsCode.NOT_A_TOKEN: N_("“{value}” can't be excluded. Pick from the list."),
        SettingsCode.NOT_AN_ARTIST: N_(
            "“{value}” isn't an artist's ID: those look like bts or iu."
        ),
        SettingsCode.NOT_AN_ID: N_("“{value}” isn't a Discord ID: those have 15 to 20 digits."),
        SettingsCode.NOT_ONE_OF: N_("“{value}” doesn't work here. Use one of: {limit}."),
        SettingsCode.NOT_A_CHANNEL_HERE: N_("There's no channel {value} here that I can post in."),
        SettingsCode.NOT_A_ROLE_HERE: N_("{value} isn't a role I can mention here."),
    },
    simple={NothingToUndoError: N_("Nothing to undo. See `/settings history`.")},
)


@ERRORS.says(ChangedSinceError)
def _changed_since(words: Words, error: ChangedSinceError) -> list[str]:
    return [
        words.gettext(
            "{who} changed **{setting}** {when}, after you opened this. "
            "Nothing was saved: take a look and decide again.",
            setting=setting_name(words, error.key),
            who=who_text(words, error.user_id),
            when=format_dt(error.changed_at, "R"),
        )
    ]


@ERRORS.says(SettingsFileError)
def _file(words: FaultWords, error: SettingsFileError) -> list[str]:
    return file_fault_lines(words, error.faults)
