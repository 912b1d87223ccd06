"""What moderators see and do about their server's posts: what comes, what came, pause, resume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import Any

from bot.lookup.model import PAGE_SIZE
from bot.posts.content import Content
from bot.posts.editions.compose import EditionService
from bot.posts.model import Post, PostKey, Problem
from bot.posts.schedule import (
    SERVER_KINDS,
    Occasion,
    PostKind,
    first_occasion,
    kind_settings,
    occasion_on,
    occasions_from,
    paused_key,
    timetable_of,
)
from bot.posts.service import PostingService
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService
from bot.trivia.daily.service import DailyQuestionService


@dataclass(frozen=True, slots=True)
class ComingPost:
    """A post to come; `edition` is None where nothing will be posted on that empty day."""

    kind: PostKind
    occasion: Occasion
    edition: Content | None


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """A date's post.

    `occasion` is None where the kind is off or paused; `channel_id` None where it is off. `post`
    is what became of it, None while nothing did. `is_past` means that its time has passed.
    """

    settings: GuildSettings
    key: PostKey
    edition: Content | None
    occasion: Occasion | None
    channel_id: int | None
    post: Post | None
    is_past: bool
    problems: tuple[Problem, ...]

    @property
    def kind(self) -> PostKind:
        """Return the kind of post."""
        return self.key.kind

    @property
    def on(self) -> dt.date:
        """Return its date."""
        return self.key.on


@dataclass(frozen=True, slots=True)
class ComingAnswer:
    """The posts of the coming days, soonest first, and what blocks them.

    `off` and `paused` are the kinds of which none comes.
    """

    settings: GuildSettings
    days: int
    posts: tuple[ComingPost, ...]
    problems: tuple[Problem, ...]
    off: tuple[PostKind, ...]
    paused: tuple[PostKind, ...]


@dataclass(frozen=True, slots=True)
class SwitchAnswer:
    """What became of pausing or resuming.

    `changed` are the kinds that it changed, `unchanged` those that were so before, `off` those
    without a channel. `coming` are the next occasions of what runs, by kind, `problems` what
    blocks them.
    """

    settings: GuildSettings
    changed: tuple[PostKind, ...]
    unchanged: tuple[PostKind, ...]
    off: tuple[PostKind, ...]
    coming: tuple[tuple[PostKind, Occasion], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """A page of the ledger, newest first; `older` is the date before which the next page is."""

    kinds: tuple[PostKind, ...]
    posts: tuple[Post, ...]
    older: dt.date | None
    is_newest: bool = True


class ScheduleService:
    """Answers `/schedule`. Instants are aware, dates are the server's own.

    Parameters
    ----------
    settings : SettingsService
        When and where servers want posts.
    posting : PostingService
        The ledger.
    editions : EditionService
        Composes posts.
    daily_questions : DailyQuestionService
        Draws the questions of days.
    """

    def __init__(
        self,
        settings: SettingsService,
        posting: PostingService,
        *,
        editions: EditionService,
        daily_questions: DailyQuestionService,
    ) -> None:
        self._settings = settings
        self._posting = posting
        self._editions = editions
        self._daily_questions = daily_questions

    async def preview(
        self, guild_id: int, kind: PostKind, *, on: dt.date, now: dt.datetime
    ) -> PreviewAnswer:
        """Compose the post of a date; a digest is that of the first of its weekdays from then on.

        It is what will be posted, as long as neither settings nor catalogue change.
        """
        settings = await self._settings.get(guild_id)
        if kind is PostKind.WEEKLY:
            on += dt.timedelta((settings.weekly_day.number - on.weekday()) % 7)
        timetable = timetable_of(settings, kind)
        due = await self._posting.next_due(guild_id, kind)
        occasion = occasion_on(timetable, on) if timetable else None
        key = PostKey(guild_id, kind, on)
        return PreviewAnswer(
            settings,
            key,
            edition=await self._edition(settings, kind, guild_id=guild_id, on=on, now=now),
            occasion=occasion,
            channel_id=kind_settings(settings, kind).channel_id,
            post=await self._posting.find(key),
            is_past=occasion is not None
            and occasion.due_at <= now
            and (due is None or on < due.key.on),
            problems=await self._posting.problems(guild_id),
        )

    async def coming(self, guild_id: int, *, days: int, now: dt.datetime) -> ComingAnswer:
        """List the posts of the coming `days` days."""
        settings = await self._settings.get(guild_id)
        until = now + dt.timedelta(days)
        posts = []
        for kind in SERVER_KINDS:
            coming = await self._occasions(settings, kind, guild_id=guild_id, now=now)
            for each in takewhile(lambda one: one.due_at < until, coming):
                edition = await self._edition(
                    settings, kind, guild_id=guild_id, on=each.on, now=now
                )
                posts.append(ComingPost(kind, each, edition))
        return ComingAnswer(
            settings,
            days,
            tuple(sorted(posts, key=lambda each: each.occasion.due_at)),
            problems=await self._posting.problems(guild_id),
            off=tuple(kind for kind in SERVER_KINDS if _is_off(settings, kind)),
            paused=tuple(kind for kind in SERVER_KINDS if _is_paused(settings, kind)),
        )

    async def switch(
        self,
        guild_id: int,
        kinds: Sequence[PostKind],
        *,
        paused: bool,
        by: int,
        now: dt.datetime,
    ) -> SwitchAnswer:
        """Pause or resume some kinds of posts: a change of settings like any other.

        What has no channel stays off. A date that had its post has it, whatever is switched.
        """
        settings = await self._settings.get(guild_id)
        off = tuple(kind for kind in kinds if _is_off(settings, kind))
        changed = tuple(
            kind
            for kind in kinds
            if kind not in off and kind_settings(settings, kind).is_paused is not paused
        )
        if changed:
            flags: dict[str, Any] = {paused_key(kind): paused for kind in changed}
            action = "pause" if paused else "resume"
            await self._settings.change(guild_id, by=by, now=now, action=action, **flags)
            settings = await self._settings.get(guild_id)
        coming = [
            (kind, each)
            for kind in kinds
            for each in islice(await self._occasions(settings, kind, guild_id=guild_id, now=now), 1)
        ]
        unchanged = tuple(kind for kind in kinds if kind not in (*off, *changed))
        return SwitchAnswer(
            settings,
            changed,
            unchanged,
            off,
            coming=tuple(coming),
            problems=await self._posting.problems(guild_id),
        )

    async def history(
        self, guild_id: int, kinds: Sequence[PostKind], *, before: dt.date | None = None
    ) -> HistoryAnswer:
        """Return a page of what became of posts; a date with two posts is not torn apart."""
        found = await self._posting.history(
            guild_id, kinds=tuple(kinds), before=before, limit=PAGE_SIZE + 1
        )
        shown, older = found, None
        if len(found) > PAGE_SIZE:
            last = found[-1].key.on
            shown = tuple(each for each in found if each.key.on > last) or found
            older = shown[-1].key.on
        return HistoryAnswer(tuple(kinds), shown, older, before is None)

    async def _occasions(
        self, settings: GuildSettings, kind: PostKind, *, guild_id: int, now: dt.datetime
    ) -> Iterator[Occasion]:
        """Return the next occasions, without end; none of a kind that is off or paused."""
        timetable = timetable_of(settings, kind)
        if timetable is None:
            return iter(())
        due = await self._posting.next_due(guild_id, kind)
        first = Occasion(due.key.on, due.due_at) if due else first_occasion(timetable, now)
        return chain([first], occasions_from(timetable, first.on + dt.timedelta(1)))

    async def _edition(
        self,
        settings: GuildSettings,
        kind: PostKind,
        *,
        guild_id: int,
        on: dt.date,
        now: dt.datetime,
    ) -> Content | None:
        if kind is PostKind.QUESTION:
            return await self._daily_questions.preview(guild_id, on, settings=settings, now=now)
        if kind is PostKind.WEEKLY:
            return await self._editions.weekly(settings, on, guild_id=guild_id)
        last_year = await self._posting.shown_last_year(guild_id, on)
        return await self._editions.daily(settings, on, guild_id=guild_id, last_year=last_year)


def _is_off(settings: GuildSettings, kind: PostKind) -> bool:
    return kind_settings(settings, kind).channel_id is None


def _is_paused(settings: GuildSettings, kind: PostKind) -> bool:
    slot = kind_settings(settings, kind)
    return slot.is_paused and slot.channel_id is not None
