"""Find works by anything typed (a title, an act, a show, or several), or said in a message."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from random import Random
from typing import Any

from bot.catalogue.model import (
    AmbiguousError,
    NoMatchError,
    NotFoundError,
    Subject,
    Suggestion,
    Work,
    WorkKind,
)
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import ExpiredError
from bot.kit.folding import fold
from bot.kit.side_thread import SideThread
from bot.lookup.library import Library, Ref, ids_of
from bot.lookup.model import (
    Filters,
    FindAnswer,
    Page,
    Recognised,
    Token,
    checked_filters,
    checked_text,
    token_of,
)
from bot.lookup.resolve import MOST_OFFERED, Resolver, Suggester, best_tier, choose
from bot.names.in_text import find_mentions
from bot.names.index import Hit
from bot.names.several_names import find_parts

_LOOKED_AT = 100

_ANYTHING = Filters()
LONGEST_TEXT = 4000
_MOST_MENTIONS = 10
_WORKS_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a query asks for: `parts` must all hold, works of `first` come first.

    `understood` is the act or show that the query names; None when it names titles.
    """

    parts: tuple[Part, ...]
    understood: Ref | None = None
    first: tuple[int, ...] = ()


class Finder:
    """Answers `/collab find`."""

    def __init__(self, library: Library, resolver: Resolver, *, suggester: Suggester) -> None:
        self._library = library
        self._resolver = resolver
        self._suggester = suggester

    async def find(self, query: str, *, filters: Filters = _ANYTHING, page: int = 0) -> FindAnswer:
        """Find works by title, act, show, or several of them, newest first.

        An act means all its works, and a group's its members' and units' too. A page beyond the
        end is the last one.

        Raise NoMatchError when nothing matches, or nothing that passes the filters; with the
        nearest names.
        """
        query = checked_text(query, "query")
        filters = checked_filters(filters)
        narrow = await self._suggester.criteria(filters)
        request = {"list": "find", "query": query, "filters": _stored(filters)}
        understood: Ref | None = None
        for understand in (self._understand, self._understand_within, self._understand_of_artist):
            if meaning := await understand(query, filters, criteria=narrow):
                parts = (*meaning.parts, *narrow.parts)
                wanted = replace(narrow, parts=parts, first=meaning.first)
                found = await self._library.page(wanted, page, request=request)
                if found.total:
                    return FindAnswer(query, found, await self._named(meaning.understood))
                understood = understood or meaning.understood
        raise await self._no_match(query, understood)

    async def random(
        self, *, rng: Random, artist: str | None = None, kind: WorkKind | None = None
    ) -> Work:
        """Return any confirmed work, of an artist (group view) and kind.

        Raise NoMatchError when there is none.
        """
        criteria = await self._suggester.criteria(Filters(artist=artist, kind=kind))
        criteria = replace(criteria, confirmed=True)
        works = self._library.store.works
        count = await works.count(criteria)
        found = await works.nth(criteria, rng.randrange(count)) if count else None
        if found is None:
            raise NoMatchError(Subject.COLLABORATION, artist or "")
        return found

    async def _no_match(self, query: str, understood: Ref | None) -> NoMatchError:
        """Offer an act's groups when it has no works itself, else the nearest names."""
        nearest: tuple[Suggestion, ...] = ()
        if understood and understood.subject is Subject.ARTIST:
            groups = self._library.directory.groups.get(understood.id, ())
            nearest = await self._resolver.offered(groups)
        if not nearest and not token_of(query):
            nearest = await self._resolver.nearest(query)
        own = await self._named(understood)
        offered = tuple(one for one in nearest if own is None or one.token != own.token)
        return NoMatchError(Subject.COLLABORATION, query, suggestions=offered)

    async def _named(self, ref: Ref | None) -> Suggestion | None:
        found = await self._library.suggestions([ref]) if ref else []
        return found[0] if found else None

    async def _understand(
        self, query: str, filters: Filters, *, criteria: Criteria
    ) -> Meaning | None:
        if token := token_of(query):
            return await self._chosen(token, query)
        index = self._library.directory.everything
        if exact := index.exact(query):
            return await self._exactly(query, exact)
        hits = await self._library.compute(index.search, query, limit=_LOOKED_AT, fuzzy=False)
        if best := best_tier(hits):
            return await self._nearly(query, best)
        return await self._by_parts(query)

    async def _by_parts(self, query: str) -> Meaning | None:
        index = self._library.directory.everything
        parts = await self._library.compute(find_parts, query, index)
        directory = self._library.directory
        named = [directory.part(hit.ref for hit in hits) for hits in parts or ()]
        return Meaning(tuple(named)) if named else None

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
        words = query.split()
        index = self._library.directory.artists
        cuts = [(words[:end], words[end:]) for end in range(len(words) - 1, 0, -1)]
        for act, rest in [*cuts, *((right, left) for left, right in reversed(cuts))]:
            for artist in index.exact(" ".join(act)):
                slug = self._library.directory.by_id[artist].slug
                named = Filters(artist=Suggestion(Subject.ARTIST, slug, "").token)
                own = await self._suggester.criteria(named)
                if found := await self._understand_within(" ".join(rest), named, criteria=own):
                    return replace(found, parts=(*found.parts, *own.parts))
        return None

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

    async def _exactly(self, query: str, found: list[int]) -> Meaning:
        acts = ids_of(Subject.ARTIST, found)
        if not acts:
            return self._together(found)
        directory = self._library.directory
        hits = directory.artists.named(fold(query), limit=_LOOKED_AT)
        choice = choose(directory, hits, query)
        if len(choice) > 1 and len(found) == len(acts):
            raise AmbiguousError(query, await self._resolver.offered(choice[:MOST_OFFERED]))
        others = set(found).difference(Ref(Subject.ARTIST, act).number for act in acts)
        return self._together([*others, *(Ref(Subject.ARTIST, act).number for act in choice)])

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
        if len(acts) == 1:
            understood = Ref(Subject.ARTIST, acts[0])
        elif len(part.shows) == len(found) == 1:
            understood = Ref(Subject.SHOW, part.shows[0])
        return Meaning((part,), understood, part.titles if acts or part.shows else ())


