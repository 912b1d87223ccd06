"""Bring entries of a file into a scope, all of them or none, and give a scope's entries out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.catalogue.files import layers
from bot.curation.entries_service import Entries, Within
from bot.curation.errors import CurationCode, EditFaultsError
from bot.curation.exchange_files import (
    Row,
    read_rows,
    written_json,
    written_table,
    written_yaml,
)
from bot.curation.files import checked, read_plain, text_of, wished_slug, with_sources
from bot.curation.model import (
    KINDS,
    Along,
    Edit,
    FieldChange,
    Kind,
    Operation,
    Plain,
    Proposal,
    diff,
    references,
    renamed,
)
from bot.curation.patch_files import Said
from bot.curation.service import CurationService
from bot.curation.store import list_own_slugs
from bot.curation.validation_service import Validator
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import Fault, Place
from bot.kit.side_thread import UploadReader

_OF = "edits_of"
_STYLES: dict[str, Callable[[dict[Kind, list[Any]]], str]] = {
    "yaml": written_yaml,
    "json": written_json,
    "csv": lambda entries: written_table(entries.get(Kind.WORK, ())),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row of a file would change; nothing where it says what there is."""

    place: Place
    kind: Kind
    slug: str
    is_new: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would change, and the id under which it is kept until that is confirmed."""

    proposal_id: str
    differences: tuple[Difference, ...]
    same: int


class ExchangeService:
    """Imports and exports. Instants are aware."""

    def __init__(
        self, database: Database, entries: Entries, curation: CurationService, *,
        lists: ListStore, uploads: UploadReader,
    ) -> None:  # fmt: skip
        self._db = database
        self._entries = entries
        self._curation = curation
        self._validator = Validator(entries)
        self._lists = lists
        self._uploads = uploads

    async def read_file(
        self, scope: int, name: str, fetch: Callable[[], Awaitable[bytes]], *, now: dt.datetime
    ) -> ImportPlan:
        """Look what a file would change, without changing anything, and keep it for a day.

        EditFaultsError has every fault of the file and of its entries, by row and key.
        """
        rows = await self._uploads.read(scope, fetch, partial(read_rows, name=name))
        found, same = await self._compared(scope, rows)
        kept = [(each.place.line, each.place.key, each.kind, dict(each.said)) for each in rows]
        proposal_id = await self._lists.propose(scope, _OF, {"rows": kept}, now=now)
        return ImportPlan(proposal_id, found, same)

    async def carry_out(
        self, scope: int, proposal_id: str, *, by: int, now: dt.datetime
    ) -> list[Edit]:
        """Make what a file says true, all of it or none; return the edits that it became.

        ExpiredError is raised where it is kept no more or another server's, EditFaultsError where
        what was fine then is no more.
        """
        kept = await self._lists.proposal(proposal_id, scope, _OF, now=now)
        rows = [
            Row(Place(line=line, key=key), Kind(kind), said)
            for line, key, kind, said in kept["rows"]
        ]
        edits: list[Edit] = []
        slugs: dict[str, str] = {}
        async with self._db.write() as connection:
            for row in rows:
                wanted = await self._wanted(connection, scope, row, slugs)
                if wanted is None:
                    continue
                edit = await self._curation.accept_at_once(connection, wanted, by=by, now=now)
                slugs[wanted.slug] = edit.slug
                edits.append(edit)
        return edits

    async def export(self, scope: int, style: str) -> str:
        """Write what a scope itself says: ``yaml``, ``json``, or ``csv`` (the works)."""
        found: dict[Kind, list[Any]] = {}
        for each in await self.said(scope):
            if each.entry is not None:
                found.setdefault(KINDS[each.folder], []).append(each.entry)
        return _STYLES[style](found)

    async def said(self, scope: int) -> list[Said]:
        """List what a scope itself says, entry by entry."""
        async with self._db.read() as connection:
            return [
                Said(folder, slug, await layers.find(connection, scope, folder, slug))
                for folder, slug in await list_own_slugs(connection, scope)
            ]

    async def _compared(
        self, scope: int, rows: Iterable[Row]
    ) -> tuple[tuple[Difference, ...], int]:
        faults: list[Fault] = []
        found: list[Difference] = []
        known: list[Along] = []
        seen: set[tuple[Kind, str]] = set()
        same = 0
        for row in rows:
            try:
                names = {each.slug: each.slug for each in known}
                wanted = await self._wanted(None, scope, row, names)
                slug = wanted.slug if wanted else str(row.said["id"])
                if (row.kind, slug) in seen:
                    raise EditFaultsError((Fault(Place(), CurationCode.SAME_ENTRY_TWICE, slug),))
                seen.add((row.kind, slug))
                if wanted is None:
                    same += 1
                    continue
                made = await self._validator.made(None, wanted, known=known, by_curator=True)
            except EditFaultsError as error:
                faults += [_at(row, fault) for fault in error.faults]
                continue
            is_new = wanted.operation is Operation.CREATE
            if is_new:
                known.append(Along(row.kind, slug, made.after))
            before, after = (read_plain(row.kind, text) for text in (made.before, made.after))
            found.append(Difference(row.place, row.kind, slug, is_new, diff(before, after)))
        if faults:
            raise EditFaultsError(tuple(faults))
        return tuple(found), same

    async def _wanted(
        self, connection: Within, scope: int, row: Row, slugs: Mapping[str, str]
    ) -> Proposal | None:
        """Return what a row asks for; None where it is so already.

        `slugs` are those that the file's own entries have by now.
        """
        said = await self._with_slugs(connection, scope, row, slugs)
        said = with_sources(row.kind, renamed(said, slugs), ())
        slug = str(said.get("id") or wished_slug(row.kind, said))
        entry = checked(row.kind, {**said, "id": slug})
        text = await self._entries.seen(connection, scope, row.kind.folder, slug)
        if text == text_of(entry):
            return None
        operation = Operation.CREATE if text is None else Operation.CHANGE
        return Proposal(scope, operation, row.kind, slug, said)

    async def _with_slugs(
        self, connection: Within, scope: int, row: Row, known: Collection[str]
    ) -> Plain:
        """Return what a row says with slugs where it names somebody as people do."""
        found: dict[str, str] = {}
        for kind, name in references(row.kind, row.said):
            if name in known or name in found:
                continue
            there = await self._entries.seen(connection, scope, kind.folder, name)
            if there is None and (slug := await self._entries.slug_of(scope, kind, name)):
                found[name] = slug
        return renamed(row.said, found)


def _at(row: Row, fault: Fault) -> Fault:
    key = f"{row.place.key}.{fault.place.key}" if fault.place.key else row.place.key
    return dataclasses.replace(fault, place=dataclasses.replace(row.place, key=key))
