"""What a server's moderators can set, with the plain form in which it is stored and exported.

One field of `GuildSettings` is one setting: its default, and in `CODECS` how its plain form is
read. Storage, audit, undo, export and import handle all settings alike.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.errors import InputFault, InvalidInputError
from bot.domain.zones import canonical_zone

Plain = str | bool | int | list[str] | None
"""A setting as YAML and JSON have it. None means: the default."""

MOST_EXCLUDED = 200
LANGUAGES = ("en", "ko")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_ID = re.compile(r"[0-9]{15,20}")
_TOKEN = re.compile(r"(artist|show|collaboration|kind):[a-z0-9-]{1,64}")


class EmptyDay(StrEnum):
    """What the daily post does on a day without an anniversary."""

    SKIP = "skip"
    NEAREST = "nearest"
    ARCHIVE = "archive"
    TRIVIA = "trivia"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Give the number that `datetime.date.weekday` uses, Monday 0."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """All settings of one server.

    Channels and roles are Discord's ids; None is "none". `language` None means the server's own
    (Discord's preferred locale). `time_zone` is a canonical IANA name. `daily_time` and
    `weekly_time` are wall-clock times there. `excluded` holds tokens such as ``artist:bts`` and
    ``kind:remix``: what is kept out of daily posts, digests and trivia.
    """

    language: str | None = None
    time_zone: str = "UTC"
    daily_channel: int | None = None
    daily_time: dt.time = dt.time(9)
    daily_paused: bool = False
    empty_day: EmptyDay = EmptyDay.NEAREST
    catch_up_hours: int = 6
    ping_role: int | None = None
    thread: bool = False
    publish: bool = False
    picture: bool = True
    weekly_channel: int | None = None
    weekly_day: Weekday = Weekday.SUNDAY
    weekly_time: dt.time = dt.time(9)
    weekly_paused: bool = False
    fallback_channel: int | None = None
    excluded: tuple[str, ...] = ()


DEFAULTS = GuildSettings()
KEYS = tuple(field.name for field in dataclasses.fields(GuildSettings))


@dataclass(frozen=True, slots=True)
class Change:
    """One setting's change, in plain form; None is the default."""

    key: str
    old: Plain
    new: Plain


def to_plain(settings: GuildSettings) -> dict[str, Plain]:
    """Give what differs from the defaults, in plain form, in the order of the fields."""
    return {
        key: plain_of(getattr(settings, key))
        for key in KEYS
        if getattr(settings, key) != getattr(DEFAULTS, key)
    }


def plain_of(value: Any) -> Plain:
    """Give the plain form of one setting's value."""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, int) and not isinstance(value, bool) and value > _LARGEST_PLAIN:
        # JavaScript and spreadsheets round numbers as large as Discord's ids.
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


_LARGEST_PLAIN = 1_000_000


def read_setting(key: str, plain: object) -> Any:
    """Read one setting's plain form; None gives the default.

    Raises
    ------
    InvalidInputError
        `option` is the key.
    """
    if key not in CODECS:
        raise InvalidInputError(InputFault.NOT_A_SETTING, key, value=key)
    return getattr(DEFAULTS, key) if plain is None else CODECS[key](key, plain)


def from_plain(plain: Mapping[str, object]) -> GuildSettings:
    """Read settings; whatever is not named has its default.

    Raises
    ------
    InvalidInputError
        For the first setting that can't be.
    """
    return GuildSettings(**{key: read_setting(key, value) for key, value in plain.items()})


def changes_between(old: GuildSettings, new: GuildSettings) -> tuple[Change, ...]:
    """List what differs, in the order of the fields."""
    before, after = to_plain(old), to_plain(new)
    return tuple(
        Change(key, before.get(key), after.get(key))
        for key in KEYS
        if before.get(key) != after.get(key)
    )


def _text(key: str, plain: object) -> str:
    if not isinstance(plain, str):
        raise InvalidInputError(InputFault.NOT_TEXT, key, value=str(plain)[:100])
    return plain.strip()


def _time(key: str, plain: object) -> dt.time:
    found = _TIME.fullmatch(_text(key, plain))
    if found is None:
        raise InvalidInputError(InputFault.NOT_A_TIME, key, value=str(plain)[:100])
    return dt.time(int(found[1]), int(found[2]))


def _id(key: str, plain: object) -> int:
    text = str(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain
    if not isinstance(text, str) or not _ID.fullmatch(text.strip()):
        raise InvalidInputError(InputFault.NOT_AN_ID, key, value=str(plain)[:100])
    return int(text)


def _flag(key: str, plain: object) -> bool:
    if not isinstance(plain, bool):
        raise InvalidInputError(InputFault.NOT_A_FLAG, key, value=str(plain)[:100])
    return plain


def _zone(key: str, plain: object) -> str:
    zone = canonical_zone(_text(key, plain))
    if zone is None:
        raise InvalidInputError(InputFault.NOT_A_ZONE, key, value=str(plain)[:100])
    return zone


def _hours(key: str, plain: object) -> int:
    text = str(plain)
    if isinstance(plain, bool) or not text.isdecimal() or not 1 <= int(text) <= 24:
        raise InvalidInputError(InputFault.OUT_OF_RANGE, key, value=text[:100], limit="1-24")
    return int(text)


def _one_of(*allowed: str) -> Callable[[str, object], str]:
    def read(key: str, plain: object) -> str:
        text = _text(key, plain).lower()
        if text not in allowed:
            limit = ", ".join(allowed)
            raise InvalidInputError(InputFault.NOT_ONE_OF, key, value=text[:100], limit=limit)
        return text

    return read


def _tokens(key: str, plain: object) -> tuple[str, ...]:
    if not isinstance(plain, list | tuple):
        raise InvalidInputError(InputFault.NOT_A_LIST, key, value=str(plain)[:100])
    for each in plain:
        if not isinstance(each, str) or not _TOKEN.fullmatch(each):
            raise InvalidInputError(InputFault.NOT_A_TOKEN, key, value=str(each)[:100])
    if len(plain) > MOST_EXCLUDED:
        raise InvalidInputError(InputFault.TOO_MANY, key, limit=str(MOST_EXCLUDED))
    return tuple(dict.fromkeys(plain))


def _empty_day(key: str, plain: object) -> EmptyDay:
    return EmptyDay(_one_of(*EmptyDay)(key, plain))


def _weekday(key: str, plain: object) -> Weekday:
    return Weekday(_one_of(*Weekday)(key, plain))


CODECS: Mapping[str, Callable[[str, object], Any]] = {
    "language": _one_of(*LANGUAGES),
    "time_zone": _zone,
    "daily_channel": _id,
    "daily_time": _time,
    "daily_paused": _flag,
    "empty_day": _empty_day,
    "catch_up_hours": _hours,
    "ping_role": _id,
    "thread": _flag,
    "publish": _flag,
    "picture": _flag,
    "weekly_channel": _id,
    "weekly_day": _weekday,
    "weekly_time": _time,
    "weekly_paused": _flag,
    "fallback_channel": _id,
    "excluded": _tokens,
}
