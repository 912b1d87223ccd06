"""Forms of curators: what they add, change, and correct before it is accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.curation.entries_service import Entries
from bot.curation.errors import CurationCode, DeskFaultsError, EditFaultsError, UnknownEditError
from bot.curation.files import read_plain, with_sources
from bot.curation.model import CurationAction, Kind, Plain, Proposal, Verdict
from bot.curation.queue.desk_service import Entry
from bot.curation.queue.service import Decided, QueueService
from bot.curation.service import CurationService, Preview
from bot.curation.submissions.form_service import FormReader
from bot.curation.submissions.model import BOXES, Box, NameRead, Typed
from bot.curation.submissions.service import SubmissionService
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import Fault, Place

_OF = "edits_of"
_FORM = "form"
_MOST_KEPT = 20
"""Forms with faults of a scope's curators, to be opened again."""


@dataclass(frozen=True, slots=True)
class DeskForm:
    """A form of a curator's; `edit_id` is what is corrected and accepted, `number` its place."""

    typed: Typed
    edit_id: int = 0
    number: int = 0

    def filled(self, boxes: Mapping[str, str]) -> DeskForm:
        """Return the form with what was filled in."""
        return replace(self, typed=replace(self.typed, boxes=boxes))

    def plain(self) -> dict[str, Any]:
        """Return what JSON can say."""
        return {"typed": self.typed.plain(), "edit": self.edit_id, "number": self.number}

    @classmethod
    def of_plain(cls, stored: dict[str, Any]) -> DeskForm:
        """Read what `plain` gave."""
        return cls(Typed.of_plain(stored["typed"]), stored["edit"], stored["number"])


class DeskFormService:
    """Reads curators' forms. Instants are aware; what has faults raises DeskFaultsError."""

    def __init__(
        self, database: Database, entries: Entries, curation: CurationService,
        queue: QueueService, submissions: SubmissionService, lists: ListStore,
    ) -> None:  # fmt: skip
        self._forms = FormReader(database, entries, curation.names)
        self._curation = curation
        self._queue = queue
        self._submissions = submissions
        self._lists = lists

    async def about(self, scope: int, entry: Entry) -> DeskForm:
        """Return the form that changes an entry."""
        return DeskForm(await self._forms.about(scope, entry.kind, entry.slug))

    async def missing(self, scope: int, kind: Kind, words: str) -> DeskForm:
        """Return the form for what people searched for in vain."""
        if kind is Kind.WORK:
            return DeskForm(await self._submissions.missing(scope, {"query": words}))
        box = Box.NAMES if kind is Kind.ARTIST else Box.TITLE
        return DeskForm(Typed(kind, boxes={box.value: words}))

    async def mending(self, scope: int, edit_id: int, number: int) -> DeskForm:
        """Return the form that corrects what somebody sent in."""
        edit = await self._curation.edit(scope, edit_id)
        if edit.kind not in BOXES or not edit.after:
            raise UnknownEditError
        said = read_plain(edit.kind, edit.after)
        typed = await self._forms.saying(scope, edit.kind, said, along=edit.along)
        boxes = {**typed.boxes, Box.SOURCE.value: "\n".join(edit.links)}
        return DeskForm(replace(typed, boxes=boxes), edit_id, number)

    async def again(self, scope: int, kept_id: str, *, now: dt.datetime) -> DeskForm:
        """Return a form that had faults; ExpiredError where it is kept no more."""
        kept = await self._lists.proposal(kept_id, scope, _OF, now=now)
        return DeskForm.of_plain(kept[_FORM])

    async def prepare(
        self, scope: int, form: DeskForm, *, by: int, now: dt.datetime, today: dt.date
    ) -> Preview:
        """Keep what a form would do, to be carried out."""
        try:
            reader, wanted = await self._forms.read(scope, form.typed, today=today)
            _demand_known(reader.read)
            return await self._curation.prepare(wanted, by=by, now=now)
        except EditFaultsError as error:
            raise await self._kept(scope, form, error, now) from error

    async def accept(
        self, scope: int, form: DeskForm, *, by: int, now: dt.datetime, today: dt.date
    ) -> Decided:
        """Accept what somebody sent in as a curator's form says it."""
        edit = await self._curation.edit(scope, form.edit_id)
        before = read_plain(edit.kind, edit.after)
        try:
            reader, wanted = await self._forms.read(
                scope, form.typed, today=today, before=before, along=edit.along
            )
            _demand_known(reader.read)
            _demand_nobody_new(wanted)
            verdict = Verdict(CurationAction.ACCEPT, _entry(edit.kind, wanted))
            return await self._queue.decide(scope, edit.id, verdict, by=by, now=now)
        except EditFaultsError as error:
            raise await self._kept(scope, form, error, now) from error

    async def _kept(
        self, scope: int, form: DeskForm, error: EditFaultsError, now: dt.datetime
    ) -> DeskFaultsError:
        """Keep a form with faults, so that nothing is to be typed twice."""
        kept_id = await self._lists.propose(
            scope, _OF, {_FORM: form.plain()}, now=now, most=_MOST_KEPT
        )
        return DeskFaultsError(error.faults, scope, kept_id)


def _entry(kind: Kind, wanted: Proposal) -> Plain:
    return with_sources(kind, wanted.entry or {}, wanted.links)


def _demand_known(read: Sequence[NameRead]) -> None:
    """Raise EditFaultsError for names of which several have the same."""
    faults = [
        Fault(Place(key="credits"), CurationCode.SEVERAL, each.text) for each in read if each.asked
    ]
    if faults:
        raise EditFaultsError(tuple(faults))


def _demand_nobody_new(wanted: Proposal) -> None:
    """Raise EditFaultsError for who would be new: what is sent in says that itself."""
    codes = {Kind.ARTIST: CurationCode.UNKNOWN_ARTIST, Kind.SHOW: CurationCode.UNKNOWN_SHOW}
    faults = [
        Fault(Place(key="credits"), codes[kind], str(said.get("name") or said.get("title")))
        for kind, said in wanted.along
    ]
    if faults:
        raise EditFaultsError(tuple(faults))
