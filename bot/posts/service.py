"""What is to be posted now, who may post it, and what became of it. Nothing here sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.follows.model import FOLLOWING_TIMETABLE, Follower
from bot.follows.service import FollowService
from bot.kit.db.database import Database
from bot.kit.db.tables import Table
from bot.kit.zones import local_date
from bot.posts.coming import Coming
from bot.posts.content import Content
from bot.posts.editions.compose import EditionService
from bot.posts.model import (
    FEATURES,
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
    SERVER_KINDS,
    Occasion,
    PostKind,
    Timetable,
    Verdict,
    deadline,
    judge,
    kind_settings,
    next_occasion,
    passed_since,
    planned_timetable,
    timetable_of,
)
from bot.posts.store.clock_faults import ClockFaultStore
from bot.posts.store.departures import DepartureStore
from bot.posts.store.posts import PostStore
from bot.posts.store.problems import ProblemStore
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService
from bot.trivia.daily.service import DailyQuestionService

_WEEK = 7


@dataclass(frozen=True, slots=True)
class PostJob:
    """A post that is to be sent, by what is stored now.

    `taken` is its place in the timetable, None for one that was claimed before. `settings` are the
    server's (the defaults for a person), `follower` is the person.
    """

    key: PostKey
    due_at: dt.datetime
    until_at: dt.datetime
    settings: GuildSettings
    follower: Follower | None = None
    taken: TakenOccasion | None = None

    @property
    def channel_id(self) -> int | None:
        """Return the channel that the server chose for this kind of post."""
        return _channel(self.settings, self.key.kind)


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
    editions : EditionService
        Composes posts.
    follows : FollowService
        Knows whom people follow.
    daily_questions : DailyQuestionService
        Draws and keeps the questions of days.
    tables : Sequence[Table]
        What features keep of servers, which goes some time after the bot left one.
    """

    def __init__(
        self,
        database: Database,
        *,
        settings: SettingsService,
        editions: EditionService,
        follows: FollowService,
        daily_questions: DailyQuestionService,
        tables: Sequence[Table],
    ) -> None:
        self._posts = PostStore(database)
        self._problems = ProblemStore(database)
        self._departures = DepartureStore(database, tables)
        self._faults = ClockFaultStore(database)
        self._settings = settings
        self._editions = editions
        self._follows = follows
        self._daily_questions = daily_questions

    # What moderators ask for.

    async def next_due(self, target_id: int, kind: PostKind) -> DuePost | None:
        """Return the next occasion; None where the post is off or paused."""
        return await self._posts.next_due(target_id, kind)

    async def coming(self, guild_id: int) -> Coming:
        """Return a server's next posts, and the latest dates that had one."""
        return await self._posts.coming(guild_id, SERVER_KINDS)

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

    async def shown_last_year(self, guild_id: int, on: dt.date) -> tuple[str, ...]:
        """Return the slugs of what a server was shown a year before a date; perhaps none."""
        key = _year_before(PostKey(guild_id, PostKind.DAILY, on))
        return (await self._posts.list_shown([key])).get(key, ())

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
            timetable = self._timetable(due.key, settings)
            if timetable is None:
                await self._posts.delete_timetable(due.key.target_id, due.key.kind)
            elif judge(timetable, _occasion(due), now) is Verdict.PASSED:
                passed.append(PassedPost(due, timetable))
            else:
                jobs.append(await self._job(due, timetable, settings))
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
        settings = await self._settings.get(guild_id)
        timetable = planned_timetable(settings, kind)
        on = local_date(timetable.zone, now)
        if timetable.weekday is not None:
            on -= dt.timedelta((on.weekday() - timetable.weekday) % _WEEK)
        key = PostKey(guild_id, kind, on)
        until_at = deadline(timetable, Occasion(on, now))
        taken = TakenOccasion(
            DuePost(key, now), until_at, next_occasion(timetable, on), _channel(settings, kind)
        )
        job = PostJob(key, now, until_at, settings, taken=taken)
        return job, await self._posts.find(key)

    async def compose(self, job: PostJob, *, now: dt.datetime) -> Content | None:
        """Compose a post; None where there is nothing to say.

        What is drawn by lot is stored here, so that a repeated send says the same.
        """
        key = job.key
        if key.kind is PostKind.WEEKLY:
            return await self._editions.weekly(job.settings, key.on, guild_id=key.target_id)
        if key.kind is PostKind.DAILY:
            last_year = await self.shown_last_year(key.target_id, key.on)
            return await self._editions.daily(
                job.settings, key.on, guild_id=key.target_id, last_year=last_year
            )
        if key.kind is PostKind.QUESTION:
            return await self._daily_questions.prepare(
                key.target_id, key.on, settings=job.settings, now=now
            )
        if job.follower is None:
            return None
        return await self._editions.following(job.follower.artists, key.on, seen=job.follower.seen)

    async def newest_id(self) -> int:
        """Return the number of the work that was added last, for followers told of it."""
        return await self._editions.newest_id()

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
        seen: int | None = None,
    ) -> bool:
        """Note that a post is out, and what is to follow: ``thread``, ``publish``."""
        return await self._posts.finish(
            key,
            PostState.SENT,
            now=now,
            message_id=message_id,
            steps=dict.fromkeys(steps, StepState.TODO),
            shown=shown,
            seen=seen,
        )

    async def failed(self, key: PostKey, reason: Reason, *, now: dt.datetime) -> None:
        """Note that Discord refused a post for certain."""
        await self._posts.finish(key, PostState.FAILED, now=now, reason=reason)

    async def lost(self, key: PostKey, reason: Reason, *, now: dt.datetime) -> None:
        """Note that nobody can find out whether a post is out: it is never sent again."""
        await self._posts.finish(key, PostState.UNKNOWN, now=now, reason=reason)

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
                await self._follower(each.key),
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
            timetable = self._timetable(PostKey(target_id, kind, now.date()), settings)
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
        timetables = {kind: timetable_of(settings, kind) for kind in FEATURES}
        return await self._departures.come_back(guild_id, timetables, now=now)

    async def departed(self, *, shards: ShardFilter) -> list[int]:
        """List the servers that the bot left and whose data is still kept."""
        return await self._departures.list_departed(shards=shards)

    async def servers(self, *, shards: ShardFilter, after: int = 0) -> list[int]:
        """List servers with settings, by id, a thousand at a time."""
        return await self._departures.list_servers(shards=shards, after=after)

    async def stop_following(self, user_id: int, *, now: dt.datetime) -> None:
        """Write no more to somebody whose direct messages are closed."""
        await self._follows.stop(user_id, now=now)

    async def tidy(self, now: dt.datetime) -> None:
        """End what is over by itself, some time after its post."""
        await self._daily_questions.close_old(now)

    async def prune(self, now: dt.datetime) -> int:
        """Remove what is kept no longer; give how many entries and servers it was."""
        return await self._departures.prune(now)

    async def _settings_of(self, keys: Iterable[PostKey]) -> dict[int, GuildSettings]:
        wanted = {each.target_id for each in keys}
        return await self._settings.get_many(wanted) if wanted else {}

    def _timetable(self, key: PostKey, settings: dict[int, GuildSettings]) -> Timetable | None:
        if key.kind is PostKind.FOLLOWING:
            return FOLLOWING_TIMETABLE
        return timetable_of(settings[key.target_id], key.kind)

    async def _job(
        self, due: DuePost, timetable: Timetable, settings: dict[int, GuildSettings]
    ) -> PostJob:
        until_at = deadline(timetable, _occasion(due))
        following = next_occasion(timetable, due.key.on)
        own = settings[due.key.target_id]
        return PostJob(
            due.key,
            due.due_at,
            until_at,
            own,
            await self._follower(due.key),
            TakenOccasion(due, until_at, following, _channel(own, due.key.kind)),
        )

    async def _follower(self, key: PostKey) -> Follower | None:
        if key.kind is not PostKind.FOLLOWING:
            return None
        return await self._follows.follower(key.target_id)


def _occasion(due: DuePost) -> Occasion:
    return Occasion(due.key.on, due.due_at)


def _channel(settings: GuildSettings, kind: PostKind) -> int | None:
    return kind_settings(settings, kind).channel_id if kind in SERVER_KINDS else None


def _year_before(key: PostKey) -> PostKey:
    try:
        return replace(key, on=key.on.replace(year=key.on.year - 1))
    except ValueError:
        # 29 February: a common year shows its anniversaries on the 28th.
        return replace(key, on=dt.date(key.on.year - 1, 2, 28))
