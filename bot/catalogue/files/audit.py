"""What in the catalogue is suspicious: entries that are sound by themselves, and may yet be wrong.

What entries may not say at all is a fault (`bot.catalogue.files.rules`); here are marks that wrong
entries had in common. A rule is sure where each of its findings is a mistake: the shipped catalogue
has none of those. The others are a list to look things up from, and their counts are kept in
``data/VERIFICATION.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz

from bot.catalogue.files.entries import ArtistEntry, Content, WorkEntry
from bot.catalogue.model import ArtistKind, CreditRole, DateBasis, WorkKind
from bot.kit.dates import PartialDate
from bot.kit.folding import consonants, fold, is_hangul, romanize, sounds

_MIDNIGHTS = (dt.date(2012, 1, 1), dt.date(2017, 2, 27))
"""Between these days songs came out at midnight in Korea: elsewhere it was the day before."""
_DAY = dt.timedelta(1)
_VERSION = re.compile(r"[\[(].*|\b(ver\.?|version|remix|edit|inst\.?)\b.*", re.IGNORECASE)
_FEATURED = re.compile(r"[(\[]\s*(?:feat|with|prod)\b\.?\s*([^)\]]+)", re.IGNORECASE)
_SPELT = 80
"""Of a hundred: how alike the consonants of a title in two alphabets are."""
_SERIES = re.compile("show-me-the-money|unpretty-rapstar|high-school-rapper")


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry that a rule names, and what is suspicious about it."""

    rule: str
    entry: str
    why: str


@dataclass(frozen=True, slots=True)
class AuditRule:
    """A mark of wrong entries: `says` what it is, and `settles` what would show who is right."""

    name: str
    says: str
    settles: str
    is_sure: bool
    find: Callable[[Audited], Iterable[tuple[str, str]]]


@dataclass
class Audited:
    """The catalogue as rules look at it."""

    content: Content
    families: dict[str, str] = field(init=False)
    artists: dict[str, ArtistEntry] = field(init=False)

    def __post_init__(self) -> None:
        """Index what every rule needs."""
        self.families = {each.id: each.family or each.id for each in self.content.sources}
        self.artists = {each.id: each for each in self.content.artists}

    @property
    def works(self) -> tuple[WorkEntry, ...]:
        """Return all works."""
        return self.content.collaborations

    @cached_property
    def credited(self) -> set[str]:
        """Return the ids of all acts on any work."""
        return {credit.artist for work in self.works for credit in work.credits}

    @cached_property
    def members(self) -> dict[str, list[ArtistEntry]]:
        """Return the members of each group, unit and project, past ones included."""
        found = defaultdict(list)
        for artist in self.content.artists:
            for group in artist.groups:
                found[group].append(artist)
        return found

    @cached_property
    def namesakes(self) -> dict[str, set[str]]:
        """Return the ids of the acts that have a name, by the folded name."""
        found = defaultdict(set)
        for artist in self.content.artists:
            for name in _names(artist):
                found[fold(name)].add(artist.id)
        return found

    def rests_on(self, work: WorkEntry, *families: str) -> bool:
        """Return whether all sources of a work are of these families."""
        return {self.families[each.source] for each in work.sources} <= set(families)

    def by_lead_and_day(self) -> dict[tuple[str, str], list[WorkEntry]]:
        """Return the works that one act leads and that came out on one day."""
        found = defaultdict(list)
        for work in self.works:
            if _is_day(work):
                found[_lead(work), str(work.date)].append(work)
        return found


Found = Iterator[tuple[str, str]]
RULES: list[AuditRule] = []


def _rule(
    says: str, *, settles: str, is_sure: bool = False
) -> Callable[[Callable[[Audited], Found]], None]:
    def register(find: Callable[[Audited], Found]) -> None:
        name = find.__name__.strip("_").replace("_", "-")
        RULES.append(AuditRule(name, says, settles, is_sure, find))

    return register


def audit(content: Content) -> dict[AuditRule, tuple[Finding, ...]]:
    """Return what each rule finds, sure rules first, in the order of the files."""
    audited = Audited(content)
    rules = sorted(RULES, key=lambda rule: not rule.is_sure)
    return {
        rule: tuple(Finding(rule.name, entry, why) for entry, why in rule.find(audited))
        for rule in rules
    }


@_rule(
    "One name twice in a group.",
    settles="keep one of the two ids, and let the other be its old id",
    is_sure=True,
)
def _doubled_member(audited: Audited) -> Found:
    for group, members in audited.members.items():
        for one, other in combinations(members, 2):
            # What both have as a further name may be the real name of two persons.
            shown = [
                {fold(name) for name in (each.name, each.hangul) if name} for each in (one, other)
            ]
            if shown[0] & {*_folded(other)} or shown[1] & {*_folded(one)}:
                yield group, f"{one.id} and {other.id} have one name"


