"""What a setting is declared with: its kind of value, its words, and what it is changed by.

The plain form of a value is how it is stored, exported and imported. What a value is called and
how a form asks for it goes by its kind too: `bot.settings.cards`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

from bot.kit.errors import Fault, FaultCode, InputCode, InvalidInputError, UserError
from bot.kit.messages import N_
from bot.kit.zone_names import zone_named

Plain = str | bool | int | list[str] | None
"""A setting as YAML and JSON have it. None means: the default."""

MOST_EXCLUDED = 200
MOST_HOME = 10
"""So many artists can a server be about."""
MOST_CHANNELS = 25
"""So many channels can be chosen at once."""
MOST_FIELDS = 5
"""So many fields can a form have."""

LANGUAGES = ("en", "ko")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_ID = re.compile(r"[0-9]{15,20}")
"""The database's largest number; Discord's ids will not come near it before 2084."""
_TOKEN = re.compile(r"(artist|show|collaboration|kind):[a-z0-9-]{1,64}")
_SLUG = re.compile(r"[a-z0-9-]{1,64}")
_LONGEST_NUMBER = 9

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def _plain(value: Any) -> Plain:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case dt.time():
            return value.strftime("%H:%M")
        case tuple():
            return [str(each) for each in value]
        case StrEnum():
            return str(value)
    plain: Plain = value
    return plain


@dataclass(frozen=True, eq=False, slots=True)
class Kind(Generic[T]):
    """A kind of value. None is no value, and the plain form of the default.

    `read` reads a plain form, and raises InvalidInputError with the key it is given; `write` makes
    one, and leaves what is plain as it is. `pattern` is how the custom ids of forms have a value,
    `offered` what a form lets choose from, `bounds` what may be typed instead. `words` are what
    values mean; `unit` counts what a number is a number of.
    """

    read: Callable[[str, object], T]
    write: Callable[[Any], Plain] = _plain
    pattern: str = ""
    offered: tuple[str, ...] = ()
    bounds: str = ""
    words: Mapping[Any, str] = field(default_factory=dict)
    unit: tuple[str, str] | None = None


def number(
    low: int, high: int, unit: tuple[str, str] | None = None, offered: Iterable[int] = ()
) -> Kind[int]:
    """Make a kind of number, from `low` to `high`."""

    def read(key: str, plain: object) -> int:
        text = str(plain)
        is_number = not isinstance(plain, bool) and text.isdecimal()
        if not is_number or len(text) > _LONGEST_NUMBER or not low <= int(text) <= high:
            raise _refused(InputCode.OUT_OF_RANGE, key, plain, limit=f"{low}-{high}")
        return int(text)

    texts = tuple(str(each) for each in offered)
    return Kind(read, pattern="[0-9]+", offered=texts, bounds=f"{low}-{high}", unit=unit)


def choice(of: type[E], words: Mapping[E, str] | None = None) -> Kind[E]:
    """Make a kind of which there are some values, offered in the order of their words."""

    def read(key: str, plain: object) -> E:
        return of(_one_of(key, plain, [*of]))

    offered = tuple(str(each) for each in words or of)
    return Kind(read, pattern="[a-z]+", offered=offered, words=words or {})


def _text(key: str, plain: object) -> str:
    if not isinstance(plain, str):
        raise _refused(InputCode.NOT_TEXT, key, plain)
    return plain.strip()


def _one_of(key: str, plain: object, allowed: Collection[str]) -> str:
    text = _text(key, plain).lower()
    if text not in allowed:
        raise _refused(SettingsCode.NOT_ONE_OF, key, text, limit=", ".join(allowed))
    return text


def _zone(key: str, plain: object) -> str:
    if (zone := zone_named(_text(key, plain))) is None:
        raise _refused(SettingsCode.NOT_A_ZONE, key, plain)
    return zone


def _time(key: str, plain: object) -> dt.time:
    if (found := _TIME.fullmatch(_text(key, plain))) is None:
        raise _refused(InputCode.NOT_A_TIME, key, plain)
    return dt.time(int(found[1]), int(found[2]))


def _instant(key: str, plain: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(_text(key, plain))
        if found.tzinfo is not None:
            return found.astimezone(dt.UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise _refused(SettingsCode.NOT_AN_INSTANT, key, plain)


def _flag(key: str, plain: object) -> bool:
    if not isinstance(plain, bool):
        raise _refused(SettingsCode.NOT_A_FLAG, key, plain)
    return plain


def is_id(text: str) -> bool:
    """Return whether a text can be one of Discord's ids; a database has no room for larger ones."""
    return bool(_ID.fullmatch(text)) and int(text) < 2**63


def _id(key: str, plain: object) -> int:
    text = "" if isinstance(plain, bool) else str(plain).strip()
    if not is_id(text):
        raise _refused(SettingsCode.NOT_AN_ID, key, plain)
    return int(text)


def _token(key: str, plain: object) -> str:
    if not isinstance(plain, str) or not _TOKEN.fullmatch(plain):
        raise _refused(SettingsCode.NOT_A_TOKEN, key, plain)
    return plain


def _artist(key: str, plain: object) -> str:
    if not isinstance(plain, str) or not _SLUG.fullmatch(plain):
        raise _refused(SettingsCode.NOT_AN_ARTIST, key, plain)
    return plain


def _several(
    read: Callable[[str, object], T], *, most: int
) -> Callable[[str, object], tuple[T, ...]]:
    def read_all(key: str, plain: object) -> tuple[T, ...]:
        if not isinstance(plain, list | tuple):
            raise _refused(InputCode.NOT_A_LIST, key, plain)
        found = tuple(dict.fromkeys(read(key, each) for each in plain))
        if len(found) > most:
            raise _refused(InputCode.TOO_MANY, key, limit=str(most))
        return found

    return read_all


