"""Settings of servers: what is set, and who changed what."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiosqlite

from bot.kit.db.database import Database, fetch_all, instant, listed, seconds
from bot.kit.errors import InvalidInputError
from bot.settings.declare import ChangedSinceError, NothingToUndoError, Plain
from bot.settings.model import (
    KEYS,
    OPERATOR,
    UNDO,
    Change,
    GuildSettings,
    SettingsChange,
    changes_between,
    find_conflict,
    from_plain,
    read_setting,
    taken_back,
    undone_ids,
)

_SETTINGS = """
    SELECT guild_id, key, value FROM guild_settings
    WHERE guild_id IN (SELECT value FROM json_each(?))
"""
_CHANGES = """
    SELECT c.id, c.user_id, c.changed_at, c.action, c.undoes FROM setting_changes c
    WHERE c.guild_id = ? AND c.id < ? ORDER BY c.id DESC LIMIT ?
"""
_VALUES = """
    SELECT change_id, key, old, new FROM setting_change_values
    WHERE change_id IN (SELECT value FROM json_each(?))
"""
_UNDOING = "SELECT id, undoes FROM setting_changes WHERE guild_id = ? AND undoes IS NOT NULL"
_CHANGED = """
    SELECT c.guild_id, v.key, v.new FROM setting_changes c
    JOIN setting_change_values v ON v.change_id = c.id
        AND v.key IN (SELECT value FROM json_each(?))
    WHERE c.id > ? ORDER BY c.id
"""
_NEWEST = 2**63 - 1
_log = logging.getLogger(__name__)

Edit = Callable[[GuildSettings], GuildSettings]
ServerValue = tuple[int, str, Any]
"""A server's id, the key of a setting and its value."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes something, when, and by which way it came."""

    by: int
    now: dt.datetime
    action: str
    undoes: int | None = None


class Hook(Protocol):
    """Does what follows from a change, in the transaction that makes it."""

    def __call__(
        self,
        connection: aiosqlite.Connection,
        guild_id: int,
        *,
        old: GuildSettings,
        new: GuildSettings,
        stamp: Stamp,
    ) -> Awaitable[None]:
        """Bring in line with a server's new settings what another feature keeps."""


