"""What moderators see and do about their server's posts: what comes, what came, pause, resume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import Any

from bot.posts.model import Content, Post, PostKey, Problem
from bot.posts.schedule import Occasion, PostKind, first_occasion, occasion_on, occasions_from
from bot.posts.service import PostingService
from bot.posts.sources import ServerSource
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService

HISTORY_PAGE = 8
"""Posts on a page of what became of them."""


@dataclass(frozen=True, slots=True)
class ComingPost:
    """A post to come; `edition` is None where nothing will be posted on that empty day."""

    source: ServerSource
    occasion: Occasion
    edition: Content | None


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """A date's post.

    `occasion` is None where the kind is off or paused; `channel_id` None where it is off. `post`
    is what became of it, None while nothing did. `is_past` means that its time has passed.
    """

    settings: GuildSettings
    source: ServerSource
    key: PostKey
    edition: Content | None
    occasion: Occasion | None
    channel_id: int | None
    post: Post | None
    is_past: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ComingAnswer:
    """The posts of the coming days, soonest first, and what blocks them.

    `off` and `paused` are the kinds of which none comes, `is_on` whether any kind is neither.
    """

    settings: GuildSettings
    days: int
    posts: tuple[ComingPost, ...]
    problems: tuple[Problem, ...]
    off: tuple[ServerSource, ...]
    paused: tuple[ServerSource, ...]
    is_on: bool


@dataclass(frozen=True, slots=True)
class SwitchAnswer:
    """What became of pausing or resuming.

    `changed` are the kinds that it changed, `unchanged` those that were so before, `off` those
    without a channel. `coming` are the next occasions of what runs, by kind, `problems` what
    blocks them.
    """

    settings: GuildSettings
    changed: tuple[ServerSource, ...]
    unchanged: tuple[ServerSource, ...]
    off: tuple[ServerSource, ...]
    coming: tuple[tuple[ServerSource, Occasion], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """A page of the ledger, newest first; `older` is the date before which the next page is."""

    kinds: tuple[PostKind, ...]
    posts: tuple[Post, ...]
    older: dt.date | None
    is_newest: bool = True


class ScheduleService:
    """Answers `/schedule`. Instants are aware, dates are the server's own."""

    def __init__(self, settings: SettingsService, posting: PostingService) -> None:
        self._settings = settings
        self._posting = posting
        self._sources = posting.sources

    async def preview(
        self, guild_id: int, kind: PostKind, *, on: dt.date, now: dt.datetime
    ) -> PreviewAnswer:
        """Compose the post of a date; a digest is that of the first of its weekdays from then on.

        It is what will be posted, as long as neither settings nor catalogue change.
        """
        settings, source = await self._settings.get(guild_id), self._sources.server(kind)
        if (weekday := source.planned(settings).weekday) is not None:
            on += dt.timedelta((weekday - on.weekday()) % 7)
        timetable = source.timetable(settings)
        due = await self._posting.ledger.next_due(guild_id, kind)
        occasion = occasion_on(timetable, on) if timetable else None
        key = PostKey(guild_id, kind, on)
        return PreviewAnswer(
            settings,
            source,
            key,
            edition=await self._posting.preview(key, settings, now=now),
            occasion=occasion,
            channel_id=source.channel_id(settings),
            post=await self._posting.ledger.find(key),
            is_past=occasion is not None
            and occasion.due_at <= now
            and (due is None or on < due.key.on),
            problems=await self._posting.problems.list_of(guild_id),
        )

    async def coming(self, guild_id: int, *, days: int, now: dt.datetime) -> ComingAnswer:
        """List the posts of the coming `days` days."""
        settings = await self._settings.get(guild_id)
        until = now + dt.timedelta(days)
        posts = []
        for source in self._sources.servers:
            coming = await self._occasions(settings, source, guild_id=guild_id, now=now)
            for each in takewhile(lambda one: one.due_at < until, coming):
                key = PostKey(guild_id, source.kind, each.on)
                edition = await self._posting.preview(key, settings, now=now)
                posts.append(ComingPost(source, each, edition))
        return ComingAnswer(
            settings,
            days,
            tuple(sorted(posts, key=lambda each: each.occasion.due_at)),
            problems=await self._posting.problems.list_of(guild_id),
            off=tuple(each for each in self._sources.servers if _is_off(settings, each)),
            paused=tuple(each for each in self._sources.servers if _is_paused(settings, each)),
            is_on=any(each.timetable(settings) for each in self._sources.servers),
        )

    async def switch(
        self, guild_id: int, kinds: Sequence[PostKind], *, paused: bool, by: int, now: dt.datetime
    ) -> SwitchAnswer:
        """Pause or resume some kinds of posts: a change of settings like any other.

        What has no channel stays off. A date that had its post has it, whatever is switched.
        """
        settings = await self._settings.get(guild_id)
        sources = [self._sources.server(kind) for kind in kinds]
        off = tuple(each for each in sources if _is_off(settings, each))
        changed = tuple(
            each
            for each in sources
            if each not in off and each.settings(settings).is_paused is not paused
        )
        if changed:
            flags: dict[str, Any] = {each.keys.paused: paused for each in changed}
            action = "pause" if paused else "resume"
            await self._settings.change(guild_id, by=by, now=now, action=action, **flags)
            settings = await self._settings.get(guild_id)
        coming = [
            (source, each)
            for source in sources
            for each in islice(
                await self._occasions(settings, source, guild_id=guild_id, now=now), 1
            )
        ]
        unchanged = tuple(each for each in sources if each not in (*off, *changed))
        return SwitchAnswer(
            settings,
            changed,
            unchanged,
            off,
            coming=tuple(coming),
            problems=await self._posting.problems.list_of(guild_id),
        )

    async def history(
        self, guild_id: int, kinds: Sequence[PostKind], *, before: dt.date | None = None
    ) -> HistoryAnswer:
        """Return a page of what became of posts; a date with two posts is not torn apart."""
        found = await self._posting.ledger.list_history(
            guild_id, kinds=tuple(kinds), before=before, limit=HISTORY_PAGE + 1
        )
        shown, older = found, None
        if len(found) > HISTORY_PAGE:
            last = found[-1].key.on
            shown = tuple(each for each in found if each.key.on > last) or found
            older = shown[-1].key.on
        return HistoryAnswer(tuple(kinds), shown, older, before is None)

    async def _occasions(
        self, settings: GuildSettings, source: ServerSource, *, guild_id: int, now: dt.datetime
    ) -> Iterator[Occasion]:
        timetable = source.timetable(settings)
        if timetable is None:
            return iter(())
        due = await self._posting.ledger.next_due(guild_id, source.kind)
        first = Occasion(due.key.on, due.due_at) if due else first_occasion(timetable, now)
        return chain([first], occasions_from(timetable, first.on + dt.timedelta(1)))


def _is_off(settings: GuildSettings, source: ServerSource) -> bool:
    return source.channel_id(settings) is None


def _is_paused(settings: GuildSettings, source: ServerSource) -> bool:
    own = source.settings(settings)
    return own.is_paused and own.channel_id is not None
