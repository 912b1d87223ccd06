"""Leaderboards and one's own figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from bot.kit.db.database import Database
from bot.settings.service import SettingsService
from bot.trivia.days_model import korean_date
from bot.trivia.leaderboard.model import (
    PAGE,
    Accuracy,
    LeaderboardPeriod,
    LeaderboardRow,
    LeaderboardScope,
    period_start,
)
from bot.trivia.leaderboard.store import LeaderboardStore
from bot.trivia.runs.model import Streak, streak_of_days
from bot.trivia.runs.store import RunStore

_UTC = "UTC"


@dataclass(frozen=True, slots=True)
class LeaderboardAnswer:
    """A page of a board.

    `page` counts from 0. `own` is None for who is not on it. `global_name` is the asker's name on
    the global board, None for who takes no part; `is_hidden` says that they hide from the server's
    boards. `zone` is the one whose weeks and months count;
    `since` (aware) is when they began, or when the board began anew, if that was later.
    """

    scope: LeaderboardScope
    period: LeaderboardPeriod
    lines: tuple[LeaderboardRow, ...]
    own: LeaderboardRow | None
    players: int
    page: int
    zone: str
    since: dt.datetime | None
    global_name: str | None = None
    is_hidden: bool = False

    @property
    def pages(self) -> int:
        """Count the pages, at least one."""
        return max(1, -(-self.players // PAGE))


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """One's own figures.

    `row` and `week` are one's lines on the server's board, or on the global one outside of
    servers; None for who is not on it. `players` are on the board of all time.
    """

    scope: LeaderboardScope
    points: int
    accuracy: tuple[Accuracy, ...]
    games: Streak
    daily: Streak
    row: LeaderboardRow | None
    players: int
    week: LeaderboardRow | None
    global_name: str | None
    is_hidden: bool = False

    @property
    def answers(self) -> int:
        """Count all answers."""
        return sum(each.answers for each in self.accuracy)

    @property
    def right(self) -> int:
        """Count the right ones."""
        return sum(each.right for each in self.accuracy)


class LeaderboardService:
    """Reports who knows how much. Instants are aware."""

    def __init__(self, database: Database, settings: SettingsService) -> None:
        self._store = LeaderboardStore(database)
        self._runs = RunStore(database)
        self._settings = settings

    async def leaderboard(
        self,
        guild_id: int | None,
        period: LeaderboardPeriod,
        *,
        user_id: int,
        now: dt.datetime,
        page: int = 0,
    ) -> LeaderboardAnswer:
        """Return a page of a server's or the global (None) leaderboard; at most the last."""
        zone, reset = await self._calendar(guild_id)
        began = period_start(period, zone=zone, now=now)
        read = partial(self._store.page, guild_id, since=began, user_id=user_id, limit=PAGE)
        found = await read(skip=page * PAGE)
        last = max(0, -(-found.players // PAGE) - 1)
        if page > last:
            page = last
            found = await read(skip=page * PAGE)
        return LeaderboardAnswer(
            LeaderboardScope.GLOBAL if guild_id is None else LeaderboardScope.SERVER,
            period,
            found.lines,
            found.own,
            found.players,
            page,
            zone,
            max((each for each in (began, reset) if each), default=None),
            await self._store.find_global_name(user_id),
            guild_id is not None and await self._store.is_hidden(guild_id, user_id),
        )

    async def person(self, guild_id: int | None, user_id: int, *, now: dt.datetime) -> PersonAnswer:
        """Return somebody's figures in a server, or everywhere (None)."""
        record = await self._store.record(guild_id, user_id)
        played = await self._runs.list_played([user_id])
        read = partial(self.leaderboard, guild_id, user_id=user_id, now=now)
        whole, week = await read(LeaderboardPeriod.ALL), await read(LeaderboardPeriod.WEEK)
        return PersonAnswer(
            whole.scope,
            record.points,
            record.accuracy,
            Streak(record.in_a_row, record.longest),
            streak_of_days(played[user_id], korean_date(now)),
            whole.own,
            whole.players,
            week.own,
            whole.global_name,
            whole.is_hidden,
        )

    async def find_global_name(self, user_id: int) -> str | None:
        """Return somebody's name on the global leaderboard; None for who is not on it."""
        return await self._store.find_global_name(user_id)

    async def join(self, user_id: int, name: str, *, now: dt.datetime) -> None:
        """Put somebody on the global board by a name that all servers may read."""
        await self._store.join(user_id, name, now=now)

    async def leave(self, user_id: int) -> None:
        """Take somebody off the global board, name and all."""
        await self._store.leave(user_id)

    async def is_hidden(self, guild_id: int, user_id: int) -> bool:
        """Return whether somebody hides from a server's boards."""
        return await self._store.is_hidden(guild_id, user_id)

    async def hide(self, guild_id: int, user_id: int, *, now: dt.datetime) -> None:
        """Show somebody on none of a server's boards; points and crowns are kept."""
        await self._store.hide(guild_id, user_id, now=now)

    async def unhide(self, guild_id: int, user_id: int) -> None:
        """Show somebody on a server's boards again, as if they had never hidden."""
        await self._store.unhide(guild_id, user_id)

    async def _calendar(self, guild_id: int | None) -> tuple[str, dt.datetime | None]:
        if guild_id is None:
            return _UTC, None
        settings = await self._settings.get(guild_id)
        return settings.time_zone, settings.board_since
