"""Who knew how much: boards of servers and of all, and what one person answered.

An answer counts once its truth is told: those of a round that is open would give it away. To the
daily five it is told at once. `daily_answers` are to the questions of the day of old.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, fetch_all, seconds
from bot.settings.model import GuildSettings
from bot.settings.store import Stamp
from bot.trivia.leaderboard.model import MOST_A_DAY, Accuracy, LeaderboardRow
from bot.trivia.runs.model import POINTS

# Few games are played at a time: the partial index of those is read, not the rounds of all games.
_OPEN = """
    SELECT r.id FROM quizzes q JOIN quiz_rounds r ON r.quiz_id = q.id
    WHERE q.state = 'playing' AND r.state IN ('posting', 'asked')
"""
_EVER = 2**62
_HIDDEN = "SELECT user_id FROM hidden_players WHERE guild_id = :guild"
_OF_SERVER = f"""
    since AS MATERIALIZED (SELECT max(:since, coalesce(max(reset_at) * 1000, 0)) AS at
        FROM board_resets WHERE guild_id = :guild),
    given AS (
        SELECT a.user_id, a.points, a.is_right AS known, 1 AS answers, '' AS name
        FROM quiz_answers a
        WHERE a.guild_id = :guild AND a.answered_ms >= (SELECT at FROM since)
            AND a.answered_ms < :until AND a.round_id NOT IN ({_OPEN})
            AND a.user_id NOT IN ({_HIDDEN})
        UNION ALL
        SELECT a.user_id, a.points, a.is_right, 1, '' FROM daily_answers a
        CROSS JOIN daily_questions q ON q.guild_id = a.guild_id AND q.local_on = a.local_on
        WHERE a.guild_id = :guild AND a.answered_ms >= (SELECT at FROM since)
            AND a.answered_ms < :until AND q.closed_ms IS NOT NULL AND a.user_id NOT IN ({_HIDDEN})
        UNION ALL
        SELECT r.user_id, r.points, r.right_answers, json_array_length(r.chosen), ''
        FROM run_places p CROSS JOIN runs r ON r.id = p.run_id
        WHERE p.guild_id = :guild AND p.begun_ms >= (SELECT at FROM since) AND p.begun_ms < :until
            AND r.is_ranked AND r.user_id NOT IN ({_HIDDEN}))
"""
# Nobody can make points alone that count everywhere: a server's own questions are worth nothing
# there, for who wrote them knows the answers; nor is what nobody else answered, what was cut short
# (a second less may be our own clock), or more than so much a day.
_OF_ALL = f"""
    counted AS (
        SELECT p.user_id, p.name, a.points, a.is_right, 1 AS answers, a.answered_ms
        FROM global_players p
        CROSS JOIN quiz_answers a ON a.user_id = p.user_id AND a.answered_ms >= :since
        CROSS JOIN quiz_rounds r ON r.id = a.round_id
        CROSS JOIN quizzes g ON g.id = r.quiz_id
        WHERE a.category <> 'own' AND r.state NOT IN ('posting', 'asked')
            AND (r.closes_ms <= r.asked_ms - 1000 + 1000 * (g.plan ->> '$.seconds')) IS NOT TRUE
            AND EXISTS (SELECT 1 FROM quiz_rounds o CROSS JOIN quiz_answers b ON b.round_id = o.id
                WHERE o.quiz_id = g.id AND b.user_id <> a.user_id)
        UNION ALL
        SELECT p.user_id, p.name, a.points, a.is_right, 1, a.answered_ms FROM global_players p
        CROSS JOIN daily_answers a ON a.user_id = p.user_id AND a.answered_ms >= :since
        CROSS JOIN daily_questions q ON q.guild_id = a.guild_id AND q.local_on = a.local_on
        WHERE a.category <> 'own' AND q.closed_ms IS NOT NULL
            AND EXISTS (SELECT 1 FROM daily_answers b WHERE b.guild_id = a.guild_id
                AND b.local_on = a.local_on AND b.user_id <> a.user_id)
        UNION ALL
        SELECT p.user_id, p.name, r.points, r.right_answers, json_array_length(r.chosen), r.begun_ms
        FROM global_players p
        CROSS JOIN runs r ON r.user_id = p.user_id AND r.is_ranked AND r.begun_ms >= :since
        WHERE EXISTS (SELECT 1 FROM runs o WHERE o.korean_on = r.korean_on AND o.is_ranked
            AND o.user_id <> r.user_id)),
    given AS (
        SELECT user_id, min(sum(points), {MOST_A_DAY}) AS points, sum(is_right) AS known,
            sum(answers) AS answers, min(name) AS name
        FROM counted GROUP BY user_id, answered_ms / 86400000)
