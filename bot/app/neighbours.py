"""What other processes on the same database change, taken in."""

from __future__ import annotations

from bot.catalogue.files.loader import loaded_hash
from bot.kit.db.database import Database
from bot.lookup.service import LookupService
from bot.settings.service import SettingsService


class Neighbours:
    """Keeps what is in memory in line with a file that others write too.

    Parameters
    ----------
    seen : str
        The hash of the content that was there before names were read into memory.
    """

    def __init__(
        self, database: Database, *, lookup: LookupService, settings: SettingsService, seen: str
    ) -> None:
        self._database = database
        self._lookup = lookup
        self._settings = settings
        self._seen = seen

    async def keep_up(self) -> None:
        """See whether another process loaded a catalogue or set a language; else nearly free."""
        await self._settings.refresh()
        found = await loaded_hash(self._database)
        if found != self._seen:
            await self._lookup.refresh()
            self._seen = found
