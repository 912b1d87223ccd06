"""Everything a fan can look up, in one object."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.catalogue.anniversaries import (
    anniversaries_between,
    celebration_order,
    days_from,
    month_days_on,
)
from bot.catalogue.model import (
    AmbiguousError,
    Article,
    ArtistRef,
    CatalogueInfo,
    NoMatchError,
    NotFoundError,
    Order,
    Subject,
    Suggestion,
    Work,
)
from bot.catalogue.store.collaborations import ANYTHING, Criteria, Part
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import ExpiredError, InputCode, InvalidInputError
from bot.kit.folding import fold
from bot.lookup.chain_service import Chains
from bot.lookup.find import Finder, filters_of
from bot.lookup.library import Library
from bot.lookup.mention_service import Recogniser
from bot.lookup.model import (
    FindAnswer,
    OnThisDayAnswer,
    UpcomingAnswer,
    WithAnswer,
    checked_text,
    token_of,
)
from bot.lookup.partners import Partners
from bot.lookup.resolve import Resolver, Suggester

LONGEST_WINDOW = 60
MOST = 100
"""Entries that an answer carries at most; its `total` counts all."""
_FEW = 25
HIGHLIGHTS = 6


class LookupService:
    """Answers questions about the catalogue, most of them by its parts; make it with `open`.

    Names that are passed in are what a person typed, or the `token` of a suggestion, which means
    that one and nothing else. Names that could be several acts raise AmbiguousError, unknown ones
    NoMatchError, tokens of what is gone NotFoundError; an empty text or one of more than 100
    characters InvalidInputError. `lists` keeps what an answer's buttons go on with.
    """

    def __init__(self, library: Library) -> None:
        resolver = self._resolver = Resolver(library)
        self._library = library
        self.lists = library.lists
        self.suggester = Suggester(library, resolver)
        self.finder = Finder(library, resolver, suggester=self.suggester)
        self.partners = Partners(library, resolver)
        self.chains = Chains(library, resolver, self.partners)
        self.recogniser = Recogniser(library)

    @classmethod
    async def open(cls, database: Database, lists: ListStore) -> LookupService:
        """Read names and links into memory."""
        return cls(await Library.open(database, lists))

    async def of(self, guild_id: int | None) -> LookupService:
        """Return what answers a server's questions: with the entries that are its own."""
        library = await self._library.of(guild_id)
        return self if library is self._library else library.made(LookupService)

    async def refresh(self) -> None:
        """Read names and links anew; to be called after a load."""
        await self._library.refresh()

    async def articles(self) -> tuple[Article, ...]:
        """List the articles, newest first."""
        return await self._library.store.articles.list_all()

    async def article(self, name: str) -> Article:
        """Return an article by token, slug, source code or (part of its) title."""
        name = checked_text(name, "article")
        token = token_of(name)
        articles = await self.articles()
        wanted = token.slug if token else name
        for one in articles:
            if one.slug == wanted or (not token and fold(one.title) == fold(name)):
                return one
        if token:
            raise NotFoundError(Subject.ARTICLE, name)
        found = await self.suggester.articles(name)
        if len(found) == 1:
            return next(one for one in articles if one.slug == found[0].slug)
        if found:
            raise AmbiguousError(name, tuple(found))
        return await self._article_by_code(name)

    async def _article_by_code(self, name: str) -> Article:
        try:
            return await self._library.store.articles.get(name)
        except NotFoundError as error:
            offered = await self.suggester.articles("", limit=5)
            raise NoMatchError(Subject.ARTICLE, name, suggestions=tuple(offered)) from error

    async def open_page(
        self, list_id: str, page: int, *, order: Order | None = None
    ) -> FindAnswer | WithAnswer:
        """Return a page of a list that was answered before, also before a restart.

        In its own order, unless another one is asked for.

        Raise ExpiredError when the list is not kept, or what it was about is gone.
        """
        request = await self._library.lists.get(list_id)
        try:
            own = Order(request.get("order", Order.BEST_KNOWN))
            return await self._open(request, page, order=order or own)
        except (NotFoundError, AmbiguousError, KeyError, TypeError, ValueError) as error:
            raise ExpiredError from error

    async def _open(
        self, request: dict[str, Any], page: int, *, order: Order
    ) -> FindAnswer | WithAnswer:
        if request["list"] == "find":
            return await self.finder.find(
                request["query"], filters=filters_of(request["filters"]), page=page, order=order
            )
        if request["list"] == "with":
            tokens = [
                Suggestion(Subject.ARTIST, request[key], "").token
                for key in ("artist", "partner")
                if key in request
            ]
            return await self.partners.with_artist(
                tokens[0],
                partner=tokens[1] if len(tokens) > 1 else None,
                page=page,
                order=order,
            )
        return await self.recogniser.open(request, page, order=order)

    async def work(self, slug: str) -> Work:
        """Return one work by slug; raises NotFoundError when it is gone."""
        return await self._library.store.works.get(slug)

    async def artist(self, name: str) -> ArtistRef:
        """Return whom a name or a token means.

        Raise InvalidInputError, NotFoundError, NoMatchError, AmbiguousError when nobody is meant.
        """
        (ref,) = await self._library.refs([await self._resolver.artist(name, "artist")])
        return ref

    async def countries(self) -> tuple[str, ...]:
        """List the codes of countries that works have, most works first."""
        return tuple(tag for tag in await self._library.tags() if tag.isupper())

    async def languages(self) -> tuple[str, ...]:
        """List the codes of languages that works have, most works first."""
        return tuple(tag for tag in await self._library.tags() if tag.islower())

    async def info(self) -> CatalogueInfo:
        """Return what is loaded."""
        return await self._library.store.figures.info()

    async def on_this_day(
        self, day: dt.date, *, today: dt.date, artist: str | None = None
    ) -> OnThisDayAnswer:
        """List the works that came out on a day of any year up to that one, of all or of one act.

        The year of `day` says how many years ago things were. `today` is the reader's day: what
        is still to come then is left out.
        """
        store = self._library.store.works
        whose, of = await self._of(artist)
        days = [(month_day, day.year) for month_day in month_days_on(day)]
        # What comes out later this year is on its day, but not yet.
        works = await store.celebrated(days, past_only=day > today, limit=MOST, of=of)
        found = anniversaries_between(
            works.items, day, days=1, weight=self._library.directory.weight_of
        )
        month = await store.in_month(day.month, last_year=day.year, limit=_FEW, of=of)
        return OnThisDayAnswer(day, found, works.total, tuple(month), whose)

    async def _of(self, artist: str | None) -> tuple[ArtistRef | None, Criteria]:
        if artist is None:
            return None, ANYTHING
        one = await self._resolver.artist(artist, "artist")
        (ref,) = await self._library.refs([one])
        return ref, Criteria((Part(artists=self._library.directory.view(one)),))

    async def upcoming(
        self, start: dt.date, *, days: int, artist: str | None = None
    ) -> UpcomingAnswer:
        """List releases and anniversaries of so many days from `start` on, of all or of one act.

        Raise InvalidInputError unless `days` is 1 to 60.
        """
        if not 1 <= days <= LONGEST_WINDOW:
            raise InvalidInputError(
                InputCode.OUT_OF_RANGE, "days", value=str(days), limit=f"1-{LONGEST_WINDOW}"
            )
        store = self._library.store.works
        whose, of = await self._of(artist)
        window = list(days_from(start, days))
        month_days = [(one, day.year) for day in window for one in month_days_on(day)]
        works = await store.celebrated(month_days, past_only=True, limit=MOST, of=of)
        weight = self._library.directory.weight_of
        found = anniversaries_between(works.items, start, days=days, weight=weight)
        best = sorted(found, key=lambda one: celebration_order(one, weight))[:HIGHLIGHTS]
        releases = await store.between(window[0], window[-1], limit=_FEW, of=of)
        highlights = tuple(sorted(best, key=lambda one: one.on))
        data_date = await self._library.store.figures.data_date()
        return UpcomingAnswer(start, days, tuple(releases), found, highlights, whose, data_date)
