"""Check what people typed before anything is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.catalogue.codes import COUNTRIES, LANGUAGES
from bot.catalogue.refs import Subject
from bot.kit.errors import InputCode, InvalidInputError
from bot.kit.folding import fold
from bot.lookup.errors import LookupCode
from bot.lookup.model import Filters

LONGEST = 100
"""Characters of a query; no name is longer, and Discord's choices are no longer either."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TOKEN = re.compile(r"(artist|collaboration|show|article):([a-z0-9-]{1,64})")


@dataclass(frozen=True, slots=True)
class Token:
    """A choice that was made: it means one thing and nothing else."""

    subject: Subject
    slug: str


def token_of(text: str) -> Token | None:
    """Read `Suggestion.token`; None for free text."""
    found = _TOKEN.fullmatch(text.strip())
    return Token(Subject(found[1]), found[2]) if found else None


def checked_text(text: str, option: str) -> str:
    """Return the text without the spaces around it.

    Raises
    ------
    InvalidInputError
        When nothing is left, or more than 100 characters are.
    """
    text = text.strip()
    # Controls and zero-width signs fold to nothing, which would be the beginning of every name.
    if not fold(text):
        raise InvalidInputError(LookupCode.EMPTY, option)
    if len(text) > LONGEST:
        raise InvalidInputError(
            LookupCode.TOO_LONG, option, value=text[:LONGEST], limit=str(LONGEST)
        )
    return text


def checked_filters(filters: Filters) -> Filters:
    """Return filters with codes in their usual case.

    Raises
    ------
    InvalidInputError
        When a code or year can't be.
    """
    country = filters.country.strip().upper() if filters.country else None
    language = filters.language.strip().lower() if filters.language else None
    if country and country not in COUNTRIES:
        raise InvalidInputError(LookupCode.NOT_A_COUNTRY, "country", value=country[:LONGEST])
    if language and language not in LANGUAGES:
        raise InvalidInputError(LookupCode.NOT_A_LANGUAGE, "language", value=language[:LONGEST])
    if filters.year is not None and not FIRST_YEAR <= filters.year <= LAST_YEAR:
        raise InvalidInputError(
            InputCode.OUT_OF_RANGE, "year", value=str(filters.year),
            limit=f"{FIRST_YEAR}-{LAST_YEAR}",
        )  # fmt: skip
    artist = checked_text(filters.artist, "artist") if filters.artist else None
    return Filters(artist, filters.kind, filters.year, country, language)
