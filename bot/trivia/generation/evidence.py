"""What a writer of questions asks of the whole catalogue: who is akin, what is called alike."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from bot.catalogue.model import ArtistKind, DateBasis, Status, Verification, WorkKind
from bot.kit.folding import consonants, fold, folded_words, sounds
from bot.trivia.generation.snapshot import Snapshot, SnapshotArtist, SnapshotShow, SnapshotWork
from bot.trivia.questions.model import BEST_KNOWN, KNOWN_GROUPS, Name

_UNITS = frozenset({ArtistKind.SUB_UNIT, ArtistKind.PROJECT_GROUP})
_GROUP_KINDS = frozenset({ArtistKind.GROUP, ArtistKind.OTHER})
_ERA = 4
"""So many years apart are of one era."""
_LONGEST = 80
_SHORT = 3
_SPELT = 70
_ASIA = frozenset({"JP", "CN", "TW", "HK", "TH", "VN", "ID", "PH", "IN", "MY", "SG"})

_KNOWN = 4
_BEST, _GROUPS = 5, 39

WRONG = 6
"""So many wrong options are kept of a question; three of them are shown."""

CANDIDATES = 100
"""From so many, at most, they are chosen."""

_LOOKED_AT = 400
_FEW = 16
_FAR = 100

NEEDED = 3
known_fold = lru_cache(maxsize=1 << 16)(fold)
"""As `fold`: the same names are compared again and again."""

T = TypeVar("T", SnapshotArtist, SnapshotWork, SnapshotShow)


class Evidence:
    """A `Snapshot` with the indexes that make it quick to prove what is wrong."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.works_of: defaultdict[int, list[int]] = defaultdict(list)
        self.titled: defaultdict[str, set[int]] = defaultdict(set)
        self.named: defaultdict[str, set[int]] = defaultdict(set)
        self._shown: defaultdict[str, set[int]] = defaultdict(set)
        for show in snapshot.shows.values():
            for title in filter(None, show.folded):
                # Seasons with a number are one series, whichever of them is looked at.
                for name in {title, title.rstrip("0123456789") or title}:
                    self._shown[name].add(show.id)
        self._titles = sorted(self._shown)
        self.fame = {
            **{f"artist:{each.slug}": each.fame for each in snapshot.artists.values()},
            **{f"show:{each.slug}": each.fame for each in snapshot.shows.values()},
        }
        self.made_for: defaultdict[int, list[int]] = defaultdict(list)
        sure = filter(is_sure, snapshot.works.values())
        self.sure = [work for work in sure if self._is_whose_it_says(work)]
        self.place = {work.id: place for place, work in enumerate(self.sure)}
        for artist in snapshot.artists.values():
            for name in artist.folded:
                self.named[name].add(artist.id)
        for work in snapshot.works.values():
            self._note(work)
        self._artists = _Shelf(filter(is_identified, snapshot.artists.values()), self._looks)
        self._works = _Shelf(self.sure, looks_of)
        self._shows = _Shelf(
            snapshot.shows.values(), lambda show: (show.kind, is_korean(show.title))
        )
        self._best_fame = max((work.fame for work in self.sure), default=0)
        dates = [work.date for work in self.sure if work.date is not None]
        self.last_year = max((date.year for date in dates), default=0)
        self.kin = cache(self._kin)
        self.era = cache(self._era)
        self.series = cache(self._series)
        self.family_works = cache(lambda key: frozenset(self.works(self.kin(key))))

    def _note(self, work: SnapshotWork) -> None:
        for title in work.folded:
            self.titled[title].add(work.id)
        for artist in dict.fromkeys(credit.artist for credit in work.credits):
            self.works_of[artist].append(work.id)
        if work.show is not None:
            self.made_for[work.show].append(work.id)

    def _is_whose_it_says(self, work: SnapshotWork) -> bool:
        """Return whether nobody is on a work long before a debut, nor a group for one of it."""
        for credit in work.credits:
            artist = self.snapshot.artists[credit.artist]
            if work.date and artist.debut and artist.debut.year - work.date.year > 1:
                return False
            said, names = known_fold(credit.credited_as), artist.folded
            is_of_it = said not in names and any(name in said for name in names)
            if artist.kind is not ArtistKind.PERSON and is_of_it:
                return False
        return True

    def is_known(self, thing: SnapshotArtist | SnapshotWork | SnapshotShow, least: int) -> bool:
        """Return whether something is known so well, or as well as anything where nothing is.

        What a server's people added is known to them.
        """
        asked = self.snapshot.asked
        if asked is not None and isinstance(thing, SnapshotWork) and thing.id in asked.works:
            return True
        return thing.fame >= min(least, self._best_fame)

    def _looks(self, artist: SnapshotArtist) -> tuple[object, ...]:
        """Return what a player who does not know an artist could tell it from others by."""
        kind = ArtistKind.SUB_UNIT if artist.kind in _UNITS else artist.kind
        return kind, artist.gender, self._home(artist)

    def _home(self, artist: SnapshotArtist) -> str:
        """Return where somebody is taken to be from: those in a group of Korea, from there."""
        of_groups = (self.snapshot.artists[one].countries for one in artist.groups)
        countries = {*artist.countries, *chain.from_iterable(of_groups)}
        if "KR" in countries or (not countries and artist.hangul):
            return "KR"
        return "" if _ASIA.isdisjoint(countries) else "Asia"

    def tokens(self, artists: Iterable[int]) -> tuple[str, ...]:
        """Return tokens of artists, of the groups that those are of, and of how known they are."""
        known = self.snapshot.artists
        own = list(dict.fromkeys(artists))
        family = dict.fromkeys(group for one in own for group in self.home_groups(one))
        best, groups = self._best_known
        return (
            *(f"artist:{known[one].slug}" for one in own),
            *(f"of:{known[one].slug}" for one in family if one not in own),
            *([BEST_KNOWN] if best & {*own, *family} else ()),
            *([KNOWN_GROUPS] if groups & {*own, *family} else ()),
        )

    def home_groups(self, key: int) -> list[int]:
        """Return the groups of an artist; units and projects are none."""
        artists = self.snapshot.artists
        return [one for one in artists[key].groups if artists[one].kind in _GROUP_KINDS]

    @cached_property
    def _best_known(self) -> tuple[frozenset[int], frozenset[int]]:
        """Rank acts that are of no group by fame, then by their known works, with their members'.

        Return the first few, and the first groups of Korea.
        """
        hits: Counter[int] = Counter()
        for work in self.sure:
            if work.fame >= _KNOWN:
                credits = {each.artist for each in work.credits}
                hits.update(credits.union(*map(self.home_groups, credits)))
        alone = [one for one in self.snapshot.artists.values() if not self.home_groups(one.id)]
        alone.sort(key=lambda one: (-one.fame, -hits[one.id]))
        groups = [
            one.id for one in alone if one.kind is ArtistKind.GROUP and self._home(one) == "KR"
        ]
        return frozenset(one.id for one in alone[:_BEST]), frozenset(groups[:_GROUPS])

    def fame_beside(self, works: Iterable[SnapshotWork]) -> list[int]:
        """Return the fame of everybody on some works, and of the shows that they were made for."""
        artists, shows = self.snapshot.artists, self.snapshot.shows
        found = [artists[each.artist].fame for work in works for each in work.credits]
        return found + [shows[work.show].fame for work in works if work.show is not None]

    def _kin(self, key: int) -> frozenset[int]:
        """Return who may be meant by an artist, or it by them, and all who are called alike.

        That is itself, the groups it belongs to, its members, and the other groups of those.
        """
        artists = self.snapshot.artists
        above = _reach(key, lambda one: artists[one].groups)
        below = _reach(key, lambda one: artists[one].members)
        beside = {group for one in below for group in _reach(one, lambda two: artists[two].groups)}
        family = above | below | beside
        return frozenset(family).union(*(self.namesakes(one) for one in family))

    def namesakes(self, key: int) -> set[int]:
        """Return all artists that share a name with one, in whatever spelling; itself too."""
        return set[int]().union(
            *(self.named[name] for name in self.snapshot.artists[key].folded), {key}
        )

    def credited(self, works: Iterable[SnapshotWork]) -> set[int]:
        """Return everybody who may be said to be on some works."""
        found: set[int] = set()
        for work in works:
            for credit in work.credits:
                found |= self.kin(credit.artist)
                found |= self.named.get(known_fold(credit.credited_as), set())
        return found

    def has_namesake(self, work: SnapshotWork) -> bool:
        """Return whether another work has a title of this one."""
        return any(len(self.titled[title]) > 1 for title in work.folded)

    def same_title(self, work: SnapshotWork) -> list[SnapshotWork]:
        """Return all works with a title of a work, itself too."""
        keys = {key for title in work.folded for key in self.titled[title]} | {work.id}
        return [self.snapshot.works[key] for key in sorted(keys)]

    def works(self, artists: Iterable[int]) -> set[int]:
        """Return the works that credit any of some artists."""
        return set[int]().union(*(self.works_of.get(artist, ()) for artist in artists))

    def _era(self, key: int) -> tuple[int, int] | None:
        """Return an artist's first and last year, by its works or else its groups' works."""
        works = self.works_of.get(key) or self.works(self.snapshot.artists[key].groups)
        dates = [date for one in works if (date := self.snapshot.works[one].date) is not None]
        years = [date.year for date in dates]
        return (min(years), max(years)) if years else None

    def _series(self, key: int) -> frozenset[int]:
        """Return the shows whose title begins with another's, as a second season's does."""
        found: set[int] = set()
        for title in self.snapshot.shows[key].folded:
            for end in range(1, len(title) + 1):
                found |= self._shown.get(title[:end], set())
            for place in range(bisect_left(self._titles, title), len(self._titles)):
                if not self._titles[place].startswith(title):
                    break
                found |= self._shown[self._titles[place]]
        return frozenset(found)

    def name(self, artist: SnapshotArtist) -> Name:
        """Name an act, with its group or what else tells it from its namesakes."""
        korean = artist.hangul or artist.name
        groups = (self.snapshot.artists[one] for one in artist.groups)
        if home := next((group for group in groups if group.kind is ArtistKind.GROUP), None):
            note, note_ko = home.name, home.hangul or home.name
        else:
            note = note_ko = artist.disambiguation
        told = not note or fold(note) in fold(artist.name)
        return Name(
            artist.name if told else f"{artist.name} ({note})",
            korean if told else f"{korean} ({note_ko})",
            f"artist:{artist.slug}",
        )

    def credit(self, work: SnapshotWork) -> Name:
        """Write everybody's names as they are joined on the release."""
        names, korean = [], []
        for credit in work.credits:
            artist = self.snapshot.artists[credit.artist]
            join = credit.join_phrase
            names += [credit.credited_as or artist.name, join or ", "]
            short = join if len(join.strip()) <= len("feat.") and join.strip() != "with" else ""
            korean += [credit.credited_as or artist.hangul or artist.name, short or ", "]
        return Name("".join(names[:-1]), "".join(korean[:-1]))

    def wrong_artists(
        self,
        right: SnapshotArtist,
        *,
        taken: Collection[int],
        year: int | None,
        lot: random.Random,
        beside: Iterable[SnapshotArtist] = (),
    ) -> list[SnapshotArtist]:
        """Return artists of the same kind, era and fame that are not `taken`.

        They are of the right one's agency first, where it has that of somebody `beside` it.
        """

        def fits(artist: SnapshotArtist) -> bool:
            return artist.id not in taken and is_identified(artist)

        begun = self.begun(right)
        is_mate = bool(right.agency) and any(each.agency == right.agency for each in beside)

        def apart(artist: SnapshotArtist) -> int:
            first = self.begun(artist)
            if year is None or begun is None or first is None:
                return 0 if year is None else _FAR
            is_gone = (span := self.era(artist.id)) is not None and year > span[1] + _ERA
            is_other = is_mate and artist.agency != right.agency
            return abs(first - begun) + _FAR * (is_gone or is_other)

        return self._artists.near(right, fits, apart, lot)

    def begun(self, artist: SnapshotArtist) -> int | None:
        """Return the year from which on an artist can be known."""
        if artist.debut is not None:
            return artist.debut.year
        span = self.era(artist.id)
        return span[0] if span else None

    def wrong_titles(
        self, right: SnapshotWork, *, taken: Callable[[SnapshotWork], bool], lot: random.Random
    ) -> list[SnapshotWork]:
        """Return works of the same kind, era and fame that are not `taken`."""
        year = right.date.year if right.date else None

        def fits(work: SnapshotWork) -> bool:
            return len(work.title) <= _LONGEST and not taken(work)

        def apart(work: SnapshotWork) -> int:
            if year is None or work.date is None:
                return 0 if year is None else _FAR
            return abs(work.date.year - year)

        return self._works.near(right, fits, apart, lot)

    def wrong_shows(
        self, right: SnapshotShow, *, taken: Collection[int], year: int | None, lot: random.Random
    ) -> list[Name]:
        """Return shows of the same kind and era that are not `taken`."""

        def apart(show: SnapshotShow) -> int:
            dates = (self.snapshot.works[one].date for one in self.made_for[show.id])
            years = [abs(date.year - year) for date in dates if date is not None and year]
            return min(years, default=_FAR) if year else 0

        def fits(show: SnapshotShow) -> bool:
            return show.id not in taken and len(show.title) <= _LONGEST

        return [show_name(show) for show in self._shows.near(right, fits, apart, lot)]


