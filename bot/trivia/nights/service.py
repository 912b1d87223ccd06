"""Trivia nights, planned and cancelled by moderators."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from bot.kit.db.database import Database
from bot.kit.zones import zone_of
from bot.trivia.errors import NightTimeError, NoNightError
from bot.trivia.games.model import GamePlan
from bot.trivia.nights.model import FARTHEST, Night
from bot.trivia.nights.store import NightStore


class NightService:
    """Keeps the one night that is coming in each server. Instants are aware."""

    def __init__(self, database: Database) -> None:
        self.store = NightStore(database)

    async def plan(
        self,
        guild_id: int,
        channel_id: int,
        user_id: int,
        *,
        starts_at: dt.datetime,
        plan: GamePlan,
    ) -> tuple[Night, Night | None]:
        """Plan a night in place of the one that is coming; both are returned."""
        return await self.store.plan(guild_id, channel_id, user_id, starts_at=starts_at, plan=plan)

    async def coming(self, guild_id: int) -> Night | None:
        """Return the night that is coming in a server."""
        return await self.store.find_coming(guild_id)

    async def cancel(self, night_id: int) -> Night:
        """Cancel a night; `NoNightError` where it began, or was cancelled before."""
        found = await self.store.cancel(night_id)
        if found is None:
            raise NoNightError
        return found


def instant_of(day: dt.date, time: dt.time, *, zone: str, now: dt.datetime) -> dt.datetime:
    """Return the instant of a wall-clock time, within the days that lie ahead.

    A day that is over is that of the next year: people type December's days in December, and
    January's. `NightTimeError` is raised where neither is ahead, or it is too far.
    """
    for each in _day_and_next(day):
        at = dt.datetime.combine(each, time, tzinfo=zone_of(zone)).astimezone(dt.UTC)
        if now < at <= now + FARTHEST:
            return at
    raise NightTimeError(FARTHEST.days)


def _day_and_next(day: dt.date) -> Iterator[dt.date]:
    yield day
    with contextlib.suppress(ValueError):
        yield day.replace(year=day.year + 1)
