"""What does not work for which server: noted, told once, and forgotten when it works again."""

from __future__ import annotations

import datetime as dt

from bot.kit.discord.client import Client
from bot.posts.delivery.access import find_missing
from bot.posts.delivery.notices import ModeratorNotifier
from bot.posts.delivery.writer import STEPS, Blocked, ReadyPost, feature_of
from bot.posts.model import (
    WITH_EXTRAS,
    Feature,
    Post,
    PostKey,
    Problem,
    Reason,
    ShardFilter,
    is_switched_on,
)
from bot.posts.schedule import PostKind
from bot.posts.service import PostingService
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

    async def blocking(self, key: PostKey, now: dt.datetime) -> Problem | None:
        """Return the problem for which a post is not even tried now; None if there is none."""
        feature = feature_of(key.kind)
        for each in await self._posting.problems(key.target_id):
            if each.feature is feature and each.retry_at > now and each.reason not in _HARMLESS:
                return each
        return None

    async def blocked(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what memory says is against a post."""
        key = blocked.job.key
        if key.kind is PostKind.FOLLOWING:
            await self._stop_following(key, blocked.reason, now)
            return
        await self._open(key, blocked.reason, blocked.channel_id, now=now, retry_at=SEEN)

    async def refused(self, blocked: Blocked, now: dt.datetime) -> None:
        """Note what Discord said against a post; it is asked again ever more rarely."""
        key = blocked.job.key
        if key.kind is PostKind.FOLLOWING:
            await self._stop_following(key, blocked.reason, now)
            return
        feature = feature_of(key.kind)
        problems = await self._posting.problems(key.target_id)
        since = next((each.since_at for each in problems if each.feature is feature), now)
        wait = min(max(_FIRST_WAIT, now - since), _LONGEST_WAIT)
        await self._open(key, blocked.reason, blocked.channel_id, now=now, retry_at=now + wait)

    async def lost(self, post: Post, now: dt.datetime) -> None:
        """Note that nobody can find out whether a post arrived."""
        if post.key.kind is not PostKind.FOLLOWING:
            await self._open(post.key, Reason.NO_HISTORY, post.channel_id, now=now, retry_at=SEEN)

    async def went_out(self, ready: ReadyPost, now: dt.datetime) -> None:
        """Note that a post went out, and what it had to do without."""
        key = ready.key
        feature = feature_of(key.kind)
        if feature is None:
            return
        known = {each.feature for each in await self._posting.problems(key.target_id)}
        missing = {each.feature for each in ready.missing}
        extras = (Feature.PING,) if key.kind in WITH_EXTRAS else ()
        for each in (feature, *extras):
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
        missing = find_missing(guild, settings)
        return all(each.feature is not problem.feature for each in missing)

    async def _open(
        self,
        key: PostKey,
        reason: Reason,
        channel_id: int | None,
        *,
        now: dt.datetime,
        retry_at: dt.datetime,
    ) -> None:
        feature = feature_of(key.kind)
        if feature is not None:
            await self._posting.open_problem(
                key.target_id, feature, reason, channel_id=channel_id, now=now, retry_at=retry_at
            )

    async def _stop_following(self, key: PostKey, reason: Reason, now: dt.datetime) -> None:
        if reason is Reason.DM_CLOSED:
            await self._posting.stop_following(key.target_id, now=now)
