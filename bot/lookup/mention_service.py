"""Find what a message says: the acts and titles that it mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.catalogue.model import Order, Subject
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import ExpiredError
from bot.kit.side_thread import SideThread
from bot.lookup.library import Library, Ref
from bot.lookup.model import FindAnswer, Page, Recognised
from bot.names.in_text import find_mentions

LONGEST_TEXT = 4000
_MOST_MENTIONS = 10
_READINGS = 60
_WORKS_LOOKED_AT = 2000


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
        found = await self._thread.run(find_mentions, text, index, most=_READINGS)
        named: defaultdict[str, list[Ref]] = defaultdict(list)
        for number, said in found:
            named[said].append(Ref.of(number))
        meant = await self._meant(list(named.values())[:_MOST_MENTIONS])
        mentions = await self._library.suggestions(list(dict.fromkeys(one[0] for one in meant)))
        refs = list(dict.fromkeys(ref for one in meant for ref in one))
        return Recognised(tuple(mentions), await self._page(refs, 0, order=Order.BEST_KNOWN))

    async def open(self, request: dict[str, Any], page: int, *, order: Order) -> FindAnswer:
        """Return a page of what was recognised before."""
        refs = [Ref(Subject(subject), number) for subject, number in request["refs"]]
        found = await self._page(refs, page, order=order)
        if not found.total:
            raise ExpiredError
        labels = [one.label for one in await self._library.suggestions(refs)]
        return FindAnswer(", ".join(labels), found)

    async def _meant(self, mentions: list[list[Ref]]) -> list[list[Ref]]:
        """Of each mention's readings keep the best: the act, or all the works of a title.

        What goes with another mention comes before what is better known.
        """
        kept = []
        for number, refs in enumerate(mentions):
            others = [ref for at, other in enumerate(mentions) if at != number for ref in other]
            fitting = await self._fitting(refs, others) or refs
            best = fitting[0].subject
            kept.append(
                fitting[:1] if best is Subject.ARTIST else
                [ref for ref in fitting if ref.subject is best]
            )  # fmt: skip
        return kept

    async def _fitting(self, refs: list[Ref], others: list[Ref]) -> list[Ref]:
        """Return the acts that worked, or are in a group, with others; and titles by others."""
        directory = self._library.directory
        artists = self._artists(others)
        if not artists or len(refs) < 2:
            return []
        groups = (group for one in artists for group in directory.groups.get(one, ()))
        around = {*artists, *groups}
        titles = tuple(ref.id for ref in refs if ref.subject is Subject.COLLABORATION)
        criteria = Criteria(parts=(Part(titles=titles), Part(artists=artists)))
        by_them = set(
            await self._library.store.works.list_ids(criteria, limit=len(titles)) if titles else ()
        )
        return [
            ref
            for ref in refs
            if (ref.subject is Subject.COLLABORATION and ref.id in by_them)
            or (ref.subject is Subject.ARTIST and not around.isdisjoint(directory.circle(ref.id)))
        ]

    def _artists(self, refs: Iterable[Ref]) -> tuple[int, ...]:
        view = self._library.directory.view
        artists = [ref.id for ref in refs if ref.subject is Subject.ARTIST]
        return tuple({one for artist in artists for one in view(artist)})

    async def _page(self, refs: list[Ref], number: int, *, order: Order) -> Page:
        request = {"list": "recognised", "refs": [[ref.subject.value, ref.id] for ref in refs]}
        for attempt in (self._titles, self._joined, self._anything):
            if criteria := await attempt(refs):
                wanted = replace(criteria, order=order)
                page = await self._library.page(wanted, number, request=request)
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