def _stored(filters: Filters) -> dict[str, Any]:
    given = ((field.name, getattr(filters, field.name)) for field in fields(filters))
    return {name: value for name, value in given if value is not None}


def filters_of(stored: dict[str, Any]) -> Filters:
    """Read filters as they were saved with a list."""
    kind = stored.get("kind")
    return Filters(**{**stored, "kind": WorkKind(kind) if kind else None})


class Recogniser:
    """Answers the message menu."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._thread = SideThread()

    async def recognise(self, text: str) -> Recognised:
        """Find the acts and titles that a message mentions, and the works they point to.

        Nothing of the message is kept. BusyError is raised where many are being read.
        """
        index = self._library.directory.everything
        text = text.encode("utf-8", "ignore").decode()[:LONGEST_TEXT]
        # The longest messages take tens of milliseconds.
        found = await self._thread.run(find_mentions, text, index, most=_MOST_MENTIONS)
        named: defaultdict[str, list[Ref]] = defaultdict(list)
        for number, said in found:
            named[said].append(Ref.of(number))
        refs = await self._without_namesakes(named)
        return Recognised(tuple(await self._library.suggestions(refs)), await self._page(refs, 0))

    async def open(self, request: dict[str, Any], page: int) -> FindAnswer:
        """Return a page of what was recognised before."""
        refs = [Ref(Subject(subject), number) for subject, number in request["refs"]]
        found = await self._page(refs, page)
        if not found.total:
            raise ExpiredError
        labels = [one.label for one in await self._library.suggestions(refs)]
        return FindAnswer(", ".join(labels), found)

    async def _without_namesakes(self, named: dict[str, list[Ref]]) -> list[Ref]:
        """Of several works of one title, keep those by somebody who is mentioned too."""
        everything = [ref for refs in named.values() for ref in refs]
        titles = [ref.id for ref in everything if ref.subject is Subject.COLLABORATION]
        artists = self._artists(everything)
        if not artists or len(titles) < 2:
            return everything
        criteria = Criteria(parts=(Part(titles=tuple(titles)), Part(artists=artists)))
        by_them = set(await self._library.store.works.list_ids(criteria, limit=len(titles)))
        kept = []
        for refs in named.values():
            theirs = {ref.id for ref in refs if ref.subject is Subject.COLLABORATION} & by_them
            kept += [
                ref
                for ref in refs
                if ref.subject is not Subject.COLLABORATION or not theirs or ref.id in theirs
            ]
        return kept

    def _artists(self, refs: Iterable[Ref]) -> tuple[int, ...]:
        view = self._library.directory.view
        artists = [ref.id for ref in refs if ref.subject is Subject.ARTIST]
        return tuple({one for artist in artists for one in view(artist)})

    async def _page(self, refs: list[Ref], number: int) -> Page:
        request = {"list": "recognised", "refs": [[ref.subject.value, ref.id] for ref in refs]}
        for attempt in (self._titles, self._joined, self._anything):
            if criteria := await attempt(refs):
                page = await self._library.page(criteria, number, request=request)
                if page.total:
                    return page
        return Page((), 0, 1, 0)

    async def _titles(self, refs: list[Ref]) -> Criteria | None:
        titles = tuple(ref.id for ref in refs if ref.subject is Subject.COLLABORATION)
        shows = tuple(ref.id for ref in refs if ref.subject is Subject.SHOW)
        return Criteria(parts=(Part(titles=titles, shows=shows),)) if titles or shows else None

    async def _joined(self, refs: list[Ref]) -> Criteria | None:
        artists_of: Counter[int] = Counter()
        for artists in self._apart(refs):
            criteria = Criteria(parts=(Part(artists=artists),))
            artists_of.update(
                await self._library.store.works.list_ids(criteria, limit=_WORKS_LOOKED_AT)
            )
        most = max(artists_of.values(), default=0)
        if most < 2:
            return None
        joined = tuple(work for work, artists in artists_of.items() if artists > 1)
        best = tuple(work for work in joined if artists_of[work] == most)
        return Criteria(parts=(Part(titles=joined),), first=best)

    async def _anything(self, refs: list[Ref]) -> Criteria | None:
        artists = self._artists(refs)
        return Criteria(parts=(Part(artists=artists),)) if artists else None

    def _apart(self, refs: list[Ref]) -> list[tuple[int, ...]]:
        apart: list[set[int]] = []
        for ref in refs:
            if ref.subject is Subject.ARTIST:
                view = set(self._library.directory.view(ref.id))
                same = [other for other in apart if other & view]
                apart = [other for other in apart if not other & view]
                apart.append(view.union(*same))
        return [tuple(sorted(artists)) for artists in apart]
