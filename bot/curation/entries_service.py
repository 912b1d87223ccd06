"""What a scope sees: its own entries over the instance's, and those over the files'."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from bot.catalogue.files import layers
from bot.catalogue.files.documents import Documents
from bot.catalogue.model import NotFoundError, Subject, Work
from bot.catalogue.store.collaborations import Criteria, Part
from bot.curation.files import text_of
from bot.curation.model import INSTANCE, Kind
from bot.kit.db.database import Connection, Database
from bot.lookup.library import Library, Ref
from bot.names.index import Tier

Within = Connection | None
"""The connection of a transaction; None outside of one."""

_MOST_WORKS = 5000
_TITLED = 25
_NAMESAKES = 5
_SUBJECTS = {Kind.ARTIST: Subject.ARTIST, Kind.SHOW: Subject.SHOW}


class Entries:
    """Reads entries as a scope has them. `documents` are the files that the catalogue is of.

    Inside a transaction its connection is given. Outside none is: whoever held one while another is
    asked for could wait for ever.
    """

    def __init__(self, database: Database, documents: Documents, library: Library) -> None:
        self._db = database
        self._documents = documents
        self._library = library

    @property
    def loaded(self) -> Library:
        """Return what was loaded from files, without what any scope says."""
        return self._library

    @asynccontextmanager
    async def lent(self, connection: Within) -> AsyncIterator[Connection]:
        """Lend a connection to read by: the one of a transaction, or for None another."""
        if connection is not None:
            yield connection
            return
        async with self._db.read() as reading:
            yield reading

    async def library(self, scope: int) -> Library:
        """Return what a scope sees, to search in."""
        return await self._library.of(scope or None)

    async def own(self, connection: Within, scope: int, folder: str, slug: str) -> str | None:
        """Return what a scope itself says: an entry's text, an empty one if it is gone there."""
        async with self.lent(connection) as reading:
            if entry := await layers.find(reading, scope, folder, slug):
                return text_of(entry)
            return "" if await layers.is_gone(reading, scope, folder, slug) else None

    async def beneath(self, connection: Within, scope: int, folder: str, slug: str) -> str | None:
        """Return what a scope would see if it said nothing itself; None for nothing."""
        if scope != INSTANCE:
            said = await self.own(connection, INSTANCE, folder, slug)
            if said is not None:
                return said or None
        if folder != Kind.WORK.folder:
            return text_of(await self._documents.find(folder, slug)) or None
        # To look through the files of all years for what is in none takes long.
        try:
            work = await self._library.store.works.get(slug)
        except NotFoundError:
            return None
        if work.slug != slug:
            return None
        year = work.date.year if work.date else None
        return text_of(await self._documents.find(folder, slug, year=year)) or None

    async def seen(self, connection: Within, scope: int, folder: str, slug: str) -> str | None:
        """Return the text of what a scope sees; None where there is no such entry."""
        said = await self.own(connection, scope, folder, slug)
        if said is None:
            return await self.beneath(connection, scope, folder, slug)
        return said or None

    async def slug_of(self, scope: int, kind: Kind, name: str) -> str | None:
        """Return who or what show is meant by a name that is one's alone."""
        subject = _SUBJECTS.get(kind)
        if subject is None:
            return None
        library = await self.library(scope)
        hits = library.directory.everything.search(name, limit=_NAMESAKES, fuzzy=False)
        sure = [hit for hit in hits if hit.tier in {Tier.EXACT, Tier.ALIAS}]
        refs = [ref for hit in sure if (ref := Ref.of(hit.ref)).subject is subject]
        offered = await library.suggestions(refs)
        return offered[0].slug if len(offered) == 1 else None

    async def works_like(
        self, scope: int, names: Iterable[str], artists: Iterable[str]
    ) -> list[Work]:
        """List works of any of some artists, and works that have a title like some names."""
        library = await self.library(scope)
        directory = library.directory
        known = [directory.slugs[slug] for slug in artists if slug in directory.slugs]
        found = list(await self._search(library, Part(artists=tuple(known)))) if known else []
        hits = [hit for name in names for hit in directory.everything.search(name, limit=_TITLED)]
        refs = (Ref.of(hit.ref) for hit in hits)
        ids = {ref.id for ref in refs if ref.subject is Subject.COLLABORATION}
        found += (await library.store.works.list_by_ids(ids)).values()
        return list({work.slug: work for work in found}.values())

    async def referring(self, scope: int, kind: Kind, slug: str) -> list[tuple[Kind, str]]:
        """List whatever names an entry: kinds and slugs."""
        found: list[tuple[Kind, str]] = []
        if kind in {Kind.ARTIST, Kind.SHOW}:
            found += [(Kind.WORK, each) for each in await self._works_of(scope, kind, slug)]
        if kind is Kind.ARTIST:
            found += [(Kind.ARTIST, each) for each in await self._members_of(scope, slug)]
        if kind in {Kind.ARTIST, Kind.WORK}:
            articles = await self._articles_on(scope, kind, slug)
            found += [(Kind.ARTICLE, each) for each in articles]
        return found

    async def _works_of(self, scope: int, kind: Kind, slug: str) -> list[str]:
        library = await self.library(scope)
        if kind is Kind.ARTIST:
            artist = library.directory.slugs.get(slug)
            part = Part(artists=(artist,)) if artist else Part()
        else:
            show = await library.store.names.find_id(Subject.SHOW, slug)
            part = Part(shows=(show,)) if show else Part()
        if part == Part():
            return []
        return [work.slug for work in await self._search(library, part)]

    async def _members_of(self, scope: int, slug: str) -> list[str]:
        directory = (await self.library(scope)).directory
        number = directory.slugs.get(slug)
        members = [member for member, groups in directory.groups.items() if number in groups]
        return sorted(directory.by_id[each].slug for each in members)

    async def _articles_on(self, scope: int, kind: Kind, slug: str) -> list[str]:
        library = await self.library(scope)
        found = []
        for article in await library.store.articles.list_all():
            if kind is Kind.ARTIST:
                named = [each for fact in article.facts for each in fact.artists]
            else:
                of_facts = [each for fact in article.facts for each in fact.collaborations]
                named = [*article.collaborations, *of_facts]
            if slug in named:
                found.append(article.slug)
        return found

    async def _search(self, library: Library, part: Part) -> tuple[Work, ...]:
        found = await library.store.works.search(
            Criteria((part,)), limit=_MOST_WORKS, in_short=True
        )
        return found.items