class SettingsStore:
    """Reads and writes settings; the audit, and what `hooks` do, are in the same transaction."""

    def __init__(self, db: Database, hooks: Iterable[Hook]) -> None:
        self._db = db
        self._hooks = tuple(hooks)

    async def get_many(self, guild_ids: Iterable[int]) -> dict[int, GuildSettings]:
        """Return the settings of each of some servers; what is not set has its default."""
        wanted = list(guild_ids)
        return _read(wanted, await self._db.fetch(_SETTINGS, (listed(wanted),)))

    async def list_all(self) -> dict[int, GuildSettings]:
        """Return the settings of each server that has any, by id."""
        rows = await self._db.fetch("SELECT guild_id, key, value FROM guild_settings ORDER BY 1")
        return _read(dict.fromkeys(row[0] for row in rows), rows)

    async def list_of(self, keys: Collection[str]) -> tuple[int, list[ServerValue]]:
        """Return some settings of all servers that have them set, and the latest change's id."""
        async with self._db.read() as connection:
            rows = await fetch_all(
                connection,
                "SELECT guild_id, key, value FROM guild_settings"
                " WHERE key IN (SELECT value FROM json_each(?))",
                (listed(keys),),
            )
            return await _last_id(connection), _values(rows)

    async def list_changes_of(
        self, keys: Collection[str], after: int
    ) -> tuple[int, list[ServerValue]]:
        """Return what became of some settings after a change, and the latest change's id."""
        async with self._db.read() as connection:
            latest = await _last_id(connection)
            if latest <= after:
                return latest, []
            return latest, _values(await fetch_all(connection, _CHANGED, (listed(keys), after)))

    async def change(
        self, guild_id: int, edit: Edit, *, stamp: Stamp, expected: Mapping[str, Any] | None = None
    ) -> SettingsChange:
        """Change a server's settings by `edit`, inside the transaction; what was so is not written.

        Raises ChangedSinceError when one of the values that were `expected`, by key, is another by
        now; nothing is changed then.
        """
        async with self._db.write() as connection:
            old = await _get(connection, guild_id)
            for key, seen in (expected or {}).items():
                if getattr(old, key) != seen:
                    raise await _changed_since(connection, guild_id, key)
            return await self._replace(connection, guild_id, old=old, new=edit(old), stamp=stamp)

    async def replace_all(
        self, settings: Mapping[int, GuildSettings], *, stamp: Stamp
    ) -> tuple[SettingsChange, ...]:
        """Set each of some servers' settings anew, all of them or none; list what changed."""
        done = []
        async with self._db.write() as connection:
            for guild_id, new in settings.items():
                old = await _get(connection, guild_id)
                done.append(
                    await self._replace(connection, guild_id, old=old, new=new, stamp=stamp)
                )
        return tuple(each for each in done if each.changes)

    async def undo(
        self, guild_id: int, change_id: int | None, *, by: int, now: dt.datetime
    ) -> SettingsChange:
        """Take one change back, which is a change too.

        Without an id it is the latest that neither is taken back nor takes another one back. Raises
        NothingToUndoError when there is no such change, and ChangedSinceError when one of its
        settings was changed again since.
        """
        async with self._db.write() as connection:
            wanted = await _find_change(connection, guild_id, change_id)
            old = await _get(connection, guild_id)
            if (key := find_conflict(old, wanted.changes)) is not None:
                raise await _changed_since(connection, guild_id, key)
            stamp = Stamp(by, now, UNDO, undoes=wanted.id)
            new = taken_back(old, wanted.changes)
            return await self._replace(connection, guild_id, old=old, new=new, stamp=stamp)

    async def list_changes(
        self, guild_id: int, *, before: int | None = None, limit: int = 25
    ) -> tuple[SettingsChange, ...]:
        """List changes, the latest first; `before` is the id of one, to go on after it."""
        async with self._db.read() as connection:
            return await _changes(connection, guild_id, before=before or _NEWEST, limit=limit)

    async def _replace(
        self,
        connection: aiosqlite.Connection,
        guild_id: int,
        *,
        old: GuildSettings,
        new: GuildSettings,
        stamp: Stamp,
    ) -> SettingsChange:
        changes = changes_between(old, new)
        if not changes:
            return SettingsChange(0, guild_id, stamp.by, stamp.now, stamp.action, ())
        for each in changes:
            await _put(connection, guild_id, each)
        for hook in self._hooks:
            await hook(connection, guild_id, old=old, new=new, stamp=stamp)
        change_id = await _record(connection, guild_id, changes, stamp=stamp)
        return SettingsChange(
            change_id, guild_id, stamp.by, stamp.now, stamp.action, changes, stamp.undoes
        )


def _values(rows: Iterable[tuple[int, str, str | None]]) -> list[ServerValue]:
    loaded = ((guild_id, key, _loaded(text)) for guild_id, key, text in rows)
    return [
        (guild_id, key, read_setting(key, plain if _is_readable(guild_id, key, plain) else None))
        for guild_id, key, plain in loaded
    ]


async def _get(connection: aiosqlite.Connection, guild_id: int) -> GuildSettings:
    rows = await fetch_all(connection, _SETTINGS, (listed([guild_id]),))
    return _read([guild_id], rows)[guild_id]


def _read(
    guild_ids: Iterable[int], rows: Iterable[tuple[int, str, str]]
) -> dict[int, GuildSettings]:
    plain: dict[int, dict[str, object]] = {guild_id: {} for guild_id in guild_ids}
    for guild_id, key, text in rows:
        value = _loaded(text)
        if _is_readable(guild_id, key, value):
            plain[guild_id][key] = value
    return {guild_id: from_plain(values) for guild_id, values in plain.items()}


