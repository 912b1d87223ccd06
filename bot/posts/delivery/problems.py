"""What does not work for which server: noted, told once, and forgotten when it works again."""

from __future__ import annotations

import datetime as dt

from bot.kit.discord.client import Client
from bot.posts.delivery.access import find_missing
from bot.posts.delivery.notices import ModeratorNotifier
from bot.posts.delivery.writer import STEPS, Blocked, ReadyPost
from bot.posts.model import (
    Feature,
    Post,
    Problem,
    Reason,
    ShardFilter,
)
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


class ProblemKeeper:
    """Keeps the problems of servers.

    Parameters
    ----------
    client : Client
        Knows servers.
    posting : PostingService
        Keeps the problems.
    notifier : ModeratorNotifier
        Tells moderators.
    """

    def __init__(
        self, client: Client, posting: PostingService, notifier: ModeratorNotifier
    ) -> None:
        self._client = client
        self._posting = posting
        self._notifier = notifier
        self._touched: set[int] = set()

    def touch(self, guild_id: int) -> None:
        """Note that something changed in a server."""
        self._touched.add(guild_id)

    async def apply_touches(self, now: dt.datetime) -> None:
        """Try what Discord refused sooner where something changed, but not at once again."""
        touched, self._touched = self._touched, set()
        await self._posting.hasten(touched, retry_at=now + _AFTER_TOUCH)

    async def blocking(self, job: PostJob, now: dt.datetime) -> Problem | None:
        """Return the problem for which a post is not even tried now; None if there is none."""
        for each in await self._posting.problems(job.key.target_id):
            if (
                each.feature is job.source.feature
                and each.retry_at > now
                and each.reason not in _HARMLESS
            ):
                return each
        return None

    async def blocked(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what memory says is against a post."""
        await self._open(blocked, now=now, retry_at=SEEN)

    async def refused(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what Discord said against a post; it is asked again ever more rarely."""
        feature = blocked.job.source.feature
        problems = await self._posting.problems(blocked.job.key.target_id)
        since = next((each.since_at for each in problems if each.feature is feature), now)
        wait = min(max(_FIRST_WAIT, now - since), _LONGEST_WAIT)
        await self._open(blocked, now=now, retry_at=now + wait)

    async def went_out(self, ready: ReadyPost, now: dt.datetime) -> None:
        """Note that a post went out, and what it had to do without."""
        key, source = ready.key, ready.job.source
        if not isinstance(source, ServerSource):
            return
        known = {each.feature for each in await self._posting.problems(key.target_id)}
        missing = {each.feature for each in ready.missing}
        extras = (Feature.PING,) if source.extras is not None else ()
        for each in (source.feature, *extras):
            if each in known and each not in missing:
                await self._posting.close_problem(key.target_id, each)
        for permission in ready.missing:
            await self._posting.open_problem(
                key.target_id,
                permission.feature,
                permission.reason,
                channel_id=permission.channel_id,
                now=now,
                retry_at=SEEN,
            )

    async def steps_refused(self, post: Post, refused: dict[str, Reason], now: dt.datetime) -> None:
        """Note which steps after a post Discord refused."""
        for step, reason in refused.items():
            await self._posting.open_problem(
                post.key.target_id,
                STEPS[step],
                reason,
                channel_id=post.channel_id,
                now=now,
                retry_at=now + _FIRST_WAIT,
            )

    async def settle(self, shards: ShardFilter, now: dt.datetime) -> None:
        """Forget what memory shows to be mended or switched off, and tell of what is new."""
        problems = await self._posting.all_problems(shards=shards)
        if not problems:
            return
        settings = await self._posting.settings_of({each.guild_id for each in problems})
        is_switched_on = self._posting.sources.is_switched_on
        for each in problems:
            own = settings[each.guild_id]
            if not is_switched_on(own, each.feature) or self._is_mended(each, own):
                await self._posting.close_problem(each.guild_id, each.feature)
            elif each.told_at is None:
                await self._tell(each, own)

    async def _tell(self, problem: Problem, settings: GuildSettings) -> None:
        guild = self._client.get_guild(problem.guild_id)
        if guild is not None and not guild.unavailable:
            await self._notifier.tell(guild, problem, settings=settings)

    def _is_mended(self, problem: Problem, settings: GuildSettings) -> bool:
        """Return whether memory, which showed a problem, shows it no longer.

        What Discord itself refused is mended when it works, not before.
        """
        guild = self._client.get_guild(problem.guild_id)
        if guild is None or guild.unavailable or problem.retry_at != SEEN:
            return False
        if problem.reason in _HARMLESS:
            return problem.told_at is not None
        missing = find_missing(guild, settings, self._posting.sources)
        return all(each.feature is not problem.feature for each in missing)

    async def _open(self, blocked: Blocked, *, now: dt.datetime, retry_at: dt.datetime) -> None:
        """Open a server's problem; a person who can't be written to is left alone from now on."""
        job, reason = blocked.job, blocked.reason
        if job.source.feature is not None:
            await self._posting.open_problem(
                job.key.target_id,
                job.source.feature,
                reason,
                channel_id=blocked.channel_id,
                now=now,
                retry_at=retry_at,
            )
        elif reason is Reason.DM_CLOSED:
            await self._posting.stop(job.key, now=now)
