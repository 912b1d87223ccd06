"""Find works by anything typed: a title, an act, a show, or several."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from random import Random
from typing import Any

from bot.catalogue.model import (
    AmbiguousError,
    NoMatchError,
    NotFoundError,
    Order,
    Subject,
    Suggestion,
    Work,
    WorkKind,
)
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import ExpiredError
from bot.kit.folding import fold, folded_words, is_initials, on_korean_keys, sounds, spoken
from bot.lookup.heard_service import Heard
from bot.lookup.library import Library, Ref, ids_of
from bot.lookup.model import (
    Filters,
    FindAnswer,
    Page,
    Reading,
    Token,
    checked_filters,
    checked_text,
    token_of,
)
from bot.lookup.resolve import (
    MOST_OFFERED,
    OFFERED,
    Named,
    Resolver,
    Suggester,
    best_tier,
    choose,
    clear_correction,
    is_like,
    is_slip,
    labelled_so,
)
from bot.names.decoration import Narrower, asked_about, is_decoration, narrower
from bot.names.index import Hit, Narrowing, Tier
from bot.names.several_names import find_parts

_LOOKED_AT = 100
_ACTS_LOOKED_AT = 3
_SURE = 0.7
_WORDS_OF_TWO, _SHORTEST_SLIP = 5, 4
_KNOWN_BY_A_BEGINNING = 2
_FAMES_APART = 2
_NO_TITLE = "Untitled "

_ANYTHING = Filters()
_FAVOUR = 2
"""The power of its fame is how often a work is drawn."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a query asks for: `parts` must all hold, works of `first` come first.

    `understood` is the act or show that the query names; None when it names titles. `readings`
    tell what does not go without saying.
    """

    parts: tuple[Part, ...]
    understood: Ref | None = None
    first: tuple[int, ...] = ()
    readings: tuple[Reading, ...] = ()


class Finder:
    """Answers `/collab find`."""

    def __init__(self, library: Library, resolver: Resolver, *, suggester: Suggester) -> None:
        self._library = library
        self._resolver = resolver
        self._suggester = suggester
        self._heard = Heard(library)

    async def find(
        self,
        query: str,
        *,
        filters: Filters = _ANYTHING,
        page: int = 0,
        order: Order = Order.BEST_KNOWN,
    ) -> FindAnswer:
        """Find works by title, act, show, or several of them, best known first.

        An act means all its works, and a group's its members' and units' too. A page beyond the
        end is the last one; it is empty where what was understood has no such work.

        Raise NoMatchError when nothing matches; with the nearest names.
        """
        query = checked_text(query, "query")
        filters = checked_filters(filters)
        narrow = await self._suggester.criteria(filters)
        request = {"list": "find", "query": query, "filters": _stored(filters)}
        first: Meaning | None = None
        for understand in (
            self._understand, self._understand_within, self._understand_of_artist,
            self._understand_pieces, self._understand_by_sound, self._understand_two_slips,
            self._understand_by_keys,
        ):  # fmt: skip
            if meaning := await understand(query, filters, criteria=narrow):
                parts = (*meaning.parts, *narrow.parts)
                wanted = replace(narrow, parts=parts, first=meaning.first, order=order)
                view = self._view(meaning.understood)
                found = await self._library.page(wanted, page, request=request, view=view)
                if found.total:
                    named = await self._named(meaning.understood)
                    return FindAnswer(query, found, named, meaning.readings)
                first = first or meaning
        if first and first.understood:
            return await self._none(query, first, first.understood, filters=filters)
        if filters == Filters():
            for less in _less(query):
                with suppress(NoMatchError):
                    filters = Filters(year=less.year, kind=less.kind)
                    return await self.find(less.query, filters=filters, page=page, order=order)
        raise await self._no_match(query)

    async def _none(
        self, query: str, meaning: Meaning, understood: Ref, *, filters: Filters
    ) -> FindAnswer:
        """Answer about an act or a show that is known, but has no work that was asked for."""
        total = await self._library.store.works.count(Criteria(parts=meaning.parts))
        own, *groups = await self._library.suggestions(
            [understood]
            if understood.subject is not Subject.ARTIST or total
            else [understood, *self._groups(understood.id)]
        )
        nothing = Page((), 0, 1, 0)
        return FindAnswer(query, nothing, own, meaning.readings, total, tuple(groups), filters)

    def _groups(self, artist: int) -> list[Ref]:
        groups = self._library.directory.groups.get(artist, ())
        return [Ref(Subject.ARTIST, group) for group in groups]

    async def random(
        self, *, rng: Random, artist: str | None = None, kind: WorkKind | None = None
    ) -> Work:
        """Return any confirmed work, of an artist (group view) and kind, best known ones sooner.

        It is by two acts or more, unless there are only works of one.

        Raise NoMatchError when there is none.
        """
        criteria = await self._suggester.criteria(Filters(artist=artist, kind=kind))
        criteria = replace(criteria, confirmed=True)
        works = self._library.store.works
        known = await works.list_fame(criteria)
        together = {one: fame for one, (fame, is_together) in known.items() if is_together}
        weights = together or {one: fame for one, (fame, _) in known.items()}
        if not weights:
            raise NoMatchError(Subject.COLLABORATION, artist or "")
        (drawn,) = rng.choices([*weights], [fame**_FAVOUR for fame in weights.values()])
        return (await works.list_by_ids([drawn]))[drawn]

    async def save_random(self, *, artist: str | None, kind: WorkKind | None) -> str:
        """Keep what is drawn from, for `random_again`."""
        request = {"list": "random", "filters": _stored(Filters(artist=artist, kind=kind))}
        return await self._library.lists.save(request)

    async def random_again(self, list_id: str, *, rng: Random) -> Work:
        """Draw once more from what was kept; raises ExpiredError when it is not there."""
        request = await self._library.lists.get(list_id)
        if request.get("list") != "random":
            raise ExpiredError
        filters = filters_of(request["filters"])
        return await self.random(rng=rng, artist=filters.artist, kind=filters.kind)

    async def _no_match(self, query: str) -> NoMatchError:
        """Offer the works of an act that is named beside something unknown, else what is alike."""
        if token_of(query):
            return NoMatchError(Subject.COLLABORATION, query)
        acts, rest = await self.beside(query)
        offered: list[Suggestion] = []
        async for artist, _, hits in self._of_an_artist(query):
            alike = [Ref.of(hit.ref) for hit in hits if is_like(hit)]
            named = [*alike[:2], Ref(Subject.ARTIST, artist)]
            own = await self._library.suggestions(await self._best_known(artist))
            offered = [*await self._library.suggestions(named), *acts, *own]
            break
        heard = [Ref.of(hit.ref) for hit in await self._heard.near(query)]
        offered = offered or [
            *await self._library.suggestions(heard),
            *await self._suggester.joint(query, alike=_SURE), *await self._resolver.nearest(query)
        ]  # fmt: skip
        return NoMatchError(
            Subject.COLLABORATION,
            query,
            suggestions=tuple(dict.fromkeys(offered)),
            artists=tuple(acts) if rest else (),
            rest=rest,
        )

    async def _best_known(self, artist: int) -> list[Ref]:
        own = Part(artists=self._library.directory.view(artist))
        best = Criteria((own,), of=artist, order=Order.BEST_KNOWN)
        works = await self._library.store.works.list_first(best, limit=OFFERED)
        return [Ref(Subject.COLLABORATION, one) for one in works]

    def _view(self, ref: Ref | None) -> tuple[int, ...]:
        is_artist = ref is not None and ref.subject is Subject.ARTIST
        return self._library.directory.view(ref.id) if ref and is_artist else ()

    async def _named(self, ref: Ref | None) -> Suggestion | None:
        found = await self._library.suggestions([ref]) if ref else []
        return found[0] if found else None

    async def _understand(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        if token := token_of(query):
            return await self._chosen(token, query)
        index = self._library.directory.everything
        if is_initials(query) and (initialled := await self._by_initials(query)):
            return initialled
        if exact := index.exact(query):
            return await self._exactly(query, exact)
        if labelled := await labelled_so(self._library, index, query):
            return self._about(labelled)
        if member := self._member(query):
            return self._about(Ref(Subject.ARTIST, member))
        hits = await self._library.compute(index.search, query, limit=_LOOKED_AT, fuzzy=False)
        if best := best_tier(hits):
            return await self._nearly(query, best)
        return await self._by_parts(query) or await self._corrected(query)

    async def _by_parts(self, query: str) -> Meaning | None:
        index = self._library.directory.everything
        parts = await self._library.compute(find_parts, query, index, alike=None)
        if not parts:
            return None
        if len(parts) == 1:
            (hits,) = parts
            return await self._exactly(query, [hit.ref for hit in hits], name=hits[0].text)
        return self._all_of([*map(_written_out, parts)])

    def _all_of(self, meant: list[list[Hit]]) -> Meaning | None:
        parts = [self._library.directory.part([hit.ref for hit in hits]) for hits in meant]
        return Meaning(tuple(parts)) if all(meant) else None

    async def _corrected(self, query: str) -> Meaning | None:
        """Return what a query means that is a letter away from one name."""
        index = self._library.directory.everything
        hits = await self._resolver.near(index, query)
        meant = clear_correction(hits, query)
        if not meant:
            return None
        # Beside an artist's name there is another title, that nobody has mistyped.
        acts = (self._library.directory.by_id[act].fame for act, _ in self._beside_artists(query))
        if not ids_of(Subject.ARTIST, [meant.ref]) and max(acts, default=0) >= meant.fame:
            return None
        return await self._said(query, self._together([meant.ref]), [meant])

    async def _said(self, query: str, meaning: Meaning, hits: list[Hit]) -> Meaning:
        (one,) = await self._library.suggestions_of_hits(hits[:1])
        return replace(meaning, readings=(Reading(query, one, corrected=True),))

    async def _understand_within(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        if filters == Filters() or token_of(query):
            return None
        allowed = await self._suggester.allowed(filters, criteria)
        index = self._library.directory.everything
        hits = await self._library.compute(
            index.search, query, limit=_LOOKED_AT, allowed=allowed, fuzzy=False
        )
        best = [hit.ref for hit in best_tier(hits)]
        return self._together(best) if best else None

    async def _understand_of_artist(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        """Return what a query means that begins or ends with an artist: the rest is a work."""
        async for artist, rest, hits in self._of_an_artist(query):
            sure = [hit for hit in hits if _is_sure(hit, rest)]
            if sure:
                own = Part(artists=self._library.directory.view(artist))
                found = self._together([hit.ref for hit in sure])
                return await self._said(query, replace(found, parts=(*found.parts, own)), sure)
        return None

    async def _understand_pieces(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        """Return what a title and acts mean of which one is but a word of its name: "Gaga"."""
        index = self._library.directory.everything
        named = await self._library.compute(find_parts, query, index, alike=None) or []
        if len({_is_artist(hits[0]) for hits in named}) < 2:
            return None
        meant = []
        for hits in named:
            alike = list[Hit]()
            if _is_artist(hits[0]):
                alike = await self._library.compute(
                    index.search, hits[0].text, limit=_LOOKED_AT, fuzzy=False
                )
            acts = [hit for hit in alike if _is_artist(hit) and hit.tier < Tier.SUBSTRING]
            meant.append([*_written_out(hits), *acts])
        return self._all_of(meant)

    async def _understand_by_sound(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        """Return what a title in Latin letters means that was typed in Hangul, as it is said."""
        for artist, said in [(0, query), *self._beside_artists(query)]:
            allowed = (await self._allowed_of(artist)).refs if artist else None
            # Among an artist's works, what sounds much alike is meant.
            hits = await self._heard.near(said, allowed) if artist else []
            if hits := hits or await self._heard.find(said, allowed):
                found = self._together([hit.ref for hit in hits])
                own = (Part(artists=self._library.directory.view(artist)),) if artist else ()
                return await self._said(query, replace(found, parts=found.parts + own), hits)
        return None

    async def _understand_two_slips(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        """Return what two acts mean that worked together, though their names are mistyped."""
        directory, words = self._library.directory, query.split()
        for cut in (
            range(1, len(words)) if len(words) <= _WORDS_OF_TWO and not token_of(query) else ()
        ):
            typed = (" ".join(words[:cut]), " ".join(words[cut:]))
            sides = [await self._artist_like(text) for text in typed]
            if all(sides) and not directory.circle(sides[0][0].ref).isdisjoint(
                directory.view(sides[1][0].ref)
            ):
                return await self._read_as(typed, sides)
        return None

    async def _artist_like(self, text: str) -> list[Hit]:
        """Return the acts of a name, else the one that it is a letter away from."""
        acts = self._library.directory.artists
        if named := acts.named(fold(text)):
            return named[:1]
        near = await self._resolver.near(acts, text)
        return [hit for hit in near[:1] if is_slip(hit, text) and len(fold(text)) >= _SHORTEST_SLIP]

    async def _read_as(self, typed: Sequence[str], sides: Sequence[list[Hit]]) -> Meaning:
        view = self._library.directory.view
        readings = []
        for text, (hit,) in zip(typed, sides, strict=True):
            if hit.tier is Tier.FUZZY:
                (meant,) = await self._library.suggestions([Ref(Subject.ARTIST, hit.ref)])
                readings.append(Reading(text, meant, corrected=True))
        parts = tuple(Part(artists=view(hit.ref)) for (hit,) in sides)
        return Meaning(parts, readings=tuple(readings))

    async def _understand_by_keys(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        """Return what is meant by Hangul that was typed on Latin keys: ``dkdldb``."""
        said = on_korean_keys(query)
        hits = self._library.directory.everything.named(fold(said))
        if not hits or token_of(query):
            return None
        meaning = await self._exactly(query, [hit.ref for hit in hits], name=said)
        return await self._said(query, meaning, hits)

    def _member(self, query: str) -> int | None:
        """Return the act that a query names together with its group: ``irene red velvet``."""
        directory = self._library.directory
        for act, rest in self._beside_artists(query):
            named = directory.artists.named(fold(rest))
            if not {hit.ref for hit in named}.isdisjoint(directory.groups.get(act, ())):
                return act
        return None

    async def _of_an_artist(self, query: str) -> AsyncIterator[tuple[int, str, list[Hit]]]:
        """Yield artists that a query begins or ends with, and what its rest may be of theirs."""
        index = self._library.directory.everything
        for artist, rest in self._beside_artists(query):
            allowed = await self._allowed_of(artist)
            hits = await self._library.compute(
                index.search, rest, limit=_LOOKED_AT, allowed=allowed
            )
            works = [one for one in hits if Ref.of(one.ref).subject is not Subject.ARTIST]
            yield artist, rest, works

    def _beside_artists(self, query: str) -> Iterator[tuple[int, str]]:
        """Yield the artists that a query begins or ends with, and its rest."""
        words = query.split() if not token_of(query) else []
        cuts = [(words[:end], words[end:]) for end in range(len(words) - 1, 0, -1)]
        directory, found = self._library.directory, list[tuple[int, str]]()
        for act, rest in [*cuts, *((right, left) for left, right in reversed(cuts))]:
            named = directory.artists.named(fold(" ".join(act)))
            found += ((hit.ref, " ".join(rest)) for hit in named[:_ACTS_LOOKED_AT])
        yield from sorted(found, key=lambda each: -directory.known(each[0]))

    async def beside(self, query: str) -> tuple[list[Suggestion], str]:
        """Return the artists that a query begins or ends with, and what is left of it: a title."""
        acts, rest = list[int](), query
        while found := self._known(self._beside_artists(rest), acts):
            acts.append(found[0])
            rest = _undecorated(found[1])
        named = self._library.directory.artists.named(fold(rest))
        if found := self._known([(hit.ref, "") for hit in named], acts):
            acts.append(found[0])
            rest = ""
        refs = [Ref(Subject.ARTIST, act) for act in dict.fromkeys(acts)]
        return await self._library.suggestions(refs), rest

    def _known(
        self, found: Iterable[tuple[int, str]], acts: Iterable[int]
    ) -> tuple[int, str] | None:
        """Return the first artist that is about as well known as the others and as `acts`.

        What far fewer know is a word of a title beside them: "Fantastic Baby BIGBANG".
        """
        found, by_id = [*found], self._library.directory.by_id
        least = max((by_id[one].fame for one in (*acts, *dict(found))), default=0) - _FAMES_APART
        return next((each for each in found if by_id[each[0]].fame >= least), None)

    async def _allowed_of(self, artist: int) -> Narrowing:
        token = Suggestion(Subject.ARTIST, self._library.directory.by_id[artist].slug, "").token
        filters = Filters(artist=token)
        return await self._suggester.allowed(filters, await self._suggester.criteria(filters))

    async def _chosen(self, token: Token, query: str) -> Meaning:
        if token.subject is Subject.ARTICLE:
            article = await self._library.store.articles.get(token.slug)
            works = await self._library.store.works.list_ids_of(article.collaborations)
            return Meaning((Part(titles=tuple(works)),))
        found = await self._library.store.names.find_id(token.subject, token.slug)
        if found is None:
            raise NotFoundError(token.subject, query)
        return self._about(Ref(token.subject, found))

    def _about(self, ref: Ref) -> Meaning:
        if ref.subject is Subject.ARTIST:
            return Meaning((Part(artists=self._library.directory.view(ref.id)),), ref)
        if ref.subject is Subject.SHOW:
            return Meaning((Part(shows=(ref.id,)),), ref)
        return Meaning((Part(titles=(ref.id,)),))

    async def _exactly(self, query: str, found: list[int], *, name: str = "") -> Meaning:
        acts = ids_of(Subject.ARTIST, found)
        if not acts:
            return self._together(found)
        directory = self._library.directory
        choice = choose(directory.artists.named(fold(name or query), limit=_LOOKED_AT), query)
        if len(choice) > 1 and len(found) == len(acts):
            raise AmbiguousError(query, await self._resolver.offered(choice[:MOST_OFFERED]))
        others = set(found).difference(Ref(Subject.ARTIST, act).number for act in acts)
        meaning = self._together([*others, *(Ref(Subject.ARTIST, act).number for act in choice)])
        meaning = replace(meaning, first=self._no_less_known(meaning.first, name or query, choice))
        if len(choice) > 1:
            return meaning
        named = Named(query, (*choice, *(act for act in acts if act not in choice)), chosen=True)
        return replace(meaning, readings=await self._resolver.readings(named))

    def _no_less_known(
        self, titles: tuple[int, ...], name: str, acts: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Return the works of that title that fans know as well as the act of that name."""
        directory = self._library.directory
        fame = {Ref.of(hit.ref): hit.fame for hit in directory.everything.named(fold(name))}
        least = max((fame.get(Ref(Subject.ARTIST, act), 0) for act in acts), default=0)
        works = ((one, Ref(Subject.COLLABORATION, one)) for one in titles)
        return tuple(one for one, ref in works if fame.get(ref, 0) >= least)

    async def _by_initials(self, query: str) -> Meaning | None:
        """Return that the act is meant whose Korean name has or begins with these initials.

        None where a work or a show is better known.
        """
        index = self._library.directory.everything
        hits = await self._library.compute(index.search, query, limit=_LOOKED_AT, fuzzy=False)
        acts = ids_of(Subject.ARTIST, [hit.ref for hit in best_tier(hits)])
        if not acts or not ids_of(Subject.ARTIST, [hits[0].ref]):
            return None
        readings = await self._resolver.readings(Named(query, tuple(acts), chosen=True))
        return replace(self._about(Ref(Subject.ARTIST, acts[0])), readings=readings)

    async def _nearly(self, query: str, hits: list[Hit]) -> Meaning:
        found = [hit.ref for hit in hits]
        acts = ids_of(Subject.ARTIST, found)
        if len(acts) == len(found) > 1:
            raise AmbiguousError(query, await self._resolver.offered(acts[:MOST_OFFERED]))
        return self._together(found)

    def _together(self, found: list[int]) -> Meaning:
        part = self._library.directory.part(found)
        acts = ids_of(Subject.ARTIST, found)
        understood = None
        if len(acts) == 1 and not part.shows:
            understood = Ref(Subject.ARTIST, acts[0])
        elif len(part.shows) == len(found) == 1:
            understood = Ref(Subject.SHOW, part.shows[0])
        return Meaning((part,), understood, part.titles if acts or part.shows else ())


