"""The catalogue's files as values: what an entry may say, key by key.

An entry is checked on its own here (shapes, known keys and words); what entries say about one
another is checked in `bot.catalogue.files.rules`. `bot.catalogue.files.reader` reads the files,
`bot.catalogue.files.writer` writes them, with an entry's keys in the order that they have here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.dataclasses import dataclass as checked

from bot.catalogue.model import (
    COUNTRIES,
    LANGUAGES,
    ArtistKind,
    CreditRole,
    DateBasis,
    FameEvidence,
    Gender,
    RemarkCode,
    ShowKind,
    Status,
    Verification,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.errors import Place

_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
_SLUG = "[a-z0-9-]{1,64}"
_CODE = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_MBID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_URL = r"https?://[^\s<>\"]{4,2000}"


def _shaped(pattern: str, problem: str) -> tuple[AfterValidator, WithJsonSchema]:
    schema = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return _fits(re.compile(pattern).fullmatch, problem), WithJsonSchema(schema)


def _among(codes: Collection[str], problem: str) -> tuple[AfterValidator, WithJsonSchema]:
    schema = {"type": "string", "enum": sorted(codes)}
    return _fits(codes.__contains__, problem), WithJsonSchema(schema)


def _fits(test: Callable[[str], object], problem: str) -> AfterValidator:
    def check(text: str) -> str:
        if not test(text):
            raise ValueError(f"{text!r} is {problem}")
        return text

    return AfterValidator(check)


def _short_of(key: str, entry: type[Any]) -> tuple[BeforeValidator]:
    """Read a text as an entry that says nothing but this key."""

    def whole(value: object) -> object:
        return {key: value} if isinstance(value, str) else value

    return (BeforeValidator(whole, json_schema_input_type=str | entry),)


def _date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    return PartialDate.parse(str(value))


def _visible(text: str) -> str:
    if text != text.strip() or not text.isprintable():
        raise ValueError("spaces around it or invisible characters in it: remove them")
    return text


_PLAIN = AfterValidator(_visible)
Slug = Annotated[str, *_shaped(_SLUG, "no slug: use a-z, 0-9 and -, at most 64 of them")]
Code = Annotated[str, *_shaped(_CODE, "no source code: use letters, digits, - and _")]
Url = Annotated[str, *_shaped(_URL, "no address: start with http:// or https://")]
# Programs that read YAML's own types take a year for a number.
Date = Annotated[
    PartialDate,
    BeforeValidator(_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d\d){0,2}$"}),
]
Country = Annotated[str, *_among(COUNTRIES, "no ISO 3166-1 alpha-2 country code (KR, US ...)")]
Language = Annotated[str, *_among(LANGUAGES, "no ISO 639-1 language code (ko, en ...)")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=150), _PLAIN]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300), _PLAIN]
Option = Annotated[str, StringConstraints(min_length=1, max_length=70), _PLAIN]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Fame = Annotated[int, Field(ge=1, le=5)]
Mbid = Annotated[
    str, *_shaped(_MBID, "no MusicBrainz id, such as 5b11f4ce-a62d-471e-81fc-a69a8278c7da")
]
JoinPhrase = Annotated[str, StringConstraints(min_length=1, max_length=30)]


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class CatalogueEntry:
    """`catalogue.yaml`: what the catalogue is as a whole."""

    version: Name
    data_date: Date
    licence: Text | None = None
    note: Text | None = None


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class SourceEntry:
    """One of `sources.yaml`: a family of data, a page or an article, by its code."""

    id: Code
    shown: Name | None = None
    title: Title
    publisher: Title | None = None
    url: Url | None = None
    licence: Text | None = None
    family: Name
    date: Date | None = None


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class MembershipEntry:
    """What somebody is or was a member of. `since` is `from` in the file."""

    group: Slug
    since: Annotated[Date | None, Field(validation_alias="from")] = None
    until: Date | None = None
    former: bool = False


Membership = Annotated[MembershipEntry, *_short_of("group", MembershipEntry)]


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ArtistEntry:
    """One of `artists/*.yaml`."""

    id: Slug
    was: tuple[Slug, ...] = ()
    name: Name
    sort_name: Name | None = None
    hangul: Name | None = None
    aliases: tuple[Name, ...] = ()
    kind: ArtistKind
    gender: Gender | None = None
    disambiguation: Name | None = None
    fame: Fame = 1
    fame_by: tuple[FameEvidence, ...] = ()
    member_of: tuple[Membership, ...] = ()
    agency: Name | None = None
    debut: Date | None = None
    countries: tuple[Country, ...] = ()
    fandom: Name | None = None
    mbid: Mbid | None = None
    sources: tuple[Code, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the slugs of all that the artist is or was a member of."""
        return tuple(each.group for each in self.member_of)


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ShowEntry:
    """One of `shows.yaml`."""

    id: Slug
    title: Title
    title_ko: Title | None = None
    aliases: tuple[Title, ...] = ()
    kind: ShowKind
    fame: Fame = 1
    fame_by: tuple[FameEvidence, ...] = ()


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class CreditEntry:
    """One act of a collaboration, in credited order. `credited_as` is `as` in the file."""

    artist: Slug
    credited_as: Annotated[Name | None, Field(validation_alias="as")] = None
    role: CreditRole = CreditRole.MAIN
    join: JoinPhrase | None = None


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class CitationEntry:
    """Where a collaboration or a fact is from: a code, and what is special to this mention."""

    source: Code
    ref: Text | None = None
    url: Url | None = None
    title: Title | None = None
    publisher: Title | None = None
    date: Date | None = None


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class OtherDateEntry:
    """A date that other sources give; only where they disagree."""

    date: Date
    sources: tuple[Code, ...]


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class RemarkEntry:
    """What readers are told of a work besides."""

    code: RemarkCode
    names: tuple[Name, ...] = ()


