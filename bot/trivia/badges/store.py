"""Badges: what there is to win, and who won it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import aiosqlite

from bot.kit.db.database import Database, fetch_all, listed, seconds
from bot.kit.messages import N_
from bot.trivia.badges.model import Badge

# Read once for all players of a game.
_FIRST_IN_GAME = """p.value IN (
    SELECT user_id FROM (
        SELECT a.user_id, sum(a.points) AS points, count(*) OVER () AS players,
            rank() OVER (ORDER BY sum(a.points) DESC, sum(a.is_right) DESC) AS place
        FROM quiz_rounds r CROSS JOIN quiz_answers a ON a.round_id = r.id
        WHERE r.quiz_id = :game GROUP BY a.user_id)
    WHERE place = 1 AND points > 0 AND players > 1)"""
_HUNDRED = """100 = (SELECT count(*) FROM (
    SELECT 1 FROM quiz_answers WHERE user_id = p.value AND is_right LIMIT 100))"""
_SEVEN = """EXISTS (SELECT 1 FROM runs a
    WHERE a.user_id = p.value AND a.is_ranked AND a.ended_ms IS NOT NULL
        AND 7 = (SELECT count(*) FROM runs b
            WHERE b.user_id = a.user_id AND b.is_ranked AND b.ended_ms IS NOT NULL
                AND b.korean_on > date(a.korean_on, '-7 days') AND b.korean_on <= a.korean_on))"""
_AT_PAR = """EXISTS (SELECT 1 FROM chain_plays c
    WHERE c.user_id = p.value AND c.steps <= c.par AND NOT c.is_archive)"""

BADGES = (
    Badge("first-win", "🥇", N_("First win"), _FIRST_IN_GAME),
    Badge("seven-days", "🔥", N_("7 days in a row"), _SEVEN),
    Badge("hundred-right", "💯", N_("100 right answers"), _HUNDRED),
    Badge("par-chain", "⛓", N_("A chain at par"), _AT_PAR),
)
"""All of them, in the order in which people see them."""
_BY_CODE = {each.code: each for each in BADGES}

_AWARD = """
    INSERT INTO badges (user_id, badge, won_at, quiz_id)
    SELECT p.value, :badge, :now, :game FROM json_each(:users) p
    WHERE NOT EXISTS (SELECT 1 FROM badges WHERE user_id = p.value AND badge = :badge) AND {rule}
    RETURNING user_id
"""


class BadgeStore:
    """Reads who won what, and notes what is new."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_of(self, user_id: int) -> tuple[Badge, ...]:
        """List what somebody won."""
        rows = await self._db.fetch("SELECT badge FROM badges WHERE user_id = ?", (user_id,))
        won = {code for (code,) in rows}
        return tuple(each for each in BADGES if each.code in won)

    async def list_won_in(self, game_id: int) -> tuple[tuple[int, Badge], ...]:
        """List who won what with a game."""
        sql = "SELECT user_id, badge FROM badges WHERE quiz_id = ? ORDER BY user_id, badge"
        rows = await self._db.fetch(sql, (game_id,))
        return tuple((user_id, _BY_CODE[code]) for user_id, code in rows if code in _BY_CODE)

    async def award(self, user_id: int, *, now: dt.datetime) -> tuple[Badge, ...]:
        """Note what somebody has earned, and return what is new: it is to be told."""
        async with self._db.write() as connection:
            won = await award(connection, [user_id], now=now)
        return tuple(badge for _, badge in won)


async def award(
    connection: aiosqlite.Connection,
    users: Iterable[int],
    *,
    now: dt.datetime,
    game_id: int | None = None,
) -> list[tuple[int, Badge]]:
    """Note what people have earned; return what is new."""
    wanted = {"users": listed(users), "now": seconds(now), "game": game_id}
    won = []
    for badge in BADGES:
        sql = _AWARD.format(rule=badge.rule)
        rows = await fetch_all(connection, sql, {**wanted, "badge": badge.code})
        won += [(user_id, badge) for (user_id,) in rows]
    return won


async def award_players(
    connection: aiosqlite.Connection, game_id: int, *, now: dt.datetime
) -> None:
    """Note what the players of a game that is over have earned; its podium tells it."""
    sql = """
        SELECT DISTINCT a.user_id FROM quiz_rounds r
        CROSS JOIN quiz_answers a ON a.round_id = r.id WHERE r.quiz_id = ?
    """
    rows = await fetch_all(connection, sql, (game_id,))
    await award(connection, [user_id for (user_id,) in rows], now=now, game_id=game_id)
