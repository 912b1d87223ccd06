"""What MusicBrainz says, as entries of the catalogue's files."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.catalogue.files.entries import (
    ArtistEntry,
    CitationEntry,
    OtherDateEntry,
    WorkEntry,
)
from bot.catalogue.files.reader import ADAPTERS
from bot.catalogue.model import (
    COUNTRIES,
    ArtistKind,
    CreditRole,
    DateBasis,
    Gender,
    Status,
    Verification,
)
from bot.importing.catalogue_files import artist_names
from bot.importing.model import (
    Candidate,
    Credit,
    DateNews,
    FoundArtist,
    compare_dates,
    kind_of,
    kind_of_work,
    roles_of,
)
from bot.kit.dates import PartialDate, day_of
from bot.kit.folding import fold, romanize

SOURCE = "MB"
_FAME = 2
_LONGEST_JOIN = 30
_MOST_ALIASES = 5
_LONGEST_SLUG = 50
_HANGUL = re.compile("[가-힣]")
_GENDERS = {"male": Gender.MALE, "female": Gender.FEMALE}


def slug_of(*texts: str) -> str:
    """Return texts as a slug by the rule of the files, perhaps an empty one."""
    latin = unicodedata.normalize("NFKD", romanize(" ".join(texts))).lower()
    found = re.sub("[^a-z0-9]+", "-", re.sub("[\u0300-\u036f'\u2019]", "", latin))
    return found.strip("-")[:_LONGEST_SLUG].strip("-")


def free_slug(wished: str, taken: Collection[str]) -> str:
    """Return a slug that nothing has yet."""
    number, slug = 1, wished
    while slug in taken:
        number += 1
        slug = f"{wished}-{number}"
    return slug


def new_artist(found: FoundArtist, taken: Collection[str], *, namesakes: bool) -> ArtistEntry:
    """Return an artist whom the catalogue does not have.

    One who has namesakes there needs something that tells them apart.
    """
    spelt = [found.name, *found.aliases]
    hangul = next((each for each in spelt if _HANGUL.search(each)), None)
    name = next((each for each in spelt if not _HANGUL.search(each)), found.name)
    seen = {fold(name), fold(hangul or "")}
    others = [each for each in spelt if fold(each) not in seen and len(each) < len(name) * 3]
    kind = kind_of(found.type)
    return ArtistEntry(
        id=free_slug(slug_of(name) or "artist", taken),
        name=name,
        hangul=hangul if hangul != name else None,
        aliases=tuple(dict.fromkeys(others))[:_MOST_ALIASES],
        kind=kind,
        gender=_GENDERS.get(found.gender) if kind is ArtistKind.PERSON else None,
        disambiguation=_told_apart(found) if namesakes or found.disambiguation else None,
        countries=(found.country,) if found.country in COUNTRIES else (),
        mbid=found.mbid,
        sources=(SOURCE,),
    )


def _told_apart(found: FoundArtist) -> str:
    said = found.disambiguation or " ".join(filter(None, (found.country, found.type.lower())))
    return said[:150].strip() or f"MusicBrainz {found.mbid[:8]}"


def new_work(
    candidate: Candidate,
    artists: Sequence[ArtistEntry],
    taken: Collection[str],
    *,
    today: dt.date,
) -> WorkEntry:
    """Return a work that the catalogue does not have; `artists` are those of its credits."""
    find, title = candidate.find, candidate.title
    roles = roles_of(find, title)
    is_to_come = candidate.date is not None and candidate.date > day_of(today)
    made: WorkEntry = ADAPTERS["collaborations"].validate_python(
        {
            "id": free_slug(slug_of(artists[0].id, title.name) or "work", taken),
            "title": title.name,
            "title_ko": title.hangul or None,
            "kind": kind_of_work(find, roles),
            "fame": _FAME,
            "credits": tuple(map(_credit, find.credits, artists, roles)),
            "date": candidate.date,
            "status": Status.ANNOUNCED if is_to_come else Status.CONFIRMED,
            "verification": Verification.ONE_SOURCE,
            "mbid": find.mbid,
            "sources": (_cited(candidate),),
        }
    )
    return made


def _credit(credit: Credit, artist: ArtistEntry, role: CreditRole) -> dict[str, Any]:
    is_known_so = fold(credit.name) in artist_names(artist)
    return {
        "artist": artist.id,
        "as": None if is_known_so else credit.name,
        "role": role,
        "join": credit.join[:_LONGEST_JOIN] or None,
    }


def _cited(candidate: Candidate) -> CitationEntry:
    return CitationEntry(source=SOURCE, url=candidate.find.url)


def with_date(
    work: WorkEntry, candidate: Candidate, families: Mapping[str, str]
) -> WorkEntry | DateNews:
    """Return a work with what MusicBrainz says of its date, or what that is where it can't be put.

    A day of two sources, and one that is disputed already, is for curators alone. Where another
    source says otherwise, both dates stay, each with its sources.
    """
    news = compare_dates(work.date, candidate.date)
    if news is DateNews.NOTHING or work.date_basis is not DateBasis.RELEASE:
        return DateNews.NOTHING
    if work.verification is not Verification.ONE_SOURCE:
        return news
    cited = [each for each in work.sources if each.url != candidate.find.url]
    made = replace(work, date=candidate.date, sources=(*cited, _cited(candidate)))
    codes = tuple(dict.fromkeys(each.source for each in cited if _differs(each.source, families)))
    if news is DateNews.OTHER and work.date and codes:
        other = OtherDateEntry(date=work.date, sources=codes)
        return replace(made, verification=Verification.CONFLICT, other_dates=(other,))
    return made


def _differs(source: str, families: Mapping[str, str]) -> bool:
    return families.get(source) != families.get(SOURCE)


def reads(date: PartialDate | None) -> str:
    """Return a date for a line of a report."""
    return str(date) if date else "no date"
