"""Runs: opened, answered one question at a time, and what they come to."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from bot.kit.db.database import Database
from bot.kit.errors import NotFromHereError
from bot.settings.model import GuildSettings
from bot.trivia.days_model import korean_date
from bot.trivia.errors import NoQuestionsLeftError, NotThatDayError
from bot.trivia.games.model import GamePlan, Mode
from bot.trivia.games.service import GameService
from bot.trivia.questions.model import Asked
from bot.trivia.runs.model import Run, Streak, archive, choose_five, streak_of_days
from bot.trivia.runs.store import RunStore, to_ms


class RunService:
    """Leads people through questions. Instants are aware."""

    def __init__(self, database: Database, *, games: GameService) -> None:
        self.store = RunStore(database)
        self._games = games

    async def prepare_five(self, on: dt.date) -> None:
        """Choose the five of a date unless they are; `NoQuestionsLeftError` without questions."""
        if await self.store.has_five(on):
            return
        five = choose_five(await self.store.list_pool(on), on)
        if not five:
            raise NoQuestionsLeftError(0)
        await self.store.keep_five(on, five)

    async def daily(self, user_id: int, on: dt.date | None, *, now: dt.datetime) -> Run:
        """Return somebody's run of a date (today's for None), which begins with its first answer.

        `NotThatDayError` is raised for a date that can't be played.
        """
        today = korean_date(now)
        on = on or today
        if on not in archive(today):
            raise NotThatDayError
        found = await self.store.find_daily(user_id, on)
        if found is None:
            await self.prepare_five(on)
            await self.store.open_daily(user_id, on)
            found = await self.store.find_daily(user_id, on)
        if found is None:
            raise NotFromHereError
        return found

    async def start_solo(
        self,
        user_id: int,
        plan: GamePlan,
        *,
        settings: GuildSettings,
        rng: random.Random,
        now: dt.datetime,
    ) -> Run:
        """Draw questions for somebody that they did not have lately, in the place of a server.

        Where fewer are left there are fewer; `NoQuestionsLeftError` without any.
        """
        plan, asked = replace(plan, mode=Mode.BUTTONS), list[Asked]()
        while len(asked) < plan.rounds:
            try:
                one = await self._games.pick(
                    user_id, plan, number=len(asked) + 1, settings=settings, rng=rng, now=now
                )
            except NoQuestionsLeftError:
                if not asked:
                    raise
                break
            await self.store.use(user_id, one.question.question_id, now=now)
            asked.append(one)
        return await self.run(await self.store.start_solo(user_id, plan, asked, now=now))

    async def answer(
        self, run_id: int, position: int, place: int, *, guild_id: int | None, at: dt.datetime
    ) -> tuple[Run, bool]:
        """Take the answer to the question at a position, as of `at`, if it is that one's turn.

        Return the run as it is then, and whether the answer was taken.
        """
        run = await self.run(run_id)
        if position >= len(run.asked) or place >= len(run.asked[position].options):
            raise NotFromHereError
        is_taken = await self.store.answer(
            run,
            position,
            place,
            counts=korean_date(at) == run.on,
            guild_id=guild_id,
            ms=to_ms(at),
        )
        return await self.run(run_id), is_taken

    async def run(self, run_id: int) -> Run:
        """Return a run; `NotFromHereError` without."""
        found = await self.store.find(run_id)
        if found is None:
            raise NotFromHereError
        return found

    async def streak(self, user_id: int, on: dt.date) -> Streak:
        """Return how many dates in a row somebody had played on a date."""
        played = await self.store.list_played([user_id])
        return streak_of_days(played[user_id], on)
