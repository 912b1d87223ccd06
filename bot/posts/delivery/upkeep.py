"""Servers that come and go, and what is kept no longer."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from bot.posts.model import ShardFilter

if TYPE_CHECKING:
    from bot.posts.delivery.host import Sender

_EVERY = dt.timedelta(hours=24)
_OFTEN = dt.timedelta(hours=1)
_log = logging.getLogger(__name__)


class Upkeep:
    """Keeps the books in order.

    Parameters
    ----------
    bot : Sender
        Knows which servers it is in.
    """

    def __init__(self, bot: Sender) -> None:
        self._bot = bot
        self._swept: dict[int, dt.datetime] = {}
        self._questions_closed: dt.datetime | None = None

    async def run(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Mend what a wrong clock did; hourly end old questions; daily see who came, who went."""
        posting = self._bot.services.posting
        mended = await posting.mend_clock_faults(now, shards=shards)
        if mended:
            _log.warning("the clock had run ahead: %s posts are waited for again", mended)
        if self._questions_closed is None or _is_past(self._questions_closed, _OFTEN, now):
            await self._bot.services.daily_questions.close_old(now)
            self._questions_closed = now
        stale = frozenset(each for each in shards.ids if self._is_stale(each, now))
        if not stale:
            return
        await self._sweep(ShardFilter(shards.count, stale), now)
        self._swept |= dict.fromkeys(stale, now)
        removed = await posting.prune(now)
        if removed:
            _log.info("removed %s entries that are kept no longer", removed)

    async def depart(self, guild_id: int, now: dt.datetime) -> None:
        """Note that the bot left a server."""
        await self._bot.services.posting.depart(guild_id, now=now)
        _log.info("left server %s: its data is kept for 30 days", guild_id)

    async def arrive(self, guild_id: int, now: dt.datetime) -> None:
        """Note that the bot is in a server; one that it had left goes on as it was set."""
        if await self._bot.services.posting.come_back(guild_id, now=now):
            _log.info("back in server %s: its posts go on", guild_id)

    def _is_stale(self, shard_id: int, now: dt.datetime) -> bool:
        last = self._swept.get(shard_id)
        return last is None or _is_past(last, _EVERY, now)

    async def _sweep(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Note who came and went while nobody was looking."""
        posting = self._bot.services.posting
        for guild_id in await posting.departed(shards=shards):
            if self._bot.get_guild(guild_id) is not None:
                await self.arrive(guild_id, now)
        after = 0
        while ids := await posting.servers(shards=shards, after=after):
            for guild_id in ids:
                if self._bot.get_guild(guild_id) is None:
                    await self.depart(guild_id, now)
            after = ids[-1]


def _is_past(last: dt.datetime, span: dt.timedelta, now: dt.datetime) -> bool:
    """Return whether a span is over, or the clock was set back."""
    return not dt.timedelta(0) <= now - last < span
