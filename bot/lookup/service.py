"""Everything a fan can look up, in one object."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from bot.catalogue.errors import AmbiguousError, NoMatchError, NotFoundError
from bot.catalogue.model import Article, Work, WorkKind
from bot.catalogue.refs import Subject, Suggestion
from bot.catalogue.store.catalogue import CatalogueStore
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import ExpiredError
from bot.kit.folding import fold
from bot.lookup.days import DayFinder
from bot.lookup.find import Finder, filters_of
from bot.lookup.library import Library
from bot.lookup.mentions import Recogniser
from bot.lookup.model import (
    ArtistAnswer,
    CatalogueInfo,
    Filters,
    FindAnswer,
    OnThisDayAnswer,
    PathAnswer,
    Recognised,
    StatsAnswer,
    UpcomingAnswer,
    WithAnswer,
)
from bot.lookup.partners import Partners
from bot.lookup.paths import Paths
from bot.lookup.resolve import Resolver
from bot.lookup.suggest import LIMIT, Suggester
from bot.lookup.typed_names import checked_text, token_of

_ANYTHING = Filters()


class LookupService:
    """Answers questions about the catalogue; make it with `open`.

    Names that are passed in are what a person typed, or the `token` of a suggestion, which means
    that one and nothing else. Names that could be several acts raise AmbiguousError, unknown ones
    NoMatchError, tokens of what is gone NotFoundError; an empty text or one of more than 100
    characters InvalidInputError.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._resolver = Resolver(library)
        self._suggester = Suggester(library, self._resolver)
        self._finder = Finder(library, self._resolver, suggester=self._suggester)
        self._partners = Partners(library, self._resolver)
        self._paths = Paths(library, self._resolver)
        self._days = DayFinder(library)
        self._recogniser = Recogniser(library)

    @classmethod
    async def open(cls, store: CatalogueStore, lists: ListStore) -> LookupService:
        """Read names and links into memory."""
        return cls(await Library.open(store, lists))

    async def refresh(self) -> None:
        """Read names and links anew; to be called after a load."""
        await self._library.refresh()

    async def suggest_anything(
        self, text: str, *, filters: Filters = _ANYTHING, limit: int = LIMIT
    ) -> list[Suggestion]:
        """Complete a title, an act or a show, among works that pass the filters.

        An empty text gives the most linked acts and the newest works. A filter that can't be
        used (yet) narrows nothing.
        """
        return await self._suggester.anything(text, filters, limit)

    async def suggest_artists(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an act's name; an empty text gives the most linked."""
        return await self._suggester.artists(text, limit)

    async def suggest_partners(
        self, artist: str, text: str, *, limit: int = LIMIT
    ) -> list[Suggestion]:
        """Complete the name of someone `artist` worked with; of anybody if that is unknown."""
        return await self._suggester.partners(artist, text, limit)

    async def suggest_articles(self, text: str, *, limit: int = LIMIT) -> list[Suggestion]:
        """Complete an article's title."""
        return await self._suggester.articles(text, limit)

    async def find(self, query: str, *, filters: Filters = _ANYTHING, page: int = 0) -> FindAnswer:
        """Find works by title, act, show, or several of them, newest first.

        An act means all its works, and a group's its members' and units' too. A page beyond the
        end is the last one.

        Raises
        ------
        NoMatchError
            When nothing matches, or nothing that passes the filters; with the nearest names.
        """
        return await self._finder.find(query, filters, page=page)

    async def with_artist(
        self, artist: str, *, partner: str | None = None, page: int = 0
    ) -> WithAnswer:
        """List whom an act worked with, or its works with one partner (possibly none).

        Works of a group's members and units are counted in. What project groups released is
        nobody's work with anybody.
        """
        return await self._partners.with_artist(artist, partner=partner, page=page)

    async def path(self, start: str, end: str) -> PathAnswer:
        """Find the shortest chain of works between two acts, ties by the newest works."""
        return await self._paths.path(start, end)

    async def random(
        self,
        *,
        rng: random.Random,
        artist: str | None = None,
        kind: WorkKind | None = None,
    ) -> Work:
        """Return any confirmed work, of an artist (group view) and kind.

        Raises
        ------
        NoMatchError
            When there is none.
        """
        criteria = await self._suggester.criteria(Filters(artist=artist, kind=kind))
        return await self._finder.any_of(criteria, rng, asked=artist or "")

    async def stats(self, artist: str | None = None) -> StatsAnswer:
        """Count works by year, kind, partner and verification, of all or of one act."""
        return await self._partners.stats(artist)

    async def artist(self, name: str) -> ArtistAnswer:
        """Return who an artist is, and what it did in short."""
        return await self._partners.artist(name)

    async def on_this_day(self, day: dt.date, *, today: dt.date) -> OnThisDayAnswer:
        """List the works that came out on a day of any year up to that one.

        Parameters
        ----------
        day : datetime.date
            The day that is asked for; its year says how many years ago things were.
        today : datetime.date
            The reader's day: what is still to come then is left out.
        """
        return await self._days.on_this_day(day, today)

    async def upcoming(self, today: dt.date, *, days: int) -> UpcomingAnswer:
        """List releases and anniversaries of the `days` days from `today` on.

        Raises
        ------
        InvalidInputError
            Unless `days` is 1 to 60.
        """
        return await self._days.upcoming(today, days=days)

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
        found = await self._suggester.articles(name, LIMIT)
        if len(found) == 1:
            return next(one for one in articles if one.slug == found[0].slug)
        if found:
            raise AmbiguousError(name, tuple(found))
        return await self._article_by_code(name)

    async def _article_by_code(self, name: str) -> Article:
        try:
            return await self._library.store.articles.get(name)
        except NotFoundError as error:
            offered = await self._suggester.articles("", 5)
            raise NoMatchError(Subject.ARTICLE, name, suggestions=tuple(offered)) from error

    async def recognise(self, text: str) -> Recognised:
        """Find the acts and titles that a message mentions, and the works they point to.

        Nothing of the message is kept.
        """
        return await self._recogniser.recognise(text)

    async def open_page(self, list_id: str, page: int) -> FindAnswer | WithAnswer:
        """Return a page of a list that was answered before, also before a restart.

        Raises
        ------
        ExpiredError
            When the list is not kept, or what it was about is gone.
        """
        request = await self._library.lists.get(list_id)
        try:
            return await self._open(request, page)
        except (NotFoundError, AmbiguousError, KeyError, TypeError, ValueError) as error:
            raise ExpiredError from error

    async def _open(self, request: dict[str, Any], page: int) -> FindAnswer | WithAnswer:
        if request["list"] == "find":
            return await self.find(
                request["query"], filters=filters_of(request["filters"]), page=page
            )
        if request["list"] == "with":
            tokens = [
                Suggestion(Subject.ARTIST, request[key], "").token
                for key in ("artist", "partner")
                if key in request
            ]
            return await self.with_artist(
                tokens[0], partner=tokens[1] if len(tokens) > 1 else None, page=page
            )
        return await self._recogniser.open(request, page)

    async def remember(self, request: dict[str, Any]) -> str:
        """Keep something for `recall`: JSON values, nothing personal. Gives its id."""
        return await self._library.lists.save(request)

    async def settle(self) -> None:
        """Wait until every list that was handed out is written."""
        await self._library.lists.settle()

    async def recall(self, list_id: str) -> dict[str, Any]:
        """Return what `remember` kept; raises ExpiredError when it is gone."""
        return await self._library.lists.get(list_id)

    async def work(self, slug: str) -> Work:
        """Return one work by slug; raises NotFoundError when it is gone."""
        return await self._library.store.works.get(slug)

    async def countries(self) -> tuple[str, ...]:
        """List the codes of countries that works have, most works first."""
        return tuple(tag for tag in await self._library.tags() if tag.isupper())

    async def languages(self) -> tuple[str, ...]:
        """List the codes of languages that works have, most works first."""
        return tuple(tag for tag in await self._library.tags() if tag.islower())

    async def info(self) -> CatalogueInfo:
        """Return what is loaded."""
        figures = self._library.store.figures
        loaded = await figures.loaded()
        return CatalogueInfo(
            loaded.artists,
            loaded.collaborations,
            loaded.shows,
            articles=loaded.articles,
            facts=loaded.facts,
            data_date=loaded.data_date,
            version=loaded.version,
            sources=await figures.source_titles(),
        )
