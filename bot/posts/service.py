"""What is to be posted now, who may post it, and what became of it. Nothing here sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.kit.db.database import Database
from bot.kit.db.tables import Table
from bot.kit.zones import local_date
from bot.posts.coming import Coming
from bot.posts.edition import Content
from bot.posts.model import (
    DuePost,
    Feature,
    Post,
    PostKey,
    PostState,
    Problem,
    Reason,
    ShardFilter,
    StepState,
    TakenOccasion,
)
from bot.posts.schedule import (
    Occasion,
    PostKind,
    Timetable,
    Verdict,
    deadline,
    judge,
    next_occasion,
    passed_since,
)
from bot.posts.sources import Composed, Composer, PostSource, PostSources
from bot.posts.store.clock_faults import ClockFaultStore
from bot.posts.store.departures import DepartureStore
from bot.posts.store.posts import Note, PostStore
from bot.posts.store.problems import ProblemStore
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService

_WEEK = 7


@dataclass(frozen=True, slots=True)
class PostJob:
    """A post that is to be sent, by what is stored now.

    `taken` is its place in the timetable, None for one that was claimed before. `settings` are the
    server's (the defaults for a person).
    """

    key: PostKey
    due_at: dt.datetime
    until_at: dt.datetime
    settings: GuildSettings
    source: PostSource
    taken: TakenOccasion | None = None

    @property
    def channel_id(self) -> int | None:
        """Return the channel that the server chose for this kind of post."""
        return self.source.channel_id(self.settings)


@dataclass(frozen=True, slots=True)
class PassedPost:
    """An occasion whose time has passed."""

    due: DuePost
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class DueBatch:
    """A batch of what is due: to be sent, missed, and where the next batch goes on."""

    jobs: tuple[PostJob, ...]
    passed: tuple[PassedPost, ...]
    last: DuePost | None


class PostingService:
    """Keeps the books of what is posted. Instants are aware.

    Parameters
    ----------
    database : Database
        Holds ledger, timetables, problems and departures.
    settings : SettingsService
        When and where servers want posts.
    sources : PostSources
        All kinds of post.
    composers : Mapping[PostKind, Composer]
        What composes each of them.
    tables : Sequence[Table]
        What features keep of servers, which goes some time after the bot left one.
    """

    def __init__(
        self,
        database: Database,
        *,
        settings: SettingsService,
        sources: PostSources,
        composers: Mapping[PostKind, Composer],
        tables: Sequence[Table],
    ) -> None:
        self.sources = sources
        self._posts = PostStore(database)
        self._problems = ProblemStore(database)
        self._departures = DepartureStore(database, tables)
        self._faults = ClockFaultStore(database)
        self._settings = settings
        self._composers = {each.kind: composers[each.kind] for each in sources}

    # What moderators ask for.

    async def next_due(self, target_id: int, kind: PostKind) -> DuePost | None:
        """Return the next occasion; None where the post is off or paused."""
        return await self._posts.next_due(target_id, kind)

    async def coming(self, guild_id: int) -> Coming:
        """Return a server's next posts, and the latest dates that had one."""
        return await self._posts.coming(guild_id, [each.kind for each in self.sources.servers])

    async def history(
        self,
        target_id: int,
        *,
        kinds: Iterable[PostKind],
        before: dt.date | None = None,
        limit: int = 25,
    ) -> tuple[Post, ...]:
        """List what became of local dates before one, the latest first."""
        return await self._posts.list_history(target_id, kinds=kinds, before=before, limit=limit)

    async def problems(self, guild_id: int) -> tuple[Problem, ...]:
        """List what was found not to work for a server."""
        return await self._problems.list_of(guild_id)

    async def find(self, key: PostKey) -> Post | None:
        """Return what became of an occasion; None before it is due."""
        return await self._posts.find(key)

    # What is to be done now.

    async def due(
        self, now: dt.datetime, *, shards: ShardFilter, limit: int, after: DuePost | None = None
    ) -> DueBatch:
        """Return a batch of what is due, what has waited longest first.

        Nothing is changed: the same is given again until it is claimed, passed over or skipped.
        """
        found = await self._posts.list_due(now, shards=shards, limit=limit, after=after)
        settings = await self._settings_of(each.key for each in found)
        jobs: list[PostJob] = []
        passed: list[PassedPost] = []
        for due in found:
            timetable = self._timetable(due.key.kind, settings[due.key.target_id])
            if timetable is None:
                await self._posts.delete_timetable(due.key.target_id, due.key.kind)
            elif judge(timetable, _occasion(due), now) is Verdict.PASSED:
                passed.append(PassedPost(due, timetable))
            else:
                jobs.append(self._job(due, timetable, settings[due.key.target_id]))
        return DueBatch(tuple(jobs), tuple(passed), found[-1] if len(found) == limit else None)

    async def skip(self, passed: Sequence[PassedPost], *, reason: Reason, now: dt.datetime) -> None:
        """Enter missed occasions as skipped; what comes next may be due at once."""
        plans = [
            (each.due, each.timetable, passed_since(each.timetable, _occasion(each.due), now))
            for each in passed
        ]
        await self._posts.skip(plans, reason=reason, now=now)

    async def post_of_today(
        self, guild_id: int, kind: PostKind, *, now: dt.datetime
    ) -> tuple[PostJob, Post | None]:
        """Return the post of the server's date (of its week), and what became of it so far."""
        settings, source = await self._settings.get(guild_id), self.sources.server(kind)
        timetable = source.planned(settings)
        on = local_date(timetable.zone, now)
        if timetable.weekday is not None:
            on -= dt.timedelta((on.weekday() - timetable.weekday) % _WEEK)
        key = PostKey(guild_id, kind, on)
        until_at = deadline(timetable, Occasion(on, now))
        taken = TakenOccasion(
            DuePost(key, now), until_at, next_occasion(timetable, on), source.channel_id(settings)
        )
        job = PostJob(key, now, until_at, settings, source, taken)
        return job, await self._posts.find(key)

    async def compose(self, job: PostJob, *, now: dt.datetime) -> Composed | None:
        """Compose a post; None where there is nothing to say.

        What is drawn by lot is stored here, so that a repeated send says the same.
        """
        return await self._composers[job.key.kind].compose(job.key, job.settings, now=now)

    async def preview(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Content | None:
        """Return what a post would say by what is known now; nothing is stored."""
        return await self._composers[key.kind].preview(key, settings, now=now)

    async def claim(self, jobs: Sequence[PostJob], *, now: dt.datetime) -> set[PostKey]:
        """Take what is due; only what is given back may be sent by the caller."""
        return await self._posts.claim([each.taken for each in jobs if each.taken], now=now)

    async def claim_now(self, job: PostJob, *, now: dt.datetime) -> bool:
        """Take a post that a moderator wants now."""
        return job.taken is not None and await self._posts.claim_now(job.taken, now=now)

    async def reclaim(self, job: PostJob, *, now: dt.datetime) -> bool:
        """Take a refused post again, before its deadline."""
        return await self._posts.reclaim(job.key, channel_id=job.channel_id, now=now)

    async def restart(self, post: Post, *, channel_id: int | None, now: dt.datetime) -> bool:
        """Begin anew with a post of which the channel's history shows no trace."""
        return await self._posts.restart(post, channel_id=channel_id, now=now)

    async def pass_over(
        self, jobs: Sequence[PostJob], *, state: PostState, reason: Reason, now: dt.datetime
    ) -> None:
        """Enter due occasions as failed or skipped, without a call."""
        taken = [each.taken for each in jobs if each.taken]
        await self._posts.pass_over(taken, state=state, reason=reason, now=now)

    async def advance(self, job: PostJob) -> None:
        """Go on to the next occasion without an entry: there is nothing to say."""
        if job.taken is not None:
            await self._posts.advance(job.taken)

    async def sent(
        self,
        key: PostKey,
        message_id: int,
        *,
        now: dt.datetime,
        steps: Collection[str] = (),
        shown: Iterable[str] = (),
        note: Note | None = None,
    ) -> bool:
        """Note that a post is out, and what is to follow: ``thread``, ``publish``."""
        return await self._posts.finish(
            key,
            PostState.SENT,
            now=now,
            message_id=message_id,
            steps=dict.fromkeys(steps, StepState.TODO),
            shown=shown,
            note=note,
            kept=self.sources[key.kind].kept,
        )

    async def failed(self, key: PostKey, reason: Reason, *, now: dt.datetime) -> None:
        """Note that Discord refused a post for certain."""
        kept = self.sources[key.kind].kept
        await self._posts.finish(key, PostState.FAILED, now=now, reason=reason, kept=kept)

    async def lost(self, key: PostKey, reason: Reason, *, now: dt.datetime) -> None:
        """Note that nobody can find out whether a post is out: it is never sent again."""
        kept = self.sources[key.kind].kept
        await self._posts.finish(key, PostState.UNKNOWN, now=now, reason=reason, kept=kept)

    async def step(self, key: PostKey, step: str, state: StepState, *, now: dt.datetime) -> None:
        """Note how far a step after a post is."""
        await self._posts.set_step(key, step, state, now=now)

    async def unfinished(
        self, *, shards: ShardFilter, kinds: Collection[PostKind] = tuple(PostKind)
    ) -> list[Post]:
        """List what was being sent, or has a step to go, with what this process has in hand."""
        found = await self._posts.list_unfinished(shards=shards)
        return [each for each in found if each.key.kind in kinds]

    async def refused(self, now: dt.datetime, *, shards: ShardFilter) -> list[Post]:
        """List what was refused and may still be sent."""
        return await self._posts.list_failed(now, shards=shards)

    async def jobs_of(self, posts: Sequence[Post]) -> list[PostJob]:
        """Return what is needed to send posts (again) that are in the ledger."""
        settings = await self._settings_of(each.key for each in posts)
        return [
            PostJob(
                each.key,
                each.due_at,
                each.until_at,
                settings[each.key.target_id],
                self.sources[each.key.kind],
            )
            for each in posts
        ]

    async def settings_of(self, guild_ids: Iterable[int]) -> dict[int, GuildSettings]:
        """Return the settings of some servers."""
        return await self._settings.get_many(guild_ids)

    async def mend_clock_faults(self, now: dt.datetime, *, shards: ShardFilter) -> int:
        """Bring back what a clock that ran ahead had skipped; give how many it was."""
        found = await self._faults.list_ahead(now, shards=shards)
        settings = await self._settings_of(PostKey(*each, now.date()) for each in found)
        mended = 0
        for target_id, kind in found:
            timetable = self._timetable(kind, settings[target_id])
            mended += await self._faults.bring_back(target_id, kind, timetable=timetable, now=now)
        return mended

    # What does not work.

    async def open_problem(
        self,
        guild_id: int,
        feature: Feature,
        reason: Reason,
        *,
        channel_id: int | None,
        now: dt.datetime,
        retry_at: dt.datetime,
    ) -> None:
        """Note that a feature does not work; the same as before keeps its beginning."""
        await self._problems.open(
            Problem(guild_id, feature, reason, channel_id, since_at=now, retry_at=retry_at)
        )

    async def close_problem(self, guild_id: int, feature: Feature) -> None:
        """Note that a feature works."""
        await self._problems.close(guild_id, feature)

    async def told(self, problem: Problem, *, now: dt.datetime) -> None:
        """Note that moderators were told, or can't be."""
        await self._problems.set_told(problem, now=now)

    async def hasten(self, guild_ids: Collection[int], *, retry_at: dt.datetime) -> None:
        """Try what Discord refused sooner in servers where something changed."""
        if guild_ids:
            await self._problems.hasten(guild_ids, retry_at=retry_at)

    async def all_problems(self, *, shards: ShardFilter) -> tuple[Problem, ...]:
        """List what does not work in the servers of some shards."""
        return await self._problems.list_all(shards=shards)

    # Coming and going.

    async def depart(self, guild_id: int, *, now: dt.datetime) -> None:
        """Note that the bot left a server; its data is kept for 30 days."""
        await self._departures.depart(guild_id, now=now)

    async def come_back(self, guild_id: int, *, now: dt.datetime) -> bool:
        """Note that the bot is in a server (again); whatever was set there goes on."""
        settings = await self._settings.get(guild_id)
        timetables = {each.kind: each.timetable(settings) for each in self.sources.servers}
        return await self._departures.come_back(guild_id, timetables, now=now)

    async def departed(self, *, shards: ShardFilter) -> list[int]:
        """List the servers that the bot left and whose data is still kept."""
        return await self._departures.list_departed(shards=shards)

    async def servers(self, *, shards: ShardFilter, after: int = 0) -> list[int]:
        """List servers with settings, by id, a thousand at a time."""
        return await self._departures.list_servers(shards=shards, after=after)

    async def stop(self, key: PostKey, *, now: dt.datetime) -> None:
        """Send no more posts of a kind to somebody whose direct messages are closed."""
        await self._composers[key.kind].stop(key.target_id, now=now)

    async def tidy(self, now: dt.datetime) -> None:
        """End what is over by itself, some time after its post."""
        for each in self._composers.values():
            await each.tidy(now)

    async def prune(self, now: dt.datetime) -> int:
        """Remove what is kept no longer; give how many entries and servers it was."""
        return await self._departures.prune(now)

    async def _settings_of(self, keys: Iterable[PostKey]) -> dict[int, GuildSettings]:
        wanted = {each.target_id for each in keys}
        return await self._settings.get_many(wanted) if wanted else {}

    def _timetable(self, kind: PostKind, settings: GuildSettings) -> Timetable | None:
        return self.sources[kind].timetable(settings)

    def _job(self, due: DuePost, timetable: Timetable, settings: GuildSettings) -> PostJob:
        source, until_at = self.sources[due.key.kind], deadline(timetable, _occasion(due))
        following = next_occasion(timetable, due.key.on)
        taken = TakenOccasion(due, until_at, following, source.channel_id(settings))
        return PostJob(due.key, due.due_at, until_at, settings, source, taken)


def _occasion(due: DuePost) -> Occasion:
    return Occasion(due.key.on, due.due_at)
