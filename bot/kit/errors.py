"""Everything that can go wrong, in one tree.

::

    KollabError
    ├── UserError                 shown to the person who asked, in words
    │   ├── InvalidInputError     too long, not a date, not a kind ...
    │   ├── NotFoundError         no such artist, collaboration, article
    │   │   ├── NoMatchError      free text that matched nothing; carries suggestions
    │   │   ├── NotFollowedError  an act that the person does not follow
    │   │   └── NotExcludedError  something that the server does not leave out
    │   ├── AmbiguousError        free text that means several acts; carries them
    │   ├── ExpiredError          a button whose list is no longer kept
    │   ├── ChangedSinceError     a setting that somebody else changed meanwhile
    │   ├── NothingToUndoError    no change of the settings to take back
    │   ├── SettingsFileError     faults in a file of settings, with the line of each
    │   ├── AlreadyPostedError    the date's post is out, or settled otherwise
    │   ├── PostRefusedError      a post that can't be sent now, and why
    │   ├── NothingToPostError    nothing to show on that day
    │   ├── NoQuestionsLeftError  every question was asked here lately
    │   ├── GameRunningError      a game of trivia is being played in the channel
    │   ├── NoGameError           none is
    │   ├── NoOpenRoundError      one is, but it is between two questions
    │   ├── NotYourGameError      somebody else began it
    │   ├── NoGamesHereError      games are played elsewhere
    │   ├── NotAStarterError      only moderators begin games in the server
    │   ├── UnknownQuestionError  no such question in the server
    │   ├── OwnQuestionsError     faults in what a server wants to ask of its own
    │   └── NotAllowedError       not allowed to do that here
    └── OperatorError             shown on the console, with a remedy
        ├── ConfigError
        ├── ContentError          a fault in the YAML: file, entry, remedy
        └── DatabaseError
            ├── DatabaseCorruptError
            ├── DatabaseTooNewError
            └── DatabaseFullError

Services and storage raise; cogs do not catch. The command tree's one handler turns a UserError
into a private message and anything else into a short id; the console turns an OperatorError
into one line and exit code 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # At run time those import this module.
    pass


class KollabError(Exception):
    """Root of everything the project raises on purpose."""


class UserError(KollabError):
    """Something the person who asked can mend; `kit.discord.error_card` has the words for it."""


class InputFault(StrEnum):
    """Why an input is refused."""

    TOO_LONG = "too-long"
    EMPTY = "empty"
    NOT_A_DATE = "not-a-date"
    NOT_A_KIND = "not-a-kind"
    NOT_A_COUNTRY = "not-a-country"
    NOT_A_LANGUAGE = "not-a-language"
    OUT_OF_RANGE = "out-of-range"
    SAME_ARTIST = "same-artist"
    NOT_A_SETTING = "not-a-setting"
    NOT_TEXT = "not-text"
    NOT_A_TIME = "not-a-time"
    NOT_AN_INSTANT = "not-an-instant"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_ZONE = "not-a-zone"
    NOT_A_LIST = "not-a-list"
    NOT_A_TOKEN = "not-a-token"  # noqa: S105 - a name for a fault, no secret
    NOT_AN_ID = "not-an-id"
    NOT_ONE_OF = "not-one-of"
    NOT_YAML = "not-yaml"
    NOT_A_MAPPING = "not-a-mapping"
    DUPLICATE_KEY = "duplicate-key"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    NOT_UTF8 = "not-utf8"
    NOT_A_CHANNEL_HERE = "not-a-channel-here"
    NOT_A_ROLE_HERE = "not-a-role-here"
    TOO_MANY = "too-many"
    TOO_MANY_FOLLOWED = "too-many-followed"
    TOO_MANY_EXCLUDED = "too-many-excluded"
    NOT_A_FIELD = "not-a-field"
    MISSING = "missing"
    TEXT_TOO_LONG = "text-too-long"
    TOO_FEW = "too-few"
    OPTIONS_ALIKE = "options-alike"
    ANSWER_TOLD = "answer-told"
    KNOWN_QUESTION = "known-question"
    NO_SOURCE = "no-source"
    NOT_A_LINK = "not-a-link"
    TOO_MANY_QUESTIONS = "too-many-questions"


@dataclass(eq=False)
class InvalidInputError(UserError):
    """An input that can't be used. `limit` goes with faults that have one."""

    fault: InputFault
    option: str
    value: str = ""
    limit: str = ""


class ExpiredError(UserError):
    """A button or select whose list is no longer kept."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of a file, or of a form.

    `line` counts from 1, 0 is the file as a whole, or a form. `key` is where it is: a setting, or
    a path such as ``servers.123.daily_time`` or ``questions[3].wrong``. `meant` is a name that
    comes near to an unknown one.
    """

    line: int
    key: str
    fault: InputFault
    value: str = ""
    limit: str = ""
    meant: str = ""


@dataclass(eq=False)
class NotAllowedError(UserError):
    """The person may not do that here; `permission` is Discord's name of the one that is missing.

    An empty one means that nobody may, in this place.
    """

    permission: str = ""


class OperatorError(KollabError):
    """Something the operator mends; the text says what and how."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(f"{problem}\n  → {remedy}")
        self.problem = problem
        self.remedy = remedy


class ConfigError(OperatorError):
    """The configuration can't be used; the text lists every problem at once."""


class ContentError(OperatorError):
    """The catalogue's files hold faults; the text lists file, entry and remedy of each."""


class DatabaseError(OperatorError):
    """The database file can't be used."""


class DatabaseCorruptError(DatabaseError):
    """The file is damaged or no SQLite database of ours."""


class DatabaseTooNewError(DatabaseError):
    """A newer version of the bot wrote the file."""


class DatabaseFullError(DatabaseError):
    """The disk is full, or the file can't be written; nothing was lost."""
