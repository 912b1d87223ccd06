"""Find out whom a name means, or ask when it could be several; and complete what is typed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogue.model import (
    AmbiguousError,
    NoMatchError,
    NotFoundError,
    Subject,
    Suggestion,
    fame_and_works,
)
from bot.catalogue.store.collaborations import Criteria, Part
from bot.catalogue.store.names import Label
from bot.kit.cache import Recent
from bot.kit.errors import UserError
from bot.kit.folding import fold
from bot.lookup.library import Library, Ref, numbers_of, suggestion
from bot.lookup.model import (
    LONGEST,
    Filters,
    Reading,
    checked_filters,
    checked_text,
    token_of,
)
from bot.names.common_words import COMMON
from bot.names.index import Hit, NameIndex, Narrowing, Tier
from bot.names.several_names import find_parts

MOST_OFFERED = 10
"""Acts that are offered when a name may mean several."""
MOST_OTHERS = 4
"""Namesakes that are offered below an answer."""
OFFERED = 5
UNKNOWN, _WELL_KNOWN, _STAR = 1, 3, 4
_FAR_MORE = 10
_A_SLIP = 1.2
_SHORTEST_CORRECTED = 5
_OF_A_TEXT = 4
_SHORTEST_PART = 3
LIMIT = 25
"""Choices that Discord shows."""
_ANYTHING = Filters()
_REMEMBERED = 512
_FILTERS = 8
_JOINT = 5
_ALIKE = 0.75
_LIKE = 0.7
_PARTLY = 0.6
_NARROWED = 50_000


@dataclass(frozen=True, slots=True)
class Named:
    """The acts that a text may mean, the best known first; `corrected` where none is called so."""

    typed: str
    artists: tuple[int, ...]
    chosen: bool
    corrected: bool = False

    def prefer(self, artist: int) -> Named:
        """Return the same with another one as the first, and chosen."""
        rest = (one for one in self.artists if one != artist)
        return replace(self, artists=(artist, *rest), chosen=True)


class Resolver:
    """Turns names and tokens into acts."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._near: Recent[tuple[int, str], list[Hit]] = Recent(_FILTERS)
        library.caches.append(self._near)

    async def artist(self, text: str, option: str) -> int:
        """Return the id of the artist that a name or a token means.

        Raise InvalidInputError when the text is empty or too long, NotFoundError when a token's act
        is gone, NoMatchError when nothing has such a name; with the nearest names, AmbiguousError
        when several acts have it and none is clearly the best known.
        """
        return (await self.one(await self.named(text, option))).artists[0]

    async def pair(self, first: tuple[str, str], second: tuple[str, str]) -> tuple[Named, Named]:
        """Return what two names (each with its option) mean: of namesakes, those that go together.

        Raise what `artist` raises.
        """
        one, other = await self.named(*first), await self.named(*second)
        ways = [(one, other), (one, await self._begun(other)), (await self._begun(one), other)]
        for left, right in ways:
            if together := self._together(left, right):
                one, other = left.prefer(together[0]), right.prefer(together[1])
                break
        return await self.one(one), await self.one(other)

    async def _begun(self, named: Named) -> Named:
        """Add those who are better known and whose names only begin so: Megan Thee Stallion."""
        directory = self._library.directory
        if token_of(named.typed) or named.corrected:
            return named
        hits = await self._library.compute(
            directory.artists.search, named.typed, limit=LIMIT, fuzzy=False
        )
        least = max(map(directory.known, named.artists))
        begun = [hit.ref for hit in hits if hit.tier <= Tier.WORD]
        known = [one for one in begun if directory.known(one) > least]
        return replace(named, artists=tuple(dict.fromkeys((*named.artists, *known))))

    def _together(self, one: Named, other: Named) -> tuple[int, int] | None:
        """Return the best known two of whom one worked with, or belongs to, the other."""
        directory = self._library.directory
        pairs = [
            (left, right)
            for left in one.artists
            if (met := directory.circle(left))
            for right in other.artists
            if left != right and not met.isdisjoint(directory.view(right))
        ]
        known = directory.known
        return max(pairs, key=lambda pair: known(pair[0]) + known(pair[1]), default=None)

    async def named(self, text: str, option: str) -> Named:
        """Return whom a name or token may mean; raise what `artist` raises, but AmbiguousError."""
        text = checked_text(text, option)
        directory = self._library.directory
        if token := token_of(text):
            if token.subject is not Subject.ARTIST or token.slug not in directory.slugs:
                raise NotFoundError(Subject.ARTIST, text)
            return Named(text, (directory.slugs[token.slug],), chosen=True)
        hits = await self._library.compute(directory.artists.search, text, limit=50, fuzzy=False)
        if found := candidates(hits, text):
            return Named(text, found, chosen=len(choose(hits, text)) == 1)
        if (said := await self.explained(text)) is not None:
            return Named(text, (said,), chosen=True)
        near = await self.near(directory.artists, text)
        if meant := clear_correction(near, text):
            return Named(text, (meant.ref,), chosen=True, corrected=True)
        raise NoMatchError(Subject.ARTIST, text, suggestions=await self.nearest_artists(text))

    async def explained(self, text: str) -> int | None:
        """Return whom a name with its group or detail means: `SUGA · BTS`, "Jimin of BTS"."""
        directory = self._library.directory
        parts = await self._library.compute(find_parts, text, directory.artists, alike=None)
        acts = [hit.ref for hits in parts[:1] for hit in hits] if parts else []
        if parts and len(parts) == 2:
            others = [hit.ref for hit in parts[1]]
            for member, groups in ((acts, others), (others, acts)):
                for one in member:
                    if not set(directory.groups.get(one, ())).isdisjoint(groups):
                        return one
        if parts and len(parts) == 1:
            return acts[0]
        labelled = await labelled_so(self._library, directory.artists, text, Subject.ARTIST)
        return labelled.id if labelled else None

    async def one(self, named: Named) -> Named:
        """Return the same; raise AmbiguousError where it is not chosen who is meant."""
        if not named.chosen:
            raise AmbiguousError(named.typed, await self.offered(named.artists[:MOST_OFFERED]))
        return named

    async def readings(self, *several: Named) -> tuple[Reading, ...]:
        """Return how names were read, where it does not go without saying."""
        found = []
        for named in several:
            if named.corrected or len(named.artists) > 1:
                meant, *others = await self.offered(named.artists[: 1 + MOST_OTHERS])
                found.append(Reading(named.typed, meant, tuple(others), named.corrected))
        return tuple(found)

    async def offered(self, artists: Iterable[int]) -> tuple[Suggestion, ...]:
        """Offer acts, each told from its namesakes."""
        refs = [Ref(Subject.ARTIST, one) for one in artists]
        return tuple(await self._library.suggestions(refs))

    async def nearest_artists(self, text: str) -> tuple[Suggestion, ...]:
        """Offer the acts whose names are most like a text."""
        index = self._library.directory.artists
        return await self.offered(hit.ref for hit in await self._nearest(index, text))

    async def nearest(self, text: str) -> tuple[Suggestion, ...]:
        """Offer acts, titles and shows whose names are most like a text."""
        index = self._library.directory.everything
        return tuple(await self._library.suggestions_of_hits(await self._nearest(index, text)))

    async def near(self, index: NameIndex, text: str) -> list[Hit]:
        """Return the names that are most like a text; what is not found asks for them twice."""
        key = (id(index), text)
        if (known := self._near.get(key)) is None:
            known = await self._library.compute(index.search, text, limit=OFFERED)
            self._near.keep(key, known)
        return known

    async def _nearest(self, index: NameIndex, text: str) -> list[Hit]:
        if not fold(text):
            return []
        hits = [hit for hit in await self.near(index, text) if is_like(hit)]
        if not hits and (words := _longest_words(text)):
            hits = await self._library.compute(_by_words, index, words)
        return hits


