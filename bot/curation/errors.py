"""What can go wrong with edits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.curation.model import Edit, FieldChange, Kind
from bot.kit.errors import Fault, FaultCode, UserError


class CurationCode(FaultCode):
    """What can be wrong with what somebody proposes."""

    NO_LINK = "edit-no-link"
    NOT_A_LINK = "edit-not-a-link"
    TEXT_TOO_LONG = "edit-text-too-long"
    MISSING = "edit-missing-key"
    NOT_A_KEY = "edit-not-a-key"
    NOT_VALID = "edit-not-valid"
    NOT_ONE_OF = "edit-not-one-of"
    NOT_A_PARTIAL_DATE = "edit-not-a-partial-date"
    ONE_ARTIST = "edit-one-artist"
    OWN_MEMBER = "edit-own-member"
    ARTIST_TWICE = "edit-artist-twice"
    UNKNOWN_ARTIST = "edit-unknown-artist"
    UNKNOWN_SHOW = "edit-unknown-show"
    UNKNOWN_WORK = "edit-unknown-work"
    AGAINST_THE_RULES = "edit-against-the-rules"
    SEVERAL = "edit-several"
    NOTHING_CHANGED = "edit-nothing-changed"
    SAME_ENTRY_TWICE = "edit-same-entry-twice"
    NOT_JSON = "edit-not-json"
    NOT_A_TABLE = "edit-not-a-table"
    NO_ENTRY = "edit-no-entry"


@dataclass(eq=False)
class EditFaultsError(UserError):
    """What is proposed has faults; a place's key is a key of the entry."""

    faults: tuple[Fault, ...]


@dataclass(eq=False)
class SubmissionFaultsError(EditFaultsError):
    """A form has faults; it was kept and can be opened again."""

    submission_id: int


@dataclass(eq=False)
class DeskFaultsError(EditFaultsError):
    """A curator's form has faults; it was kept under an id and can be opened again."""

    scope: int
    kept_id: str


@dataclass(eq=False)
class UnknownEntryError(UserError):
    """There is no such entry in that scope."""

    kind: Kind
    slug: str


class UnknownEditError(UserError):
    """There is no such edit, or it is another server's."""


@dataclass(eq=False)
class DecidedError(UserError):
    """Somebody was faster: the edit is not in the state any more that this needs."""

    edit: Edit


@dataclass(eq=False)
class EditClashError(UserError):
    """The entry says something else by now than what the edit is about.

    `changes` are the values that others changed meanwhile, `later` the edits that did so.
    """

    changes: tuple[FieldChange, ...] = ()
    later: tuple[int, ...] = ()


@dataclass(eq=False)
class InUseError(UserError):
    """Others refer to what would be gone: `count` of them, some of which by slug."""

    count: int
    slugs: tuple[str, ...] = field(default=())


@dataclass(eq=False)
class TooManyEditsError(UserError):
    """Somebody proposed as much as a day may bring; `again` is when the next one may come."""

    limit: int
    again: dt.datetime


@dataclass(eq=False)
class NotAnEntryError(UserError):
    """What was typed names nothing, or several things."""

    typed: str


class DifferentKindsError(UserError):
    """An artist and a show, or the like, can't be one."""


class SubmissionsClosedError(UserError):
    """The server's moderators let nobody send anything in."""


class AlreadyOfferedError(UserError):
    """The instance's curators have it already."""


@dataclass(eq=False)
class NotACuratorError(UserError):
    """Somebody is no curator there; `role_id` is the role that would make them one, if any.

    `is_instance`: what shows in all servers is curated by the operator's people.
    """

    role_id: int | None = None
    is_instance: bool = False


class QueueFullError(UserError):
    """So much waits for the curators that nothing more is taken."""


class BlockedError(UserError):
    """The scope's curators take nothing from that person."""


@dataclass(eq=False)
class NotTrustworthyYetError(UserError):
    """Somebody had too few edits accepted to be trusted."""

    accepted: int
    needed: int
