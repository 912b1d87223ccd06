"""The instance's queue of edits, as an import puts edits into it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

from bot.curation.errors import EditFaultsError, QueueFullError, UnknownEntryError
from bot.curation.files import read_plain
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.curation.service import CurationService
from bot.importing.errors import OutdatedError
from bot.importing.model import WantedEdit
from bot.importing.store import ImportStore
from bot.kit.db.database import Connection
from bot.settings.model import OPERATOR

_KINDS = {"artists": Kind.ARTIST, "collaborations": Kind.WORK}


class Queue:
    """Hands over what imports made, until the queue is full. `refused` are edits with faults."""

    def __init__(
        self, store: ImportStore, curation: CurationService, now: Callable[[], dt.datetime]
    ) -> None:
        self._store = store
        self._curation = curation
        self._now = now
        self.refused: list[WantedEdit] = []

    async def take(self) -> None:
        """Take what waits, as much as there is room for."""
        with contextlib.suppress(QueueFullError):
            await self._store.hand_over(self._propose, self._now())

    async def _propose(self, connection: Connection, wanted: WantedEdit) -> bool:
        kind = _KINDS[wanted.kind]
        proposal = Proposal(
            scope=INSTANCE,
            operation=Operation.CREATE if wanted.before is None else Operation.CHANGE,
            kind=kind,
            slug=str(wanted.entry["id"]),
            entry=wanted.entry,
            links=wanted.links,
            note=wanted.note,
            along=tuple((Kind.ARTIST, each) for each in wanted.along),
        )
        try:
            edit = await self._curation.enqueue(connection, proposal, by=OPERATOR, now=self._now())
        except EditFaultsError:
            self.refused.append(wanted)
            return False
        except UnknownEntryError as error:
            raise OutdatedError from error
        if wanted.before is not None and read_plain(kind, edit.before) != wanted.before:
            raise OutdatedError
        return True
