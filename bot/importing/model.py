"""What MusicBrainz says, and what of it is a collaboration of its own.

Words are MusicBrainz's: recording, release group, artist credit, join phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.catalogue.model import ArtistKind, CreditRole, WorkKind
from bot.kit.dates import PartialDate
from bot.kit.folding import fold, sounds

Json = Mapping[str, Any]

MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODY = {
    "89ad4ac3-39f7-470e-963a-56509c546377",  # Various Artists
    "125ec42a-7229-4250-afc5-e057484327fe",  # [unknown]
    "f731ccc4-e22a-43af-a747-64213329e088",  # [anonymous]
    "eec63d3c-3b81-4ad4-b1e4-7c147d4d2b61",  # [no artist]
    "9be7f096-97ec-4615-8957-8d40b5dcbc41",  # [traditional]
}
"""Artists of MusicBrainz that stand for no artist."""

_OWN = {"member of band", "subgroup", "is person", "artist rename"}
"""Relations between artists who don't collaborate when they are credited together."""
_NO_COUNTRY = {"XW", "XE", "XG", "XC", "SU", "YU"}
_CLEAR_SOUND = 3
"""Shorter sounds are of many titles: "O", "Oh" and "어" have the same."""


class Part(StrEnum):
    """How far an artist's works are looked through."""

    RECORDINGS = "recording"
    RELEASE_GROUPS = "release-group"
    COMPARING = "comparing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Order:
    """What an import is to look at: one artist's slug or all, since a date or ever."""

    asked: str = ""
    since: PartialDate | None = None

    def wants(self, date: PartialDate | None) -> bool:
        """Return whether a work of a date may be new enough."""
        if self.since is None:
            return True
        return date is not None and str(date) >= str(self.since)[: len(str(date))]


@dataclass(frozen=True, slots=True)
class WantedEdit:
    """What is to be proposed: entries by the keys of the catalogue's files.

    `before` is what the catalogue says now, empty for something new; `along` are artists that are
    new with a work. An edit of the same `subject` is made once for ever.
    """

    subject: str
    kind: str
    entry: Json
    links: tuple[str, ...]
    note: str
    before: Json | None = None
    along: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundArtist:
    """An artist as MusicBrainz has it. `own` are the MBIDs of its members, groups and units."""

    mbid: str
    name: str
    type: str = ""
    gender: str = ""
    country: str = ""
    disambiguation: str = ""
    aliases: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()

    @classmethod
    def read(cls, said: Json) -> FoundArtist:
        """Read an answer; KeyError or TypeError where it is none."""
        country = said.get("country") or ""
        related = (each for each in said.get("relations") or () if each.get("type") in _OWN)
        return cls(
            mbid=said["id"],
            name=tidy(said["name"]),
            type=said.get("type") or "",
            gender=(said.get("gender") or "").lower(),
            country="" if country in _NO_COUNTRY else country,
            disambiguation=tidy(said.get("disambiguation") or ""),
            aliases=_aliases(said),
            own=frozenset(each["artist"]["id"] for each in related if "artist" in each),
        )

    @property
    def names(self) -> frozenset[str]:
        """Return the folded names by which it is known."""
        return frozenset(filter(None, map(fold, (self.name, *self.aliases))))

    def may_be(self, kind: ArtistKind, countries: Iterable[str]) -> bool:
        """Return whether a namesake of this kind and from there is surely of the same sort."""
        known = set(countries)
        if known and self.country and self.country not in known:
            return False
        if kind is ArtistKind.OTHER:
            return True
        return self.type == ("Person" if kind is ArtistKind.PERSON else "Group")


def kind_of(type_: str) -> ArtistKind:
    """Return what an artist of a type of MusicBrainz is here."""
    kinds = {"Person": ArtistKind.PERSON, "Group": ArtistKind.GROUP}
    return kinds.get(type_, ArtistKind.OTHER)


@dataclass(frozen=True, slots=True)
class Credit:
    """An artist of a credit line: `name` is the credited one, `join` is what follows it."""

    mbid: str
    name: str
    own_name: str
    join: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """A recording or a release group (`entity`) of several artists.

    `types` are the kinds of its release group, such as Single, Soundtrack and Live.
    """

    entity: str
    mbid: str
    title: str
    credits: tuple[Credit, ...]
    disambiguation: str = ""
    date: PartialDate | None = None
    is_video: bool = False
    types: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()

    @classmethod
    def read(cls, entity: str, said: Json) -> Find:
        """Read one of an answer; KeyError or TypeError where it is none."""
        types = (said.get("primary-type"), *(said.get("secondary-types") or ()))
        return cls(
            entity=entity,
            mbid=said["id"],
            title=tidy(said["title"]),
            credits=tuple(_credits(said["artist-credit"])),
            disambiguation=said.get("disambiguation") or "",
            date=read_date(said.get("first-release-date")),
            is_video=bool(said.get("video")),
            types=frozenset(filter(None, types)) | _types_of_first(said),
            aliases=_aliases(said),
        )

    @property
    def url(self) -> str:
        """Return the page that people can open, wherever the answer came from."""
        return f"https://musicbrainz.org/{self.entity}/{self.mbid}"

    @property
    def artists(self) -> frozenset[str]:
        """Return the MBIDs of who is credited."""
        return frozenset(each.mbid for each in self.credits)


