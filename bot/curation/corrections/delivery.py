"""Mend what was told: posts are edited where they stand, and followers get a short message."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import discord

from bot.curation.corrections.cards import correction_card, correction_lines
from bot.curation.corrections.model import Claimed, DueCorrection, moved_from, summed
from bot.curation.corrections.service import CorrectionService
from bot.kit.bulkhead import Bulkhead
from bot.kit.discord.calls import NONCE_SECONDS, Caller, Done, Pace, Refused, Unsure
from bot.kit.discord.i18n import Client, words_in
from bot.kit.pictures.pictures import Painter
from bot.posts.delivery.history import find_recent
from bot.posts.delivery.places import Places
from bot.posts.delivery.writer import Writer
from bot.posts.model import NONCE_LENGTH, Post, PostKey, Reason, ShardFilter
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.posts.service import PostingService

_AT_ONCE = 8
"""Fewer than posts at once: a post that is due goes before what was said days ago."""

_BATCH = 100
_SECONDS = 60.0
_LONGEST_SECONDS = 300.0
_AGAIN = dt.timedelta(seconds=NONCE_SECONDS)
CLOSING_SECONDS = 5.0


class Mender:
    """Mends whatever is due when it is woken; `close` lets calls finish.

    To edit a message twice harms nobody, so it is noted as done afterwards. What goes to a person
    is claimed before, carries a nonce, and is looked for after a crash.
    """

    def __init__(
        self,
        client: Client,
        posting: PostingService,
        corrections: CorrectionService,
        *,
        shards: Callable[[], ShardFilter],
        pictures: Painter,
        pace: Pace,
    ) -> None:
        self._client = client
        self._posting = posting
        self._corrections = corrections
        self._shards = shards
        self._caller = Caller(pace, is_closed=lambda: self._closing or client.is_closed())
        self._places = Places(client, self._caller)
        self._writer = Writer(client, posting, places=self._places, pictures=pictures)
        self.bulkhead = Bulkhead(lambda: client.now(), longest=_LONGEST_SECONDS)
        self._closing = False
        self._is_wanted = False
        self._round: asyncio.Task[Any] | None = None

    def wake(self) -> None:
        """Mend what is due, beside whatever else goes on; once more where that is under way."""
        self._is_wanted = not self._closing
        if self._is_wanted and self._round is None:
            self._round = asyncio.create_task(self._mend_all())

    async def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin nothing new, and give what is under way some seconds to finish."""
        self._closing = True
        await self.bulkhead.close(seconds, also=lambda: {self._round} if self._round else set())

    async def _mend_all(self) -> None:
        try:
            while self._is_wanted and not self._closing:
                self._is_wanted = False
                await self.bulkhead.keep("looking for what is to be mended", self._go_through)
        finally:
            self._round = None

    async def _go_through(self) -> None:
        after, store = 0, self._corrections.store
        while found := await store.list_due(self._shards(), after=after, limit=_BATCH):
            for each in found:
                await self._begin(each)
            after = found[-1].id

    async def _begin(self, due: DueCorrection) -> None:
        """Begin to mend a post, or to tell a person, as soon as there is room for it."""
        is_personal = due.key.kind == FOLLOWING_MESSAGE
        key = f"correcting {due.key.target_id if is_personal else due.key}"
        while len(under_way := self.bulkhead.under_way) >= _AT_ONCE:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if self._closing or self.bulkhead.is_under_way(key) or self.bulkhead.is_resting(key):
            return
        tell, mend = partial(self._tell, due.key.target_id), partial(self._mend, due.key)
        self.bulkhead.launch(key, self.bulkhead.keep(key, tell if is_personal else mend))

    async def _mend(self, key: PostKey) -> None:
        guild, post = self._client.get_guild(key.target_id), await self._posting.ledger.find(key)
        if guild is not None and guild.unavailable:
            return
        due = await self._corrections.store.list_of(key)
        is_there = post is not None and post.message_id and key.kind in self._posting.sources
        if guild is None or post is None or not is_there:
            await self._finish(due, "gone")
            return
        await self._finish(due, await self._edit(guild, post, due))

    async def _edit(self, guild: discord.Guild, post: Post, due: list[DueCorrection]) -> str:
        """Edit a post; return what became of it."""
        corrections = summed(due)
        moved = moved_from(corrections, post.key.on)
        kept = tuple(slug for slug in post.shown if slug not in moved)
        ready = await self._writer.rewrite(replace(post, shown=kept), guild)
        artists = await self._corrections.artists(corrections, guild.id)
        lines = correction_lines(ready.words, corrections, artists)
        place = self._client.get_partial_messageable(post.channel_id or 0, guild_id=guild.id)
        message = place.get_partial_message(post.message_id or 0)
        outcome = await self._caller.call(lambda: ready.edit(message, *lines), seconds=_SECONDS)
        if isinstance(outcome, Done):
            await self._posting.ledger.add_shown(post, ready.composed.content.shown)
        return _outcome_of(outcome)

    async def _tell(self, user_id: int) -> None:
        store = self._corrections.store
        claimed = await store.claim(user_id, now=self._client.now(), again=_AGAIN)
        if claimed is not None:
            await self._finish(claimed.due, await self._write_to(user_id, claimed))

    async def _write_to(self, user_id: int, claimed: Claimed) -> str:
        """Write to a person, unless they know; return what became of it."""
        language = await self._corrections.language_of(user_id)
        corrections = summed(claimed.due)
        if language is None or not corrections:
            return "nothing to tell"
        channel = await self._places.direct(user_id)
        if isinstance(channel, Reason):
            return channel
        if isinstance(channel, Unsure):
            raise TimeoutError("Discord did not open the direct messages")
        mark = f"{claimed.due[0].key.mark}:{claimed.number}"
        if claimed.is_again and await self._has_arrived(channel, mark):
            return "done"
        artists = await self._corrections.artists(corrections, None)
        outcome = await self._caller.call(
            lambda: channel.send(
                view=correction_card(words_in(language), corrections, artists, mark=mark),
                nonce=_nonce(user_id, claimed.number),
                allowed_mentions=discord.AllowedMentions.none(),
            ),
            seconds=_SECONDS,
        )
        return _outcome_of(outcome)

    async def _has_arrived(self, channel: discord.abc.Messageable, mark: str) -> bool:
        me = self._client.user.id if self._client.user else 0
        found = await find_recent(self._caller, channel, mark, author_id=me)
        if isinstance(found, Unsure):
            raise TimeoutError("Discord did not show the direct messages")
        return isinstance(found, Done) and found.value is not None

    async def _finish(self, due: Iterable[DueCorrection], outcome: str) -> None:
        await self._corrections.store.finish(due, outcome, now=self._client.now())


def _outcome_of(outcome: Done[Any] | Refused | Unsure) -> str:
    if isinstance(outcome, Unsure):
        raise TimeoutError("Discord did not say whether it was done")
    if isinstance(outcome, Refused):
        return f"refused: {outcome.code}"
    return "done"


def _nonce(user_id: int, number: int) -> str:
    text = f"correction:{user_id}:{number}"
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
