"""What servers have set: read it, change it, look back, take changes back, carry it elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Self

from bot.kit.db.saved_requests import ListStore
from bot.kit.side_thread import UploadReader
from bot.settings.files import Check, export_servers, export_settings, read_settings
from bot.settings.model import (
    DEFAULTS,
    OPERATOR,
    GuildSettings,
    SettingsChange,
    changes_between,
    from_plain,
    plain_of,
    read_setting,
    to_plain,
)
from bot.settings.store import ServerValue, SettingsStore, Stamp

_OF = "settings_of"


class SettingsService:
    """Keeps the settings of servers. Make it with `SettingsService.open`.

    Settings are read from the file each time, which takes a fifth of a millisecond: other
    processes may write it too. Only what each reply and each press goes by is also kept in memory.
    Instants are aware.
    """

    def __init__(self, store: SettingsStore, lists: ListStore) -> None:
        self.store = store
        self._lists = lists
        self.uploads = UploadReader()
        """Reads all files of moderators, so that one is read at a time."""
        self.languages: dict[int, str] = {}
        """The languages that servers chose, by id."""
        self.manager_roles: dict[int, int] = {}
        """The roles that may do what moderators do, by the server's id."""
        self._kept: Mapping[str, dict[int, Any]] = {
            "language": self.languages,
            "manager_role": self.manager_roles,
        }
        self._seen = 0
        self._heard: Callable[[int], None] | None = None

    @classmethod
    async def open(cls, store: SettingsStore, lists: ListStore) -> Self:
        """Read into memory what is kept there, of all servers."""
        service = cls(store, lists)
        service._seen, values = await store.list_of(service._kept)
        service._keep(values)
        return service

    def tell(self, heard: Callable[[int], None]) -> None:
        """Have a function called with the server's id after each change made here."""
        self._heard = heard

    async def get(self, guild_id: int) -> GuildSettings:
        """Return a server's settings; the defaults where nothing is set."""
        return (await self.store.get_many([guild_id]))[guild_id]

    async def refresh(self) -> None:
        """See what other processes changed of what memory has; cheap where nothing was."""
        seen, values = await self.store.list_changes_of(self._kept, self._seen)
        self._seen = max(self._seen, seen)
        self._keep(values)

    async def change(
        self,
        guild_id: int,
        *,
        by: int,
        now: dt.datetime,
        action: str = "set",
        expected: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> SettingsChange:
        """Set what is named, as `GuildSettings` has it or in plain form; None is its default.

        `by` is the user, `expected` what they saw when they decided, by key. Where all was so
        before, nothing is written, and the change has no `changes`. Raises InvalidInputError when a
        value can't be or there is no such setting, ChangedSinceError when something `expected` has
        changed.
        """
        read = {key: read_setting(key, plain_of(key, value)) for key, value in values.items()}
        seen = {
            key: read_setting(key, plain_of(key, each)) for key, each in (expected or {}).items()
        }
        return await self._set(guild_id, read, stamp=Stamp(by, now, action), expected=seen)

    async def reset(self, guild_id: int, *, by: int, now: dt.datetime) -> SettingsChange:
        """Set everything back to its default, which can be undone."""
        return self._changed(
            await self.store.change(guild_id, lambda _: DEFAULTS, stamp=Stamp(by, now, "reset"))
        )

    async def undo(
        self, guild_id: int, change_id: int | None = None, *, by: int, now: dt.datetime
    ) -> SettingsChange:
        """Take one change back: a chosen one, or the latest that still holds.

        An undo is a change itself, and can be taken back when it is chosen. Raises
        NothingToUndoError, or ChangedSinceError when one of its settings was changed again since.
        """
        return self._changed(await self.store.undo(guild_id, change_id, by=by, now=now))

    async def history(
        self, guild_id: int, *, before: int | None = None, limit: int = 25
    ) -> tuple[SettingsChange, ...]:
        """List changes, the latest first; `before` is the id of one, to go on after it."""
        return await self.store.list_changes(guild_id, before=before, limit=limit)

    async def export_text(self, guild_id: int) -> str:
        """Write a server's settings as YAML, which `read_import` reads."""
        return export_settings(await self.get(guild_id))

    async def export_all(self, guild_id: int | None = None) -> str:
        """Write the settings of all servers, or of one, as YAML by server id, for operators."""
        if guild_id is not None:
            return export_servers({guild_id: await self.get(guild_id)})
        return export_servers(await self.store.list_all())

    async def read_import(
        self,
        guild_id: int,
        fetch: Callable[[], Awaitable[bytes]],
        *,
        check: Check | None = None,
    ) -> GuildSettings:
        """Fetch a server's settings and read them as `read_settings` does, one file at a time."""
        return await self.uploads.read(guild_id, fetch, partial(read_settings, check=check))

    async def propose(self, guild_id: int, new: GuildSettings, *, now: dt.datetime) -> str:
        """Keep settings that a moderator has yet to confirm; give the id to find them by.

        Those that were proposed in the server before are kept no more.
        """
        old = await self.get(guild_id)
        changed = {each.key: each.old for each in changes_between(old, new)}
        proposal = {"new": to_plain(new), "instead_of": changed}
        return await self._lists.propose(guild_id, _OF, proposal, now=now)

    async def accept(
        self, guild_id: int, proposal: str, *, by: int, now: dt.datetime
    ) -> SettingsChange:
        """Set what was proposed.

        Raises ExpiredError when the proposal is kept no more or is another server's, and
        ChangedSinceError when something that it would change was changed since.
        """
        kept = await self._lists.proposal(proposal, guild_id, _OF, now=now)
        new = from_plain(kept["new"])
        seen = {key: read_setting(key, value) for key, value in kept["instead_of"].items()}
        values = {key: getattr(new, key) for key in seen}
        return await self._set(guild_id, values, stamp=Stamp(by, now, "import"), expected=seen)

    async def replace_all(
        self, settings: Mapping[int, GuildSettings], *, now: dt.datetime
    ) -> tuple[SettingsChange, ...]:
        """Set servers' settings for the operator, all of them or none; list what changed."""
        done = await self.store.replace_all(settings, stamp=Stamp(OPERATOR, now, "import"))
        await self.refresh()
        return done

    async def _set(
        self, guild_id: int, values: dict[str, Any], *, stamp: Stamp, expected: dict[str, Any]
    ) -> SettingsChange:
        def edit(old: GuildSettings) -> GuildSettings:
            return replace(old, **values)

        return self._changed(
            await self.store.change(guild_id, edit, stamp=stamp, expected=expected)
        )

    def _changed(self, change: SettingsChange) -> SettingsChange:
        self._keep(
            (change.guild_id, each.key, read_setting(each.key, each.new)) for each in change.changes
        )
        if change.changes and self._heard is not None:
            self._heard(change.guild_id)
        return change

    def _keep(self, values: Iterable[ServerValue]) -> None:
        for guild_id, key, value in values:
            kept = self._kept.get(key, {})
            if value is None:
                kept.pop(guild_id, None)
            else:
                kept[guild_id] = value