def _credits(said: Iterable[Json]) -> Iterator[Credit]:
    """Yield each artist once: a second mention adds nothing but its join phrase."""
    seen = set()
    for each in said:
        artist = each["artist"]
        if artist["id"] not in seen:
            seen.add(artist["id"])
            name = tidy(each.get("name") or artist["name"])
            yield Credit(artist["id"], name, tidy(artist["name"]), each.get("joinphrase") or "")


def _types_of_first(said: Json) -> frozenset[str]:
    """Return the kinds that all releases of a recording's first day have."""
    releases = said.get("releases") or ()
    first = said.get("first-release-date") or ""
    groups = [each.get("release-group") or {} for each in releases if each.get("date") == first]
    kinds = [set(each.get("secondary-types") or ()) for each in groups]
    return frozenset(set.intersection(*kinds)) if kinds else frozenset()


def _aliases(said: Json) -> tuple[str, ...]:
    """Return other names, those that MusicBrainz puts first before the others."""
    found = sorted(said.get("aliases") or (), key=lambda each: not each.get("primary"))
    return tuple(dict.fromkeys(filter(None, (tidy(each["name"]) for each in found))))


def read_date(text: object) -> PartialDate | None:
    """Return a date of MusicBrainz, as precise as it is; None for what is none."""
    try:
        return PartialDate.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None


_TYPED = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2018": "'", "\u2019": "'"})


def tidy(text: str) -> str:
    """Return a text as people type it, on one line."""
    seen = (char for char in text.translate(_TYPED) if char.isprintable() or char.isspace())
    return " ".join("".join(seen).split())


_IN_BRACKETS = re.compile(
    r"\s*[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]+)[)\]\uff09\u3011]"
)
_AFTER_DASH = re.compile(r"\s+[-\u2013\u2014~]\s+(.+)$")
_GUESTS = re.compile(r"(feat|ft|featuring|prod)\b|피처링", re.IGNORECASE)
_WITH = re.compile(r"(with|w/|duet with)\s", re.IGNORECASE)
_PLAIN_GUESTS = re.compile(r"\s+(?:feat|ft)\.\s.*$", re.IGNORECASE)
_REMIX = re.compile(r"(.*?)\s*\b(?:remix|rmx)\b", re.IGNORECASE)
_VERSION = re.compile(
    r"\b(a\s?capp?ella|acoustic|clean|cover|demo|edit|extended|inst|instrumental|karaoke|"
    r"live|mixed|mix|orchestra|orchestral|performance|piano|radio|re-?master(ed)?|re-?recorded|"
    r"rehearsal|reprise|session|slowed|sped|speed up|teaser|unplugged|ver|vers|version)\b"
    r"|라이브|반주|버전",
    re.IGNORECASE,
)
_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: the work's name in one script or two, whose remix, which version."""

    name: str
    hangul: str = ""
    remixer: str = ""
    is_version: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Return by what the work is known: its names folded, and how they sound."""
        said = [name for name in (self.name, self.hangul) if name]
        return names_of(said)


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """Return by what something of these names is known: folded, and how they sound."""
    said = list(texts)
    heard = {f"~{sound}" for sound in map(sounds, said) if len(sound) >= _CLEAR_SOUND}
    return frozenset(filter(None, map(fold, said))) | heard


def read_title(find: Find) -> Title:
    """Return what a find's title and disambiguation say."""
    credited = {fold(name) for each in find.credits for name in (each.name, each.own_name)}
    kept, extras = find.title, [find.disambiguation]
    for found in reversed(list(_IN_BRACKETS.finditer(find.title))):
        if _says_more(found[1], credited):
            kept = kept[: found.start()] + kept[found.end() :]
            extras.append(found[1])
    dash = _AFTER_DASH.search(kept)
    if dash and (_REMIX.match(dash[1]) or _VERSION.search(dash[1])):
        kept = kept[: dash.start()]
        extras.append(dash[1])
    kept = _PLAIN_GUESTS.sub("", kept).strip() or find.title
    remixer = next((name for each in extras if (name := _remixer(each, credited))), "")
    is_version = any(
        (_VERSION.search(each) or _REMIX.match(each)) and not _GUESTS.match(each)
        for each in extras
        if not (remixer and _remixer(each, credited))
    )
    return Title(*_in_scripts(kept, find.aliases), remixer, is_version)


def _says_more(text: str, credited: set[str]) -> bool:
    """Return whether a bracket is no part of the name: who else is there, or which version."""
    if _WITH.match(text):
        return any(name in fold(text) for name in credited)
    return bool(_GUESTS.match(text) or _REMIX.match(text) or _VERSION.search(text))


def _remixer(text: str, credited: set[str]) -> str:
    """Return the folded name of who is credited and remixed, by "X remix"."""
    found = _REMIX.match(text)
    name = fold(found[1]) if found else ""
    return name if name in credited else ""