def _is_readable(guild_id: int, key: str, value: object) -> bool:
    """Return whether this version can read a stored value; else the default holds."""
    try:
        read_setting(key, value)
    except InvalidInputError:
        _log.warning("setting %s of server %s can't be read: the default holds", key, guild_id)
        return False
    return True


async def _put(connection: aiosqlite.Connection, guild_id: int, change: Change) -> None:
    if change.new is None:
        await connection.execute_fetchall(
            "DELETE FROM guild_settings WHERE guild_id = ? AND key = ?", (guild_id, change.key)
        )
        return
    await connection.execute_fetchall(
        "INSERT INTO guild_settings (guild_id, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value",
        (guild_id, change.key, _dumped(change.new)),
    )


async def _record(
    connection: aiosqlite.Connection, guild_id: int, changes: Iterable[Change], *, stamp: Stamp
) -> int:
    rows = await fetch_all(
        connection,
        "INSERT INTO setting_changes (guild_id, user_id, changed_at, action, undoes)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        (guild_id, stamp.by, seconds(stamp.now), stamp.action, stamp.undoes),
    )
    change_id = int(rows[0][0])
    for each in changes:
        await connection.execute_fetchall(
            "INSERT INTO setting_change_values (change_id, key, old, new) VALUES (?, ?, ?, ?)",
            (change_id, each.key, _dumped(each.old), _dumped(each.new)),
        )
    return change_id


async def _changes(
    connection: aiosqlite.Connection, guild_id: int, *, before: int, limit: int
) -> tuple[SettingsChange, ...]:
    rows = await fetch_all(connection, _CHANGES, (guild_id, before, limit))
    values: dict[int, dict[str, Change]] = {row[0]: {} for row in rows}
    for change_id, key, old, new in await fetch_all(connection, _VALUES, (listed(values),)):
        if key in KEYS:
            values[change_id][key] = Change(key, _loaded(old), _loaded(new))
    undone = undone_ids(dict(await fetch_all(connection, _UNDOING, (guild_id,))))
    return tuple(
        SettingsChange(
            change_id,
            guild_id,
            user_id,
            instant(changed_at),
            action,
            tuple(values[change_id][key] for key in KEYS if key in values[change_id]),
            undoes,
            change_id in undone,
        )
        for change_id, user_id, changed_at, action, undoes in rows
    )


async def _find_change(
    connection: aiosqlite.Connection, guild_id: int, change_id: int | None
) -> SettingsChange:
    if change_id is not None:
        found = await _changes(connection, guild_id, before=change_id + 1, limit=1)
        if found and found[0].id == change_id and not found[0].undone:
            return found[0]
        raise NothingToUndoError
    before = _NEWEST
    while page := await _changes(connection, guild_id, before=before, limit=50):
        for each in page:
            if not each.undone and each.undoes is None:
                return each
        before = page[-1].id
    raise NothingToUndoError


async def _changed_since(
    connection: aiosqlite.Connection, guild_id: int, key: str
) -> ChangedSinceError:
    rows = await fetch_all(
        connection,
        "SELECT c.user_id, c.changed_at FROM setting_changes c"
        " JOIN setting_change_values v ON v.change_id = c.id AND v.key = ?"
        " WHERE c.guild_id = ? ORDER BY c.id DESC LIMIT 1",
        (key, guild_id),
    )
    user_id, changed_at = rows[0] if rows else (OPERATOR, 0)
    return ChangedSinceError(key, user_id, instant(changed_at))


async def _last_id(connection: aiosqlite.Connection) -> int:
    rows = await fetch_all(connection, "SELECT coalesce(max(id), 0) FROM setting_changes")
    return int(rows[0][0])


def _dumped(plain: Plain) -> str | None:
    return None if plain is None else json.dumps(plain, ensure_ascii=False)


def _loaded(stored: str | None) -> Any:
    """Return a stored value; None, the default, where it is none or no JSON."""
    try:
        return None if stored is None else json.loads(stored)
    except ValueError:
        return None