@_rule(
    "An act that is called as a song of its group, and does nothing by itself.",
    settles="take the act out",
    is_sure=True,
)
def _song_as_member(audited: Audited) -> Found:
    songs = {(credit.artist, fold(work.title)) for work in audited.works for credit in work.credits}
    for group, members in audited.members.items():
        for one in members:
            is_bare = (
                one.kind is ArtistKind.OTHER and not one.hangul and one.id not in audited.credited
            )
            if is_bare and (group, fold(one.name)) in songs:
                yield one.id, f"is called as a song of {group}"


@_rule(
    'A "Korean title" in Latin letters, which is no title.',
    settles="the English title, or none: leave the title Hangul",
    is_sure=True,
)
def _transliterated_korean_title(audited: Audited) -> Found:
    for work in audited.works:
        if work.title_ko and not any(is_hangul(letter) for letter in fold(work.title_ko)):
            yield work.id, f"title_ko {work.title_ko!r} has no Hangul"


@_rule(
    "The same acts with the same title within a month: one song under two ids.",
    settles="one entry with both sources",
    is_sure=True,
)
def _same_title_same_artists(audited: Audited) -> Found:
    seen: dict[tuple[frozenset[str], str], WorkEntry] = {}
    for work in audited.works:
        for title in {work.title, work.title_ko} - {None}:
            key = frozenset(credit.artist for credit in work.credits), fold(str(title))
            before = seen.setdefault(key, work)
            if before is not work and _near(before, work):
                yield work.id, f"{before.id} is the same song"


@_rule(
    "A credit before the year of the act's debut: mostly a namesake's.",
    settles="a page on the release that names the act, or an earlier debut",
)
def _before_debut(audited: Audited) -> Found:
    for work in audited.works:
        for credit in work.credits:
            debut = audited.artists[credit.artist].debut
            if debut and work.date and work.date.year < debut.year:
                yield work.id, f"is of {work.date}, {credit.artist} began in {debut}"


@_rule(
    'A group as guest by one source: "X of GROUP" was read as the group.',
    settles="a page on the release that says who sings",
)
def _group_as_guest(audited: Audited) -> Found:
    for work in audited.works:
        for credit in work.credits:
            is_group = audited.artists[credit.artist].kind is ArtistKind.GROUP
            if is_group and credit.role is CreditRole.FEATURED and _is_single(audited, work):
                yield work.id, f"{credit.artist} may stand for one of its members"


@_rule(
    "A title that names a guest: that is a credit, and no part of the title.",
    settles="the credit that the title says",
    is_sure=True,
)
def _title_with_guest(audited: Audited) -> Found:
    for work in audited.works:
        named = {
            name for credit in work.credits for name in _folded(audited.artists[credit.artist])
        }
        found = _FEATURED.search(work.title)
        if found and fold(found[1]) not in named:
            yield work.id, f"{work.title!r} names {found[1]}"


@_rule(
    "A credit from one artist's own page alone: others on the release are not on it.",
    settles="the release's page: who leads, and who else is on it",
)
def _guest_page_only(audited: Audited) -> Found:
    for work in audited.works:
        if audited.rests_on(work, "ku") and len(work.sources) == 1:
            yield work.id, f"only {work.sources[0].ref or work.sources[0].source} says so"


@_rule(
    'A release that is called "feat. X" on the page of X, where X is taken for its lead.',
    settles="the release's page: the lead stands before feat.",
)
def _guest_as_lead(audited: Audited) -> Found:
    for work in audited.works:
        lead = audited.artists[_lead(work)]
        for source in work.sources:
            if found := _FEATURED.search(source.ref or ""):
                guests = {fold(each) for each in re.split(r",|&| and ", found[1])}
                if guests & {*_folded(lead)} and len(work.credits) == 1:
                    yield work.id, f"{lead.id} is the guest of {source.ref}"


@_rule(
    "A credit by one source to an act that shares its name with others.",
    settles="a page that ties the act to the release by more than its name",
)
def _bare_name(audited: Audited) -> Found:
    for work in audited.works:
        for credit in work.credits if _is_single(audited, work) else ():
            name = audited.artists[credit.artist].name
            if others := audited.namesakes[fold(name)] - {credit.artist}:
                yield work.id, f"{credit.artist}, or {', '.join(sorted(others))}?"


