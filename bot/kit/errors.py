"""The roots of everything that can go wrong, and what goes wrong with any input.

::

    KollabError
    ├── UserError                 shown to the person who asked, in words
    │   ├── InvalidInputError     too long, not a date, not a kind ...
    │   ├── ExpiredError          a button whose list is no longer kept
    │   ├── NotAllowedError       not allowed to do that here
    │   ├── NotFromHereError      another server's, another channel's, or nothing at all
    │   ├── NotOfferedError       nothing chosen, or what can't be
    │   └── ...                   what features add, in their `errors`
    └── OperatorError             shown on the console, with a remedy
        ├── RefusedError      exit code 3: a service manager need not start again
        ├── ConfigError
        ├── ContentError          a fault in the YAML: file, entry, remedy
        └── DatabaseError
            ├── DatabaseBusyError     a UserError too: whoever asked may try again
            ├── DatabaseCorruptError
            ├── DatabaseTooNewError
            └── DatabaseFullError

Services and storage raise; cogs do not catch. The command tree's one handler turns a UserError
into a private message and anything else into a short id; the console turns an OperatorError
into one line and an exit code, mostly 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class KollabError(Exception):
    """Root of everything the project raises on purpose."""


class UserError(KollabError):
    """Something the person who asked can mend; its feature declares the words for it."""


class FaultCode(StrEnum):
    """Why an input is refused; each feature has codes of its own."""


class InputCode(FaultCode):
    """What can be wrong with texts, numbers and files of any kind."""

    NOT_A_DATE = "not-a-date"
    NOT_A_TIME = "not-a-time"
    NOT_TEXT = "not-text"
    NOT_A_LIST = "not-a-list"
    NOT_A_MAPPING = "not-a-mapping"
    OUT_OF_RANGE = "out-of-range"
    TOO_MANY = "too-many"
    NOT_YAML = "not-yaml"
    YAML_COLON = "yaml-colon"
    YAML_UNCLOSED = "yaml-unclosed"
    YAML_TAB = "yaml-tab"
    YAML_SIGN = "yaml-sign"
    YAML_MISPLACED = "yaml-misplaced"
    NOT_UTF8 = "not-utf8"
    DUPLICATE_KEY = "duplicate-key"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    CUT = "cut"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong; each part is empty where it says nothing.

    `line` counts from 1. `key` is an option, a field of a form, an entry, or a path in a file such
    as ``servers.123.daily_time`` or ``questions[3].wrong``.
    """

    file: str = ""
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        """Return the form that editors understand."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an input, and where; `limit` goes with codes that have one.

    `meant` is a name that comes near to an unknown one.
    """

    place: Place
    code: FaultCode
    value: str = ""
    limit: str = ""
    meant: str = ""


class InvalidInputError(UserError):
    """An input that can't be used; `key` is the option or setting that it was given for."""

    def __init__(self, code: FaultCode, key: str, value: str = "", limit: str = "") -> None:
        super().__init__(code, key)
        self.fault = Fault(Place(key=key), code, value, limit)


class ExpiredError(UserError):
    """A button or select whose list is no longer kept."""


@dataclass(eq=False)
class NotAllowedError(UserError):
    """The person may not do that here; `permission` is Discord's name of the one that is missing.

    An empty one means that nobody may, in this place. `role_id` is a role that would do as well,
    `can_run_again` is whether the command may still be theirs where what it showed no longer is.
    """

    permission: str = ""
    role_id: int | None = None
    can_run_again: bool = False


@dataclass(eq=False)
class TooFastError(UserError):
    """More than the budget of a person, or of the whole server, has; `seconds` to the next try."""

    seconds: int
    is_server: bool = False


class BusyError(UserError):
    """Too many wait for costly work already; soon there is room again."""


class NotFromHereError(UserError):
    """What was pressed or sent names nothing that there is in that server or channel."""


class NotOfferedError(UserError):
    """What was chosen is none of what can be chosen, or nothing."""


class OperatorError(KollabError):
    """Something the operator mends; the text says what and how."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(f"{problem}\n  → {remedy}")
        self.problem = problem
        self.remedy = remedy


class RefusedError(OperatorError):
    """Discord refuses the bot; only the operator can mend it, and starting again does not."""

    exit_code = 3


class ConfigError(OperatorError):
    """The configuration can't be used; the text lists every problem at once."""


class ContentError(OperatorError):
    """The catalogue's files hold faults; the text lists file, entry and remedy of each."""


class DatabaseError(OperatorError):
    """The database file can't be used."""


class DatabaseBusyError(DatabaseError, UserError):
    """Others write to the file for too long; what was wanted was not done, and won't be."""


class DatabaseCorruptError(DatabaseError):
    """The file is damaged or no SQLite database of ours."""


class DatabaseTooNewError(DatabaseError):
    """A newer version of the bot wrote the file."""


class DatabaseFullError(DatabaseError):
    """The disk is full, or the file can't be written; nothing was lost."""
