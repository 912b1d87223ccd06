"""Finish what a crash or a silent Discord left half done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.kit.discord.calls import NONCE_SECONDS, TRY_SECONDS, Caller, Done
from bot.kit.discord.i18n import Client
from bot.kit.metrics import Metrics
from bot.posts.delivery.history import find_message
from bot.posts.delivery.metrics import POSTS
from bot.posts.delivery.places import Places
from bot.posts.delivery.writer import Blocked, NothingToPost, ReadyPost, Writer
from bot.posts.model import Post, PostState, Reason, ShardFilter
from bot.posts.service import PostingService, PostJob
from bot.posts.sources import PersonalSource

if TYPE_CHECKING:
    from bot.posts.delivery.courier import Courier

_OTHERS = dt.timedelta(seconds=60)
"""So long what is being sent may be in the hands of another process with the same shards."""


@dataclass(slots=True)
class Recovery:
    """Finishes posts.

    What was begun less than two minutes ago is sent again with its nonce, of which Discord makes
    one message. For what is older the channel is looked through first.
    """

    client: Client
    posting: PostingService
    courier: Courier
    caller: Caller
    places: Places
    writer: Writer
    metrics: Metrics
    _known: set[int] = field(default_factory=set, init=False)

    async def run(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Take up all that is unfinished and in nobody's hands."""
        found = [
            each
            for each in await self.posting.ledger.list_unfinished(shards=shards)
            if each.key.kind in self.posting.sources
            and not self.courier.is_flying(each.key)
            and not self.courier.bulkhead.is_resting(each.key)
            and self._is_left(each, shards, now)
        ]
        self._known |= shards.ids
        for post in found:
            self.courier.launch(post.key, partial(self._take_up, post, now))

    def _is_left(self, post: Post, shards: ShardFilter, now: dt.datetime) -> bool:
        """Return whether nobody else is at it: just after a start that is sure to be so."""
        shard = (post.key.target_id >> 22) % shards.count
        return shard not in self._known or now - post.updated_at >= _OTHERS

    async def _take_up(self, post: Post, now: dt.datetime) -> None:
        job = await self.posting.job_of(post)
        if post.state is PostState.SENT:
            await self.courier.take_steps(post, job=job)
        else:
            await self._finish(job, post, now)

    async def _finish(self, job: PostJob, post: Post, now: dt.datetime) -> None:
        age = (now - (post.first_try_at or post.updated_at)).total_seconds()
        if 0 <= age < TRY_SECONDS:
            plan = await self.writer.write(job, channel_id=post.channel_id)
            if isinstance(plan, ReadyPost):
                await self.courier.deliver(plan, seconds=TRY_SECONDS - age)
        elif age >= NONCE_SECONDS or age < 0:
            await self._look(job, post, now)

    async def _look(self, job: PostJob, post: Post, now: dt.datetime) -> None:
        """Look whether a post arrived; send it anew only where it provably did not."""
        channel = await self._channel(job, post)
        if channel is None:
            return
        found: Done[int | None] | Reason | object = channel
        if not isinstance(channel, Reason):
            found = await find_message(
                self.caller, channel, post, author_id=self.client.user.id if self.client.user else 0
            )
        if isinstance(found, Reason):
            await self.posting.lost(post.key, Reason.NO_HISTORY, now=now)
            lost = Blocked(job, Reason.NO_HISTORY, post.channel_id)
            await self.courier.problem_keeper.blocked(lost, now)
        elif isinstance(found, Done) and found.value is not None:
            await self._found(job, post, found.value, now)
        elif isinstance(found, Done):
            await self._anew(job, post, now)

    async def _channel(self, job: PostJob, post: Post) -> discord.abc.Messageable | Reason | None:
        """Return where a post was sent to; None while that can't be told."""
        if isinstance(job.source, PersonalSource):
            direct = await self.places.direct(post.key.target_id)
            return direct if isinstance(direct, discord.abc.Messageable | Reason) else None
        guild = self.client.get_guild(post.key.target_id)
        if guild is None:
            return Reason.NO_CHANNEL
        if guild.unavailable:
            return None
        place = guild.get_channel_or_thread(post.channel_id or 0)
        if isinstance(place, discord.abc.Messageable):
            return place
        found = await self.places.channel(guild, post.channel_id)
        return found if isinstance(found, discord.abc.Messageable | Reason) else None

    async def _found(self, job: PostJob, post: Post, message_id: int, now: dt.datetime) -> None:
        composed = await self.posting.compose(job, now=now)
        await self.posting.sent(
            post.key,
            message_id,
            now=now,
            steps=job.source.steps(job.settings),
            shown=composed.content.shown if composed else (),
            note=composed.note if composed else None,
        )
        entry = await self.posting.ledger.find(post.key)
        if entry is not None:
            await self.courier.take_steps(entry, job=job)

    async def _anew(self, job: PostJob, post: Post, now: dt.datetime) -> None:
        if now >= post.until_at:
            is_ours = self.courier.bulkhead.is_broken(post.key)
            reason = Reason.BROKEN if is_ours else Reason.OUTAGE
            await self.posting.failed(post.key, reason, now=now)
            self.metrics.count(POSTS, post.key.kind, "failed", reason)
            return
        plan = await self.writer.write(job)
        if isinstance(plan, Blocked):
            await self.posting.failed(post.key, plan.reason, now=now)
            await self.courier.problem_keeper.blocked(plan, now)
        elif isinstance(plan, NothingToPost):
            await self.posting.failed(post.key, plan.reason, now=now)
        elif isinstance(plan, ReadyPost):
            channel_id = getattr(plan.channel, "id", None)
            if await self.posting.ledger.restart(post, channel_id=channel_id, now=now):
                await self.courier.deliver(plan, seconds=TRY_SECONDS)