Remark = Annotated[RemarkEntry, *_short_of("code", RemarkEntry)]


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class WorkEntry:
    """One of `collaborations/*.yaml`."""

    id: Slug
    was: tuple[Slug, ...] = ()
    title: Title
    title_ko: Title | None = None
    aliases: tuple[Title, ...] = ()
    untitled: bool = False
    kind: WorkKind
    fame: Fame = 1
    fame_by: tuple[FameEvidence, ...] = ()
    credits: tuple[CreditEntry, ...]
    date: Date | None = None
    date_basis: DateBasis = DateBasis.RELEASE
    status: Status = Status.CONFIRMED
    verification: Verification
    other_dates: tuple[OtherDateEntry, ...] = ()
    show: Slug | None = None
    countries: tuple[Country, ...] = ()
    languages: tuple[Language, ...] = ()
    remarks: tuple[Remark, ...] = ()
    editor_note: Text | None = None
    mbid: Mbid | None = None
    sources: tuple[CitationEntry, ...]


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class GapFillerEntry:
    """A text that would be wrong in the gap of a claim, short enough for a button."""

    text: Option
    text_ko: Option


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ClaimEntry:
    """What of a fact can be asked: a sentence with a gap, and what fills it.

    `bot.catalogue.files.rules` has what the parts must be to one another.
    """

    predicate: Slug
    statement: Title
    statement_ko: Title
    artist: Slug | None = None
    collaboration: Slug | None = None
    value: Option | None = None
    value_ko: Option | None = None
    others: tuple[GapFillerEntry, ...] = ()


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class FactEntry:
    """One thing that an article says. Without sources, the article itself is the source."""

    id: Slug
    text: Text
    text_ko: Text | None = None
    status: Status
    artists: tuple[Slug, ...] = ()
    collaborations: tuple[Slug, ...] = ()
    sources: tuple[CitationEntry, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class ArticleEntry:
    """`articles/<slug>.yaml`: an article and what it gave."""

    id: Slug
    code: Code
    title: Title
    publisher: Title | None = None
    date: Date | None = None
    url: Url | None = None
    editor_note: Text | None = None
    collaborations: tuple[Slug, ...] = ()
    facts: tuple[FactEntry, ...] = ()


Entry = SourceEntry | ArtistEntry | ShowEntry | WorkEntry | ArticleEntry


@dataclass(frozen=True, slots=True)
class ContentFault:
    """Something wrong in the files: where, in which entry, what, and how to mend it."""

    place: Place
    entry: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return one line for the console."""
        entry = f" [{self.entry}]" if self.entry else ""
        return f"{self.place}{entry} {self.problem} → {self.remedy}"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the files say. Equal contents say the same, wherever it is written."""

    catalogue: CatalogueEntry
    sources: tuple[SourceEntry, ...]
    artists: tuple[ArtistEntry, ...]
    shows: tuple[ShowEntry, ...]
    collaborations: tuple[WorkEntry, ...]
    articles: tuple[ArticleEntry, ...]


_NAMES_IN_FILES = {"credited_as": "as", "since": "from"}


def given(entry: Any) -> dict[str, Any]:
    """Return what an entry says by the keys of its file: only what is not the default.

    What is short in the file is its one text here.
    """
    return {
        _NAMES_IN_FILES.get(one.name, one.name): _shortened(value)
        for one in fields(entry)
        if (value := getattr(entry, one.name)) != one.default
    }


def _shortened(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_shortened, value))
    if isinstance(value, MembershipEntry | RemarkEntry) and len(said := given(value)) == 1:
        return next(iter(said.values()))
    return value