"""
_RANKED = """
    WITH {given},
    scores AS (
        SELECT user_id, sum(points) AS points, sum(known) AS known, sum(answers) AS answers,
            min(name) AS name
        FROM given GROUP BY user_id),
    ranked AS (
        SELECT user_id, points, known, answers, rank() OVER (ORDER BY points DESC),
            row_number() OVER (ORDER BY points DESC, known DESC, answers, user_id) AS place,
            name, count(*) OVER ()
        FROM scores)
    SELECT * FROM ranked
    WHERE (place > :skip AND place <= :skip + :limit) OR user_id = :user OR place = 1
    ORDER BY place
"""
SERVER_BOARD = _RANKED.format(given=_OF_SERVER)
GLOBAL_BOARD = _RANKED.format(given=_OF_ALL)
_HERE = "a.user_id = :user AND (:guild IS NULL OR a.guild_id = :guild)"
_MINE = f"""
    SELECT a.category, a.is_right, a.points FROM quiz_answers a
    WHERE {_HERE} AND a.round_id NOT IN ({_OPEN})
    UNION ALL
    SELECT a.category, a.is_right, a.points FROM daily_answers a
    CROSS JOIN daily_questions q ON q.guild_id = a.guild_id AND q.local_on = a.local_on
    WHERE {_HERE} AND q.closed_ms IS NOT NULL
    UNION ALL
    SELECT f.question ->> '$.question.category', f.question ->> '$.right' = c.value,
        iif(f.question ->> '$.right' = c.value, {POINTS}, 0)
    FROM runs r LEFT JOIN run_places p ON p.run_id = r.id
    CROSS JOIN json_each(r.chosen) c
    CROSS JOIN daily_fives f ON f.korean_on = r.korean_on AND f.position = c.key
    WHERE r.user_id = :user AND r.is_ranked AND (:guild IS NULL OR p.guild_id = :guild)
"""
ACCURACY = f"""
    SELECT category, sum(is_right), count(*), sum(points) FROM ({_MINE})
    GROUP BY category ORDER BY count(*) DESC, category
"""
# Of answers in a row that were all right, the difference of both numbers is the same.
IN_A_ROW = f"""
    WITH numbered AS (
        SELECT a.is_right, a.answered_ms,
            row_number() OVER (ORDER BY a.answered_ms, a.round_id)
            - row_number() OVER (PARTITION BY a.is_right ORDER BY a.answered_ms, a.round_id) AS run
        FROM quiz_answers a WHERE {_HERE} AND a.round_id NOT IN ({_OPEN}))
    SELECT count(*), max(answered_ms) = (SELECT max(answered_ms) FROM numbered)
    FROM numbered WHERE is_right GROUP BY run
"""


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """Lines of a board, the asker's own line wherever it is, and how many people are on it."""

    lines: tuple[LeaderboardRow, ...]
    own: LeaderboardRow | None
    players: int


@dataclass(frozen=True, slots=True)
class Record:
    """What one person answered: points, accuracy by category, right answers in a row in games."""

    points: int
    accuracy: tuple[Accuracy, ...]
    in_a_row: int
    longest: int