async def labelled_so(
    library: Library, index: NameIndex, text: str, subject: Subject | None = None
) -> Ref | None:
    """Return what a label of ours stands for, which Discord may send instead of its value."""
    head, _, detail = text.partition(" · ")
    if not detail:
        return None
    hits = index.named(fold(head.split(" (")[0]))
    refs = [Ref(subject, hit.ref) if subject else Ref.of(hit.ref) for hit in hits]
    for ref, one in zip(refs, await library.suggestions(refs), strict=False):
        labels = {fold(f"{name}{said}") for name in (one.label, one.label_ko or one.label)
                  for said in (one.detail, one.detail_ko or one.detail)}  # fmt: skip
        if not one.detail or fold(text) in labels:
            return ref
    return None


def _longest_words(text: str) -> list[str]:
    # A short word of a long text is seldom what was meant.
    least = max(_SHORTEST_PART, len(fold(text)) / _OF_A_TEXT)
    words = [word for word in text.split() if len(fold(word)) >= least and fold(word) not in COMMON]
    return sorted(words, key=len, reverse=True)[:3] if len(text.split()) > 1 else []


def _by_words(index: NameIndex, words: list[str]) -> list[Hit]:
    hits = (hit for word in words for hit in index.named(fold(word), limit=2))
    return list({hit.ref: hit for hit in hits}.values())[:OFFERED]


