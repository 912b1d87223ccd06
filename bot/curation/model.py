"""What an edit of the catalogue is, what may become of it, and how two entries differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

Plain = Mapping[str, Any]
"""An entry as the mapping in its file: only what differs from the default."""

INSTANCE = 0
"""The scope of what shows everywhere; any other is a server's id, and shows there only."""


class Operation(StrEnum):
    """What is to be done with an entry."""

    CREATE = "create"
    CHANGE = "change"
    MERGE = "merge"
    DELETE = "delete"
    RESTORE = "restore"


class Kind(StrEnum):
    """What an edit is of. A fact's slug is ``<its article's>/<its own>``."""

    WORK = "work"
    ARTIST = "artist"
    SHOW = "show"
    FACT = "fact"
    ARTICLE = "article"

    @property
    def folder(self) -> str:
        """Return what the catalogue's files call the kind of entry; a fact is in its article's."""
        return _FOLDERS[self]


_FOLDERS = {
    Kind.WORK: "collaborations",
    Kind.ARTIST: "artists",
    Kind.SHOW: "shows",
    Kind.FACT: "articles",
    Kind.ARTICLE: "articles",
}


KINDS = {each.folder: each for each in (Kind.ARTIST, Kind.SHOW, Kind.WORK, Kind.ARTICLE)}
"""The kinds by the folders of their files; what has references comes after what they lead to."""


class State(StrEnum):
    """What became of an edit; docs/architecture.md has the way from one to the next."""

    DRAFT = "draft"
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    SUPERSEDED = "superseded"


class Reason(StrEnum):
    """Why an edit is rejected."""

    NO_SOURCE = "no-source"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out-of-scope"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    NOT_YET_RELEASED = "not-yet-released"
    SPAM = "spam"
    OTHER = "other"


class Trust(StrEnum):
    """What a scope's curators think of a person; most people have none."""

    TRUSTED = "trusted"
    BLOCKED = "blocked"


class CurationAction(StrEnum):
    """What is done to an edit, as its history has it."""

    ACCEPT = "accept"
    REJECT = "reject"
    LATER = "later"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    SUPERSEDE = "supersede"


A_DAY = dt.timedelta(days=1)
MOST_A_DAY = 10
"""A fan who goes through a whole album sends this many; somebody who floods is soon over it."""
MOST_A_DAY_IF_TRUSTED = 100
"""Still a bound: what an account that was taken over does can be undone in an evening."""
MOST_PENDING = 500
"""In a scope. Nobody works through a longer queue, and duplicates are looked for in all of it."""
ENOUGH_FOR_TRUST = 10
"""So many accepted edits show that somebody knows what is taken and what is not."""
LONGEST_NOTE = 500
LONGEST_CREDIT = 50
MOST_LINKS = 5
_LONGEST_LINK = 512
MOST_IN_A_FILE = 500
"""Entries of an import: all of them are compared with what there is, and shown."""
KEPT_DRAFT = dt.timedelta(days=1)
KEPT_MISSES = dt.timedelta(weeks=8)
MOST_MISSES = 1000
"""Of a scope and week: beyond that, what is new is not counted."""
LOOKED_BACK = dt.timedelta(days=14)
"""So old may a post of the bot's be that a correction still mends."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator did about an edit, and why.

    `user_id` is `bot.settings.model.FORGOTTEN` once that person's data was deleted, and
    `OPERATOR` where it was whoever runs the bot.
    """

    action: CurationAction
    user_id: int
    at: dt.datetime
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Along:
    """An entry that is new with an edit, such as the unknown artist of a new work."""

    kind: Kind
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. `before` and `after` are entries in YAML, empty where there is none.

    `slug` is a wish until something new is accepted. `into` is what is merged into, `along` what
    is added with it, and `origin` the edit of a server that was offered to the instance. `user_id`
    is the proposer's id; `FORGOTTEN` once their data was deleted, and `OPERATOR` where nobody in
    Discord proposed it. `decision` is the last one.
    """

    id: int
    scope: int
    operation: Operation
    kind: Kind
    slug: str
    before: str
    after: str
    state: State
    at: dt.datetime
    user_id: int
    links: tuple[str, ...] = ()
    note: str = ""
    credit: str = ""
    into: str = ""
    along: tuple[Along, ...] = ()
    origin: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to have done; `entry` has the keys of the catalogue's files.

    Something new needs no ``id``: it gets one of its names.
    """

    scope: int
    operation: Operation
    kind: Kind
    slug: str = ""
    entry: Plain | None = None
    links: tuple[str, ...] = ()
    note: str = ""
    credit: str = ""
    into: str = ""
    along: tuple[tuple[Kind, Plain], ...] = ()
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a curator decides; `entry` is a mended one that is accepted in the edit's place."""

    action: CurationAction
    entry: Plain | None = None
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What an accepted edit changed in a scope: one entry of a folder.

    Texts are YAML; None means that the scope says nothing of it, an empty one that it is gone
    there. `was` and `now` are what the scope said and says; `base` is what is beneath the scope.
    """

    scope: int
    folder: str
    slug: str
    was: str | None
    now: str | None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs between two entries; None is one that is not there.

    `path` is a key, or key and id of one in a list whose members have ids. `place` is where in
    that list a new one stands.
    """

    path: tuple[str, ...]
    old: Any = None
    new: Any = None
    place: int = 0


