"""A form that somebody filled in, as what they want to have done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.curation.entries_service import Entries
from bot.curation.errors import UnknownEntryError
from bot.curation.files import read_plain
from bot.curation.model import Along, Kind, Operation, Plain, Proposal
from bot.curation.names_service import EntryNames
from bot.curation.submissions.filling_service import Filling, boxes_of, known_names
from bot.curation.submissions.model import Box, Typed, links_and_words
from bot.curation.submissions.reading_service import NameReader
from bot.kit.db.database import Database


class FormReader:
    """Fills forms in with what there is, and reads what people made of them."""

    def __init__(self, database: Database, entries: Entries, names: EntryNames) -> None:
        self._db = database
        self._entries = entries
        self._names = names

    async def about(self, scope: int, kind: Kind, slug: str) -> Typed:
        """Return the form that corrects an entry; UnknownEntryError where it is gone."""
        return await self.saying(scope, kind, await self._seen(scope, kind, slug))

    async def saying(
        self, scope: int, kind: Kind, said: Plain, *, along: Iterable[Along] = ()
    ) -> Typed:
        """Return the form that says what an entry says, new ones `along` with it."""
        named = await self._names.of(scope, (kind, said), along=along)
        return Typed(kind, str(said["id"]), boxes_of(kind, said, named))

    async def read(
        self, scope: int, typed: Typed, *, today: dt.date, before: Plain | None = None,
        along: Iterable[Along] = (),
    ) -> tuple[NameReader, Proposal]:  # fmt: skip
        """Read a form; EditFaultsError has what can't be read.

        `before` is what it was filled in with, unless that is what there is now.
        """
        if before is None:
            before = await self._seen(scope, typed.kind, typed.slug) if typed.slug else {}
        named = await self._names.of(scope, (typed.kind, before), along=along)
        library = await self._entries.library(scope)
        reader = NameReader(library, typed, known_names(before, named))
        asked = boxes_of(typed.kind, before, named) if before else {}
        filling = Filling(typed, before, asked, named, reader, today)
        entry = await filling.entry()
        links, note = links_and_words(typed.box(Box.SOURCE))
        return reader, Proposal(
            scope=scope,
            operation=Operation.CHANGE if before else Operation.CREATE,
            kind=typed.kind,
            slug=typed.slug,
            entry=entry,
            links=links,
            note=note,
            credit=typed.credit,
            along=tuple(filling.along),
        )

    async def _seen(self, scope: int, kind: Kind, slug: str) -> Plain:
        async with self._db.read() as connection:
            text = await self._entries.seen(connection, scope, kind.folder, slug)
        if text is None:
            raise UnknownEntryError(kind, slug)
        return read_plain(kind, text)
