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

from bot.kit.errors import InputCode, InvalidInputError
from bot.kit.zones import canonical_zone
from bot.settings.errors import SettingsCode

Plain = str | bool | int | list[str] | None
"""A setting as YAML and JSON have it. None means: the default."""

MOST_EXCLUDED = 200
MOST_CHANNELS = 25
"""So many channels can be chosen at once."""

ROUNDS = (1, 50)
SECONDS = (10, 120)
COOLDOWN_DAYS = (1, 365)
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
        """Return the number that `datetime.date.weekday` uses, Monday 0."""
        return list(Weekday).index(self)


class Starters(StrEnum):
    """Who may start a game of trivia."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """All settings of one server.

    Channels and roles are Discord's ids; None is "none". `language` None means the server's own
    (Discord's preferred locale). `time_zone` is a canonical IANA name. `daily_time`,
    `weekly_time` and `question_time` are wall-clock times there. No `trivia_channels` means that
    games may be played in every channel; rounds and seconds are what a game has when whoever
    starts it says nothing else. `trivia_cooldown_days` is how long a question does not come
    again. `board_since` (UTC) is from when on answers count on the server's leaderboard, None:
    from the beginning. `excluded` holds tokens such as ``artist:bts`` and ``kind:remix``: what
    is kept out of daily posts, digests and trivia.
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
    question_channel: int | None = None
    question_time: dt.time = dt.time(9)
    question_paused: bool = False
    trivia_channels: tuple[int, ...] = ()
    trivia_starters: Starters = Starters.EVERYONE
    trivia_rounds: int = 10
    trivia_seconds: int = 20
    trivia_speed: bool = True
    trivia_cooldown_days: int = 90
    board_since: dt.datetime | None = None
    review_channel: int | None = None
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
    """Return what differs from the defaults, in plain form, in the order of the fields."""
    return {
        key: plain_of(getattr(settings, key))
        for key in KEYS
        if getattr(settings, key) != getattr(DEFAULTS, key)
    }


def plain_of(value: Any) -> Plain:
    """Return the plain form of one setting's value."""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple):
        return [str(each) for each in value]
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
        The place of its fault has the key.
    """
    if key not in CODECS:
        raise InvalidInputError(SettingsCode.NOT_A_SETTING, key, value=key)
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
        raise InvalidInputError(InputCode.NOT_TEXT, key, value=str(plain)[:100])
    return plain.strip()


def _time(key: str, plain: object) -> dt.time:
    found = _TIME.fullmatch(_text(key, plain))
    if found is None:
        raise InvalidInputError(InputCode.NOT_A_TIME, key, value=str(plain)[:100])
    return dt.time(int(found[1]), int(found[2]))


def _id(key: str, plain: object) -> int:
    text = str(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain
    if not isinstance(text, str) or not _ID.fullmatch(text.strip()):
        raise InvalidInputError(SettingsCode.NOT_AN_ID, key, value=str(plain)[:100])
    return int(text)


def _flag(key: str, plain: object) -> bool:
    if not isinstance(plain, bool):
        raise InvalidInputError(SettingsCode.NOT_A_FLAG, key, value=str(plain)[:100])
    return plain


def _zone(key: str, plain: object) -> str:
    zone = canonical_zone(_text(key, plain))
    if zone is None:
        raise InvalidInputError(SettingsCode.NOT_A_ZONE, key, value=str(plain)[:100])
    return zone


def _ids(key: str, plain: object) -> tuple[int, ...]:
    found = tuple(dict.fromkeys(_id(key, each) for each in _list(key, plain)))
    if len(found) > MOST_CHANNELS:
        raise InvalidInputError(InputCode.TOO_MANY, key, limit=str(MOST_CHANNELS))
    return found


def _list(key: str, plain: object) -> list[object]:
    if not isinstance(plain, list | tuple):
        raise InvalidInputError(InputCode.NOT_A_LIST, key, value=str(plain)[:100])
    return list(plain)


def _instant(key: str, plain: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(_text(key, plain))
        if found.tzinfo is not None:
            return found.astimezone(dt.UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise InvalidInputError(SettingsCode.NOT_AN_INSTANT, key, value=str(plain)[:100])


def _number(low: int, high: int) -> Callable[[str, object], int]:
    def read(key: str, plain: object) -> int:
        text = str(plain)
        is_number = not isinstance(plain, bool) and text.isdecimal() and len(text) < _LONGEST
        if not is_number or not low <= int(text) <= high:
            limit = f"{low}-{high}"
            raise InvalidInputError(InputCode.OUT_OF_RANGE, key, value=text[:100], limit=limit)
        return int(text)

    return read


_LONGEST = 10


def _one_of(*allowed: str) -> Callable[[str, object], str]:
    def read(key: str, plain: object) -> str:
        text = _text(key, plain).lower()
        if text not in allowed:
            limit = ", ".join(allowed)
            raise InvalidInputError(SettingsCode.NOT_ONE_OF, key, value=text[:100], limit=limit)
        return text

    return read


def _tokens(key: str, plain: object) -> tuple[str, ...]:
    found: list[str] = []
    for each in _list(key, plain):
        if not isinstance(each, str) or not _TOKEN.fullmatch(each):
            raise InvalidInputError(SettingsCode.NOT_A_TOKEN, key, value=str(each)[:100])
        found.append(each)
    if len(found) > MOST_EXCLUDED:
        raise InvalidInputError(InputCode.TOO_MANY, key, limit=str(MOST_EXCLUDED))
    return tuple(dict.fromkeys(found))


def _empty_day(key: str, plain: object) -> EmptyDay:
    return EmptyDay(_one_of(*EmptyDay)(key, plain))


def _starters(key: str, plain: object) -> Starters:
    return Starters(_one_of(*Starters)(key, plain))


def _weekday(key: str, plain: object) -> Weekday:
    return Weekday(_one_of(*Weekday)(key, plain))


CODECS: Mapping[str, Callable[[str, object], Any]] = {
    "language": _one_of(*LANGUAGES),
    "time_zone": _zone,
    "daily_channel": _id,
    "daily_time": _time,
    "daily_paused": _flag,
    "empty_day": _empty_day,
    "catch_up_hours": _number(1, 24),
    "ping_role": _id,
    "thread": _flag,
    "publish": _flag,
    "picture": _flag,
    "weekly_channel": _id,
    "weekly_day": _weekday,
    "weekly_time": _time,
    "weekly_paused": _flag,
    "question_channel": _id,
    "question_time": _time,
    "question_paused": _flag,
    "trivia_channels": _ids,
    "trivia_starters": _starters,
    "trivia_rounds": _number(*ROUNDS),
    "trivia_seconds": _number(*SECONDS),
    "trivia_speed": _flag,
    "trivia_cooldown_days": _number(*COOLDOWN_DAYS),
    "board_since": _instant,
    "review_channel": _id,
    "fallback_channel": _id,
    "excluded": _tokens,
}
