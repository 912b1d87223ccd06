"""Who plays in which team, and who is out of a game of elimination."""

from __future__ import annotations

import datetime as dt
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, fetch_all, listed
from bot.trivia.games.model import Game, Mode, Player, Round

# Who came first into the smaller team stays there.
_SEAT = """
    INSERT INTO quiz_players (quiz_id, user_id, team)
    SELECT :game, :user, value FROM json_each(:teams)
    LEFT JOIN quiz_players p ON p.quiz_id = :game AND p.team = value
    WHERE TRUE GROUP BY value ORDER BY count(p.user_id), value LIMIT 1
    ON CONFLICT DO NOTHING RETURNING team
"""
_CHOOSE = """
    INSERT INTO quiz_players (quiz_id, user_id, team)
    SELECT id, :user, :team FROM quizzes
    WHERE id = :game AND state = 'playing' AND opens_ms > :now
        AND NOT EXISTS (SELECT 1 FROM quiz_rounds WHERE quiz_id = :game)
    ON CONFLICT (quiz_id, user_id) DO UPDATE SET team = excluded.team
    RETURNING team
"""
_MAY_ANSWER = """
    SELECT NOT EXISTS (SELECT 1 FROM quiz_players WHERE quiz_id = :game)
        OR EXISTS (SELECT 1 FROM quiz_players
            WHERE quiz_id = :game AND user_id = :user AND out_in IS NULL)
"""
# The first round that anybody answers makes the players.
_ENTER = """
    INSERT INTO quiz_players (quiz_id, user_id)
    SELECT :game, user_id FROM quiz_answers WHERE round_id = :round
        AND NOT EXISTS (SELECT 1 FROM quiz_players WHERE quiz_id = :game)
"""
_RIGHT = "SELECT user_id FROM quiz_answers WHERE round_id = :round AND is_right"
# Nobody goes out where nobody knew it, unless they play alone; and nobody for not having answered
# what was cut short.
_ELIMINATE = f"""
    UPDATE quiz_players SET out_in = :number
    WHERE quiz_id = :game AND out_in IS NULL AND user_id NOT IN ({_RIGHT})
        AND (:is_whole OR user_id IN (SELECT user_id FROM quiz_answers WHERE round_id = :round))
        AND (EXISTS ({_RIGHT} AND user_id IN
                (SELECT user_id FROM quiz_players WHERE quiz_id = :game AND out_in IS NULL))
            OR (SELECT count(*) FROM quiz_players WHERE quiz_id = :game) = 1)
"""


class PlayerStore:
    """Reads and writes who plays a game of teams or of elimination."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_players(self, game: Game) -> tuple[Player, ...]:
        """List the players of a game; nobody where whoever answers plays."""
        if game.plan.mode not in (Mode.TEAMS, Mode.ELIMINATION):
            return ()
        sql = "SELECT user_id, team, out_in FROM quiz_players WHERE quiz_id = ? ORDER BY user_id"
        rows = await self._db.fetch(sql, (game.game_id,))
        return tuple(Player(*row) for row in rows)

    async def choose_team(self, game: Game, user_id: int, team: int, *, now: dt.datetime) -> bool:
        """Put somebody into the team of their choice; False where the rounds have begun."""
        stamp = int(now.timestamp() * 1000)
        values = {"game": game.game_id, "user": user_id, "team": team, "now": stamp}
        return bool(await self._db.write_one(_CHOOSE, values))

    async def seat(self, game: Game, user_id: int) -> int | None:
        """Put somebody who is in no team into the smallest; None where they are in one."""
        teams = listed(range(game.plan.teams))
        values = {"game": game.game_id, "user": user_id, "teams": teams}
        rows = await self._db.write_one(_SEAT, values, durable=False)
        return rows[0][0] if rows else None

    async def may_answer(self, game: Game, user_id: int) -> bool:
        """Return whether somebody is still in; everybody is as long as nobody has played."""
        values = {"game": game.game_id, "user": user_id}
        return bool((await self._db.fetch(_MAY_ANSWER, values))[0][0])


async def eliminate(connection: aiosqlite.Connection, by: Round, *, is_whole: bool) -> None:
    """Note, in the transaction that closes a round, who goes out by it."""
    values: dict[str, Any] = {"game": by.game_id, "round": by.round_id}
    await fetch_all(connection, _ENTER, values)
    await fetch_all(connection, _ELIMINATE, {**values, "number": by.number, "is_whole": is_whole})
