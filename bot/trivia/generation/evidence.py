"""What a writer of questions asks of the whole catalogue: who is akin, what is called alike."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache, cached_property, lru_cache
from typing import Generic, TypeVar

from bot.catalogue.model import ArtistKind, Status, Verification, WorkKind
from bot.kit.folding import fold, folded_words
from bot.trivia.generation.snapshot import Snapshot, SnapshotArtist, SnapshotShow, SnapshotWork
from bot.trivia.questions.model import BEST_KNOWN, KNOWN_GROUPS, Name

_UNITS = frozenset({ArtistKind.SUB_UNIT, ArtistKind.PROJECT_GROUP})
_GROUP_KINDS = frozenset({ArtistKind.GROUP, ArtistKind.OTHER})
_NEAR, _FAR = 40, 400
_ERA = 4
"""So many years apart are of one era."""
_LONGEST = 80
_SHORT = 3

_KNOWN = 4
_BEST, _GROUPS = 5, 39

WRONG = 6
"""So many wrong options are kept of a question; three of them are shown."""

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
        self.sure = [work for work in snapshot.works.values() if is_sure(work)]
        self.place = {work.id: place for place, work in enumerate(self.sure)}
        for artist in snapshot.artists.values():
            for name in artist.folded:
                self.named[name].add(artist.id)
        for work in snapshot.works.values():
            self._note(work)
        artists, shows = snapshot.artists.values(), snapshot.shows.values()
        self._artists = _Shelf(artists, _artist_class, lambda artist: artist.weight)
        self._works = _Shelf(
            self.sure, lambda work: work.kind is WorkKind.OST, lambda work: work.weight
        )
        self._shows = _Shelf(shows, lambda show: show.kind, lambda show: show.works)
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
        groups = [one.id for one in alone if _artist_class(one) == (ArtistKind.GROUP.value, True)]
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
        self, right: SnapshotArtist, *, taken: Collection[int], year: int | None, lot: random.Random
    ) -> list[SnapshotArtist]:
        """Return artists of the same kind, era and popularity that are not `taken`."""

        def fits(artist: SnapshotArtist) -> bool:
            return artist.id not in taken and is_identified(artist)

        def is_near(artist: SnapshotArtist) -> bool:
            if year is None or (span := self.era(artist.id)) is None:
                return year is None
            return span[0] - _ERA <= year <= span[1] + _ERA

        return self._artists.near(right, fits, is_near, lot)

    def wrong_titles(
        self, right: SnapshotWork, *, taken: Callable[[SnapshotWork], bool], lot: random.Random
    ) -> list[SnapshotWork]:
        """Return works of the same kind, era and popularity that are not `taken`."""
        year = right.date.year if right.date else None

        def fits(work: SnapshotWork) -> bool:
            return len(work.title) <= _LONGEST and not taken(work)

        def is_near(work: SnapshotWork) -> bool:
            if year is None or work.date is None:
                return year is None
            return abs(work.date.year - year) <= _ERA

        return self._works.near(right, fits, is_near, lot)

    def wrong_shows(
        self, right: SnapshotShow, *, taken: Collection[int], year: int | None, lot: random.Random
    ) -> list[Name]:
        """Return shows of the same kind and era that are not `taken`."""

        def is_near(show: SnapshotShow) -> bool:
            dates = (self.snapshot.works[one].date for one in self.made_for[show.id])
            years = [date.year for date in dates if date is not None]
            return year is None or any(abs(one - year) <= _ERA for one in years)

        def fits(show: SnapshotShow) -> bool:
            return show.id not in taken and len(show.title) <= _LONGEST

        return [show_name(show) for show in self._shows.near(right, fits, is_near, lot)]


class _Shelf(Generic[T]):
    """Things of one kind side by side, the best known first."""

    def __init__(
        self, things: Iterable[T], kind: Callable[[T], object], weight: Callable[[T], int]
    ) -> None:
        self._kind: Callable[[T], object] = kind
        self._rows: defaultdict[object, list[T]] = defaultdict(list)
        for thing in sorted(things, key=weight, reverse=True):
            self._rows[kind(thing)].append(thing)
        self._weight: Callable[[T], int] = weight
        self._depths = {kind: [-weight(one) for one in row] for kind, row in self._rows.items()}

    def near(
        self, thing: T, fits: Callable[[T], bool], is_near: Callable[[T], bool], lot: random.Random
    ) -> list[T]:
        """Draw from those beside a thing, of its era first; wider where too few are there."""
        kind = self._kind(thing)
        row = self._rows[kind]
        middle = bisect_left(self._depths[kind], -self._weight(thing))
        for reach in (_NEAR, _FAR):
            some = row[max(0, middle - reach) : middle + reach]
            found = [one for one in some if is_near(one) and fits(one)]
            if len(found) > WRONG or reach == _FAR:
                break
        if len(found) < NEEDED + 2:
            found += [one for one in some if not is_near(one) and fits(one)][: WRONG - len(found)]
        return lot.sample(found, min(len(found), 2 * WRONG))


def is_sure(work: SnapshotWork) -> bool:
    """Return whether a work can be asked about: named, confirmed, undisputed, sourced."""
    return (
        not work.is_untitled
        and work.status is Status.CONFIRMED
        and work.verification is not Verification.CONFLICT
        and bool(work.sources)
        and len(work.title) <= _LONGEST
        and bool(work.credits)
    )


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


def _artist_class(artist: SnapshotArtist) -> tuple[str, bool]:
    """Return the kind, and whether it is of Korea: a player tells artists apart so."""
    kind = ArtistKind.SUB_UNIT if artist.kind in _UNITS else artist.kind
    if artist.countries:
        return kind.value, "KR" in artist.countries
    return kind.value, bool(artist.groups or artist.hangul)
