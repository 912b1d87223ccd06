"""What curators do of their own accord: which entry they mean, and what they look through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue.model import Subject
from bot.curation.errors import DifferentKindsError, NotAnEntryError, UnknownEditError
from bot.curation.exchange_service import Difference, ImportPlan
from bot.curation.model import Edit, Kind, Operation, Plain, Proposal, State
from bot.curation.names_service import Names
from bot.curation.queue.service import referring_to
from bot.curation.service import PAGE, CurationService
from bot.kit.folding import fold
from bot.lookup.model import token_of
from bot.lookup.service import LookupService

KINDS = {
    Subject.COLLABORATION: Kind.WORK,
    Subject.ARTIST: Kind.ARTIST,
    Subject.SHOW: Kind.SHOW,
}
_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody means: a kind and a slug."""

    kind: Kind
    slug: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some edits of a scope, the latest first; `older` is the id to go on before, 0 at the end."""

    edits: tuple[Edit, ...]
    older: int = 0
    is_latest: bool = True


class DeskService:
    """Helps curators find what they mean."""

    def __init__(self, curation: CurationService, lookup: LookupService) -> None:
        self._curation = curation
        self._lookup = lookup

    async def meant(self, scope: int, typed: str) -> Entry:
        """Return the entry that an option names; NotAnEntryError for none, or several."""
        if (token := token_of(typed)) is not None and token.subject in KINDS:
            return Entry(KINDS[token.subject], token.slug)
        lookup = await self._lookup.of(scope or None)
        found = await lookup.suggester.anything(typed, limit=_OFFERED)
        known = [each for each in found if each.subject in KINDS]
        named = [each for each in known if fold(typed) in (fold(each.label), fold(each.label_ko))]
        chosen = named if len(named) == 1 else known
        if len(chosen) != 1:
            raise NotAnEntryError(typed)
        return Entry(KINDS[chosen[0].subject], chosen[0].slug)

    async def deletion(self, scope: int, typed: str) -> Proposal:
        """Return the wish to delete what an option names."""
        entry = await self.meant(scope, typed)
        return Proposal(scope, Operation.DELETE, entry.kind, entry.slug)

    async def merge(self, scope: int, typed: str, into: str) -> Proposal:
        """Return the wish to make two entries one; DifferentKindsError for an artist and a show."""
        gone, stays = await self.meant(scope, typed), await self.meant(scope, into)
        if gone.kind is not stays.kind:
            raise DifferentKindsError
        return Proposal(scope, Operation.MERGE, gone.kind, gone.slug, into=stays.slug)

    async def history(
        self, scope: int, entry: str | None = None, *, before: int = 0
    ) -> HistoryPage:
        """Return a page of what was accepted, of one entry only the latest."""
        if entry is not None:
            one = await self.meant(scope, entry)
            return HistoryPage(
                tuple(await self._curation.history(scope, kind=one.kind, slug=one.slug))
            )
        edits = await self._curation.history(scope, before=before)
        older = edits[-1].id if len(edits) == PAGE else 0
        return HistoryPage(tuple(edits), older, is_latest=not before)

    async def undoable(self, scope: int) -> list[Edit]:
        """List the latest edits that can be undone."""
        edits = await self._curation.history(scope)
        return [each for each in edits if each.state is State.ACCEPTED]

    async def latest(self, scope: int) -> int:
        """Return the id of the latest edit that can be undone; UnknownEditError for none."""
        for edit in await self.undoable(scope):
            return edit.id
        raise UnknownEditError

    async def names_of(self, scope: int, plan: ImportPlan) -> Names:
        """Return what the differences of a file refer to, as people know it."""
        said: list[tuple[Kind, Plain]] = [
            (each.kind, {change.path[0]: value})
            for each in plan.differences
            for change in each.changes
            for value in (change.old, change.new)
            if value is not None and len(change.path) == 1
        ]
        there = [(each.kind, each.slug) for each in plan.differences if not each.is_new]
        return await self._curation.names.of(scope, (Kind.ARTICLE, referring_to(there)), *said)


def counted(differences: Iterable[Difference]) -> tuple[int, int]:
    """Count what is new and what changes."""
    found: Sequence[bool] = [each.is_new for each in differences]
    return sum(found), len(found) - sum(found)