_LISTS_OF_IDS = "facts"


def diff(before: Plain, after: Plain) -> tuple[FieldChange, ...]:
    """Return how one entry becomes another, key by key; facts one by one."""
    found: list[FieldChange] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key == _LISTS_OF_IDS and (members := _of_members(key, old or (), new or ())):
            found += members
        else:
            found.append(FieldChange((key,), old, new))
    return tuple(found)


def _of_members(key: str, old: Sequence[Plain], new: Sequence[Plain]) -> list[FieldChange]:
    """Return the changes of single members; none where their order or their ids say otherwise."""
    before = {str(each.get("id")): each for each in old}
    after = {str(each.get("id")): each for each in new}
    stayed = [name for name in before if name in after]
    is_plain = len(before) == len(old) and len(after) == len(new)
    if not is_plain or stayed != [name for name in after if name in before]:
        return []
    gone = [FieldChange((key, name), each) for name, each in before.items() if name not in after]
    rest = [
        FieldChange((key, name), before.get(name), each, place)
        for place, (name, each) in enumerate(after.items())
        if before.get(name) != each
    ]
    return gone + rest


def apply(entry: Plain, changes: Sequence[FieldChange]) -> dict[str, Any]:
    """Return an entry with changes made to it, whatever their old values were."""
    made = dict(entry)
    for change in changes:
        key = change.path[0]
        if len(change.path) == 1:
            _put(made, key, change.new)
        else:
            _put(made, key, _with_member(made.get(key) or (), change))
    return made


def _put(entry: dict[str, Any], key: str, value: Any) -> None:
    if value is None or (key == _LISTS_OF_IDS and not value):
        entry.pop(key, None)
    else:
        entry[key] = value


def _with_member(members: Sequence[Plain], change: FieldChange) -> list[Plain]:
    made = list(members)
    known = [each.get("id") for each in made]
    if change.path[1] in known:
        place = known.index(change.path[1])
        made[place : place + 1] = [] if change.new is None else [change.new]
    elif change.new is not None:
        made.insert(change.place, change.new)
    return made


def clashes(entry: Plain, changes: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Return the changes whose old value is not what an entry says: somebody was faster.

    What says the new value already clashes with nothing.
    """
    return tuple(
        change
        for change in changes
        if (said := said_at(entry, change.path)) != change.old and said != change.new
    )


def said_at(entry: Plain, path: tuple[str, ...]) -> Any:
    """Return what an entry says at a place; None for nothing."""
    value = entry.get(path[0])
    if len(path) == 1:
        return value
    return next((each for each in value or () if each.get("id") == path[1]), None)


def is_link(text: str) -> bool:
    """Return whether a text is an address that a source can have."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and "." in (parts.hostname or "")
        and not any(map(str.isspace, text))
        and len(text) <= _LONGEST_LINK
    )


_REFERRING = {"artist", "group", "show", "collaboration"}
_REFERRING_LISTS = {"artists", "collaborations", "member_of"}


def renamed(entry: Plain, slugs: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry that refers to what `slugs` leads to, wherever it referred to their keys."""

    def value_of(key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return renamed(value, slugs)
        if isinstance(value, list | tuple):
            inside = key if key in _REFERRING_LISTS else ""
            return [value_of(inside, each) for each in value]
        is_reference = key in _REFERRING or key in _REFERRING_LISTS
        return slugs.get(value, value) if is_reference else value

    return {key: value_of(key, value) for key, value in entry.items()}


def references(kind: Kind, entry: Plain) -> Iterator[tuple[Kind, str]]:
    """Yield the kind and the slug of everything that an entry refers to."""
    for key, value in entry.items():
        if key in _REFERRING:
            yield _REFERS_TO[key], str(value)
        for each in value if isinstance(value, list | tuple) else ():
            if isinstance(each, Mapping):
                yield from references(kind, each)
            elif key in _REFERRING_LISTS:
                yield _REFERS_TO[key], str(each)


_REFERS_TO = {
    "artist": Kind.ARTIST,
    "group": Kind.ARTIST,
    "artists": Kind.ARTIST,
    "member_of": Kind.ARTIST,
    "show": Kind.SHOW,
    "collaboration": Kind.WORK,
    "collaborations": Kind.WORK,
}
