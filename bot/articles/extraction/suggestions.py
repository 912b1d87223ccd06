"""Turn what was gathered from an article into suggestions, best evidence first said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.articles.extraction.claims import find_claims
from bot.articles.extraction.coding import Name, Title
from bot.articles.extraction.english import Part
from bot.articles.extraction.gathering import Found, best_work, gather
from bot.articles.extraction.record import Record, key_of
from bot.articles.extraction.tidying import belongs
from bot.articles.model import (
    ArticleText,
    CataloguedWork,
    FactKind,
    Known,
    Spot,
    SuggestedFact,
)
from bot.catalogue.model import Status, WorkKind
from bot.kit.folding import fold

_KINDS = {
    Part.REMIXER: WorkKind.REMIX,
    Part.PRODUCER: WorkKind.PRODUCTION,
    Part.GUEST: WorkKind.FEATURE,
}
_DUET = re.compile(r"\bduets?\b|듀엣", re.IGNORECASE)
_FEATURES = re.compile(r"\b(?:feat|ft|featur\w+)\b|피처링", re.IGNORECASE)
_MOST_PEOPLE = 12


def suggest(article: ArticleText, spots: Sequence[Spot], known: Known) -> tuple[SuggestedFact, ...]:
    """Return what an article suggests, in the order in which it says it."""
    found = gather(article, spots, known)
    made = list(_Writer(article, found, known).write())
    taken = {number for number, _ in made}
    made += [
        (number, claim) for number, claim in find_claims(found, article.text, known)
        if number not in taken
    ]  # fmt: skip
    return tuple(fact for _, fact in sorted(made, key=lambda one: one[0]))


class _Writer:
    """Writes the records of one article as suggestions."""

    def __init__(self, article: ArticleText, found: Found, known: Known) -> None:
        self._text = article.text
        self._found = found
        self._known = known
        self._works_of: dict[int, list[CataloguedWork]] = {}
        for work in known.works.values():
            for artist in work.artists:
                self._works_of.setdefault(artist, []).append(work)

    def write(self) -> Iterator[tuple[int, SuggestedFact]]:
        """Yield each suggestion with the number of its sentence."""
        written: list[frozenset[Name]] = []
        works: set[str] = set()
        for record in self._found.records.values():
            if self._is_together(record):
                number, fact = self._fact(record)
                written.append(frozenset(record.people))
                # One work may be there under two titles, such as those of two languages.
                if not fact.work or fact.work not in works:
                    works.add(fact.work)
                    yield number, fact
        for pair in self._pairs():
            people = frozenset(pair.people)
            if any(_covers(other, people) for other in written) and not pair.show:
                continue
            number, fact = self._fact(pair)
            if fact.work and fact.work in works:
                continue
            written.append(people)
            works.add(fact.work)
            yield number, fact
        yield from self._described(works)

    def _is_together(self, record: Record) -> bool:
        people = list(record.people)
        if not people or len(people) > _MOST_PEOPLE:
            return False
        if record.of_soundtrack and (record.show or self._work_of(record)):
            return True
        return len(people) > 1 and record.is_joint

    def _work_of(self, record: Record) -> CataloguedWork | None:
        if record.title.written:
            return best_work(record, self._known, self._works_of)
        people = {name.id for name in record.people}
        exact = [
            work for work in self._works_of.get(next(iter(people), 0), ())
            if set(work.artists) == people and (not record.show or work.show in record.show.shows)
        ]  # fmt: skip
        return exact[0] if len(exact) == 1 else None

    def _pairs(self) -> Iterator[Record]:
        """Yield what has no title: partners apart where the catalogue has them apart."""
        for pair in self._found.pairs:
            hosts = [name for name, part in pair.people.items() if part is Part.OWNER]
            guests = [name for name in pair.people if name not in hosts]
            if not any(name.id for name in pair.people) or (not pair.show and not guests):
                continue
            if any(
                belongs(self._known, one, other) for one in pair.people for other in pair.people
            ):
                continue
            if len(guests) > 1 and self._are_apart(hosts, guests):
                for guest in guests:
                    yield self._part(pair, hosts, guest)
            else:
                yield pair

    def _are_apart(self, hosts: list[Name], guests: list[Name]) -> bool:
        works = [work for host in hosts for work in self._works_of.get(host.id, ())]
        together = any({one.id for one in guests} <= set(work.artists) for work in works)
        return not together and all(
            any(guest.id in work.artists for work in works) for guest in guests if guest.id
        )

    def _part(self, pair: Record, hosts: list[Name], guest: Name) -> Record:
        number = next(iter(pair.sentences))
        record = Record(Title(""), kind=pair.kind)
        record.add(tuple(hosts), Part.OWNER, number)
        record.add((guest,), pair.people[guest], number)
        return record

    def _fact(self, record: Record) -> tuple[int, SuggestedFact]:
        work = self._work_of(record)
        number = self._evidence(record)
        owners = [name for name, part in record.people.items() if part is Part.OWNER]
        others = [name for name in record.people if name not in owners]
        owners, others = self._sides(owners + others, owners)
        is_confirmed = work is not None and work.status is Status.CONFIRMED
        return number, SuggestedFact(
            kind=FactKind.COLLABORATION,
            sentence=self._sentence(number),
            artists=tuple(map(self._said, owners)),
            partners=tuple(map(self._said, others)),
            title=_spelt(record.title.written, work),
            show=record.show.written if record.show else "",
            work_kind=work.kind if work else self._kind(record, number),
            date=record.date,
            status=Status.CONFIRMED if is_confirmed else Status.REPORTED,
            new=tuple(name.written for name in record.people if not name.id),
            work=work.slug if work else "",
        )

    def _sides(self, people: list[Name], owners: list[Name]) -> tuple[list[Name], list[Name]]:
        """Part acts of Korea from their partners abroad, else who owns the title from the rest."""
        ours = [name for name in people if self._is_korean(name)]
        if not 0 < len(ours) < len(people):
            ours = owners if 0 < len(owners) < len(people) else people[:1]
        return ours, [name for name in people if name not in ours]

    def _is_korean(self, name: Name) -> bool:
        artist = self._known.artists.get(name.id)
        return artist is not None and artist.is_korean

    def _sentence(self, number: int) -> str:
        sentence = self._found.coded[number].sentence
        return self._text[sentence.start : sentence.end]

    def _evidence(self, record: Record) -> int:
        """Return the sentence that names most of the people, the first of equals."""
        numbers = sorted({*record.sentences, *record.named_in.values()})

        def shown(number: int) -> int:
            here = {name for names in self._found.coded[number].names.values() for name in names}
            titles = self._found.coded[number].titles.values()
            has_title = any(key_of(one.written) == key_of(record.title.written) for one in titles)
            return 2 * len(here & record.people.keys()) + has_title

        return max(numbers, key=lambda number: (shown(number), -number))

    def _said(self, name: Name) -> str:
        artist = self._known.artists.get(name.id)
        return artist.slug if artist else name.written

    def _kind(self, record: Record, number: int) -> WorkKind:
        if record.of_soundtrack:
            return WorkKind.OST
        if record.kind:
            return record.kind
        sentence = self._sentence(number)
        if _DUET.search(sentence) and len(record.people) == 2:
            return WorkKind.DUET
        if _FEATURES.search(sentence):
            return WorkKind.FEATURE
        return next((_KINDS[part] for part in record.people.values() if part in _KINDS),
                    WorkKind.JOINT)  # fmt: skip

    def _described(self, works: set[str]) -> Iterator[tuple[int, SuggestedFact]]:
        """Yield the works of the catalogue that have no title, where the article speaks of one."""
        for ref, number in self._found.described.items():
            work = self._known.works[ref]
            if work.slug in works:
                continue
            people = [self._known.artists[one].slug for one in work.artists]
            yield (
                number,
                SuggestedFact(
                    kind=FactKind.COLLABORATION,
                    sentence=self._sentence(number),
                    artists=tuple(people[:1]),
                    partners=tuple(people[1:]),
                    show=self._known.shows.get(work.show or 0, ""),
                    work_kind=work.kind,
                    status=work.status,
                    work=work.slug,
                ),
            )


def _spelt(written: str, work: CataloguedWork | None) -> str:
    """Return a title as the catalogue spells it, where it is that one."""
    return work.title if work and fold(work.title) == fold(written) else written


def _covers(whole: frozenset[Name], part: frozenset[Name]) -> bool:
    ids = {name.id or name.written for name in whole}
    return {name.id or name.written for name in part} <= ids