def _is_artist(hit: Hit) -> bool:
    return bool(ids_of(Subject.ARTIST, [hit.ref]))


def _written_out(hits: list[Hit]) -> list[Hit]:
    """Leave out titles that only begin so: of a known artist's name, a beginning is enough."""
    return [
        hit
        for hit in hits
        if hit.tier <= Tier.ALIAS or (_is_artist(hit) and hit.fame >= _KNOWN_BY_A_BEGINNING)
    ]


def _is_sure(hit: Hit, rest: str) -> bool:
    """Return whether words beside an artist mean a work, and are no mere piece of its title.

    What stands for a title that nobody knows is a description: some words of it will do.
    """
    if hit.text.startswith(_NO_TITLE) and {*folded_words(rest)} <= {*folded_words(hit.text)}:
        return True
    if sounds(rest) in {sounds(hit.text), sounds(spoken(hit.text))}:
        return True
    return hit.tier < Tier.SUBSTRING and hit.score >= _SURE


def _less(query: str) -> Iterator[Narrower]:
    """Yield what a query says without the words of a question, or of a year and a kind."""
    asked, narrow = asked_about(query), narrower(query)
    if asked and narrow:
        yield Narrower(asked, narrow.year, narrow.kind)
    if asked:
        yield Narrower(asked, None, None)
    if narrow:
        yield narrow


def _undecorated(query: str) -> str:
    """Return a query without what joins names at its ends: "x", "feat."."""
    words = query.split()
    while words and is_decoration(words, 0):
        words = words[1:]
    while words and is_decoration(words, len(words) - 1):
        words = words[:-1]
    return " ".join(words)


def _stored(filters: Filters) -> dict[str, Any]:
    given = ((field.name, getattr(filters, field.name)) for field in fields(filters))
    return {name: value for name, value in given if value is not None}


def filters_of(stored: dict[str, Any]) -> Filters:
    """Read filters as they were saved with a list."""
    kind = stored.get("kind")
    return Filters(**{**stored, "kind": WorkKind(kind) if kind else None})
