"""Errors as words: what happened, and what helps. Each feature brings the words for its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import code, escape
from bot.kit.errors import (
    BusyError,
    DatabaseBusyError,
    ExpiredError,
    Fault,
    FaultCode,
    InputCode,
    InvalidInputError,
    NotAllowedError,
    NotFromHereError,
    NotOfferedError,
    TooFastError,
    UserError,
)

_LONGEST_VALUE = 100
_MINUTE = 60

Error = TypeVar("Error", bound=UserError)


class FaultWords(Words):
    """Words that can also say what is wrong with an input, whichever feature found it."""

    __slots__ = ("_faults",)

    def __init__(self, words: Words, faults: Mapping[FaultCode, str]) -> None:
        super().__init__(words.locale, words._catalogue)
        self._faults = faults

    def fault(self, fault: Fault) -> str:
        """Return what is wrong, as markup."""
        value, limit = escape(fault.value, _LONGEST_VALUE), escape(fault.limit)
        return self.gettext(self._faults[fault.code], value=value, limit=limit)

    def plain_fault(self, fault: Fault) -> str:
        """Return what is wrong, as plain text."""
        return self.gettext(self._faults[fault.code], value=fault.value, limit=fault.limit)


Lines = Callable[[FaultWords, Error], list[str]]
Offer = Callable[[Card, FaultWords, Error, str], None]


class ErrorWords:
    """The words for errors and faults, and what a card offers against them.

    Each class of errors has words of its own: those of its base could mislead. `faults` has a
    sentence for each code, which may name ``{value}`` and ``{limit}``; `simple` are errors of which
    there is one thing to say.
    """

    def __init__(
        self,
        faults: Mapping[FaultCode, str] | None = None,
        simple: Mapping[type[UserError], str] | None = None,
    ) -> None:
        self.faults = dict(faults or {})
        self.lines: dict[type[UserError], Lines[Any]] = {}
        self.offers: dict[type[UserError], Offer[Any]] = {}
        for kind, message in (simple or {}).items():
            self.lines[kind] = _saying(message)

    def says(self, kind: type[Error]) -> Callable[[Lines[Error]], Lines[Error]]:
        """Make a function the one that writes the lines about an error."""

        def register(write: Lines[Error]) -> Lines[Error]:
            self.lines[kind] = write
            return write

        return register

    def offer(self, kind: type[Error]) -> Callable[[Offer[Error]], Offer[Error]]:
        """Make a function the one that adds to the card what helps.

        It also gets the id of the request that failed, where that was kept, else an empty text.
        """

        def register(add: Offer[Error]) -> Offer[Error]:
            self.offers[kind] = add
            return add

        return register


def _saying(message: str) -> Lines[Any]:
    return lambda words, error: [words.gettext(message)]


MOST_FAULTS = 25

ERRORS = ErrorWords(
    faults={
        InputCode.NOT_A_DATE: N_(
            "I can't read “{value}” as a date. Try 10-24, 24 October or 10월 24일."
        ),
        InputCode.NOT_A_TIME: N_(
            "I can't read “{value}” as a time. Write 09:00 or 21:30; midnight is 00:00."
        ),
        InputCode.NOT_TEXT: N_("“{value}” isn't text. Put it in quotes."),
        InputCode.NOT_A_LIST: N_(
            "“{value}” isn't a list. Write one item per line, each after a dash."
        ),
        InputCode.NOT_A_MAPPING: N_("Write lines like “name: value” here."),
        InputCode.OUT_OF_RANGE: N_("{value} is out of range: {limit}."),
        InputCode.TOO_MANY: N_("That's too many: {limit} at most."),
        InputCode.NOT_YAML: N_("This isn't YAML: {value}"),
        InputCode.YAML_COLON: N_(
            "I can't tell what belongs to what here. Put quotes around a text that has “: ” in it, "
            "and line this line up with the others."
        ),
        InputCode.YAML_UNCLOSED: N_(
            "A quote or a bracket opens here and is never closed. Close it, or put quotes around "
            "the whole text."
        ),
        InputCode.YAML_TAB: N_("There's a tab in this line. Use spaces instead."),
        InputCode.YAML_SIGN: N_("A text can't start with “{value}”. Put quotes around it."),
        InputCode.YAML_MISPLACED: N_(
            "This line doesn't fit the ones above it. Line it up with them; a text that has quotes "
            "in it needs quotes around all of it."
        ),
        InputCode.NOT_UTF8: N_("The file isn't UTF-8 text. Save it as plain text."),
        InputCode.DUPLICATE_KEY: N_("“{value}” is there twice. Remove one."),
        InputCode.TOO_DEEP: N_("This is nested too deeply."),
        InputCode.TOO_LARGE: N_("The file is too large: {limit} at most."),
        InputCode.CUT: N_(
            "“{value}” would be cut off at the #. Put it in quotes, or put a "
            "space after the # of a comment."
        ),
        InputCode.ALIAS: N_(
            "In YAML, “{value}” points elsewhere in the file. Put it in quotes, or write it out."
        ),
    },
    simple={
        ExpiredError: N_("This list has expired. Run the command again."),
        BusyError: N_("Lots of people are asking for this. Please try again in a few seconds."),
        DatabaseBusyError: N_("I'm busy, so I didn't do that. Please try again in a moment."),
        NotFromHereError: N_("That's from somewhere else, or it's gone. Run the command again."),
        NotOfferedError: N_("That's not on the list. Please choose again."),
    },
)
"""What no feature in particular can meet with."""


@ERRORS.says(TooFastError)
def _too_fast(words: Words, error: TooFastError) -> list[str]:
    if error.is_server:
        why = words.gettext("It's busy in this server right now.")
    else:
        why = words.gettext("Not so fast, please!")
    return [f"{why} {_again_in(words, error.seconds)}"]


def _again_in(words: Words, seconds: int) -> str:
    if seconds <= _MINUTE:
        return words.ngettext("Try again in {n} second.", "Try again in {n} seconds.", seconds)
    minutes = -(-seconds // _MINUTE)
    if minutes <= _MINUTE:
        return words.ngettext("Try again in {n} minute.", "Try again in {n} minutes.", minutes)
    hours = -(-minutes // _MINUTE)
    return words.ngettext("Try again in {n} hour.", "Try again in {n} hours.", hours)


class ErrorCards:
    """Makes the cards of errors, with the words that the features brought."""

    def __init__(self, features: Iterable[ErrorWords]) -> None:
        parts = [ERRORS, *features]
        self._faults = dict(pair for each in parts for pair in each.faults.items())
        self._lines = dict(pair for each in parts for pair in each.lines.items())
        self._offers = dict(pair for each in parts for pair in each.offers.items())

    def words(self, words: Words) -> FaultWords:
        """Return words that have the sentence for every fault."""
        return FaultWords(words, self._faults)

    def card(self, words: Words, error: UserError, *, request_id: str = "") -> Card:
        """Return the card on what to do about an error; with a kept request, to ask again."""
        own = self.words(words)
        lines = self._lines.get(type(error), _unexplained)
        card = Card().text(*lines(own, error))
        if offer := self._offers.get(type(error)):
            offer(card, own, error, request_id)
        return card


def refusal_card(words: Words, error: app_commands.AppCommandError) -> Card | None:
    """Explain what discord.py itself refuses; None where the fault is ours."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        text = words.gettext("This command has changed. Please try again in a minute.")
    elif isinstance(error, app_commands.TransformerError):
        text = words.gettext("One of these options doesn't work. Please fill it in again.")
    elif isinstance(error, app_commands.CheckFailure):
        text = words.gettext("You can't use this command here.")
    else:
        return None
    return Card().text(text)


