"""Formats beside the plain templates: a timeline, higher or lower, who is missing, a chain.

They are about what nearly every fan knows: nobody could reason out the place of anything else.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import combinations, islice, pairwise, permutations

from bot.catalogue.model import ArtistKind, CreditRole, WorkKind
from bot.trivia.generation.build import (
    QuestionParts,
    lot_for,
    names_of,
    question_of_artist,
    question_of_work,
    subjects_of,
)
from bot.trivia.generation.evidence import Evidence, bare_name, is_well_dated, leaks, title_name
from bot.trivia.generation.snapshot import SnapshotArtist, SnapshotWork
from bot.trivia.questions.model import Name, Question, Template

_BEST, _KNOWN, _HEARD_OF = 5, 4, 3
"""The fame of what everybody knows, nearly every fan, and many of them."""

_MOST = 500
"""So many questions one format makes: of the best known."""

_EACH = 4
"""So many questions of one format are about one act, at most."""

_SETTLED = 2
"""So many years after its beginning nobody can be told by the year of a work."""

_STEPS = 3
"""So many works stand on a timeline."""

_TRIES = 200

_APART = dt.timedelta(183)
_LONGEST_CREDIT = 60
_CREDITS = range(3, 7)
_MISSING = 2
_PARTNERS = 12
_MOST_ARTISTS = 4
_AHEAD, _TIMES, _FEWEST = 5, 1.5, 3
"""A missing work turns round no lead of so many works, by so many times, over so many at least."""

_SOURCES = 3
_ROLES = frozenset({CreditRole.MAIN, CreditRole.FEATURED})

_Dated = tuple[dt.date, SnapshotWork]
_Chain = tuple[SnapshotArtist, SnapshotArtist, SnapshotArtist, SnapshotArtist]


class Formats:
    """Makes the questions of all formats; what is wrong is proven by the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._artists = evidence.snapshot.artists
        dated = [*islice(filter(None, map(self._dating, evidence.sure)), _MOST)]
        self._dated = dated if len(dated) > _STEPS else []
        self._days = sorted(day for day, _ in self._dated)
        self._places, self._ranks = Counter[int](), Counter[int]()
        self._told = Counter[Name]()
        self._met: defaultdict[int, dict[int, SnapshotWork]] = defaultdict(dict)
        for work in evidence.sure:
            artists = dict.fromkeys(credit.artist for credit in work.credits)
            if work.fame >= _HEARD_OF and len(artists) <= _MOST_ARTISTS:
                for one, two in permutations(artists, 2):
                    self._met[one].setdefault(two, work)
        self._reached = cache(self._reach)
        self._others = {
            fame: {one.id for one in self._artists.values() if one.fame != fame}
            for fame in range(_KNOWN, _BEST + 1)
        }

    def questions(self) -> Iterator[Question]:
        """Make every question of every format."""
        asked = self._evidence.snapshot.asked
        works = {one.id: one for one in self._evidence.sure if asked is None or asked.has_work(one)}
        known = [one for one in self._artists.values() if one.fame >= _KNOWN][:_MOST]
        artists = [one for one in known if asked is None or one.id in asked.artists]
        formats: tuple[Iterator[Question | None], ...] = (
            (self._timeline(day, work) for day, work in self._dated if work.id in works),
            (self._cover(work) for work in works.values() if work.fame >= _KNOWN),
            (one for work in works.values() for one in self._missing_of(work)),
            (one for artist in artists for one in self._chains_by(artist)),
            self._comparisons(known, {artist.id for artist in artists}),
        )
        for made in formats:
            yield from islice(filter(None, made), _MOST)

    def _dating(self, work: SnapshotWork) -> _Dated | None:
        """Return the day of a work that can stand on a timeline; None of any other."""
        date = work.date
        if work.fame < _KNOWN or date is None or not date.day or not is_well_dated(work):
            return None
        credit = self._evidence.credit(work)
        if self._evidence.has_namesake(work) or max(map(len, credit.texts)) > _LONGEST_CREDIT:
            return None
        return dt.date(date.year, date.month, date.day), work

    def _timeline(self, day: dt.date, work: SnapshotWork) -> Question | None:
        """Ask for the place of a work among three others, best by the same act."""
        lot = lot_for(Template.TIMELINE, work.slug)
        own = set[int]().union(*(self._evidence.family_works(one.artist) for one in work.credits))
        lines: defaultdict[tuple[int, int], list[list[_Dated]]] = defaultdict(list)
        for _ in range(_TRIES):
            steps = sorted(lot.sample(self._dated, _STEPS), key=lambda one: one[0])
            if _is_spaced([day, *(other for other, _ in steps)]):
                lines[self._place(day, steps)].append(steps)
        if not lines:
            return None
        place, rank = min(lines, key=lambda one: (self._places[one[0]] + self._ranks[one[1]], one))
        self._places[place] += 1
        self._ranks[rank] += 1
        found = lines[place, rank]

        def fits(line: list[_Dated]) -> int:
            # What was right of others is to be wrong as often: who has played for long notices.
            return sum(step.id in own for _, step in line) - self._told[_gaps(line)[place]]

        steps = max(found, key=fits)
        for number, each in enumerate(_gaps(steps)):
            self._told[each] += _STEPS if number == place else -1
        return self._placed(work, steps, place)

    def _place(self, day: dt.date, steps: Sequence[_Dated]) -> tuple[int, int]:
        """Return before which of some works a day is, and how many places are wider than there.

        That of the most works is no better guess than any other, where all are equally frequent.
        """
        days = [other for other, _ in steps]
        edges = [0, *(bisect_left(self._days, other) for other in days), len(self._days)]
        rooms = [last - first for first, last in pairwise(edges)]
        place = bisect_left(days, day)
        return place, sum(room > rooms[place] for room in rooms)

    def _placed(self, work: SnapshotWork, steps: Sequence[_Dated], place: int) -> Question | None:
        years, options = [str(day.year) for day, _ in steps], _gaps(steps)
        about = [title_name(work), self._evidence.credit(work)]
        for year, (_, step) in zip(years, steps, strict=True):
            about += [Name(year), title_name(step), self._evidence.credit(step)]
        right = options.pop(place)
        draft = QuestionParts(Template.TIMELINE, work.slug, tuple(about), right, options)
        made = question_of_work(self._evidence, draft, work)
        shown = [work, *(step for _, step in steps)]
        return made and replace(made, subjects=subjects_of(self._evidence, shown))

    def _cover(self, work: SnapshotWork) -> Question | None:
        """Ask whose song a title is; games show its cover, with its names blurred."""
        first = work.credits[0]
        right = self._artists[first.artist]
        if first.role is not CreditRole.MAIN or right.fame < _KNOWN:
            return None
        names = names_of(self._artists[one.artist] for one in work.credits)
        if self._evidence.has_namesake(work) or leaks(work.titles, names):
            return None
        taken = self._evidence.credited([work])
        lot = lot_for(Template.BLURRED_COVER, work.slug)
        found = self._wrong(right, taken, work.date.year if work.date else None, lot)
        # Who has most works would be a good guess, if those with fewest were options, too.
        found = [one for one in found if 3 * one.works >= right.works]
        draft = QuestionParts(
            Template.BLURRED_COVER,
            work.slug,
            (title_name(work),),
            bare_name(right),
            map(bare_name, found),
            names,
        )
        return question_of_work(self._evidence, draft, work)

    def _missing_of(self, work: SnapshotWork) -> Iterator[Question | None]:
        """Ask for one act of a work of several, by all others."""
        roles = {credit.role for credit in work.credits}
        if work.fame < _HEARD_OF or len(work.credits) not in _CREDITS or not roles <= _ROLES:
            return
        everybody = [self._artists[credit.artist] for credit in work.credits]
        best = sorted(everybody, key=lambda artist: (-artist.fame, -artist.weight))
        for right in best[:_MISSING]:
            if right.fame >= _KNOWN:
                yield self._missing(work, right, [one for one in everybody if one is not right])

    def _missing(
        self, work: SnapshotWork, right: SnapshotArtist, others: Sequence[SnapshotArtist]
    ) -> Question | None:
        own = {right.id, *right.groups}
        if not own.isdisjoint(key for one in others for key in (one.id, *one.groups)):
            return None
        named = _joined(", ", map(self._evidence.name, others))
        rivals = [one for one in self._evidence.same_title(work) if one.id != work.id]
        if leaks([*work.titles, *named.texts], right.names):
            return None
        if not self._evidence.credited(rivals).isdisjoint(one.id for one in others):
            return None
        key = f"{work.slug}:{_short(right.slug)}"
        taken = self._evidence.credited([work, *rivals])
        lot = lot_for(Template.WHO_IS_MISSING, key)
        year = work.date.year if work.date else None
        begun = self._evidence.begun(right)
        if year is not None and begun is not None and year - begun < _SETTLED:
            return None
        found = self._wrong(right, taken, year, lot)
        draft = QuestionParts(
            Template.WHO_IS_MISSING,
            key,
            (title_name(work), named),
            bare_name(right),
            map(bare_name, found),
            right.names,
        )
        return question_of_work(self._evidence, draft, work)

    def _wrong(
        self, right: SnapshotArtist, taken: set[int], year: int | None, lot: random.Random
    ) -> list[SnapshotArtist]:
        """Return wrong options that are as well known as the right one: fame is no hint."""
        others = self._others[right.fame] | taken
        return self._evidence.wrong_artists(right, taken=others, year=year, lot=lot)

    def _reach(self, key: int) -> set[int]:
        """Return everybody who may be said to have worked with an act, or be of its family."""
        called = self._evidence.namesakes(key)
        works = set[int]().union(*(self._evidence.family_works(one) for one in called))
        return self._evidence.credited(self._evidence.snapshot.works[one] for one in works)

    def _partners(self, artist: SnapshotArtist, strangers: set[int]) -> list[SnapshotArtist]:
        """Return the known acts of the known works of an act."""
        met = [self._artists[key] for key in self._met[artist.id] if key not in strangers]
        own = set(artist.groups)
        return [one for one in met if one.fame >= _KNOWN and own.isdisjoint(one.groups)]

    def _chains_by(self, link: SnapshotArtist) -> Iterator[Question]:
        """Ask for an act between two that it has worked with, and that never met."""
        return islice(filter(None, map(self._gap, self._chains(link))), _EACH)

    def _chains(self, link: SnapshotArtist) -> Iterator[_Chain]:
        lot = lot_for(Template.COMPLETE_THE_CHAIN, link.slug)
        near = self._partners(link, {*self._evidence.kin(link.id)})
        pairs = [*permutations(lot.sample(near, min(len(near), _PARTNERS)), 2)]
        for before, after in lot.sample(pairs, len(pairs)):
            family = {*self._evidence.kin(before.id), *self._evidence.kin(after.id)}
            starts = self._partners(before, family | self._evidence.kin(link.id))
            if starts and after.id not in self._reached(before.id):
                yield lot.choice(starts), before, link, after

    def _gap(self, chain: _Chain) -> Question | None:
        """Ask for the third of four acts, of whom each worked with the next."""
        works = [self._met[one.id][two.id] for one, two in pairwise(chain)]
        names = [self._evidence.name(one) for one in chain]
        about = (names[0], names[1], names[3])
        said = [text for name in about for text in name.texts]
        # Who remixed whom hardly anybody knows.
        if any(work.kind is WorkKind.REMIX for work in works):
            return None
        if len({work.id for work in works}) < len(works) or leaks(said, chain[2].names):
            return None
        key = f"{chain[2].slug}:{_short(*(one.slug for one in chain))}"
        draft = QuestionParts(
            Template.COMPLETE_THE_CHAIN,
            key,
            about,
            bare_name(chain[2]),
            map(bare_name, self._no_links(chain, key)),
            self._typable(chain, said),
        )
        made = question_of_work(self._evidence, draft, works[1], known=works[1:])
        told = [each for pair in zip(names, map(_quoted, works), strict=False) for each in pair]
        fact = _joined(" → ", [*told, names[3]])
        return made and replace(
            made,
            fact=fact.text,
            fact_ko=fact.text_ko,
            sources=tuple(dict.fromkeys(one for work in works for one in work.sources)),
            subjects=subjects_of(self._evidence, works),
        )

    def _typable(self, chain: _Chain, said: list[str]) -> tuple[str, ...]:
        """Return the names of all who fit the gap of a chain: whoever types one knows it."""
        start, before, link, after = chain
        works, works_of = self._evidence.snapshot.works, self._evidence.works_of
        met, met_too = (
            {credit.artist for key in works_of[one.id] for credit in works[key].credits}
            for one in (before, after)
        )
        families = set[int]().union(*(self._evidence.kin(one.id) for one in (start, before, after)))
        others = (self._artists[key] for key in sorted((met & met_too) - families - {link.id}))
        return names_of([link, *(one for one in others if not leaks(said, one.names))])

    def _no_links(self, chain: _Chain, key: str) -> list[SnapshotArtist]:
        """Return who fits no gap of a chain; who met one of the two beside it comes first."""
        start, before, link, after = chain
        near = self._reached(before.id), self._reached(after.id)
        families = (self._evidence.kin(one.id) for one in (start, before, after))
        taken = (near[0] & near[1]).union(*families)
        era = self._evidence.era(link.id)
        lot = lot_for(Template.COMPLETE_THE_CHAIN, key)
        year = era[0] if era else None
        found = self._wrong(link, taken, year, lot)
        return sorted(found, key=lambda one: one.id not in near[0] | near[1])

    def _comparisons(
        self, known: Iterable[SnapshotArtist], asked: set[int]
    ) -> Iterator[Question | None]:
        """Ask which of two equally known people has more works."""
        people = [one for one in known if one.works >= _FEWEST and _is_of_korea(one)]
        times = Counter[int]()
        for more in people:
            fewer = [one for one in people if one.fame == more.fame and _is_less(one, more)]
            lot = lot_for(Template.HIGHER_OR_LOWER, more.slug)
            drawn = [one for one in lot.sample(fewer, len(fewer)) if times[one.id] < _EACH][:_EACH]
            times.update(one.id for one in drawn)
            yield from (self._compared(more, one) for one in drawn if {more.id, one.id} & asked)

    def _compared(self, more: SnapshotArtist, fewer: SnapshotArtist) -> Question | None:
        pair = [more, fewer]
        names = [self._evidence.name(one) for one in pair]
        key = f"{more.slug}:{_short(fewer.slug)}"
        draft = QuestionParts(Template.HIGHER_OR_LOWER, key, (), names[0], names[1:])
        made = question_of_artist(self._evidence, draft, more, known_by=fewer)
        counts = [
            Name(*(f"{text}: {one.works}" for text in name.texts if text))
            for name, one in zip(names, pair, strict=True)
        ]
        told = _joined(" · ", counts)
        keys = [key for one in pair for key in self._evidence.works_of[one.id]]
        works = (self._evidence.snapshot.works[one] for one in keys)
        sources = Counter(source for work in works for source in work.sources)
        return made and replace(
            made,
            fact=told.text,
            fact_ko=told.text_ko,
            sources=tuple(source for source, _ in sources.most_common(_SOURCES)),
            subjects=tuple(f"artist:{one.slug}" for one in pair),
        )