class _Shelf(Generic[T]):
    """Things beside others of their kind that are about as well known."""

    def __init__(self, things: Iterable[T], kind: Callable[[T], object]) -> None:
        self._kind: Callable[[T], object] = kind
        self._rows: defaultdict[tuple[object, int], list[T]] = defaultdict(list)
        for thing in things:
            for fame in (thing.fame - 1, thing.fame, thing.fame + 1):
                self._rows[kind(thing), fame].append(thing)

    def near(
        self, thing: T, fits: Callable[[T], bool], apart: Callable[[T], int], lot: random.Random
    ) -> list[T]:
        """Draw from those beside a thing that are of its time, else those fewest years apart."""
        row = self._rows[self._kind(thing), thing.fame]
        some = [one for one in lot.sample(row, min(len(row), _LOOKED_AT)) if fits(one)]
        some.sort(key=apart)
        of_its_time = sum(apart(one) <= _ERA for one in some)
        return some[: min(max(of_its_time, _FEW), CANDIDATES)]


def is_sure(work: SnapshotWork) -> bool:
    """Return whether a work can be asked about: sung together, named, confirmed, undisputed."""
    return (
        work.kind is not WorkKind.PRODUCTION
        and not work.is_untitled
        and work.status is Status.CONFIRMED
        and work.verification is not Verification.CONFLICT
        and bool(work.sources)
        and len(work.title) <= _LONGEST
        and bool(work.credits)
    )


