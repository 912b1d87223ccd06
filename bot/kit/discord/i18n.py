"""Words in the reader's language, and dates, numbers and places the way it writes them.

English is the source: a message's id is its English text. A private reply speaks the reader's
language, a public one the server's; a language without a translation gets English. Command names
and descriptions are translated from the same catalogues.
"""

from __future__ import annotations

import datetime as dt
import gettext
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import discord
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from discord.app_commands import (
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)
from discord.ext import commands

from bot.kit.budgets import Limiter
from bot.kit.dates import PartialDate, Precision
from bot.kit.db.saved_requests import ListStore
from bot.kit.discord.admissions import Admissions
from bot.kit.discord.korean_particles import with_particles
from bot.kit.discord.text import escape
from bot.kit.messages import N_ as N_

DOMAIN = "kollab"
SOURCE_LANGUAGE = "en"
_COMMA_LISTS = frozenset({"ko"})
"""Languages whose "and" in lists is for officials: friends write commas."""
_DATE_SKELETONS = {Precision.YEAR: "y", Precision.MONTH: "yMMMM"}


class Words:
    """One language: messages through gettext, the rest through Babel.

    Messages take their values by name: ``words.gettext("by {artist}", artist=...)``. A value that
    stands among markup must be escaped by the caller.
    """

    __slots__ = ("_catalogue", "language", "locale")

    def __init__(self, locale: Locale, catalogue: gettext.NullTranslations) -> None:
        self.locale = locale
        self.language = str(locale.language)
        """The ISO 639-1 code, such as ``ko``."""
        self._catalogue = catalogue

    def gettext(self, message: str, **values: object) -> str:
        """Translate a message and put the values in."""
        # The empty message is the catalogue's own header.
        text = self._catalogue.gettext(message) if message else ""
        return self._said(text.format(**values)) if values else text

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Translate a message that counts; ``{n}`` is the number, written as the language does."""
        chosen = self._catalogue.ngettext(one, many, number)
        return self._said(chosen.format(n=self.number(number), **values))

    def _said(self, text: str) -> str:
        return with_particles(text) if self.language == "ko" else text

    def pgettext(self, context: str, message: str) -> str | None:
        """Translate within a context; None where there is no translation."""
        found = self._catalogue.pgettext(context, message)
        return None if found == message else found

    def number(self, number: int) -> str:
        """Write a number with the language's separators."""
        return _number(self.locale, number)

    def date(self, date: PartialDate) -> str:
        """Write a date at its own precision: a year stays a year."""
        return _date(self.locale, date)

    def day(self, day: dt.date) -> str:
        """Write a day with its year."""
        return format_date(day, "long", locale=self.locale)

    def day_of_year(self, day: dt.date) -> str:
        """Write a day without its year, such as "October 24"."""
        return str(format_skeleton("MMMMd", day, locale=self.locale))

    def listing(self, items: Sequence[str]) -> str:
        """Join with commas and the language's "and"."""
        if self.language in _COMMA_LISTS:
            return ", ".join(items)
        return str(format_list(list(items), locale=self.locale))

    def territory(self, code: str) -> str:
        """Name a country by its ISO 3166-1 code; the code itself where Babel has no name."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, code: str) -> str:
        """Name a language by its ISO 639-1 code; the code itself where Babel has no name."""
        return str(self.locale.languages.get(code, code))


@lru_cache(maxsize=256)
def _number(locale: Locale, number: int) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=2048)
def _date(locale: Locale, date: PartialDate) -> str:
    day = dt.date(date.year, date.month or 1, date.day or 1)
    if skeleton := _DATE_SKELETONS.get(date.precision):
        return str(format_skeleton(skeleton, day, locale=locale))
    return format_date(day, "long", locale=locale)


@lru_cache(maxsize=64)
def words_in(tag: str) -> Words:
    """Return the words for a locale tag of Discord's: ``en-GB``, ``ko`` or ``pt-BR``."""
    if tag.partition("-")[0] != SOURCE_LANGUAGE:
        name = tag.replace("-", "_")
        with as_file(files("bot") / "locales") as folder:
            for candidate in (name, name.partition("_")[0]):
                if gettext.find(DOMAIN, folder, [candidate]):
                    found = gettext.translation(DOMAIN, folder, [candidate])
                    return Words(Locale.parse(candidate), found)
        tag = "en-US"
    return Words(Locale.parse(tag, sep="-"), gettext.NullTranslations())


def words_for(interaction: discord.Interaction[Client], *, private: bool) -> Words:
    """Choose the language of a reply: the reader's, or the server's when everybody reads it.

    A server's is what its moderators set, else what Discord has for it.
    """
    if private or interaction.guild_id is None:
        return words_in(interaction.locale.value)
    if chosen := interaction.client.server_language(interaction.guild_id):
        return words_in(chosen)
    return words_in((interaction.guild_locale or interaction.locale).value)


@lru_cache(maxsize=64)
def names_of_places(
    tag: str, codes: tuple[str, ...], *, tongues: bool
) -> tuple[tuple[str, str], ...]:
    """Name countries (or languages) in any language Discord has, sorted by name: (name, code)."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(SOURCE_LANGUAGE)
    table = locale.languages if tongues else locale.territories
    return tuple(sorted((str(table.get(code, code)), code) for code in codes))


def escaped_listing(words: Words, names: Iterable[str]) -> str:
    """Join names that come from data, escaped, with the language's "and"."""
    return words.listing([escape(name) for name in names])


NAME_CONTEXTS = {
    TranslationContextLocation.command_name: "command",
    TranslationContextLocation.group_name: "command",
    TranslationContextLocation.parameter_name: "option",
}
"""Names have rules of their own (one lower-case word), so they are translated in a context."""


class GettextTranslator(Translator):
    """Translate what discord.py sends with the commands, from the same catalogue as replies."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Translate one name or text; None, and so no entry, where there is no translation."""
        words = words_in(locale.value)
        if words.language == SOURCE_LANGUAGE:
            return None
        if kind := NAME_CONTEXTS.get(context.location):
            return words.pgettext(kind, string.message)
        translated = words.gettext(string.message)
        return None if translated == string.message else translated


class Client(commands.AutoShardedBot, ABC):
    """A bot with one clock, whose tree answers errors and whose servers choose a language.

    What people do draws on the budgets of its `limiter`.
    """

    limiter: Limiter

    admissions: Admissions
    """Whom Discord let run a moderators' command lately."""

    lists: ListStore
    """Where what lists were asked for is kept."""

    @abstractmethod
    def now(self) -> dt.datetime:
        """Return the time, in UTC."""

    @abstractmethod
    def count_done(self, interaction: discord.Interaction[Any]) -> None:
        """Count what somebody did, and got what they wanted."""

    @abstractmethod
    def manager_role(self, guild_id: int) -> int | None:
        """Return the role that may do in a server what Manage Server may; None if there is none."""

    @abstractmethod
    def server_language(self, guild_id: int) -> str | None:
        """Return the language that a server's moderators set; None leaves it to Discord."""