@_rule(
    "A day of MusicBrainz alone while songs came out at midnight: perhaps one early.",
    settles="a page that gives the hour, or the Korean day",
)
def _day_before_midnight(audited: Audited) -> Found:
    for work in audited.works:
        day = _day(work.date)
        if day and _MIDNIGHTS[0] <= day < _MIDNIGHTS[1] and audited.rests_on(work, "musicbrainz"):
            yield work.id, f"{day} may be {day + _DAY} in Korea"


@_rule(
    "A day of Spotify alone while songs came out at midnight: perhaps one late.",
    settles="a page that gives the hour, or the Korean day",
)
def _day_after_midnight(audited: Audited) -> Found:
    for work in audited.works:
        day = _day(work.date)
        if day and day < _MIDNIGHTS[1] and audited.rests_on(work, "spotify"):
            yield work.id, f"{day} may be {day - _DAY} in Korea"


@_rule(
    "Sources that differ by one day: one of them may not be Korea's.",
    settles="a page that gives the hour, or the Korean day",
)
def _neighbouring_day(audited: Audited) -> Found:
    for work in audited.works:
        for other in work.other_dates:
            day, second = _day(work.date), _day(other.date)
            if day and second and abs(day - second) == _DAY:
                yield work.id, f"is of {day}, {', '.join(other.sources)} has {second}"


@_rule(
    "Another source has an earlier day: the later one may be the album's or the CD's.",
    settles="a page on the first digital release",
)
def _earlier_elsewhere(audited: Audited) -> Found:
    for work in audited.works:
        for other in work.other_dates:
            if work.date and str(other.date) < str(work.date):
                yield work.id, f"is of {work.date}, {', '.join(other.sources)} has {other.date}"


@_rule(
    "Three works or more that one act leads on one day, without a page: the album's day.",
    settles="a page that names the song and its day",
)
def _album_day(audited: Audited) -> Found:
    for (lead, day), works in audited.by_lead_and_day().items():
        bare = [work for work in works if not _has_page(work)]
        if len(works) >= 3:
            for work in bare:
                yield work.id, f"{len(works)} works of {lead} are of {day}"


@_rule(
    "A day that is the album's by its own word, and no page of the song's.",
    settles="a page that says that the song came out with the album",
)
def _album_basis(audited: Audited) -> Found:
    for work in audited.works:
        if work.date_basis is not DateBasis.RELEASE and _is_day(work) and not _has_page(work):
            yield work.id, f"{work.date} is the day of the {work.date_basis}"


@_rule(
    "Songs of a show by MusicBrainz alone that share a day: the day of the whole soundtrack.",
    settles="a page on the part of the soundtrack",
)
def _soundtrack_day(audited: Audited) -> Found:
    same = defaultdict(list)
    for work in audited.works:
        if work.kind is WorkKind.OST and _is_day(work) and audited.rests_on(work, "musicbrainz"):
            same[work.show, str(work.date)].append(work)
    for (show, day), works in same.items():
        for work in works if len(works) > 1 else ():
            yield work.id, f"{len(works)} songs of {show} are of {day}"


@_rule(
    'A joint work of MusicBrainz alone that joins names by "with": perhaps a guest.',
    settles="how the release joins the names",
)
def _guest_as_partner(audited: Audited) -> Found:
    for work in audited.works:
        joins = [credit.join for credit in work.credits if credit.join]
        is_joint = joins[:1] == [" with "] and work.kind is WorkKind.JOINT
        if is_joint and audited.rests_on(work, "musicbrainz"):
            yield work.id, "joined by with: feat. or &?"


@_rule(
    "A song of a sub-unit with a guest, led by a person: a feature.",
    settles="the kind feature, where a person leads",
)
def _unit_with_guest(audited: Audited) -> Found:
    for work in audited.works:
        has_guest = any(credit.role is CreditRole.FEATURED for credit in work.credits)
        is_person = audited.artists[_lead(work)].kind is ArtistKind.PERSON
        if work.kind is WorkKind.SUB_UNIT and has_guest and is_person:
            yield work.id, f"{_lead(work)} leads, with a guest"


@_rule(
    "Two acts in three works or more of one day, by MusicBrainz: an album's guest on all songs.",
    settles="a page for each song",
)
def _copied_guest(audited: Audited) -> Found:
    together = defaultdict(list)
    for work in audited.works:
        if _is_day(work) and audited.rests_on(work, "musicbrainz") and len(work.credits) == 2:
            together[tuple(credit.artist for credit in work.credits), str(work.date)].append(work)
    for (acts, day), works in together.items():
        for work in works if len(works) >= 3 else ():
            yield work.id, f"{' and '.join(acts)} have {len(works)} works of {day}"


