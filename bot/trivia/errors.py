"""What can go wrong with games and questions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.kit.errors import Fault, FaultCode, UserError

if TYPE_CHECKING:
    # At run time those import this module.
    from bot.trivia.games.model import Game


class QuestionCode(FaultCode):
    """What can be wrong with a question of a server's own."""

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
class NoQuestionsLeftError(UserError):
    """Every one of the `total` questions that fit was asked in the server lately.

    `free_at` (UTC) is when one may come again, None where none ever can; `artist` the name of whom
    they were to be about, empty for anybody.
    """

    total: int
    free_at: dt.datetime | None = None
    artist: str = ""


@dataclass(eq=False)
class GameRunningError(UserError):
    """A game of trivia is being played in the channel, so none can begin."""

    game: Game


class NoGameError(UserError):
    """No game of trivia is being played in the channel, or there is no such one."""


class NoOpenRoundError(UserError):
    """A game is being played, but no question of it is open."""


@dataclass(eq=False)
class NotYourGameError(UserError):
    """Only who began the game, or a moderator, may do that."""

    game: Game


@dataclass(eq=False)
class NoGamesHereError(UserError):
    """Games are not played here, but in these channels; none: in every channel of a server."""

    channels: tuple[int, ...] = ()


class NotAStarterError(UserError):
    """Only moderators begin games of trivia in the server."""


@dataclass(eq=False)
class NightTimeError(UserError):
    """A trivia night needs a day and a time, within so many days."""

    days: int


class NoNightError(UserError):
    """There is no such trivia night, or it began."""


class UnknownQuestionError(UserError):
    """There is no such question, or it is another server's."""


@dataclass(eq=False)
class OwnQuestionsError(UserError):
    """Questions of a server's own that can't be added; none of them was. All faults.

    `draft_id` is where a form's contents are kept, to be filled in anew; empty for a file.
    """

    faults: tuple[Fault, ...]
    draft_id: str = ""
