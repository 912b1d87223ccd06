"""What is to be posted now, who may post it, and what became of it. Nothing here sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.kit.bulkhead import Keep, plainly
from bot.kit.db.database import Database
from bot.kit.db.tables import Table
from bot.kit.zones import local_date
from bot.posts.model import (
    Coming,
    Content,
    DuePost,
    Edition,
    Post,
    PostKey,
    PostState,
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
from bot.posts.sources import Composed, Composer, PostSource, PostSources, ServerSource
from bot.posts.store.departures import DepartureStore
from bot.posts.store.posts import Note, PostStore
from bot.posts.store.problems import ProblemStore
from bot.posts.store.timetables import ClockFaultStore
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
    """Knows what is to be posted now. Instants are aware.

    What needs no more knowledge than the books have is asked of them: the `ledger` of posts and
    their timetables, the `problems` of servers, and the `departures` from them.
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
        self.ledger = PostStore(database)
        self.problems = ProblemStore(database)
        self.departures = DepartureStore(database, tables)
        self._faults = ClockFaultStore(database)
        self.settings = settings
        if missing := [each.kind for each in sources if each.kind not in composers]:
            raise LookupError(f"nothing composes {', '.join(missing)}: see bot/app/services.py")
        self._composers = {each.kind: composers[each.kind] for each in sources}

    async def coming(self, guild_id: int) -> Coming:
        """Return a server's next posts, and the latest dates that had one."""
        return await self.ledger.coming(guild_id, [each.kind for each in self.sources.servers])

    async def due(
        self,
        now: dt.datetime,
        *,
        shards: ShardFilter,
        limit: int,
        after: DuePost | None = None,
        keep: Keep = plainly,
    ) -> DueBatch:
        """Return a batch of what is due, what has waited longest first.

        Nothing is changed: the same is given again until it is claimed, passed over or skipped.
        `keep` keeps what goes wrong with one post, which is then left out, from the others.
        """
        found = await self.ledger.list_due(now, shards=shards, limit=limit, after=after)
        sorted_ = [
            await keep(each.key, partial(self._sort, each, now))
            for each in found
            if each.key.kind in self.sources
        ]
        return DueBatch(
            tuple(each for each in sorted_ if isinstance(each, PostJob)),
            tuple(each for each in sorted_ if isinstance(each, PassedPost)),
            found[-1] if len(found) == limit else None,
        )

    async def _sort(self, due: DuePost, now: dt.datetime) -> PostJob | PassedPost | None:
        settings = await self.settings.get(due.key.target_id)
        source = self.sources[due.key.kind]
        timetable = source.timetable(settings)
        if timetable is None:
            # Switching off takes the timetable out: a setting is left that can't be read.
            planned = source.planned(settings) if isinstance(source, ServerSource) else None
            await self.ledger.drop(due, planned, now=now)
            return None
        if judge(timetable, _occasion(due), now) is Verdict.PASSED:
            return PassedPost(due, timetable)
        return self._job(due, timetable, settings)

    async def skip(self, passed: Sequence[PassedPost], *, reason: Reason, now: dt.datetime) -> None:
        """Enter missed occasions as skipped; what comes next may be due at once."""
        plans = [
            (each.due, each.timetable, passed_since(each.timetable, _occasion(each.due), now))
            for each in passed
        ]
        await self.ledger.skip(plans, reason=reason, now=now)

    async def post_of_today(
        self, guild_id: int, kind: PostKind, *, now: dt.datetime
    ) -> tuple[PostJob, Post | None]:
        """Return the post of the server's date (of its week), and what became of it so far."""
        settings = await self.settings.get(guild_id)
        timetable = self.sources.server(kind).planned(settings)
        on = local_date(timetable.zone, now)
        if timetable.weekday is not None:
            on -= dt.timedelta((on.weekday() - timetable.weekday) % _WEEK)
        due = DuePost(PostKey(guild_id, kind, on), now)
        return self._job(due, timetable, settings), await self.ledger.find(due.key)

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

    async def again(self, post: Post, settings: GuildSettings, *, now: dt.datetime) -> Content:
        """Return what a post that is out would say now."""
        found = await self._composers[post.key.kind].again(post, settings, now=now)
        return found or Edition(post.key.kind, post.key.on)

    async def claim(self, jobs: Sequence[PostJob], *, now: dt.datetime) -> set[PostKey]:
        """Take what is due; only what is given back may be sent by the caller."""
        return await self.ledger.claim([each.taken for each in jobs if each.taken], now=now)

    async def claim_now(self, job: PostJob, *, now: dt.datetime) -> bool:
        """Take a post that a moderator wants now."""
        return job.taken is not None and await self.ledger.claim_now(job.taken, now=now)

    async def pass_over(
        self, job: PostJob, *, state: PostState, reason: Reason, now: dt.datetime
    ) -> None:
        """Enter a due occasion as failed or skipped, without a call."""
        if job.taken is not None:
            await self.ledger.pass_over(job.taken, state=state, reason=reason, now=now)

    async def advance(self, job: PostJob) -> None:
        """Go on to the next occasion without an entry: there is nothing to say."""
        if job.taken is not None:
            await self.ledger.advance(job.taken)

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
        return await self.ledger.finish(
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
        await self.ledger.finish(key, PostState.FAILED, now=now, reason=reason, kept=kept)

    async def lost(self, key: PostKey, reason: Reason, *, now: dt.datetime) -> None:
        """Note that nobody can find out whether a post is out: it is never sent again."""
        kept = self.sources[key.kind].kept
        await self.ledger.finish(key, PostState.UNKNOWN, now=now, reason=reason, kept=kept)

    async def give_up(self, key: PostKey, *, now: dt.datetime) -> None:
        """Note that a post is lost whose time is over and whose sending goes wrong again."""
        post = await self.ledger.find(key)
        if post is not None and post.state is PostState.SENDING and now >= post.until_at:
            await self.lost(key, Reason.BROKEN, now=now)

    async def job_of(self, post: Post) -> PostJob:
        """Return what is needed to send a post (again) that is in the ledger."""
        settings = await self.settings.get(post.key.target_id)
        source = self.sources[post.key.kind]
        return PostJob(post.key, post.due_at, post.until_at, settings, source)

    async def mend_clock_faults(
        self, now: dt.datetime, *, shards: ShardFilter, keep: Keep = plainly
    ) -> int:
        """Bring back what a clock that ran ahead had skipped; give how many it was."""
        found = await self._faults.list_ahead(now, shards=shards)
        mended = [
            await keep(
                f"bringing back the {kind} post to {target_id}",
                partial(self._bring_back, target_id, kind, now=now),
            )
            for target_id, kind in found
            if kind in self.sources
        ]
        return mended.count(True)

    async def _bring_back(self, target_id: int, kind: PostKind, *, now: dt.datetime) -> bool:
        timetable = self.sources[kind].timetable(await self.settings.get(target_id))
        return await self._faults.bring_back(target_id, kind, timetable=timetable, now=now)

    async def mend_timetables(
        self, now: dt.datetime, *, shards: ShardFilter, keep: Keep = plainly
    ) -> None:
        """Set the next occasion anew where the stored one can't be read."""
        for target_id, kind in await self._faults.list_unreadable(now, shards=shards):
            if kind in self.sources:
                work = partial(self._set_anew, target_id, kind, now=now)
                await keep(f"the timetable of {kind} of {target_id}", work)

    async def _set_anew(self, target_id: int, kind: PostKind, *, now: dt.datetime) -> None:
        timetable = self.sources[kind].timetable(await self.settings.get(target_id))
        await self._faults.set_anew(target_id, kind, timetable=timetable, now=now)

    async def come_back(self, guild_id: int, *, now: dt.datetime) -> bool:
        """Note that the bot is in a server (again); whatever was set there goes on."""
        settings = await self.settings.get(guild_id)
        timetables = {each.kind: each.timetable(settings) for each in self.sources.servers}
        return await self.departures.come_back(guild_id, timetables, now=now)

    async def stop(self, key: PostKey, *, now: dt.datetime) -> None:
        """Send no more posts of a kind to somebody whose direct messages are closed."""
        await self._composers[key.kind].stop(key.target_id, now=now)

    async def tidy(self, now: dt.datetime) -> None:
        """End what is over by itself, some time after its post."""
        for each in self._composers.values():
            await each.tidy(now)

    def _job(self, due: DuePost, timetable: Timetable, settings: GuildSettings) -> PostJob:
        source, until_at = self.sources[due.key.kind], deadline(timetable, _occasion(due))
        following = next_occasion(timetable, due.key.on)
        taken = TakenOccasion(due, until_at, following, source.channel_id(settings))
        return PostJob(due.key, due.due_at, until_at, settings, source, taken)


def _occasion(due: DuePost) -> Occasion:
    return Occasion(due.key.on, due.due_at)
