"""What does not work for which server: noted, told once, and forgotten when it works again."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import discord

from bot.kit.bulkhead import Bulkhead
from bot.kit.discord.calls import Caller, Done, Refused, Unsure
from bot.kit.discord.i18n import Client
from bot.posts.cards.reasons import problem_card
from bot.posts.delivery.places import Places, find_missing, words_of
from bot.posts.delivery.writer import STEPS, Blocked, ReadyPost
from bot.posts.model import PING, MissingPermission, Post, PostKey, Problem, Reason, ShardFilter
from bot.posts.service import PostingService, PostJob
from bot.posts.sources import ServerSource
from bot.settings.model import GuildSettings

SEEN = dt.datetime.fromtimestamp(0, dt.UTC)
"""`retry_at` of what memory shows: as soon as memory shows that it is mended."""

_FIRST_WAIT = dt.timedelta(minutes=5)
_LONGEST_WAIT = dt.timedelta(hours=12)
_AFTER_TOUCH = dt.timedelta(minutes=2)
_HARMLESS = {Reason.NO_HISTORY, Reason.OUTAGE}
"""What was wrong once but keeps no other post from being sent."""

_NOTICE_SECONDS = 30.0
_AT_ONCE = 16
"""So many notices are under way at most; what is left is told by the next polls."""

_PATIENCE = 5.0
"""So long a poll waits for notices; what takes longer goes on beside the next polls."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class ModeratorNotifier:
    """Brings notices, each once: to the fallback channel, else to the server's owner."""

    client: Client
    posting: PostingService
    caller: Caller
    places: Places

    async def tell(
        self, guild: discord.Guild, problem: Problem, *, settings: GuildSettings
    ) -> None:
        """Send a problem; when nobody can be reached, `/settings check` still shows it.

        Raises TimeoutError where Discord does not answer.
        """
        place = await self.places.channel(guild, settings.fallback_channel)
        outcome: Done[Any] | Refused | Reason | Unsure
        if isinstance(place, Reason | Unsure):
            outcome = place
        else:
            outcome = await self._send(place, guild, problem, settings=settings)
        if isinstance(outcome, Refused | Reason) and guild.owner_id is not None:
            direct = await self.places.direct(guild.owner_id)
            if isinstance(direct, Reason | Unsure):
                outcome = direct
            else:
                outcome = await self._send(direct, guild, problem, settings=settings)
        if isinstance(outcome, Unsure):
            raise TimeoutError("Discord did not say whether the notice arrived")
        if isinstance(outcome, Refused | Reason):
            _log.info("nobody of server %s can be told of a problem", guild.id)
        await self.posting.problems.set_told(problem, now=self.client.now())

    async def _send(
        self,
        place: discord.abc.Messageable,
        guild: discord.Guild,
        problem: Problem,
        *,
        settings: GuildSettings,
    ) -> Done[Any] | Refused | Unsure:
        card = problem_card(
            words_of(guild, settings), problem, server=guild.name, sources=self.posting.sources
        )
        none = discord.AllowedMentions.none()
        return await self.caller.call(
            lambda: place.send(view=card, nonce=problem.nonce, allowed_mentions=none),
            seconds=_NOTICE_SECONDS,
        )