def _in_scripts(name: str, aliases: Iterable[str]) -> tuple[str, str]:
    """Return a name in Latin letters and in Hangul, as far as both are given."""
    others = list(aliases)
    if (found := _IN_BRACKETS.search(name)) and found.end() == len(name):
        inside, before = found[1].strip(), name[: found.start()].strip()
        if before and bool(_HANGUL.search(inside)) is not bool(_HANGUL.search(before)):
            name, others = before, [inside, *others]
    if _HANGUL.search(name):
        latin = (each for each in others if _LATIN.search(each) and not _HANGUL.search(each))
        found_latin = next(latin, "")
        return (found_latin, name) if found_latin else (name, "")
    return name, next((each for each in others if _HANGUL.search(each)), "")


_FEATURING = re.compile(r"\b(feat|ft|featuring)\b|피처링", re.IGNORECASE)
_PRODUCING = re.compile(r"\bprod(uced)?\b", re.IGNORECASE)


def roles_of(find: Find, title: Title) -> tuple[CreditRole, ...]:
    """Return what each credited artist did, by the join phrases before them."""
    role, found = CreditRole.MAIN, []
    for each in find.credits:
        is_remixer = title.remixer and title.remixer in {fold(each.name), fold(each.own_name)}
        found.append(CreditRole.REMIXER if is_remixer else role)
        if _FEATURING.search(each.join):
            role = CreditRole.FEATURED
        elif _PRODUCING.search(each.join):
            role = CreditRole.PRODUCER
    return tuple(found)


_OF_A_DUET = 2


def kind_of_work(find: Find, roles: Iterable[CreditRole]) -> WorkKind:
    """Return how the artists worked together."""
    done = list(roles)
    if CreditRole.REMIXER in done:
        return WorkKind.REMIX
    if "Soundtrack" in find.types:
        return WorkKind.OST
    if CreditRole.FEATURED in done:
        return WorkKind.FEATURE
    if CreditRole.PRODUCER in done:
        return WorkKind.PRODUCTION
    return WorkKind.JOINT if len(done) > _OF_A_DUET else WorkKind.DUET


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work as MusicBrainz has it: the find that is the original, and when it came out first."""

    find: Find
    title: Title
    date: PartialDate | None
    mbids: frozenset[str]

    @property
    def subject(self) -> str:
        """Return what it is known by, whichever of its recordings is met first."""
        artists = "+".join(sorted(self.find.artists))
        return f"work {artists} {fold(self.title.name)} {self.title.remixer}".rstrip()


def candidates(finds: Iterable[Find]) -> list[Candidate]:
    """Return the works that finds are of, each once; versions of something are none."""
    works: dict[tuple[frozenset[str], str, str], list[tuple[Find, Title]]] = {}
    for find in finds:
        title = read_title(find)
        if is_of_artists(find) and not (title.is_version or find.is_video or _is_other(find)):
            key = (find.artists, fold(title.name), title.remixer)
            works.setdefault(key, []).append((find, title))
    return [_original(each) for each in works.values()]


def joint(entity: str, page: Iterable[Json]) -> list[Json]:
    """Return what of a page several artists made; what can't be read is none of it."""
    found = []
    for said in page:
        try:
            is_joint = is_of_artists(Find.read(entity, said))
        except (KeyError, TypeError, AttributeError):
            continue
        found += [said] if is_joint else []
    return found


def is_of_artists(find: Find) -> bool:
    """Return whether it was made by several artists who are known by name."""
    return len(find.credits) > 1 and not find.artists & NOBODY


def _is_other(find: Find) -> bool:
    """Return whether it is a release of more than one song, or of other versions."""
    if find.types & {"Live", "Remix", "DJ-mix", "Compilation", "Demo"}:
        return True
    return find.entity == Part.RELEASE_GROUPS and ("Single" not in find.types or "/" in find.title)


def _original(same: list[tuple[Find, Title]]) -> Candidate:
    def by_age(one: tuple[Find, Title]) -> tuple[object, ...]:
        return (one[0].entity != Part.RECORDINGS, _age(one[0].date), one[0].mbid)

    find, title = min(same, key=by_age)
    date = min((each.date for each, _ in same), key=_age)
    return Candidate(find, title, date, frozenset(each.mbid for each, _ in same))


def _age(date: PartialDate | None) -> tuple[int, int, int]:
    """Order dates: the earlier first, of two that may be the same the more exact."""
    if date is None:
        return (10_000, 0, 0)
    return (date.year, date.month or 13, date.day or 32)


class DateNews(StrEnum):
    """What another date says about one that is known."""

    NOTHING = "nothing"
    MORE_EXACT = "more exact"
    OTHER = "other"


def compare_dates(known: PartialDate | None, said: PartialDate | None) -> DateNews:
    """Return what a date says beside the one that is known."""
    if said is None or said == known or (known and str(known).startswith(str(said))):
        return DateNews.NOTHING
    if known is None or str(said).startswith(str(known)):
        return DateNews.MORE_EXACT
    return DateNews.OTHER