@_rule(
    "A song of a programme with seasons that does not say which.",
    settles="the season in which the song was made",
)
def _programme_without_season(audited: Audited) -> Found:
    for work in audited.works:
        if work.show and _SERIES.fullmatch(work.show):
            yield work.id, f"{work.show} has seasons"


@_rule(
    "Songs of one act in one month whose titles sound alike in Latin letters and in Hangul.",
    settles="one entry with both titles, if it is one song",
)
def _same_sound(audited: Audited) -> Found:
    seen: dict[tuple[str, str], WorkEntry] = {}
    for work in audited.works:
        for title in {sounds(work.title), sounds(work.title_ko or "")} - {""}:
            before = seen.setdefault((_lead(work), title), work)
            if before is not work and _near(before, work) and not _alike(before, work):
                yield work.id, f"{before.id} ({before.title}) sounds the same"


@_rule(
    "A title in Latin letters that is the Korean one spelt out.",
    settles="the English title that the release bears, or none",
)
def _romanized_title(audited: Audited) -> Found:
    for work in audited.works:
        if work.title_ko and work.title.isascii() and fold(work.title):
            spelt = fold(romanize(work.title_ko))
            if spelt == fold(work.title) and fold(work.title_ko) != spelt:
                yield work.id, f"{work.title} spells {work.title_ko}"


@_rule(
    "A Korean title that is the one in Latin letters written in Hangul.",
    settles="the title that Korean services print: in Hangul, or an alias that is only typed",
)
def _spelt_in_hangul(audited: Audited) -> Found:
    for work in audited.works:
        if work.title_ko and work.title.isascii() and sounds(work.title) != sounds(work.title_ko):
            latin, hangul = map(consonants, (work.title, work.title_ko))
            if len(latin) > 1 and fuzz.ratio(latin, hangul) >= _SPELT:
                yield work.id, f"{work.title_ko} spells {work.title}"


@_rule(
    "An id that names an act which is not on the work.",
    settles="nothing: ids stay; a new one may be given, with the old one kept",
)
def _id_of_another(audited: Audited) -> Found:
    for work in audited.works:
        if not any(work.id.startswith(credit.artist.split("-")[0]) for credit in work.credits):
            yield work.id, f"is by {', '.join(credit.artist for credit in work.credits)}"


@_rule(
    "Two members of one group as partners: a unit may have a name of its own.",
    settles="the name under which they released it",
)
def _unit_unnamed(audited: Audited) -> Found:
    for work in audited.works:
        if work.kind is WorkKind.SUB_UNIT:
            groups = [{*audited.artists[credit.artist].groups} for credit in work.credits]
            if len(groups) > 1 and (shared := set.intersection(*groups)):
                yield work.id, f"members of {', '.join(sorted(shared))}"


@_rule(
    "A credited act of which no source says whether it is a person or a group.",
    settles="what the act is, by a page",
)
def _artist_of_other_kind(audited: Audited) -> Found:
    for artist in audited.content.artists:
        if artist.id in audited.credited and artist.kind is ArtistKind.OTHER:
            yield artist.id, "person or group?"


@_rule(
    "A credited act of Korea without its name in Hangul.",
    settles="the Korean spelling, by a Korean page",
)
def _korean_artist_without_hangul(audited: Audited) -> Found:
    for artist in audited.content.artists:
        if artist.id in audited.credited and "KR" in artist.countries and not artist.hangul:
            yield artist.id, "has no Hangul name"


def _names(artist: ArtistEntry) -> Iterator[str]:
    yield from (name for name in (artist.name, artist.hangul, *artist.aliases) if name)


def _folded(artist: ArtistEntry) -> Iterator[str]:
    yield from (fold(name) for name in _names(artist))


def _lead(work: WorkEntry) -> str:
    return work.credits[0].artist


def _is_day(work: WorkEntry) -> bool:
    return _day(work.date) is not None


def _day(date: PartialDate | None) -> dt.date | None:
    return dt.date(date.year, date.month, date.day) if date and date.day else None


def _has_page(work: WorkEntry) -> bool:
    return any(source.url for source in work.sources)


def _is_single(audited: Audited, work: WorkEntry) -> bool:
    return len({audited.families[each.source] for each in work.sources}) == 1 and not (
        _has_page(work)
    )


def _plain(title: str) -> str:
    return fold(_VERSION.sub("", title)) or fold(title)


def _alike(one: WorkEntry, other: WorkEntry) -> bool:
    """Return whether two works differ by a version only, which their titles say."""
    return _plain(one.title) == _plain(other.title)


def _near(one: WorkEntry, other: WorkEntry) -> bool:
    """Return whether two works came out in the same month, as far as is known."""
    return bool(one.date and other.date) and str(one.date)[:7] == str(other.date)[:7]
