"""What waits for curators, one by one, with all that they need to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.curation.errors import DecidedError, EditClashError, InUseError, UnknownEntryError
from bot.curation.files import read_plain
from bot.curation.model import Edit, Kind, Plain, State, Verdict, diff
from bot.curation.names_service import Names
from bot.curation.queue.store import QueueNoticeStore
from bot.curation.service import CurationService, Preview
from bot.kit.db.database import Database
from bot.kit.errors import UserError

_LISTS = {Kind.WORK: "collaborations", Kind.ARTIST: "artists"}


@dataclass(frozen=True, slots=True)
class Sight:
    """An edit with all that is to be read of it.

    `waiting` are the pending edits that it may be a double of, by id. `obstacle` is why it can't
    be accepted as things are.
    """

    preview: Preview
    named: Names
    waiting: Mapping[int, Edit] = field(default_factory=dict)
    obstacle: UserError | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided yet."""
        return self.preview.edit.state is State.PENDING


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An edit that waits: the `number` (from 0) of `total`."""

    sight: Sight
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Decided:
    """An edit after somebody decided; `is_ours` is no where another curator was faster."""

    edit: Edit
    is_ours: bool = True


class QueueService:
    """Shows edits to curators, and takes what they decide. Instants are aware."""

    def __init__(self, database: Database, curation: CurationService) -> None:
        self.notices = QueueNoticeStore(database)
        self._curation = curation

    async def item(self, scope: int, number: int = 0) -> QueueItem | None:
        """Return one of what waits, the first again behind the last; None where nothing does."""
        found, total = await self._curation.queue(scope, page=number, size=1)
        if not found and total:
            return await self.item(scope)
        if not found:
            return None
        return QueueItem(await self.sight(scope, found[0].id), number, total)

    async def sight(self, scope: int, edit_id: int) -> Sight:
        """Return an edit as curators look at it."""
        preview, obstacle = await self._preview(scope, edit_id)
        edit = preview.edit
        waiting = [await self._curation.find_told(each.edit_id) for each in preview.pending]
        return Sight(
            preview,
            await self._named(edit, preview),
            {each.id: each for each in waiting if each is not None},
            obstacle,
        )

    async def decide(
        self, scope: int, edit_id: int, verdict: Verdict, *, by: int, now: dt.datetime
    ) -> Decided:
        """Decide as `CurationService.decide` does, also where somebody else did before."""
        try:
            edit = await self._curation.decide(scope, edit_id, verdict, by=by, now=now)
        except DecidedError as error:
            return Decided(error.edit, is_ours=False)
        return Decided(edit)

    async def _preview(self, scope: int, edit_id: int) -> tuple[Preview, UserError | None]:
        try:
            return await self._curation.preview(scope, edit_id), None
        except (EditClashError, InUseError, UnknownEntryError) as error:
            # What else would change can't be said: the queue must go on all the same.
            edit = await self._curation.edit(scope, edit_id)
            before, after = (read_plain(edit.kind, text) for text in (edit.before, edit.after))
            return Preview(edit, before, after, diff(before, after)), error

    async def _named(self, edit: Edit, preview: Preview) -> Names:
        """Return what an edit and what goes with it refer to, as people know it."""
        own = [(edit.kind, slug) for slug in (edit.slug, edit.into) if slug]
        said: list[tuple[Kind, Plain]] = [
            (edit.kind, preview.before),
            (edit.kind, preview.after),
            (Kind.ARTICLE, referring_to([*preview.touched, *own])),
            *((each.kind, read_plain(each.kind, each.text)) for each in edit.along),
        ]
        return await self._curation.names.of(edit.scope, *said, along=edit.along)


def referring_to(named: Iterable[tuple[Kind, str]]) -> Plain:
    """Return an entry that names some works, artists and a show."""
    found: dict[str, list[str]] = {key: [] for key in _LISTS.values()}
    for kind, slug in named:
        if kind in _LISTS:
            found[_LISTS[kind]].append(slug)
    shows = [{"show": slug} for kind, slug in named if kind is Kind.SHOW]
    return {**found, "facts": shows}
