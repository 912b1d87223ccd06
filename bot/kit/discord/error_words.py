"""What a feature says of its errors; `bot.kit.discord.error_card` makes cards of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.kit.errors import Fault, FaultCode, UserError

_LONGEST_VALUE = 100

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

    Each class of errors has words of its own: those of its base could mislead.

    Parameters
    ----------
    faults : Mapping[FaultCode, str], optional
        A sentence for each code; it may name ``{value}`` and ``{limit}``.
    simple : Mapping[type[UserError], str], optional
        Errors of which there is one thing to say.
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
