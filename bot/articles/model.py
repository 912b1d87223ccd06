"""An article that somebody gives, what it suggests, and what of it the catalogue knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.catalogue.model import Status, WorkKind
from bot.kit.dates import PartialDate, Precision
from bot.kit.errors import FaultCode

LONGEST_ARTICLE = 200_000
"""Letters of an article without its markup."""
LARGEST_FILE = 2_000_000
"""Bytes of a file, markup and scripts included."""


class ArticleCode(FaultCode):
    """Why a text can't be read as an article."""

    EMPTY = "empty-article"
    NOT_TEXT = "not-an-article"
    TOO_LONG = "article-too-long"
    OTHER_LANGUAGE = "other-language"
    NO_TITLE = "article-no-title"
    NO_WORDS = "article-no-words"
    NOT_OWN_WORDS = "article-not-own-words"
    NOBODY = "article-nobody"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as it is read: no markup, one paragraph a line. What is not known is empty.

    `date` is the article's own, by which days in it are understood.
    """

    text: str
    title: str = ""
    publisher: str = ""
    date: PartialDate | None = None
    link: str = ""


class FactKind(StrEnum):
    """What a suggestion is: a work of several, or another thing that can be looked up."""

    COLLABORATION = "collaboration"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class SuggestedFact:
    """What an article says in one place, for somebody to accept, mend or reject.

    `artists` and `partners` are slugs, or names as they are written where the catalogue has none;
    those are also in `new`. `title` and `show` are as written, empty where none is named. `date` is
    as precise as the article is, `sentence` a part of its text, `work` the slug of a work that the
    catalogue has already.
    """

    kind: FactKind
    sentence: str
    artists: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    title: str = ""
    show: str = ""
    work_kind: WorkKind | None = None
    date: PartialDate | None = None
    status: Status = Status.REPORTED
    new: tuple[str, ...] = ()
    work: str = ""

    @property
    def precision(self) -> Precision | None:
        """Return how much of the date is known."""
        return self.date.precision if self.date else None


@dataclass(frozen=True, slots=True)
class CataloguedArtist:
    """An act of the catalogue that a text mentions; `groups` are the ids of those it is in."""

    id: int
    slug: str
    name: str
    groups: frozenset[int] = frozenset()
    is_group: bool = False
    gender: str = ""
    fame: int = 0
    is_korean: bool = False


@dataclass(frozen=True, slots=True)
class CataloguedWork:
    """A work of the catalogue that a text may be about."""

    id: int
    slug: str
    title: str
    kind: WorkKind
    status: Status
    artists: tuple[int, ...]
    show: int | None = None
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text has a name of the catalogue, and what it may mean, the best known first.

    `quoted` says that the name stands in quotation marks, which are part of the spot.
    """

    start: int
    end: int
    written: str
    artists: tuple[int, ...] = ()
    works: tuple[int, ...] = ()
    shows: tuple[int, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What of the catalogue a text may be about: artists, works and shows by their ids."""

    artists: Mapping[int, CataloguedArtist] = field(default_factory=dict)
    works: Mapping[int, CataloguedWork] = field(default_factory=dict)
    shows: Mapping[int, str] = field(default_factory=dict)
