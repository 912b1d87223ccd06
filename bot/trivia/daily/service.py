"""What servers' posts of the daily five say."""

from __future__ import annotations

import datetime as dt

from bot.kit.zones import zone_of
from bot.settings.model import GuildSettings
from bot.trivia.daily.model import MOST_LINES, FiveEdition, FiveScore
from bot.trivia.days_model import korean_date
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.runs.model import streak_of_days
from bot.trivia.runs.service import RunService

_DAY = dt.timedelta(1)


class DailyService:
    """Composes the posts. Instants are aware, dates of posts are the server's own."""

    def __init__(self, runs: RunService) -> None:
        self._runs = runs

    async def prepare(self, guild_id: int, *, now: dt.datetime) -> FiveEdition | None:
        """Return what a post says now; None where there are no questions."""
        today = korean_date(now)
        try:
            await self._runs.prepare_five(today)
        except NoQuestionsLeftError:
            return None
        return await self.edition(guild_id, today)

    async def edition(self, guild_id: int, today: dt.date) -> FiveEdition:
        """Return what a post on a date in Korea says of that one and of the one before."""
        store, before = self._runs.store, today - _DAY
        best, players = await store.list_scores(guild_id, before, limit=MOST_LINES)
        played = await store.list_played(user_id for user_id, _ in best)
        lines = [
            FiveScore(user_id, right, streak_of_days(played[user_id], before).current)
            for user_id, right in best
        ]
        return FiveEdition(today, tuple(lines), players)


def five_on(on: dt.date, settings: GuildSettings) -> dt.date:
    """Return the date in Korea when a server's post of its own date is due."""
    due = dt.datetime.combine(on, settings.question_time, tzinfo=zone_of(settings.time_zone))
    return korean_date(due)
