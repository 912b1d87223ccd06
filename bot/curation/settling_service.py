"""After a load: which edits the files say themselves by now, and which they speak against."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from bot.catalogue.files import layers
from bot.catalogue.model import NotFoundError
from bot.curation.entries_service import Entries, Within
from bot.curation.files import read_plain
from bot.curation.model import (
    KINDS,
    CurationAction,
    Decision,
    Edit,
    Kind,
    Part,
    Plain,
    State,
    diff,
    said_at,
)
from bot.curation.store import find_any, list_accepted_keys, list_live_parts, move_edit
from bot.kit.db.database import Connection, Database
from bot.settings.model import OPERATOR

_OURS = {"id", "was", "sources", "fame", "fame_by", "verification", "editor_note"}
"""Keys of which the files know more than who proposes: a difference there is no contradiction."""

Key = tuple[int, str, str]
"""A scope, a folder, and a slug there."""


class _Says(Enum):
    """What is beneath a scope says of what an edit changed."""

    AS_BEFORE = "as-before"
    THE_SAME = "the-same"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An accepted edit, and what is beneath it says otherwise: an empty text where it is gone."""

    edit: Edit
    part: Part
    beneath: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Edits that were closed, by id."""

    superseded: tuple[int, ...]


class SettlingService:
    """Compares accepted edits with what they lie over. Instants are aware."""

    def __init__(self, database: Database, entries: Entries) -> None:
        self._db = database
        self._entries = entries

    async def settle(self, *, now: dt.datetime) -> Settled:
        """Close the edits of all scopes that say what is beneath them by now, too.

        It is to be called after a load; where nothing differs it changes nothing.
        """
        async with self._db.write() as connection:
            live = {_key(part): part for _, part in await list_live_parts(connection)}
            same = {
                key: part
                for key, part in live.items()
                if (await self._compared(connection, part))[0] is _Says.THE_SAME
            }
            closed = await self._close(connection, same, now) if same else ()
        return Settled(tuple(closed))

    async def conflicts(self, scope: int) -> list[Conflict]:
        """List the accepted edits of a scope that what is beneath speaks against by now."""
        found = []
        async with self._db.read() as reading:
            live = await list_live_parts(reading, scope)
        for edit_id, part in live:
            says, beneath = await self._compared(None, part)
            if says is _Says.OTHERWISE:
                async with self._db.read() as reading:
                    edit = await find_any(reading, edit_id)
                if edit is not None:
                    found.append(Conflict(edit, part, beneath or ""))
        return found

    async def _close(
        self, connection: Connection, same: dict[Key, Part], now: dt.datetime
    ) -> list[int]:
        """Close the edits of which all that they changed is said beneath."""
        changed: defaultdict[int, set[Key]] = defaultdict(set)
        for edit_id, scope, folder, slug in await list_accepted_keys(connection):
            changed[edit_id].add((scope, folder, slug))
        closing = [edit_id for edit_id, keys in changed.items() if keys <= same.keys()]
        decision = Decision(CurationAction.SUPERSEDE, OPERATOR, now)
        for edit_id in closing:
            edit = await find_any(connection, edit_id)
            if edit is not None:
                await move_edit(connection, edit, to=State.SUPERSEDED, now=now, decision=decision)
        kept = {key for edit_id, keys in changed.items() if edit_id not in closing for key in keys}
        gone = {key for edit_id in closing for key in changed[edit_id]} - kept
        # Works first: what they refer to can't go before them.
        for scope, folder, slug in sorted(gone, key=lambda key: (-_ORDER.index(key[1]), key)):
            await layers.put(connection, scope, folder, slug, None)
        return closing

    async def _compared(self, connection: Within, part: Part) -> tuple[_Says, str | None]:
        """Return what is said beneath of what an edit changed, and its text."""
        kind = KINDS[part.folder]
        beneath = await self._entries.beneath(connection, part.scope, part.folder, part.slug)
        if beneath is None and part.base is None and (slug := await self._adopted(kind, part.slug)):
            beneath = await self._entries.beneath(connection, part.scope, part.folder, slug)
        # Not what the edit said: another one may have been undone since.
        own = await self._entries.own(connection, part.scope, part.folder, part.slug)
        if beneath == part.base or own is None:
            return _Says.AS_BEFORE, beneath
        if not (own and beneath):
            return _Says.THE_SAME if (own or None) == beneath else _Says.OTHERWISE, beneath
        base, now, said = (read_plain(kind, text or "") for text in (part.base, own, beneath))
        return _says(base, now, said), beneath

    async def _adopted(self, kind: Kind, slug: str) -> str | None:
        """Return what the files call an addition that they took over."""
        library = self._entries.loaded
        if kind is Kind.ARTIST:
            number = library.directory.slugs.get(slug)
            artist = library.directory.by_id.get(number or 0)
            return artist.slug if artist else None
        if kind is not Kind.WORK:
            return None
        try:
            return (await library.store.works.get(slug)).slug
        except NotFoundError:
            return None


_ORDER = list(KINDS)


def _key(part: Part) -> Key:
    return part.scope, part.folder, part.slug


def _says(base: Plain, now: Plain, said: Plain) -> _Says:
    changes = [each for each in diff(base, now) if each.path[0] not in _OURS]
    values = [said_at(said, each.path) for each in changes]
    pairs = list(zip(changes, values, strict=True))
    if all(value == each.new for each, value in pairs):
        return _Says.THE_SAME
    if all(value == each.old for each, value in pairs):
        return _Says.AS_BEFORE
    return _Says.OTHERWISE