def is_like(hit: Hit) -> bool:
    """Return whether a name is so like what was typed that it may be offered."""
    return hit.tier < Tier.SUBSTRING or hit.score >= _LIKE


def is_slip(hit: Hit, text: str) -> bool:
    """Return whether a text is a letter away from a name."""
    return hit.tier is Tier.FUZZY and (1 - hit.score) * len(fold(text)) < _A_SLIP


def clear_correction(hits: Sequence[Hit], text: str) -> Hit | None:
    """Return the one name that a text is a letter away from, unless another may be meant."""
    slips = [hit for hit in hits if is_slip(hit, text)]
    if len(fold(text)) < _SHORTEST_CORRECTED or not slips or slips[0] is not hits[0]:
        return None
    first, *others = slips
    return first if all(one.fame < first.fame for one in others) else None


def best_tier(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the hits that match as well as the best one does; an alias is no worse than a name."""
    found = list(hits)
    best = max(min((hit.tier for hit in found), default=Tier.FUZZY), Tier.ALIAS)
    return [hit for hit in found if max(hit.tier, Tier.ALIAS) is best and best is not Tier.FUZZY]


def candidates(hits: Iterable[Hit], text: str) -> tuple[int, ...]:
    """Return the artists that a text may mean, the best known first."""
    best = best_tier(hits)
    if best and best[0].tier is Tier.SUBSTRING and len(fold(text)) < _SHORTEST_PART:
        return ()
    return tuple(dict.fromkeys(hit.ref for hit in sorted(best, key=lambda hit: -hit.weight)))


def choose(hits: Iterable[Hit], text: str) -> tuple[int, ...]:
    """Return the artist that a text means, or several between which it does not decide.

    Of those with exactly this name the best known is meant, unless another is about as well known.
    """
    best = sorted(best_tier(hits), key=lambda hit: -hit.weight)
    found = candidates(best, text)
    if len(found) < 2 or best[0].tier > Tier.ALIAS:
        return found
    first, second = (fame_and_works(hit.weight) for hit in best[:2])
    return found if _about_equal(first, second) else found[:1]


def _about_equal(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Return whether neither of two is the better known one; given by fame and works."""
    if first[0] <= UNKNOWN:
        return first[0] == second[0] and first[1] < _FAR_MORE * max(second[1], 1)
    return second[0] >= _WELL_KNOWN and (first[0] == second[0] or second[0] >= _STAR)


class Suggester:
    """Offers names for what is typed so far; a text that can't be a name gets none."""

    def __init__(self, library: Library, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver
        self._hot: Recent[Any, list[Suggestion]] = Recent(_REMEMBERED)
        self._narrowed: Recent[Filters, Narrowing] = Recent(_FILTERS)
        library.caches += [self._hot, self._narrowed]

    async def anything(
        self, text: str, *, filters: Filters = _ANYTHING, limit: int = LIMIT
    ) -> list[Suggestion]:
        """Complete a title, an act or a show, among works that pass the filters.

        An empty text gives the most linked acts and the newest works. A filter that can't be
        used (yet) narrows nothing.
        """
        key = (text, filters, limit)
        if (known := self._hot.get(key)) is None:
            known = await self._anything(text[:LONGEST], filters, limit)
            self._hot.keep(key, known)
        return list(known)

    async def _anything(self, text: str, filters: Filters, limit: int) -> list[Suggestion]:
        try:
            filters = checked_filters(filters)
            criteria = await self.criteria(filters)
        except UserError:
            # Another option is still half typed: it can't narrow yet.
            filters, criteria = Filters(), Criteria()
        allowed = await self.allowed(filters, criteria) if filters != Filters() else None
        if not fold(text):
            return await self._unasked(criteria, allowed, limit)
        index = self._library.directory.everything
        hits = await self._library.compute(index.search, text, limit=limit, allowed=allowed)
        hits = [hit for hit in hits if self._is_offered(Ref.of(hit.ref))]
        matched = {Ref.of(hit.ref): hit.text for hit in hits}
        if not hits or hits[0].tier > Tier.WORD:
            # A whole name with a typing error is likelier than the beginnings of two.
            joint = dict.fromkeys(await self._by_parts(text, criteria, _PARTLY), "")
            near = {Ref.of(hit.ref): hit.text for hit in hits if hit.score >= _ALIKE}
            matched = {**near, **joint, **matched}
        return await self._library.suggestions(list(matched)[:limit], matched=matched)

    async def joint(self, text: str, *, alike: float) -> list[Suggestion]:
        """Offer the works of several names in a text, one of them perhaps only `alike`."""
        return await self._library.suggestions(await self._by_parts(text, Criteria(), alike))

    async def _by_parts(self, text: str, criteria: Criteria, alike: float) -> list[Ref]:
        index = self._library.directory.everything
        found = await self._library.compute(find_parts, text, index, alike=alike)
        if not found:
            return []
        directory = self._library.directory
        parts = tuple(directory.part(hit.ref for hit in hits) for hits in found)
        wanted = replace(criteria, parts=(*criteria.parts, *parts))
        works = await self._library.store.works.list_ids(wanted, limit=_JOINT)
        return [Ref(Subject.COLLABORATION, one) for one in works]

    async def criteria(self, filters: Filters) -> Criteria:
        """Write filters as criteria; a filter by act means its works in group view."""
        parts: tuple[Part, ...] = ()
        if filters.artist:
            artist = await self._resolver.artist(filters.artist, "artist")
            parts = (Part(artists=self._library.directory.view(artist)),)
        return Criteria(
            parts, filters.kind, filters.year, country=filters.country, language=filters.language
        )

    async def _unasked(
        self, criteria: Criteria, allowed: Narrowing | None, limit: int
    ) -> list[Suggestion]:
        newest = await self._library.store.works.list_ids(criteria, limit=limit)
        works = [Ref(Subject.COLLABORATION, one) for one in newest]
        index = self._library.directory.everything
        top = await self._library.compute(index.top, limit, allowed=allowed)
        artists = [ref for hit in top if (ref := Ref.of(hit.ref)).subject is Subject.ARTIST]
        half = limit // 2
        chosen = [*artists[: limit - min(half, len(works))], *works]
        return await self._library.suggestions(chosen[:limit])

    async def allowed(self, filters: Filters, criteria: Criteria) -> Narrowing:
        """Return works that pass, and their artists and shows, for the index of everything."""
        if (known := self._narrowed.get(filters)) is None:
            index = self._library.directory.everything
            related = await self._library.store.works.list_related(criteria, limit=_NARROWED)
            known = await self._library.compute(lambda: index.narrow(numbers_of(related)))
            if index is self._library.directory.everything:
                self._narrowed.keep(filters, known)
        return known

    async def artists(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an act's name; an empty text gives the most linked."""
        return await self._artists(text, None, limit)

    async def partners(self, artist: str, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete the name of someone `artist` worked with; of anybody if that is unknown."""
        directory = self._library.directory
        try:
            one = await self._resolver.artist(artist, "artist")
        except UserError:
            return await self._artists(text, None, limit)
        found, _ = await self._library.store.artists.partners(
            directory.view(one), own=directory.own(one), limit=_NARROWED
        )
        if not fold(text):
            return list(await self._resolver.offered(row.id for row in found[:limit]))
        return await self._artists(text, {row.id for row in found}, limit)

    async def _artists(
        self, text: str, allowed: Container[int] | None, limit: int
    ) -> list[Suggestion]:
        index = self._library.directory.artists
        hits = await self._library.compute(
            index.search, text[:LONGEST], limit=limit, allowed=allowed
        )
        named = ((Ref(Subject.ARTIST, hit.ref), hit.text) for hit in hits)
        matched = {ref: text for ref, text in named if self._is_offered(ref)}
        return await self._library.suggestions(list(matched), matched=matched)

    def _is_offered(self, ref: Ref) -> bool:
        return ref.subject is not Subject.ARTIST or self._library.directory.is_known(ref.id)

    async def articles(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an article's title or code."""
        wanted = fold(text)
        found = []
        for one in await self._library.store.articles.list_all():
            if wanted in fold(one.title) or wanted in fold(one.slug):
                year = str(one.published_on.year) if one.published_on else ""
                label = Label(one.slug, one.title, "", one.publisher, (), year)
                found.append(suggestion(Subject.ARTICLE, label))
        return found[:limit]
