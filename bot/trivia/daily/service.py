"""The question of the day: drawn once a date, answered in secret, told with the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial

from bot.kit.db.database import Database
from bot.posts.model import DuePost
from bot.posts.store.posts import PostStore
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService
from bot.trivia.daily.model import (
    QUESTION_OF_DAY,
    DailyResult,
    QuestionEdition,
    Streak,
    lot_of,
    points_for,
    streak_of,
)
from bot.trivia.daily.store import DailyAnswer, DailyQuestion, DailyQuestionStore
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.model import AnswerStatus, Asked
from bot.trivia.questions.service import QuestionService


@dataclass(frozen=True, slots=True)
class DailyReceipt:
    """What became of somebody's answer.

    `given` is the option that counts, None where none does. `told` is there once the question is
    over, unless that is long ago.
    """

    status: AnswerStatus
    on: dt.date
    asked: Asked | None = None
    given: int | None = None
    told: DailyResult | None = None


@dataclass(frozen=True, slots=True)
class DailyView:
    """What somebody sees of a server's questions of the day.

    `asked` is the one that takes answers, of the date `on`; `given` the person's answer. `told`
    is the last one that is over, `told_given` what the person chose there. `coming` is when the
    next one is due, None where there comes none.
    """

    settings: GuildSettings
    coming: DuePost | None
    streak: Streak
    on: dt.date | None = None
    asked: Asked | None = None
    given: int | None = None
    told: DailyResult | None = None
    told_given: int | None = None


class DailyQuestionService:
    """Asks servers their question of the day. Instants are aware, dates are the server's own."""

    def __init__(
        self, database: Database, *, settings: SettingsService, pool: QuestionService
    ) -> None:
        self._store = DailyQuestionStore(database)
        self._posts = PostStore(database)
        self._settings = settings
        self._pool = pool

    async def prepare(
        self, guild_id: int, on: dt.date, *, settings: GuildSettings, now: dt.datetime
    ) -> QuestionEdition | None:
        """Return what the post of a date says, the same each time: its question is kept.

        With it the questions before are over. None where no question is left to ask.
        """
        kept = await self._store.find(guild_id, on)
        if kept is None or kept.asked is None:
            asked = await self._draw(guild_id, on, settings=settings, now=now)
            if asked is None:
                return None
            question_id = asked.question.question_id
            mark = partial(self._pool.use, guild_id=guild_id, question_id=question_id, now=now)
            await self._store.keep(guild_id, on, asked, mark=mark, now=now)
            kept = await self._store.find(guild_id, on)
        if kept is None or kept.asked is None:
            return None
        last = await self._store.find_latest(guild_id, before=on)
        return QuestionEdition(on, kept.asked, await self._result(guild_id, last))

    async def preview(
        self, guild_id: int, on: dt.date, *, settings: GuildSettings, now: dt.datetime
    ) -> QuestionEdition | None:
        """Return what the post of a date would say, by what is known now; nothing is kept.

        The answer to a question that is still open is not told.
        """
        kept = await self._store.find(guild_id, on)
        asked = kept.asked if kept else None
        asked = asked or await self._draw(guild_id, on, settings=settings, now=now)
        if asked is None:
            return None
        last = await self._store.find_latest(guild_id, before=on)
        if last is not None and last.is_open(now):
            return QuestionEdition(on, asked, open_on=last.on)
        return QuestionEdition(on, asked, await self._result(guild_id, last))

    async def answer(
        self, guild_id: int, on: dt.date, user_id: int, *, given: int, at: dt.datetime
    ) -> DailyReceipt:
        """Take somebody's answer; the first one counts.

        `given` is the place of the option, from 0; `at` when Discord got it.
        """
        found = await self._store.find(guild_id, on)
        if found is None or found.asked is None or given >= len(found.asked.options):
            return DailyReceipt(AnswerStatus.UNKNOWN, on)
        before = await self._store.find_answer(guild_id, on, user_id)
        if not found.is_open(at):
            return await self._too_late(guild_id, found, given=before, now=at)
        if before is None:
            is_right = given == found.asked.right
            streak = streak_of(await self._store.list_known(guild_id, user_id)).current
            points = points_for(is_right=is_right, streak=streak)
            category = found.asked.question.category
            answer = DailyAnswer(user_id, given, category, is_right, points, at)
            if await self._store.answer(guild_id, on, answer):
                return DailyReceipt(AnswerStatus.ACCEPTED, on, found.asked, given)
            if await self._store.is_deleted(guild_id, on, user_id):
                return DailyReceipt(AnswerStatus.DELETED, on, found.asked)
            before = await self._store.find_answer(guild_id, on, user_id)
        if before is None:
            # It was closed since it was read.
            return await self._too_late(guild_id, found, given=None, now=at)
        return DailyReceipt(AnswerStatus.DUPLICATE, on, found.asked, before)

    async def view(self, guild_id: int, user_id: int, *, now: dt.datetime) -> DailyView:
        """Return what somebody sees: the open question, and what became of the last one."""
        settings = await self._settings.get(guild_id)
        coming = await self._posts.next_due(guild_id, QUESTION_OF_DAY)
        latest = await self._latest(guild_id, dt.date.max, now=now)
        streak = streak_of(await self._store.list_known(guild_id, user_id))
        shown = DailyView(settings, coming, streak)
        if latest is not None and latest.is_open(now):
            given = await self._store.find_answer(guild_id, latest.on, user_id)
            shown = replace(shown, on=latest.on, asked=latest.asked, given=given)
            latest = await self._latest(guild_id, latest.on, now=now)
        if latest is None:
            return shown
        return replace(
            shown,
            told=await self._result(guild_id, latest),
            told_given=await self._store.find_answer(guild_id, latest.on, user_id),
        )

    async def close_old(self, now: dt.datetime) -> None:
        """Close questions that no later one ended: their points count from now on."""
        await self._store.close_old(now=now)

    async def _latest(
        self, guild_id: int, before: dt.date, *, now: dt.datetime
    ) -> DailyQuestion | None:
        found = await self._store.find_latest(guild_id, before=before)
        if found is not None and found.closed_at is None and not found.is_open(now):
            await self._store.close(guild_id, found.on, now=now)
        return found

    async def _draw(
        self, guild_id: int, on: dt.date, *, settings: GuildSettings, now: dt.datetime
    ) -> Asked | None:
        try:
            return await self._pool.pick(
                guild_id, settings=settings, rng=lot_of(guild_id, on), now=now
            )
        except NoQuestionsLeftError:
            return None

    async def _too_late(
        self, guild_id: int, found: DailyQuestion, *, given: int | None, now: dt.datetime
    ) -> DailyReceipt:
        if found.posted_at is None and found.closed_at is None:
            # Seen in a preview.
            return DailyReceipt(AnswerStatus.UNKNOWN, found.on)
        if found.closed_at is None:
            await self._store.close(guild_id, found.on, now=now)
        told = await self._result(guild_id, found)
        return DailyReceipt(AnswerStatus.CLOSED, found.on, found.asked, given, told)

    async def _result(self, guild_id: int, found: DailyQuestion | None) -> DailyResult | None:
        if found is None or found.asked is None:
            return None
        counts = await self._store.counts(guild_id, found.on)
        given = tuple(counts.get(place, 0) for place in range(len(found.asked.options)))
        return DailyResult(found.on, found.asked, given)
