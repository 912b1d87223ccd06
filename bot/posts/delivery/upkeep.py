"""Servers that come and go, and what is kept no longer."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field

from bot.kit.discord.i18n import Client
from bot.kit.errors import DatabaseError
from bot.posts.model import ShardFilter
from bot.posts.service import PostingService

_EVERY = dt.timedelta(hours=24)
_OFTEN = dt.timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Upkeep:
    """Keeps the books in order."""

    client: Client
    posting: PostingService
    _swept: dict[int, dt.datetime] = field(default_factory=dict, init=False)
    _tidied: dt.datetime | None = field(default=None, init=False)

    async def run(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Mend what a wrong clock did; hourly tidy up; daily see who came, who went."""
        mended = await self.posting.mend_clock_faults(now, shards=shards)
        if mended:
            _log.warning("the clock had run ahead: %s posts are waited for again", mended)
        if self._tidied is None or _is_past(self._tidied, _OFTEN, now):
            await self.posting.tidy(now)
            await self._wipe(now)
            self._tidied = now
        stale = frozenset(each for each in shards.ids if self._is_stale(each, now))
        if not stale:
            return
        await self._sweep(ShardFilter(shards.count, stale), now)
        self._swept |= dict.fromkeys(stale, now)
        removed = await self.posting.departures.prune(now)
        if removed:
            _log.info("removed %s entries that are kept no longer", removed)

    async def _wipe(self, now: dt.datetime) -> None:
        try:
            await self.posting.departures.wipe(now)
        except DatabaseError as error:
            _log.warning("traces of what was deleted may be in the file yet: %s", error.problem)

    async def depart(self, guild_id: int, now: dt.datetime) -> None:
        """Note that the bot left a server."""
        await self.posting.departures.depart(guild_id, now=now)
        _log.info("left server %s: its data is kept for 30 days", guild_id)

    async def arrive(self, guild_id: int, now: dt.datetime) -> None:
        """Note that the bot is in a server; one that it had left goes on as it was set."""
        if await self.posting.come_back(guild_id, now=now):
            _log.info("back in server %s: its posts go on", guild_id)

    def _is_stale(self, shard_id: int, now: dt.datetime) -> bool:
        last = self._swept.get(shard_id)
        return last is None or _is_past(last, _EVERY, now)

    async def _sweep(self, shards: ShardFilter, now: dt.datetime) -> None:
        for guild_id in await self.posting.departures.list_departed(shards=shards):
            if self.client.get_guild(guild_id) is not None:
                await self.arrive(guild_id, now)
        after = 0
        while ids := await self.posting.departures.list_servers(shards=shards, after=after):
            for guild_id in ids:
                if self.client.get_guild(guild_id) is None:
                    await self.depart(guild_id, now)
            after = ids[-1]


def _is_past(last: dt.datetime, span: dt.timedelta, now: dt.datetime) -> bool:
    """Return whether a span is over, or the clock was set back."""
    return not dt.timedelta(0) <= now - last < span
