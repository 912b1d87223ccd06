"""The courier: sees what is due, sends it, finishes what a crash left, and says what can't be."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

import discord

from bot.kit.bulkhead import Broken, Bulkhead, Work, attempt
from bot.kit.discord.calls import TRY_SECONDS, Caller, Done, Pace, Refused
from bot.kit.discord.i18n import Client
from bot.kit.metrics import Metrics
from bot.kit.pictures.pictures import Painter
from bot.posts.delivery.follow_up import FollowUpSteps
from bot.posts.delivery.metrics import DELAY, LATE, POSTS
from bot.posts.delivery.places import Places, missing_place, reason_of
from bot.posts.delivery.problems import ModeratorNotifier, ProblemKeeper
from bot.posts.delivery.recovery import Recovery
from bot.posts.delivery.upkeep import Upkeep
from bot.posts.delivery.writer import Blocked, NothingToPost, Outcome, ReadyPost, RetryLater, Writer
from bot.posts.model import (
    AlreadyPostedError,
    DuePost,
    NothingToPostError,
    Post,
    PostKey,
    PostRefusedError,
    PostState,
    Reason,
    ShardFilter,
    StepState,
)
from bot.posts.schedule import GRACE, PostKind
from bot.posts.service import DueBatch, PassedPost, PostingService, PostJob
from bot.posts.sources import PersonalSource, ServerSource

_BATCH = 4
"""So many posts are written at once: whoever types a command waits for no more than these."""

_REFILL = 92
"""With a batch more at most 96 are under way."""

_PATIENCE = 15.0
"""So long a poll waits for what it sent; what takes longer goes on beside the next polls."""

_PREPARING_SECONDS = 3.0
"""So long others wait for a post to be prepared."""

_LONGEST_SECONDS = 300.0
"""Nothing takes longer: a try, and the steps after it, have an end of their own."""

_TIMES = 2
"""So many failures in a row are told to moderators."""

CLOSING_SECONDS = 5.0
T = TypeVar("T")
_log = logging.getLogger(__name__)


class Courier:
    """Posts for a bot. `poll` does whatever is to be done now; `close` lets sends finish."""

    def __init__(
        self,
        client: Client,
        posting: PostingService,
        *,
        pictures: Painter,
        metrics: Metrics,
        pace: Pace,
    ) -> None:
        self._client = client
        self._posting = posting
        self._metrics = metrics
        self._closing = False
        self.bulkhead = Bulkhead(lambda: client.now(), longest=_LONGEST_SECONDS)
        self._caller = caller = Caller(pace, is_closed=lambda: self._closing or client.is_closed())
        places = Places(client, caller)
        self._writer = Writer(client, posting, places=places, pictures=pictures)
        self._steps = FollowUpSteps(client, posting, caller, self.bulkhead)
        notifier = ModeratorNotifier(client, posting, caller=caller, places=places)
        self.problem_keeper = ProblemKeeper(client, posting, notifier, self.bulkhead)
        self._recovery = Recovery(
            client,
            posting,
            courier=self,
            caller=caller,
            places=places,
            writer=self._writer,
            metrics=metrics,
        )
        self.upkeep = Upkeep(client, posting, self.bulkhead)
        self._ready: set[int] = set()
        self.looked_at: dt.datetime | None = None
        """When was last looked for what is due."""
        self._polling: asyncio.Task[Any] | None = None

    def set_ready(self, shard_id: int) -> None:
        """Note that a shard's servers are known: they can be served from now on."""
        self._ready.add(shard_id)

    def is_flying(self, key: PostKey) -> bool:
        """Return whether this process is sending a post right now."""
        return self.bulkhead.is_under_way(key)

    async def poll(self, now: dt.datetime | None = None) -> None:
        """Do whatever is to be done; a second poll at the same time does nothing."""
        shards = self.shards()
        if self._polling or self._closing or not shards.ids:
            return
        self._polling = asyncio.current_task()
        try:
            await self._poll(shards, now)
        finally:
            self._polling = None

    async def post_now(self, guild: discord.Guild, kind: PostKind) -> Post:
        """Post a server's post of today at once, through the same claim as ever.

        It is mostly sent; still `SENDING` where Discord does not answer: it is tried on.

        Raises
        ------
        AlreadyPostedError, PostRefusedError, NothingToPostError
        """
        name = self._posting.sources.server(kind).name
        job, known = await self._posting.post_of_today(guild.id, kind, now=self._client.now())
        if known is not None and known.state not in (PostState.FAILED, PostState.SKIPPED):
            raise AlreadyPostedError(known, name)
        outcome = await self._writer.write(job)
        if isinstance(outcome, Blocked):
            raise PostRefusedError(outcome.reason, outcome.channel_id)
        if isinstance(outcome, NothingToPost):
            raise NothingToPostError(outcome.reason)
        if isinstance(outcome, RetryLater):
            raise PostRefusedError(Reason.UNAVAILABLE, job.channel_id)
        if not await self._posting.claim_now(job, now=self._client.now()):
            raise AlreadyPostedError(await self._entry(job.key), name)
        self.bulkhead.forget(job.key)
        await asyncio.shield(self.send(outcome))
        post = await self._entry(job.key)
        if post.state is PostState.FAILED:
            raise PostRefusedError(post.reason or Reason.REFUSED, post.channel_id)
        return post

    async def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin nothing new, and give what is under way some seconds to finish."""
        self._closing = True
        await self.bulkhead.close(seconds, also=self._polls)

    def shards(self) -> ShardFilter:
        """Return the targets that this process serves: those of its shards that are ready."""
        return ShardFilter(self._client.shard_count or 1, frozenset(self._ready))

    def send(self, ready: ReadyPost, *, seconds: float = TRY_SECONDS) -> asyncio.Task[Any]:
        """Send a claimed post, beside whatever else goes on."""
        return self.launch(ready.key, partial(self.deliver, ready, seconds=seconds))

    def launch(self, key: PostKey, work: Work[Any]) -> asyncio.Task[Any]:
        """Do something for a post beside whatever else goes on, and keep what it raises."""
        return self.bulkhead.launch(key, self._keep(key, work))

    async def _keep(self, key: PostKey, work: Work[T]) -> T | Broken:
        """Keep what goes wrong with a post from the others, and note it when it does so again."""
        found = await self.bulkhead.keep(key, work, ends=False)
        if isinstance(found, Broken):
            await self._heed(key, found)
        return found

    async def _heed(self, key: PostKey, broken: Broken) -> None:
        if _is_set_aside(broken):
            await self.bulkhead.keep(f"the note about {key}", partial(self._note, key))

    async def _note(self, key: PostKey) -> None:
        now = self._client.now()
        await self.problem_keeper.broken(key, now)
        await self._posting.give_up(key, now=now)

    def _polls(self) -> set[asyncio.Task[Any]]:
        return {self._polling} if self._polling else set()

    async def _poll(self, shards: ShardFilter, now: dt.datetime | None) -> None:
        """Do one thing after the other; what one raises is raised when all were done."""
        at = now or self._client.now()
        stages: tuple[Work[None], ...] = (
            partial(self.upkeep.run, shards, at),
            partial(self.problem_keeper.apply_touches, at),
            partial(self._recovery.run, shards, at),
            partial(self._send_all, shards, now),
            partial(self._resume, shards, at),
            self._wait,
            lambda: self.problem_keeper.settle(shards, now or self._client.now()),
        )
        outcomes = [await attempt(stage) for stage in stages]
        broken = [each.error for each in outcomes if isinstance(each, Broken)]
        for error in broken[1:]:
            _log.error("more went wrong in the same poll", exc_info=error)
        if broken:
            raise broken[0]

    async def _wait(self) -> None:
        if under_way := self.bulkhead.under_way:
            await asyncio.wait(under_way, timeout=_PATIENCE)

    async def _send_all(self, shards: ShardFilter, now: dt.datetime | None) -> None:
        while await self._send_due(shards, now):
            continue

    async def _send_due(self, shards: ShardFilter, now: dt.datetime | None) -> bool:
        last: DuePost | None = None
        again = False
        while not self._closing:
            await self._room()
            at = now or self._client.now()
            batch = await self._posting.due(
                at, shards=shards, limit=_BATCH, after=last, keep=self._keep
            )
            self.looked_at = at
            again |= await self._skip(batch.passed, at)
            await self._work_off(batch, at)
            last = batch.last
            if last is None:
                return again
        return False

    async def _room(self) -> None:
        while len(under_way := self.bulkhead.under_way) > _REFILL:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _skip(self, passed: Iterable[PassedPost], now: dt.datetime) -> bool:
        reasons: dict[Reason, list[PassedPost]] = {}
        for each in passed:
            guild = self._client.get_guild(each.due.key.target_id)
            away = guild is not None and guild.unavailable
            reasons.setdefault(Reason.UNAVAILABLE if away else Reason.NOT_RUNNING, []).append(each)
        skipped: list[PostKey] = []
        for reason, some in reasons.items():
            work = partial(self._posting.skip, reason=reason, now=now)
            for keys, found in await self.bulkhead.each({e.due.key: e for e in some}, work):
                if isinstance(found, Broken):
                    await self._heed(keys[0], found)
                    continue
                skipped += keys
                for key in keys:
                    self._metrics.count(POSTS, key.kind, "skipped", reason)
        return bool(skipped)

    async def _work_off(self, batch: DueBatch, now: dt.datetime) -> None:
        """Prepare posts and send them; the others do not wait for one that takes long."""
        preparing = {
            self.bulkhead.launch(each.key, self._prepared(each, now)): each.key
            for each in batch.jobs
            if not self.is_flying(each.key)
        }
        if not preparing:
            return
        done, late = await asyncio.wait(preparing, timeout=_PREPARING_SECONDS)
        for task in late:
            self.bulkhead.launch(preparing[task], self._go_on(preparing[task], task))
        await self._take([task.result() for task in preparing if task in done], now)

    async def _go_on(self, key: PostKey, preparing: asyncio.Task[Outcome]) -> None:
        outcome = await preparing
        found = await attempt(lambda: self._take([outcome], self._client.now()))
        if isinstance(found, Broken):
            _log.error("%s could not be claimed: %r", key, found.error)

    async def _take(self, outcomes: Sequence[Outcome], now: dt.datetime) -> None:
        """Claim what is ready, and send it; enter what is not to be sent."""
        for outcome in outcomes:
            key, work = outcome.job.key, partial(self._set_aside, outcome, now)
            await self.bulkhead.keep(f"what became of {key}", work)
        ready = {each.key: each for each in outcomes if isinstance(each, ReadyPost)}
        jobs = {key: each.job for key, each in ready.items()}
        for keys, claimed in await self.bulkhead.each(jobs, partial(self._posting.claim, now=now)):
            if isinstance(claimed, Broken):
                await self._heed(keys[0], claimed)
                continue
            for key in keys:
                if key in claimed:
                    self.send(ready[key])

    async def _prepared(self, job: PostJob, now: dt.datetime) -> Outcome:
        found = await self._keep(job.key, partial(self._prepare, job, now))
        if not isinstance(found, Broken):
            return found
        if _is_set_aside(found) and isinstance(job.source, ServerSource):
            return Blocked(job, Reason.BROKEN, job.channel_id)
        return RetryLater(job)

    async def _is_here(self, job: PostJob, now: dt.datetime) -> bool:
        """Return whether a server can be served; one that the bot is no longer in departs."""
        if isinstance(job.source, PersonalSource):
            return True
        guild = self._client.get_guild(job.key.target_id)
        if guild is None:
            await self.upkeep.depart(job.key.target_id, now)
        return guild is not None and not guild.unavailable

    async def _prepare(self, job: PostJob, now: dt.datetime) -> Outcome:
        if not await self._is_here(job, now):
            return RetryLater(job)
        blocking = await self.problem_keeper.blocking(job, now)
        if blocking is not None:
            return Blocked(job, blocking.reason, blocking.channel_id)
        return await self._writer.write(job)

    async def _set_aside(self, outcome: Outcome, now: dt.datetime) -> None:
        source = outcome.job.source
        if isinstance(outcome, NothingToPost) and isinstance(source, PersonalSource):
            await self._posting.advance(outcome.job)
        elif isinstance(outcome, NothingToPost):
            await self._pass_over(outcome.job, PostState.SKIPPED, outcome.reason, now)
        elif isinstance(outcome, Blocked):
            await self._pass_over(outcome.job, PostState.FAILED, outcome.reason, now)
            await self.problem_keeper.blocked(outcome, now)

    async def _pass_over(
        self, job: PostJob, state: PostState, reason: Reason, now: dt.datetime
    ) -> None:
        await self._posting.pass_over(job, state=state, reason=reason, now=now)
        self._metrics.count(POSTS, job.key.kind, state, reason)

    async def _resume(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Send what was refused before, where nothing is known to be against it any more."""
        refused = [
            each
            for each in await self._posting.ledger.list_failed(now, shards=shards)
            if each.key.kind in self._posting.sources
            and isinstance(self._posting.sources[each.key.kind], ServerSource)
            and not self.is_flying(each.key)
            and not self.bulkhead.is_resting(each.key)
        ]
        for post in refused:
            await self._room()
            self.launch(post.key, partial(self._resume_one, post, now))

    async def _resume_one(self, post: Post, now: dt.datetime) -> None:
        job = await self._posting.job_of(post)
        if not self._is_open(job) or await self.problem_keeper.blocking(job, now):
            return
        outcome = await self._writer.write(job)
        if isinstance(outcome, Blocked):
            await self.problem_keeper.blocked(outcome, now)
        elif isinstance(outcome, ReadyPost) and await self._posting.ledger.reclaim(
            job.key, channel_id=job.channel_id, now=now
        ):
            await self.deliver(outcome, seconds=TRY_SECONDS)

    def _is_open(self, job: PostJob) -> bool:
        guild = self._client.get_guild(job.key.target_id)
        feature = job.source.feature
        if guild is None or guild.unavailable or feature is None or job.channel_id is None:
            return False
        return missing_place(guild, job.channel_id, feature) is None

    async def deliver(self, ready: ReadyPost, *, seconds: float) -> None:
        """Send a claimed post, for the first time or again, and note what became of it."""
        outcome = await self._caller.call(ready.send, seconds=seconds)
        now, key = self._client.now(), ready.key
        self.bulkhead.forget(key)
        if isinstance(outcome, Done):
            await self._sent(ready, outcome.value.id, now)
        elif isinstance(outcome, Refused):
            reason = reason_of(outcome)
            await self._posting.failed(key, reason, now=now)
            self._metrics.count(POSTS, key.kind, "failed", reason)
            channel_id = getattr(ready.channel, "id", None)
            await self.problem_keeper.refused(Blocked(ready.job, reason, channel_id), now)
        # Else it stays as it is: being sent. The next polls find out what became of it.

    async def _sent(self, ready: ReadyPost, message_id: int, now: dt.datetime) -> None:
        key = ready.key
        await self._posting.sent(
            key,
            message_id,
            now=now,
            steps=ready.steps,
            shown=ready.composed.content.shown,
            note=ready.composed.note,
        )
        self._metrics.count(POSTS, key.kind, "sent", "")
        self._metrics.observe(DELAY, (now - ready.job.due_at).total_seconds(), key.kind)
        if now > ready.job.due_at + GRACE:
            self._metrics.count(LATE, key.kind)
        await self.problem_keeper.went_out(ready, now)
        if ready.steps:
            await self.take_steps(await self._entry(key), job=ready.job)

    async def take_steps(self, post: Post, *, job: PostJob) -> None:
        """Take the steps that are still to do after a post."""
        guild = self._client.get_guild(post.key.target_id)
        if guild is None or StepState.TODO not in (post.thread, post.publish):
            return
        refused = await self._steps.take(guild, post, job=job)
        await self.problem_keeper.steps_refused(post, refused, self._client.now())

    async def _entry(self, key: PostKey) -> Post:
        found = await self._posting.ledger.find(key)
        if found is None:
            raise AssertionError("a claimed post has its entry")
        return found


def _is_set_aside(broken: Broken) -> bool:
    """Return whether something went wrong again that is neither passing nor everybody's."""
    return broken.is_new and broken.times >= _TIMES and not broken.is_everybodys
