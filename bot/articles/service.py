"""Suggest facts from an article: reading is pure, what the catalogue knows is asked in between."""

from __future__ import annotations

from collections.abc import Iterable

from bot.articles.extraction.spots import RawSpot, find_spots
from bot.articles.extraction.suggestions import suggest
from bot.articles.model import ArticleText, Known, Spot, SuggestedFact
from bot.articles.reading.article import read_article, read_text
from bot.articles.store import ArticleStore
from bot.catalogue.model import Subject
from bot.kit.side_thread import SideThread
from bot.lookup.library import Library, ids_of


class ArticleService:
    """Reads articles and suggests facts. Nothing of an article is kept.

    Everybody's go through one thread; BusyError is raised where many wait.
    """

    def __init__(self, library: Library, thread: SideThread | None = None) -> None:
        self._library = library
        self._store = ArticleStore(library.reading)
        self._thread = thread or SideThread()

    async def of(self, guild_id: int | None) -> ArticleService:
        """Return what reads for a server: it knows the entries that are its own."""
        library = await self._library.of(guild_id)
        return self if library is self._library else library.made(self._over)

    def _over(self, library: Library) -> ArticleService:
        return ArticleService(library, self._thread)

    async def read(self, data: bytes, *, given: ArticleText | None = None) -> ArticleText:
        """Return the article that a file holds; see `read_article` for what is refused."""
        return await self._thread.run(read_article, data, given=given)

    async def read_text(self, text: str, *, given: ArticleText | None = None) -> ArticleText:
        """Return the article in a text that was pasted."""
        return await self._thread.run(read_text, text, given=given)

    async def suggest(self, article: ArticleText) -> tuple[SuggestedFact, ...]:
        """Return what an article suggests, in its order; it may be nothing."""
        index = self._library.directory.everything
        raw = await self._thread.run(find_spots, article.text, index)
        spots = [_spot(each) for each in raw]
        known = await self._known(spots)
        return await self._thread.run(suggest, article, spots, known)

    async def _known(self, spots: Iterable[Spot]) -> Known:
        spots = list(spots)
        named = {artist for spot in spots for artist in spot.artists}
        titled = {work for spot in spots for work in spot.works}
        works = await self._store.list_works(titled, named)
        artists = named | {one for work in works.values() for one in work.artists}
        shows = {show for spot in spots for show in spot.shows}
        shows |= {work.show for work in works.values() if work.show}
        return Known(
            await self._store.list_artists(artists), works, await self._store.list_shows(shows)
        )


def _spot(raw: RawSpot) -> Spot:
    artists, works, shows = (
        tuple(ids_of(subject, raw.refs))
        for subject in (Subject.ARTIST, Subject.COLLABORATION, Subject.SHOW)
    )
    return Spot(raw.start, raw.end, raw.written, artists, works, shows, raw.quoted)