@dataclass(slots=True)
class ProblemKeeper:
    """Keeps the problems of servers."""

    client: Client
    posting: PostingService
    notifier: ModeratorNotifier
    bulkhead: Bulkhead
    _touched: set[int] = field(default_factory=set, init=False)
    _notices: set[asyncio.Task[object]] = field(default_factory=set, init=False)

    def touch(self, guild_id: int) -> None:
        """Note that something changed in a server."""
        self._touched.add(guild_id)

    async def apply_touches(self, now: dt.datetime) -> None:
        """Try what Discord refused sooner where something changed, but not at once again."""
        if self._touched:
            touched, self._touched = self._touched, set()
            try:
                await self.posting.problems.hasten(touched, retry_at=now + _AFTER_TOUCH)
            except BaseException:
                self._touched |= touched
                raise

    async def blocking(self, job: PostJob, now: dt.datetime) -> Problem | None:
        """Return the problem for which a post is not even tried now; None if there is none."""
        for each in await self.posting.problems.list_of(job.key.target_id):
            is_its = each.feature == job.source.feature
            if is_its and each.retry_at > now and each.reason not in _HARMLESS:
                return each
        return None

    async def blocked(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what memory says is against a post, unless it waits for something anyway."""
        if await self.blocking(blocked.job, now) is None:
            await self._open_blocked(blocked, now=now, retry_at=SEEN)

    async def refused(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what Discord said against a post; it is asked again ever more rarely."""
        retry_at = await self._retry_at(blocked.job.key, now)
        await self._open_blocked(blocked, now=now, retry_at=retry_at)

    async def broken(self, key: PostKey, now: dt.datetime) -> None:
        """Note that something went wrong with a post on our side, which may happen again."""
        feature = self.posting.sources[key.kind].feature
        if feature is not None:
            missing = MissingPermission(feature, Reason.BROKEN)
            retry_at = await self._retry_at(key, now)
            await self._open(key.target_id, missing, now=now, retry_at=retry_at)

    async def _retry_at(self, key: PostKey, now: dt.datetime) -> dt.datetime:
        feature = self.posting.sources[key.kind].feature
        problems = await self.posting.problems.list_of(key.target_id)
        since = next((each.since_at for each in problems if each.feature == feature), now)
        return now + min(max(_FIRST_WAIT, now - since), _LONGEST_WAIT)

    async def went_out(self, ready: ReadyPost, now: dt.datetime) -> None:
        """Note that a post went out, and what it had to do without."""
        key, source = ready.key, ready.job.source
        if not isinstance(source, ServerSource):
            return
        known = {each.feature for each in await self.posting.problems.list_of(key.target_id)}
        missing = {each.feature for each in ready.missing}
        extras = (PING,) if source.extras is not None else ()
        for each in (source.feature, *extras):
            if each in known and each not in missing:
                await self.posting.problems.close(key.target_id, each)
        for permission in ready.missing:
            await self._open(key.target_id, permission, now=now, retry_at=SEEN)

    async def steps_refused(self, post: Post, refused: dict[str, Reason], now: dt.datetime) -> None:
        """Note which steps after a post Discord refused."""
        for step, reason in refused.items():
            missing = MissingPermission(STEPS[step], reason, post.channel_id)
            await self._open(post.key.target_id, missing, now=now, retry_at=now + _FIRST_WAIT)

    async def settle(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Forget what memory shows to be mended or switched off, and tell of what is new."""
        for each in await self.posting.problems.list_all(shards=shards):
            key = f"the notice about {each.feature} to server {each.guild_id}"
            if not self.bulkhead.is_under_way(key):
                work = partial(self._settle, each, key=key)
                await self.bulkhead.keep(f"looking after {key}", work)
        if self._notices:
            await asyncio.wait(self._notices, timeout=_PATIENCE)

    async def _settle(self, problem: Problem, *, key: str) -> None:
        settings = await self.posting.settings.get(problem.guild_id)
        is_on = self.posting.sources.is_switched_on(settings, problem.feature)
        if not is_on or self._is_mended(problem, settings):
            await self.posting.problems.close(problem.guild_id, problem.feature)
            return
        has_room = len(self._notices) < _AT_ONCE
        if problem.told_at is None and has_room and not self.bulkhead.is_resting(key):
            work = self.bulkhead.keep(key, partial(self._tell, problem, settings))
            task = self.bulkhead.launch(key, work)
            self._notices.add(task)
            task.add_done_callback(self._notices.discard)

    async def _tell(self, problem: Problem, settings: GuildSettings) -> None:
        guild = self.client.get_guild(problem.guild_id)
        if guild is not None and not guild.unavailable:
            await self.notifier.tell(guild, problem, settings=settings)

    def _is_mended(self, problem: Problem, settings: GuildSettings) -> bool:
        """Return whether memory, which showed a problem, shows it no longer.

        What Discord itself refused is mended when it works, not before.
        """
        guild = self.client.get_guild(problem.guild_id)
        if guild is None or guild.unavailable or problem.retry_at != SEEN:
            return False
        if problem.reason in _HARMLESS:
            return problem.told_at is not None
        missing = find_missing(guild, settings, self.posting.sources)
        return all(each.feature != problem.feature for each in missing)

    async def _open_blocked(
        self, blocked: Blocked, *, now: dt.datetime, retry_at: dt.datetime
    ) -> None:
        """Open a server's problem; a person who can't be written to is left alone from now on."""
        job, feature = blocked.job, blocked.job.source.feature
        if feature is not None:
            missing = MissingPermission(feature, blocked.reason, blocked.channel_id)
            await self._open(job.key.target_id, missing, now=now, retry_at=retry_at)
        elif blocked.reason is Reason.DM_CLOSED:
            await self.posting.stop(job.key, now=now)

    async def _open(
        self, guild_id: int, missing: MissingPermission, *, now: dt.datetime, retry_at: dt.datetime
    ) -> None:
        problem = Problem(
            guild_id, missing.feature, missing.reason, missing.channel_id, now, retry_at
        )
        await self.posting.problems.open(problem)