class LeaderboardStore:
    """Reads boards, and keeps who takes part in the global one."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(
        self,
        guild_id: int | None,
        *,
        since: dt.datetime | None,
        user_id: int,
        skip: int,
        limit: int,
        until: dt.datetime | None = None,
    ) -> LeaderboardPage:
        """Return `limit` lines of a server's board, or the global (None), after the first `skip`.

        Only answers from `since` on count (None is all time), on a server's board before `until`
        too; that never counts what was before its moderators began it anew. The own line of
        `user_id` is given too.
        """
        began = 0 if since is None else seconds(since) * 1000
        wanted = {
            "guild": guild_id,
            "since": began,
            "until": _EVER if until is None else seconds(until) * 1000,
            "user": user_id,
            "skip": skip,
            "limit": limit,
        }
        sql = GLOBAL_BOARD if guild_id is None else SERVER_BOARD
        rows = await self._db.fetch(sql, wanted)
        lines = [LeaderboardRow(*row[:-1]) for row in rows]
        return LeaderboardPage(
            tuple(line for line in lines if skip < line.place <= skip + limit),
            next((line for line in lines if line.user_id == user_id), None),
            rows[0][-1] if rows else 0,
        )

    async def record(self, guild_id: int | None, user_id: int) -> Record:
        """Return what somebody answered in a server, or everywhere."""
        place: dict[str, Any] = {"guild": guild_id, "user": user_id}
        async with self._db.read() as connection:
            by_category = await fetch_all(connection, ACCURACY, place)
            runs = await fetch_all(connection, IN_A_ROW, place)
        return Record(
            sum(row[3] for row in by_category),
            tuple(Accuracy(*row[:3]) for row in by_category),
            next((count for count, is_last in runs if is_last), 0),
            max((count for count, _ in runs), default=0),
        )

    async def find_global_name(self, user_id: int) -> str | None:
        """Return somebody's name on the global leaderboard; None for who is not on it."""
        rows = await self._db.fetch("SELECT name FROM global_players WHERE user_id = ?", (user_id,))
        return rows[0][0] if rows else None

    async def join(self, user_id: int, name: str, *, now: dt.datetime) -> None:
        """Put somebody on the global board, or give them another name there."""
        await self._db.write_one(
            "INSERT INTO global_players (user_id, name, joined_at) VALUES (?, ?, ?)"
            " ON CONFLICT (user_id) DO UPDATE SET name = excluded.name",
            (user_id, name, seconds(now)),
        )

    async def is_hidden(self, guild_id: int, user_id: int) -> bool:
        """Return whether somebody hides from a server's boards."""
        sql = "SELECT 1 FROM hidden_players WHERE guild_id = ? AND user_id = ?"
        return bool(await self._db.fetch(sql, (guild_id, user_id)))

    async def hide(self, guild_id: int, user_id: int, *, now: dt.datetime) -> None:
        """Keep somebody out of a server's boards; their answers stay."""
        await self._db.write_one(
            "INSERT INTO hidden_players (guild_id, user_id, hidden_at) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (guild_id, user_id, seconds(now)),
        )

    async def unhide(self, guild_id: int, user_id: int) -> None:
        """Put somebody on a server's boards again."""
        sql = "DELETE FROM hidden_players WHERE guild_id = ? AND user_id = ?"
        await self._db.write_one(sql, (guild_id, user_id))
        await self._db.forget()

    async def leave(self, user_id: int) -> None:
        """Take somebody off the global board; their answers stay in their servers."""
        await self._db.write_one("DELETE FROM global_players WHERE user_id = ?", (user_id,))
        await self._db.forget()


async def begin_anew(
    connection: aiosqlite.Connection,
    guild_id: int,
    *,
    old: GuildSettings,
    new: GuildSettings,
    stamp: Stamp,
) -> None:
    """Begin a server's leaderboard where its settings say, when those change."""
    if new.board_since == old.board_since:
        return
    await connection.execute_fetchall("DELETE FROM board_resets WHERE guild_id = ?", (guild_id,))
    if new.board_since is not None:
        await connection.execute_fetchall(
            "INSERT INTO board_resets (guild_id, reset_at, user_id) VALUES (?, ?, ?)",
            (guild_id, seconds(new.board_since), stamp.by),
        )
