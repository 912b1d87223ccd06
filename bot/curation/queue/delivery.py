"""Notify curators that something waits for them: once, not of each."""

from __future__ import annotations

from functools import partial

from bot.curation.cards.queue import waiting_card
from bot.curation.queue.store import QueueNotice, QueueNoticeStore
from bot.kit.discord.i18n import Client
from bot.posts.delivery.review_channel import ReviewChannel


class CuratorNotifier:
    """Sends notices to servers' review channels; `instance` is where all servers are curated."""

    def __init__(
        self, client: Client, store: QueueNoticeStore, channel: ReviewChannel,
        *, instance: int | None,
    ) -> None:  # fmt: skip
        self._client = client
        self._store = store
        self._channel = channel
        self._instance = instance

    async def tell(self) -> None:
        """Send what is to be told to the servers of this process."""
        due = await self._store.list_due(instance=self._instance, now=self._client.now())
        for notice in due:
            await self._tell(notice)

    async def _tell(self, notice: QueueNotice) -> None:
        guild = self._client.get_guild(notice.guild_id)
        if guild is None or not self._channel.is_time(guild.id):
            return
        card = partial(waiting_card, scope=notice.scope, waiting=notice.waiting)
        # Whoever is killed in between sends it once more: Discord knows it by its mark.
        mark = f"queue:{notice.scope}:{notice.latest}"
        await self._channel.send(guild, card, about="what waits for curators", mark=mark)
        await self._store.set_told(notice, now=self._client.now())
