"""Trivia nights as they are kept: each step names the state that it leaves."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from bot.kit.db.database import Database, fetch_all, listed, readable
from bot.posts.model import ShardFilter
from bot.trivia.games.model import Game, GamePlan
from bot.trivia.games.store import instant, milliseconds, plan_from_json, start_game
from bot.trivia.nights.model import BEFORE, Night, NightState

_NIGHT = "id, guild_id, channel_id, user_id, starts_ms, plan, state, claimed_ms, message_id"
_COMING = "state IN ('planned', 'announcing', 'announced')"
_CLAIM = dt.timedelta(seconds=90)
"""So long whoever claimed an announcement may be sending it."""


class NightStore:
    """Reads and writes trivia nights."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def plan(
        self,
        guild_id: int,
        channel_id: int,
        user_id: int,
        *,
        starts_at: dt.datetime,
        plan: GamePlan,
    ) -> tuple[Night, Night | None]:
        """Plan a night in place of the one that is coming, which is given, too."""
        insert = f"""
            INSERT INTO quiz_nights (guild_id, channel_id, user_id, starts_ms, plan, state)
            VALUES (?, ?, ?, ?, ?, 'planned') RETURNING {_NIGHT}
        """
        values = (guild_id, channel_id, user_id, milliseconds(starts_at), json.dumps(asdict(plan)))
        async with self._db.write() as connection:
            before = await fetch_all(connection, _cancel("guild_id = ?"), (guild_id,))
            rows = await fetch_all(connection, insert, values)
        return _night(rows[0]), _night(before[0]) if before else None

    async def cancel(self, night_id: int) -> Night | None:
        """Cancel a night; None where it began, or was cancelled before."""
        rows = await self._db.write_one(_cancel("id = ?"), (night_id,))
        return _night(rows[0]) if rows else None

    async def find(self, night_id: int) -> Night | None:
        """Return a night."""
        sql = f"SELECT {_NIGHT} FROM quiz_nights WHERE id = ?"
        rows = await self._db.fetch(sql, (night_id,))
        return _night(rows[0]) if rows else None

    async def find_coming(self, guild_id: int) -> Night | None:
        """Return the night that is coming in a server."""
        sql = f"SELECT {_NIGHT} FROM quiz_nights WHERE guild_id = ? AND {_COMING}"
        rows = await self._db.fetch(sql, (guild_id,))
        return _night(rows[0]) if rows else None

    async def list_due(self, shards: ShardFilter, *, now: dt.datetime) -> tuple[Night, ...]:
        """List the nights of which something is due: to be announced, to begin, or missed."""
        sql = f"""
            SELECT {_NIGHT} FROM quiz_nights
            WHERE {_COMING} AND starts_ms <= ? AND (guild_id >> 22) % ? IN
                (SELECT value FROM json_each(?))
            ORDER BY starts_ms
        """
        values = (milliseconds(now + BEFORE), shards.count, listed(shards.ids))
        return tuple(readable(await self._db.fetch(sql, values), _night))

    async def claim(self, night_id: int, *, now: dt.datetime) -> bool:
        """Claim the announcement of a night; False where somebody is at it, or it is out."""
        sql = """
            UPDATE quiz_nights SET state = 'announcing', claimed_ms = :now
            WHERE id = :night AND (state = 'planned'
                OR (state = 'announcing' AND claimed_ms <= :now - :most)) RETURNING 1
        """
        most = _CLAIM // dt.timedelta(milliseconds=1)
        values = {"night": night_id, "now": milliseconds(now), "most": most}
        return bool(await self._db.write_one(sql, values))

    async def note_announced(self, night_id: int, message_id: int | None) -> Night | None:
        """Note that the announcement of a night is out, or can't be sent; return the night.

        It may have been cancelled meanwhile, which it stays.
        """
        sql = f"""
            UPDATE quiz_nights
            SET state = iif(state = 'announcing', 'announced', state), message_id = ?
            WHERE id = ? RETURNING {_NIGHT}
        """
        rows = await self._db.write_one(sql, (message_id, night_id))
        return _night(rows[0]) if rows else None

    async def begin(self, night: Night, *, now: dt.datetime) -> Game | None:
        """Begin the game of a night, once; None where it began, or was cancelled.

        `GameRunningError` is raised where another game is played in the channel.
        """
        sql = f"UPDATE quiz_nights SET state = 'begun' WHERE id = ? AND {_COMING} RETURNING 1"
        async with self._db.write() as connection:
            if not await fetch_all(connection, sql, (night.night_id,)):
                return None
            return await start_game(
                connection,
                night.guild_id,
                night.channel_id,
                night.user_id,
                plan=night.plan,
                now=now,
            )

    async def miss(self, night_id: int) -> None:
        """Note that a night could not begin in time."""
        sql = f"UPDATE quiz_nights SET state = 'missed' WHERE id = ? AND {_COMING}"
        await self._db.write_one(sql, (night_id,))


def _cancel(which: str) -> str:
    return f"""
        UPDATE quiz_nights SET state = 'cancelled' WHERE {which} AND {_COMING} RETURNING {_NIGHT}
    """


def _night(row: tuple[Any, ...]) -> Night:
    night_id, guild_id, channel_id, user_id, starts_ms, plan, state, claimed_ms, message_id = row
    return Night(
        night_id,
        guild_id,
        channel_id,
        user_id,
        instant(starts_ms),
        plan_from_json(plan),
        NightState(state),
        None if claimed_ms is None else instant(claimed_ms),
        message_id,
    )
