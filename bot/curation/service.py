"""Who proposes what, who decides, and what is known of an edit on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.catalogue.files.layers import UnknownReferenceError
from bot.curation.applying_service import Applier
from bot.curation.contributors_store import (
    NoticeStore,
    count_accepted,
    find_trust,
    list_latest,
    list_trust,
    set_trust,
)
from bot.curation.corrections.service import changes_of
from bot.curation.corrections.store import note_corrections
from bot.curation.duplicates_service import Duplicates, Match
from bot.curation.entries_service import Entries
from bot.curation.errors import (
    AlreadyOfferedError,
    BlockedError,
    CurationCode,
    DecidedError,
    EditFaultsError,
    NotTrustworthyYetError,
    QueueFullError,
    TooManyEditsError,
    UnknownEditError,
)
from bot.curation.files import checked, read_plain, text_of, with_sources
from bot.curation.likeness_model import keys_of
from bot.curation.misses_store import MissStore
from bot.curation.model import (
    A_DAY,
    ENOUGH_FOR_TRUST,
    MOST_A_DAY,
    MOST_A_DAY_IF_TRUSTED,
    MOST_PENDING,
    CurationAction,
    Decision,
    Edit,
    FieldChange,
    Kind,
    Operation,
    Plain,
    Proposal,
    State,
    Trust,
    Verdict,
    diff,
)
from bot.curation.names_service import EntryNames
from bot.curation.store import (
    add_edit,
    add_parts,
    count_pending,
    find_any,
    find_edit,
    is_offered,
    list_decisions,
    list_edits,
    list_queue,
    move_edit,
    note_decision,
    put_off,
    set_after,
)
from bot.curation.validation_service import Validator
from bot.kit.db.database import Connection, Database
from bot.kit.errors import Fault, Place

PAGE = 10
_OPEN = (State.DRAFT, State.PENDING)
_NEEDS_A_CURATOR = {Operation.DELETE, Operation.MERGE}
_UNKNOWN = {
    "artists": CurationCode.UNKNOWN_ARTIST,
    "shows": CurationCode.UNKNOWN_SHOW,
    "collaborations": CurationCode.UNKNOWN_WORK,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """An edit as it stands, beside what there is.

    `changes` are what differs, key by key. `there` are entries like it in the scope, `pending` ones
    of other edits, the likest first. `touched` is what else changes: kinds and slugs; what of it is
    `gone` then. `accepted` is how many edits of the same person were accepted in the scope before.
    """

    edit: Edit
    before: Plain
    after: Plain
    changes: tuple[FieldChange, ...]
    there: tuple[Match, ...] = ()
    pending: tuple[Match, ...] = ()
    touched: tuple[tuple[Kind, str], ...] = ()
    accepted: int = 0
    is_trusted: bool = False
    gone: frozenset[tuple[Kind, str]] = frozenset()


class CurationService:
    """Keeps the edits of all scopes. Instants are aware; `by` is a person's id.

    Whatever names an edit raises `UnknownEditError` where the scope has none of that id.
    """

    def __init__(self, database: Database, entries: Entries) -> None:
        self._db = database
        self._entries = entries
        self._applier = Applier(entries)
        self._duplicates = Duplicates(entries)
        self._validator = Validator(entries)
        self.names = EntryNames(database, entries)
        self.notices = NoticeStore(database)
        self.misses = MissStore(database)
        self._listeners: list[Callable[[], None]] = []

    def tell(self, listener: Callable[[], None]) -> None:
        """Call somebody after each decision, once it is kept."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def _deciding(self) -> AsyncIterator[Connection]:
        async with self._db.write() as connection:
            yield connection
        for each in self._listeners:
            each()

    async def propose(self, wanted: Proposal, *, by: int, now: dt.datetime) -> Preview:
        """Keep a draft of what somebody wants to have done, to be looked at before it is sent.

        Raise EditFaultsError with all that is wrong with it, UnknownEntryError where there is no
        such entry, BlockedError, TooManyEditsError, QueueFullError.
        """
        async with self._db.write() as connection:
            await self._demand_room(connection, wanted.scope, by, now)
            edit = await self._draft(connection, wanted, by=by, now=now)
        return await self.preview(wanted.scope, edit.id)

    async def enqueue(
        self, connection: Connection, wanted: Proposal, *, by: int, now: dt.datetime
    ) -> Edit:
        """Put what an import wants among what is pending, inside a transaction.

        A day may bring as much as there is room for. Raise EditFaultsError, UnknownEntryError,
        QueueFullError.
        """
        if await count_pending(connection, wanted.scope) >= MOST_PENDING:
            raise QueueFullError
        edit = await self._draft(connection, wanted, by=by, now=now)
        await move_edit(connection, edit, to=State.PENDING, now=now)
        return replace(edit, state=State.PENDING)

    async def demand_room(self, scope: int, *, by: int, now: dt.datetime) -> None:
        """Raise BlockedError, TooManyEditsError or QueueFullError for who may propose nothing."""
        async with self._db.read() as connection:
            await self._demand_room(connection, scope, by, now)

    async def submit(self, scope: int, edit_id: int, *, by: int, now: dt.datetime) -> Edit:
        """Send a draft to the curators; who is trusted sees it accepted at once."""
        async with self._deciding() as connection:
            edit = await self._demand(connection, scope, edit_id, by=by)
            trust = await self._demand_room(connection, scope, by, now)
            if edit.state is not State.DRAFT:
                raise DecidedError(edit)
            await move_edit(connection, edit, to=State.PENDING, now=now)
            edit = replace(edit, state=State.PENDING)
            if trust is Trust.TRUSTED and edit.operation not in _NEEDS_A_CURATOR:
                decision = Decision(CurationAction.ACCEPT, by, now)
                edit = await self._accept(connection, edit, decision)
            return edit

    async def preview(self, scope: int, edit_id: int) -> Preview:
        """Return an edit beside what there is: what differs, and what it may be a double of."""
        async with self._db.read() as connection:
            edit = await self._demand(connection, scope, edit_id)
            accepted = await count_accepted(connection, scope, edit.user_id)
            trust = await find_trust(connection, scope, edit.user_id)
        before, after = (read_plain(edit.kind, text) for text in (edit.before, edit.after))
        there, pending = await self._duplicates.find(edit)
        touched = await self._applier.consequences(edit) if edit.state in _OPEN else {}
        return Preview(
            edit, before, after, diff(before, after), there, pending, tuple(touched),
            accepted, trust is Trust.TRUSTED,
            frozenset(each for each, is_gone in touched.items() if is_gone),
        )  # fmt: skip

    async def edit(self, scope: int, edit_id: int) -> Edit:
        """Return an edit of a scope as it is."""
        async with self._db.read() as connection:
            return await self._demand(connection, scope, edit_id)

    async def mine(self, scope: int, user_id: int, *, before: int = 0) -> list[Edit]:
        """List what somebody proposed in a scope, the latest first; those before an id."""
        states = [each for each in State if each is not State.DRAFT]
        async with self._db.read() as connection:
            return await list_edits(
                connection, scope, states=states, user_id=user_id, before=before, limit=PAGE
            )

    async def withdraw(self, scope: int, edit_id: int, *, by: int, now: dt.datetime) -> Edit:
        """Take back what one proposed and nobody decided about."""
        async with self._db.write() as connection:
            edit = await self._demand(connection, scope, edit_id, by=by)
            decision = Decision(CurationAction.WITHDRAW, by, now)
            if edit.state not in _OPEN:
                raise DecidedError(edit)
            await move_edit(connection, edit, to=State.WITHDRAWN, now=now, decision=decision)
            return await self._demand(connection, scope, edit_id)

    async def queue(self, scope: int, *, page: int = 0, size: int = PAGE) -> tuple[list[Edit], int]:
        """Return a page (from 0) of what waits for the curators, and how much does in all."""
        async with self._db.read() as connection:
            total = await count_pending(connection, scope)
            return await list_queue(connection, scope, limit=size, offset=page * size), total

    async def decide(
        self, scope: int, edit_id: int, verdict: Verdict, *, by: int, now: dt.datetime
    ) -> Edit:
        """Accept an edit (as it is, or mended), reject it, or put it off; return it as it is then.

        Raise DecidedError where somebody else was faster, EditClashError where the entry says
        something else by now, EditFaultsError where a mended one has faults.
        """
        async with self._deciding() as connection:
            edit = await self._demand(connection, scope, edit_id)
            if edit.state is not State.PENDING:
                raise DecidedError(edit)
            decision = Decision(verdict.action, by, now, verdict.reason, verdict.words.strip())
            if verdict.action is CurationAction.LATER:
                await put_off(connection, edit, now)
                await note_decision(connection, edit.id, decision)
            elif verdict.action is CurationAction.REJECT:
                await move_edit(connection, edit, to=State.REJECTED, now=now, decision=decision)
            else:
                if verdict.entry is not None:
                    edit = await self._mended(connection, edit, verdict.entry)
                await self._accept(connection, edit, decision)
            return await self._demand(connection, scope, edit_id)

    async def undo(self, scope: int, edit_id: int, *, by: int, now: dt.datetime) -> Edit:
        """Make everything as it was before an accepted edit.

        Raise DecidedError where it is not accepted (any more), EditClashError where later edits
        changed the same, InUseError where something refers to what it added.
        """
        async with self._deciding() as connection:
            edit = await self._demand(connection, scope, edit_id)
            decision = Decision(CurationAction.UNDO, by, now)
            if edit.state is not State.ACCEPTED:
                raise DecidedError(edit)
            await move_edit(connection, edit, to=State.UNDONE, now=now, decision=decision)
            parts = await self._applier.undo(connection, edit)
            await note_corrections(connection, edit.id, changes_of(parts), is_undone=True, now=now)
            return await self._demand(connection, scope, edit_id)

    async def direct(self, wanted: Proposal, *, by: int, now: dt.datetime) -> Edit:
        """Do at once what a curator wants: an edit that is accepted as it is made."""
        async with self._deciding() as connection:
            return await self.accept_at_once(connection, wanted, by=by, now=now)

    async def accept_at_once(
        self, connection: Connection, wanted: Proposal, *, by: int, now: dt.datetime
    ) -> Edit:
        """Do what `direct` does, inside a transaction."""
        edit = await self._draft(connection, wanted, by=by, now=now, by_curator=True)
        return await self._accept(connection, edit, Decision(CurationAction.ACCEPT, by, now))

    async def prepare(self, wanted: Proposal, *, by: int, now: dt.datetime) -> Preview:
        """Keep what a curator is about to do, to be looked at before `carry_out`."""
        async with self._db.write() as connection:
            edit = await self._draft(connection, wanted, by=by, now=now, by_curator=True)
        return await self.preview(wanted.scope, edit.id)

    async def carry_out(self, scope: int, edit_id: int, *, by: int, now: dt.datetime) -> Edit:
        """Do what a curator prepared; DecidedError where that was done before."""
        async with self._db.write() as connection:
            edit = await self._demand(connection, scope, edit_id, by=by)
            if edit.state is not State.DRAFT:
                raise DecidedError(edit)
            return await self._accept(connection, edit, Decision(CurationAction.ACCEPT, by, now))

    async def history(
        self, scope: int, *, kind: Kind | None = None, slug: str = "", before: int = 0
    ) -> list[Edit]:
        """List what was accepted in a scope, also what was undone since, the latest first.

        Of one entry where it is named; those before an id.
        """
        states = (State.ACCEPTED, State.UNDONE, State.SUPERSEDED)
        async with self._db.read() as connection:
            return await list_edits(
                connection, scope, states=states, kind=kind, slug=slug, before=before, limit=PAGE
            )

    async def decisions(self, scope: int, edit_id: int) -> list[Decision]:
        """List all that was decided about an edit, the first first."""
        async with self._db.read() as connection:
            edit = await self._demand(connection, scope, edit_id)
            return await list_decisions(connection, edit.id)

    async def offer(self, scope: int, edit_id: int, *, by: int, now: dt.datetime) -> Edit:
        """Offer what a server accepted to the instance's curators; return the instance's edit.

        Raise AlreadyOfferedError where they have it, or had it and accepted it.
        """
        async with self._db.write() as connection:
            edit = await self._demand(connection, scope, edit_id)
            if edit.state is not State.ACCEPTED:
                raise DecidedError(edit)
            if await is_offered(connection, edit.id):
                raise AlreadyOfferedError
            wanted = await self._validator.offered(connection, edit)
            offered = await self._draft(connection, wanted, by=edit.user_id, now=now)
            await move_edit(connection, offered, to=State.PENDING, now=now)
            return replace(offered, state=State.PENDING)

    async def is_blocked(self, scope: int, user_id: int) -> bool:
        """Return whether a scope's curators have blocked a person."""
        async with self._db.read() as connection:
            return await find_trust(connection, scope, user_id) is Trust.BLOCKED

    async def list_trust(self, scope: int) -> list[tuple[int, Trust]]:
        """List whom a scope's curators trust or have blocked."""
        async with self._db.read() as connection:
            return await list_trust(connection, scope)

    async def set_trust(
        self, scope: int, user_id: int, trust: Trust | None, *, now: dt.datetime
    ) -> None:
        """Trust a person, block them, or neither (None).

        Raise NotTrustworthyYetError for who has not had enough accepted to be trusted.
        """
        async with self._db.write() as connection:
            if trust is Trust.TRUSTED:
                accepted = await count_accepted(connection, scope, user_id)
                if accepted < ENOUGH_FOR_TRUST:
                    raise NotTrustworthyYetError(accepted, ENOUGH_FOR_TRUST)
            await set_trust(connection, scope, user_id, trust, now)

    async def find_told(self, edit_id: int) -> Edit | None:
        """Return an edit that its proposer is told of, whatever its scope."""
        async with self._db.read() as connection:
            return await find_any(connection, edit_id)

    async def _draft(
        self, connection: Connection, wanted: Proposal, *, by: int, now: dt.datetime,
        by_curator: bool = False,
    ) -> Edit:  # fmt: skip
        made = await self._validator.made(connection, wanted, by_curator=by_curator)
        edit_id = await add_edit(
            connection, made.wanted, before=made.before, after=made.after, along=made.along,
            keys=made.keys, by=by, state=State.DRAFT, now=now,
        )  # fmt: skip
        return await self._demand(connection, wanted.scope, edit_id)

    async def _mended(self, connection: Connection, edit: Edit, entry: Plain) -> Edit:
        """Return an edit with what a curator made of its entry."""
        said = with_sources(edit.kind, {**entry, "id": edit.slug.rpartition("/")[2]}, edit.links)
        await self._validator.demand_sound(connection, edit.scope, edit.kind, said, edit.along)
        return replace(edit, after=text_of(checked(edit.kind, said)))

    async def _accept(self, connection: Connection, edit: Edit, decision: Decision) -> Edit:
        if not await move_edit(
            connection, edit, to=State.ACCEPTED, now=decision.at, decision=decision
        ):
            raise DecidedError(edit)
        try:
            applied = await self._applier.accept(connection, edit)
        except UnknownReferenceError as error:
            code = _UNKNOWN.get(error.kind, CurationCode.AGAINST_THE_RULES)
            raise EditFaultsError((Fault(Place(), code, error.slug),)) from error
        done = applied.edit
        await set_after(
            connection, edit.id, slug=done.slug, after=done.after, along=done.along,
            keys=keys_of(done.kind, read_plain(done.kind, done.after)),
        )  # fmt: skip
        await add_parts(connection, edit.id, applied.parts)
        await note_corrections(
            connection, edit.id, changes_of(applied.parts), is_undone=False, now=decision.at
        )
        return replace(done, state=State.ACCEPTED, decision=decision)

    async def _demand(
        self, connection: Connection, scope: int, edit_id: int, *, by: int | None = None
    ) -> Edit:
        edit = await find_edit(connection, scope, edit_id)
        if edit is None or by not in (None, edit.user_id):
            raise UnknownEditError
        return edit

    async def _demand_room(
        self, connection: Connection, scope: int, by: int, now: dt.datetime
    ) -> Trust | None:
        """Raise an error for who may not propose anything now; return what is thought of them."""
        trust = await find_trust(connection, scope, by)
        if trust is Trust.BLOCKED:
            raise BlockedError
        most = MOST_A_DAY_IF_TRUSTED if trust is Trust.TRUSTED else MOST_A_DAY
        lately = await list_latest(connection, scope, by, now - A_DAY)
        if len(lately) >= most:
            raise TooManyEditsError(most, lately[-most] + A_DAY)
        if await count_pending(connection, scope) >= MOST_PENDING:
            raise QueueFullError
        return trust