def is_well_dated(work: SnapshotWork) -> bool:
    """Return whether a date can be asked for: two sources agree on it, and it is the release's."""
    is_agreed = work.verification is Verification.TWO_SOURCES
    return is_agreed and work.date_basis is DateBasis.RELEASE


def is_identified(artist: SnapshotArtist) -> bool:
    """Return whether it is known who an artist is, not only which release has a name."""
    return "credited on" not in artist.disambiguation


def title_name(work: SnapshotWork) -> Name:
    """Name a work by its title."""
    return Name(work.title, work.title_ko, f"collaboration:{work.slug}")


def show_name(show: SnapshotShow) -> Name:
    """Name a show by its title."""
    return Name(show.title, show.title_ko, f"show:{show.slug}")


def is_korean(text: str) -> bool:
    """Return whether a text has Hangul in it."""
    return any("\uac00" <= letter <= "\ud7a3" for letter in text)


def leaks(said: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether a question says one of the names, in whatever spelling.

    A name of one or two letters counts as said where it is a word of its own ("V", not "love").
    """
    texts = [text for text in said if text]
    folded = [known_fold(text) for text in texts]
    words = {word for text in texts for word in folded_words(text)}
    for name in filter(None, map(known_fold, names)):
        if name in words or (len(name) >= _SHORT and any(name in text for text in folded)):
            return True
    return False


def _reach(key: int, beyond: Callable[[int], Iterable[int]]) -> set[int]:
    found, edge = {key}, [key]
    while edge:
        edge = [two for one in edge for two in beyond(one) if two not in found]
        found.update(edge)
    return found


def bare_name(artist: SnapshotArtist) -> Name:
    """Name an act as an option does: no group beside it tells it from others."""
    return Name(artist.name, artist.hangul, f"artist:{artist.slug}")


def looks_of(work: SnapshotWork) -> tuple[object, ...]:
    """Return what a player who does not know a work could tell it from others by."""
    has_brackets = any(letter in work.title for letter in "([")
    return work.kind is WorkKind.OST, is_korean(work.title), is_korean(work.title_ko), has_brackets


def is_spelt(latin: str, hangul: str) -> bool:
    """Return whether a Korean name is the other one in Korean letters, or that one romanized."""
    ways = ((way(latin), way(hangul)) for way in (sounds, consonants))
    return any(fuzz.ratio(*pair) >= _SPELT for pair in ways)
