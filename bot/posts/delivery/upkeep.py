"""Servers that come and go, and what is kept no longer."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from bot.kit.bulkhead import Bulkhead
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
    bulkhead: Bulkhead
    _swept: dict[int, dt.datetime] = field(default_factory=dict, init=False)
    _tidied: dt.datetime | None = field(default=None, init=False)

    async def run(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Mend what a wrong clock did; hourly tidy up; daily see who came, who went."""
        keep = self.bulkhead.keep
        await keep("mending the clock", partial(self._mend, shards, now))
        await keep("tidying up", partial(self._tidy, now))
        stale = frozenset(each for each in shards.ids if self._is_stale(each, now))
        if stale:
            await keep(
                "the daily sweep", partial(self._sweep, ShardFilter(shards.count, stale), now)
            )

    async def _mend(self, shards: ShardFilter, now: dt.datetime) -> None:
        keep = self.bulkhead.keep
        await self.posting.mend_timetables(now, shards=shards, keep=keep)
        mended = await self.posting.mend_clock_faults(now, shards=shards, keep=keep)
        if mended:
            _log.warning("the clock had run ahead: %s posts are waited for again", mended)

    async def _tidy(self, now: dt.datetime) -> None:
        if self._tidied is None or _is_past(self._tidied, _OFTEN, now):
            await self.posting.tidy(now)
            await self._wipe(now)
            self._tidied = now

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
                await self._keep(self.arrive, guild_id, now)
        after = 0
        while ids := await self.posting.departures.list_servers(shards=shards, after=after):
            for guild_id in ids:
                if self.client.get_guild(guild_id) is None:
                    await self._keep(self.depart, guild_id, now)
            after = ids[-1]
        self._swept |= dict.fromkeys(shards.ids, now)
        removed = await self.posting.departures.prune(now)
        if removed:
            _log.info("removed %s entries that are kept no longer", removed)

    async def _keep(
        self, move: Callable[[int, dt.datetime], Awaitable[None]], guild_id: int, now: dt.datetime
    ) -> None:
        await self.bulkhead.keep(f"the move of server {guild_id}", partial(move, guild_id, now))


def _is_past(last: dt.datetime, span: dt.timedelta, now: dt.datetime) -> bool:
    """Return whether a span is over, or the clock was set back."""
    return not dt.timedelta(0) <= now - last < span