def _is_spaced(days: Sequence[dt.date]) -> bool:
    """Return whether days differ so that neither a day nor a year confuses them."""
    return all(
        one.year != two.year and abs(one - two) >= _APART for one, two in combinations(days, 2)
    )


def _gaps(steps: Sequence[_Dated]) -> list[Name]:
    """Return the options of a timeline: before, between and after its works, by their years."""
    years = [str(day.year) for day, _ in steps]
    return [*map(_between, ["", *years], [*years, ""])]


def _between(first: str, last: str) -> Name:
    text = " ".join(["after", first] * bool(first) + ["before", last] * bool(last))
    return Name(text, token=f"years:{first}-{last}")


def _is_less(one: SnapshotArtist, other: SnapshotArtist) -> bool:
    return other.works >= max(one.works + _AHEAD, _TIMES * one.works)


def _is_of_korea(artist: SnapshotArtist) -> bool:
    """Return whether it is somebody of whom the catalogue is to have all works."""
    return artist.kind is ArtistKind.PERSON and ("KR" in artist.countries or bool(artist.groups))


def _short(*slugs: str) -> str:
    """Return a part of an id for what has no room in it."""
    return sha256(" ".join(slugs).encode()).hexdigest()[:10]


def _joined(by: str, names: Iterable[Name]) -> Name:
    texts = [(name.text, name.text_ko or name.text) for name in names]
    return Name(*(by.join(each) for each in zip(*texts, strict=True)))


def _quoted(work: SnapshotWork) -> Name:
    return Name(f"“{work.title}”", f"“{work.title_ko or work.title}”")