def _refused(
    code: FaultCode, key: str, value: object = "", *, limit: str = ""
) -> InvalidInputError:
    return InvalidInputError(code, key, value=str(value)[:100], limit=limit)


LANGUAGE: Kind[str | None] = Kind(lambda key, plain: _one_of(key, plain, LANGUAGES))
ZONE = Kind(_zone)
TIME = Kind(_time, pattern="[0-9]{2}:[0-9]{2}")
"""A wall-clock time in the server's zone."""
INSTANT: Kind[dt.datetime | None] = Kind(_instant)
FLAG = Kind(
    _flag, pattern="yes|no", offered=("yes", "no"), words={True: N_("yes"), False: N_("no")}
)
# Ids are text: JavaScript and spreadsheets round numbers as large.
CHANNEL: Kind[int | None] = Kind(_id, str, "[0-9]{1,20}")
ROLE: Kind[int | None] = Kind(_id, str, "[0-9]{1,20}")
CHANNELS = Kind(_several(_id, most=MOST_CHANNELS))
TOKENS = Kind(_several(_token, most=MOST_EXCLUDED))
"""Such as ``artist:bts`` and ``kind:remix``."""
ARTISTS = Kind(_several(_artist, most=MOST_HOME))
"""Slugs, such as ``bts``."""

IN_PANELS: tuple[Kind[Any], ...] = (CHANNEL, CHANNELS, LANGUAGE)
"""What a panel has selects for."""


class Group(StrEnum):
    """Settings that belong together: a part of a panel."""

    TIME_ZONE = "time-zone"
    DAILY = "daily"
    WEEKLY = "weekly"
    GENERAL = "general"
    GAMES = "games"
    QUESTION = "question"
    LEADERBOARD = "leaderboard"
    REPORTS = "reports"
    HOME = "home"
    NEWS = "news"
    EXCLUSIONS = "exclusions"
    CURATION = "curation"


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """A form, and the button of a panel that opens it.

    Its custom id is `id` with the values it showed, in the order of the settings but for `first`.
    """

    id: str
    title: str
    button: str
    first: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what the custom id of its button ends in."""
        return self.id.partition("-")[2]


@dataclass(frozen=True, slots=True)
class InPanel:
    """A select of the panel."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class InForm:
    """A field of a form; flags with the same `id` are the options of one field."""

    form: SettingsForm
    id: str
    label: str
    help: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Pausing:
    """A button that lets something rest, or go on; it has a channel that can be taken away."""

    what: str

    @property
    def channel(self) -> str:
        """Return the key of the setting that says where it goes."""
        return f"{self.what}_channel"


Control = InPanel | InForm | Pausing


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; all texts but `note` are messages to translate.

    `control` is what a panel changes it by, None is a button or command of its own. `name` is what
    people read, `note` stands beside it in files. `unset` means None, or an empty list. A panel
    says `phrase` of it, with a `{value}`, or `otherwise` where it is None or no.
    """

    default: Any
    kind: Kind[Any]
    group: Group
    control: Control | None
    name: str
    note: str
    unset: str = N_("none")
    phrase: str = ""
    otherwise: str = ""


def setting(
    default: T,
    kind: Kind[T],
    group: Group,
    control: Control | None,
    *,
    name: str,
    note: str,
    **more: str,
) -> T:
    """Declare a field as a setting, which `Setting` describes."""
    known = Setting(default, kind, group, control, name, note, **more)
    return field(default=default, metadata={"setting": known})


def declared(of: Any) -> dict[str, Setting]:
    """Return the settings that a dataclass declares, by key.

    Raises TypeError for other fields, and for what neither panel nor form can show.
    """
    found: dict[str, Setting] = {}
    shown: dict[str, set[str]] = {}
    for each in fields(of):
        if "setting" not in each.metadata:
            raise TypeError(f"{each.name} is not declared with `setting`")
        known: Setting = each.metadata["setting"]
        control = found.setdefault(each.name, known).control
        if isinstance(control, InPanel) and known.kind not in IN_PANELS:
            raise TypeError(f"{each.name} is of a kind that no panel can show: give it an `InForm`")
        if isinstance(control, InForm):
            in_form = shown.setdefault(control.form.id, set())
            in_form.add(control.id)
            if len(in_form) > MOST_FIELDS:
                raise TypeError(f"{each.name} is one too many for {control.form.id}: {MOST_FIELDS}")
    return found


class SettingsCode(FaultCode):
    """What can be wrong with a setting's value."""

    NOT_A_SETTING = "not-a-setting"
    NOT_AN_INSTANT = "not-an-instant"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_ZONE = "not-a-zone"
    NOT_A_TOKEN = "not-a-token"  # noqa: S105 - a name for a fault, no secret
    NOT_AN_ARTIST = "not-an-artist"
    NOT_AN_ID = "not-an-id"
    NOT_ONE_OF = "not-one-of"
    NOT_A_CHANNEL_HERE = "not-a-channel-here"
    NOT_A_ROLE_HERE = "not-a-role-here"


@dataclass(eq=False)
class ChangedSinceError(UserError):
    """A setting that somebody changed after what the person saw; their change would be lost.

    `user_id` is who changed it at `changed_at` (UTC); 0 is the operator.
    """

    key: str
    user_id: int
    changed_at: dt.datetime


class NothingToUndoError(UserError):
    """There is no change of the settings that could be taken back."""


@dataclass(eq=False)
class SettingsFileError(UserError):
    """A file of settings that can't be used; nothing of it was. All its faults, by line."""

    faults: tuple[Fault, ...]