def failure_card(words: Words, error_id: str) -> Card:
    """Apologise for a fault of ours; the id leads to the traceback in the log."""
    return Card().text(
        words.gettext("Sorry, something went wrong on my side. Please try again."),
        "-# "
        + words.gettext(
            "If it keeps happening, send this code to whoever runs me: {id}", id=error_id
        ),
    )


def is_too_late(error: Exception) -> bool:
    """Return whether it is too late to answer: the interaction expired or was answered."""
    return isinstance(error, discord.HTTPException) and error.code in {10062, 40060}


def file_fault_lines(words: FaultWords, faults: Sequence[Fault]) -> list[str]:
    """Return what is wrong with a file, line by line; nothing of it was used."""
    title = words.ngettext(
        "The file has {n} problem, so nothing was changed:",
        "The file has {n} problems, so nothing was changed:",
        len(faults),
    )
    lines = [_file_fault(words, each) for each in faults[:MOST_FAULTS]]
    if rest := len(faults[MOST_FAULTS:]):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    return [f"### {title}", *lines]


def _file_fault(words: FaultWords, fault: Fault) -> str:
    place, text = fault.place, words.fault(fault)
    if fault.meant:
        text += " " + words.gettext("Did you mean `{name}`?", name=fault.meant)
    key = f"{name}: " if (name := code(place.key, _LONGEST_VALUE)) else ""
    if not place.line:
        return f"- {key}{text}"
    where = words.gettext("Line {n}", n=place.line)
    return f"- **{where}**, {key}{text}" if key else f"- **{where}**: {text}"


@ERRORS.says(InvalidInputError)
def _invalid(words: FaultWords, error: InvalidInputError) -> list[str]:
    return [words.fault(error.fault)]


@ERRORS.says(NotAllowedError)
def _not_allowed(words: Words, error: NotAllowedError) -> list[str]:
    if error.permission != "manage_guild":
        return [words.gettext("You can't do that here.")]
    said = words.gettext("This one is for moderators: you need **Manage Server** here.")
    if error.role_id is not None:
        said = words.gettext(
            "This one is for moderators: you need <@&{role}> or **Manage Server** here.",
            role=error.role_id,
        )
    again = words.gettext("If you can still see the command, run it again.")
    return [said, f"-# {again}"] if error.can_run_again else [said]


def _unexplained(words: Words, error: UserError) -> list[str]:
    return [words.gettext("That didn't work.")]
