"""The courier: sees what is due, sends it, finishes what a crash left, and says what can't be."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

import discord

from bot.delivery.access import lack_of_place
from bot.delivery.letters import Later, Letter, Nothing, Plan, Setback, Writer, feature_of
from bot.delivery.notices import Herald
from bot.delivery.pace import Pace
from bot.delivery.recovery import Recovery
from bot.delivery.sending import TRY_SECONDS, Caller, Done, Refused
from bot.delivery.steps import Follower
from bot.delivery.troubles import Troubles
from bot.delivery.upkeep import Upkeep
from bot.domain.errors import AlreadyPostedError, NothingToPostError, PostRefusedError
from bot.domain.posts import Due, Post, PostKey, PostState, Reason, ShardFilter, StepState
from bot.domain.schedule import GRACE, PostKind
from bot.services.posting import DueWork, Missed, Work

if TYPE_CHECKING:
    from bot.delivery.host import Sender

IN_FLIGHT = 96
_REFILL = 92
_BATCH = 4
"""So many posts are written at once: whoever types a command waits for no more than these."""

_PATIENCE = 15.0
"""So long a poll waits for what it sent; what takes longer goes on beside the next polls."""

CLOSING_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Courier:
    """Posts for a bot. `poll` does whatever is to be done now; `close` lets sends finish.

    Parameters
    ----------
    bot : Sender
        The bot.
    pace : Pace, optional
        How fast it may send.
    sleep : callable, optional
        Waits between tries.
    """

    def __init__(
        self,
        bot: Sender,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._closing = False
        caller = Caller(pace or Pace(), is_closed=self._is_closed, sleep=sleep)
        self._caller = caller
        self._writer = Writer(bot, caller)
        self._steps = Follower(bot, caller)
        self._troubles = Troubles(bot, Herald(bot, caller, writer=self._writer))
        self._recovery = Recovery(bot, self, caller=caller, writer=self._writer)
        self._upkeep = Upkeep(bot)
        self._flying: dict[PostKey, asyncio.Task[None]] = {}
        self._ready: set[int] = set()
        self._polling: asyncio.Task[Any] | None = None

    @property
    def troubles(self) -> Troubles:
        """Give the keeper of what does not work."""
        return self._troubles

    @property
    def upkeep(self) -> Upkeep:
        """Give the keeper of what comes and goes."""
        return self._upkeep

    def set_ready(self, shard_id: int) -> None:
        """Note that a shard's servers are known: they can be served from now on."""
        self._ready.add(shard_id)

    def touch(self, guild_id: int) -> None:
        """Note that something changed in a server: what was refused there may work now."""
        self._troubles.touch(guild_id)

    def is_flying(self, key: PostKey) -> bool:
        """Tell whether this process is sending a post right now."""
        return key in self._flying

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

        Returns
        -------
        Post
            Mostly sent; still `SENDING` where Discord does not answer: it is tried on.

        Raises
        ------
        AlreadyPostedError, PostRefusedError, NothingToPostError
        """
        posting = self._bot.services.posting
        work, known = await posting.post_of_today(guild.id, kind, now=self._bot.now())
        if known is not None and known.state not in (PostState.FAILED, PostState.SKIPPED):
            raise AlreadyPostedError(known)
        plan = await self._writer.write(work)
        if isinstance(plan, Setback):
            raise PostRefusedError(plan.reason, plan.channel_id)
        if isinstance(plan, Nothing):
            raise NothingToPostError(plan.reason)
        if isinstance(plan, Later):
            raise PostRefusedError(Reason.UNAVAILABLE, work.channel_id)
        if not await posting.claim_now(work, now=self._bot.now()):
            raise AlreadyPostedError(await self._entry(work.key))
        await asyncio.shield(self.send(plan))
        post = await self._entry(work.key)
        if post.state is PostState.FAILED:
            raise PostRefusedError(post.reason or Reason.REFUSED, post.channel_id)
        return post

    async def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin nothing new, and give what is under way some seconds to finish."""
        self._closing = True
        end = asyncio.get_running_loop().time() + seconds
        while under_way := self._under_way():
            left = end - asyncio.get_running_loop().time()
            done, late = await asyncio.wait(under_way, timeout=max(0, left))
            if not done:
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    def shards(self) -> ShardFilter:
        """Give the targets that this process serves: those of its shards that are ready."""
        return ShardFilter(self._bot.shard_count or 1, frozenset(self._ready))

    def send(self, letter: Letter, *, seconds: float = TRY_SECONDS) -> asyncio.Task[None]:
        """Send a claimed post, beside whatever else goes on."""
        return self.launch(letter.key, self._send(letter, seconds))

    async def resend(self, letter: Letter, *, seconds: float) -> None:
        """Send a claimed post again, or for the first time after its channel was looked through."""
        await self._send(letter, seconds)

    def launch(self, key: PostKey, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something for a post beside whatever else goes on."""
        task = asyncio.create_task(_logged(key, work), name=f"post-{key.target_id}")
        self._flying[key] = task
        task.add_done_callback(lambda done: self._land(key, done))
        return task

    def _under_way(self) -> set[asyncio.Task[Any]]:
        polling = {self._polling} if self._polling else set()
        return {*self._flying.values(), *polling} - {asyncio.current_task()}

    def _land(self, key: PostKey, done: asyncio.Task[None]) -> None:
        if self._flying.get(key) is done:
            del self._flying[key]

    async def _poll(self, shards: ShardFilter, now: dt.datetime | None) -> None:
        at = now or self._bot.now()
        await self._upkeep.run(shards, at)
        await self._troubles.apply_touches(at)
        await self._recovery.run(shards, at)
        await self._resume(shards, at)
        while await self._send_due(shards, now):
            continue
        if self._flying:
            await asyncio.wait(set(self._flying.values()), timeout=_PATIENCE)
        await self._troubles.settle(shards, now or self._bot.now())

    async def _send_due(self, shards: ShardFilter, now: dt.datetime | None) -> bool:
        """Work off what is due, oldest first; give whether more may be due by now."""
        last: Due | None = None
        again = False
        while not self._closing:
            await self._room()
            at = now or self._bot.now()
            batch = await self._bot.services.posting.due(
                at, shards=shards, limit=_BATCH, after=last
            )
            again |= await self._skip(batch.missed, at)
            await self._work_off(batch, at)
            last = batch.last
            if last is None:
                return again
        return False

    async def _room(self) -> None:
        while len(self._flying) > _REFILL:
            await asyncio.wait(set(self._flying.values()), return_when=asyncio.FIRST_COMPLETED)

    async def _skip(self, missed: Iterable[Missed], now: dt.datetime) -> bool:
        reasons: dict[Reason, list[Missed]] = {}
        for each in missed:
            guild = self._bot.get_guild(each.due.key.target_id)
            away = guild is not None and guild.unavailable
            reasons.setdefault(Reason.UNAVAILABLE if away else Reason.NOT_RUNNING, []).append(each)
        for reason, some in reasons.items():
            await self._bot.services.posting.skip(some, reason=reason, now=now)
            for each in some:
                self._bot.metrics.count(each.due.key.kind, "skipped", reason)
        return bool(reasons)

    async def _work_off(self, batch: DueWork, now: dt.datetime) -> None:
        works = [each for each in batch.works if await self._is_here(each, now)]
        plans = await asyncio.gather(*(self._plan(each, now) for each in works))
        letters = {each.key: each for each in plans if isinstance(each, Letter)}
        claimed = await self._bot.services.posting.claim(
            [each.work for each in letters.values()], now=now
        )
        for key, letter in letters.items():
            if key in claimed:
                self.send(letter)
        for plan in plans:
            await self._set_aside(plan, now)

    async def _is_here(self, work: Work, now: dt.datetime) -> bool:
        """Tell whether a server can be served; one that the bot is no longer in departs."""
        if work.key.kind is PostKind.FOLLOWING:
            return True
        guild = self._bot.get_guild(work.key.target_id)
        if guild is None:
            await self._upkeep.depart(work.key.target_id, now)
        return guild is not None and not guild.unavailable

    async def _plan(self, work: Work, now: dt.datetime) -> Plan:
        """Prepare a post, unless it is known already that Discord refuses it."""
        standing = await self._troubles.standing(work.key, now)
        if standing is not None:
            return Setback(work, standing.reason, standing.channel_id)
        return await self._writer.write(work)

    async def _set_aside(self, plan: Plan, now: dt.datetime) -> None:
        """Enter what is not sent."""
        posting, key = self._bot.services.posting, plan.work.key
        if isinstance(plan, Nothing) and key.kind is PostKind.FOLLOWING:
            await posting.advance(plan.work)
        elif isinstance(plan, Nothing):
            await self._pass_over(plan.work, PostState.SKIPPED, plan.reason, now)
        elif isinstance(plan, Setback):
            await self._pass_over(plan.work, PostState.FAILED, plan.reason, now)
            await self._troubles.blocked(plan, now)

    async def _pass_over(
        self, work: Work, state: PostState, reason: Reason, now: dt.datetime
    ) -> None:
        await self._bot.services.posting.pass_over([work], state=state, reason=reason, now=now)
        self._bot.metrics.count(work.key.kind, state, reason)

    async def _resume(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Send what was refused before, where nothing is known to be against it any more."""
        posting = self._bot.services.posting
        refused = [
            each
            for each in await posting.refused(now, shards=shards)
            if each.key.kind is not PostKind.FOLLOWING and not self.is_flying(each.key)
        ]
        for work in await posting.works_of(refused):
            if not self._is_open(work) or await self._troubles.standing(work.key, now):
                continue
            plan = await self._writer.write(work)
            if isinstance(plan, Setback):
                await self._troubles.blocked(plan, now)
            elif isinstance(plan, Letter) and await posting.reclaim(work, now=now):
                self.send(plan)

    def _is_open(self, work: Work) -> bool:
        """Tell whether, by what is in memory, a post could be sent."""
        guild = self._bot.get_guild(work.key.target_id)
        feature = feature_of(work.key.kind)
        if guild is None or guild.unavailable or feature is None or work.channel_id is None:
            return False
        return lack_of_place(guild, work.channel_id, feature) is None

    async def _send(self, letter: Letter, seconds: float) -> None:
        outcome = await self._caller.call(letter.send, seconds=seconds)
        now, key = self._bot.now(), letter.key
        if isinstance(outcome, Done):
            await self._sent(letter, outcome.value.id, now)
        elif isinstance(outcome, Refused):
            await self._bot.services.posting.failed(key, outcome.reason, now=now)
            self._bot.metrics.count(key.kind, "failed", outcome.reason)
            channel_id = getattr(letter.channel, "id", None)
            await self._troubles.refused(Setback(letter.work, outcome.reason, channel_id), now)
        # Else it stays as it is: being sent. The next polls find out what became of it.

    async def _sent(self, letter: Letter, message_id: int, now: dt.datetime) -> None:
        key = letter.key
        await self._bot.services.posting.sent(
            key,
            message_id,
            now=now,
            steps=letter.steps,
            shown=letter.edition.shown,
            seen=letter.seen,
        )
        late = (now - letter.work.due_at).total_seconds()
        self._bot.metrics.sent(key.kind, late, is_late=now > letter.work.due_at + GRACE)
        await self._troubles.works(letter, now)
        if letter.steps:
            await self.take_steps(await self._entry(key), work=letter.work)

    async def take_steps(self, post: Post, *, work: Work) -> None:
        """Take the steps that are still to do after a post."""
        guild = self._bot.get_guild(post.key.target_id)
        if guild is None or StepState.TODO not in (post.thread, post.publish):
            return
        refused = await self._steps.take(guild, post, settings=work.settings)
        await self._troubles.steps_refused(post, refused, self._bot.now())

    async def _entry(self, key: PostKey) -> Post:
        found = await self._bot.services.posting.find(key)
        if found is None:
            raise AssertionError("a claimed post has its entry")
        return found

    def _is_closed(self) -> bool:
        return self._closing or self._bot.is_closed()


async def _logged(key: PostKey, work: Coroutine[Any, Any, None]) -> None:
    """Log what goes wrong: nobody waits for the task. The entry says what is to be finished."""
    try:
        await work
    except Exception:
        _log.exception("the %s post of %s to %s is not finished", key.kind, key.on, key.target_id)
