"""The games that somebody played, and the artists that they miss."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.kit.db.database import Database
from bot.settings.model import ROUNDS
from bot.trivia.person.model import LAST_GAMES, LEAST_MISSED, PlayedGame

_HERE = "user_id = :user AND (:guild IS NULL OR guild_id = :guild)"
# So many answers are those of as many games at least, however long they were.
_MOST = (LAST_GAMES + 1) * ROUNDS[1]
HISTORY = f"""
    WITH recent AS (
        SELECT round_id FROM quiz_answers WHERE {_HERE} ORDER BY answered_ms DESC LIMIT {_MOST}),
    games AS (
        SELECT DISTINCT q.id, q.started_ms
        FROM recent CROSS JOIN quiz_rounds r ON r.id = round_id
        CROSS JOIN quizzes q ON q.id = r.quiz_id AND q.state = 'finished'
        ORDER BY q.id DESC LIMIT {LAST_GAMES}),
    scores AS (
        SELECT g.id, g.started_ms, a.user_id, sum(a.points) AS points,
            rank() OVER (PARTITION BY g.id ORDER BY sum(a.points) DESC, sum(a.is_right) DESC)
                AS place,
            count(*) OVER (PARTITION BY g.id) AS players
        FROM games g CROSS JOIN quiz_rounds r ON r.quiz_id = g.id
        CROSS JOIN quiz_answers a ON a.round_id = r.id
        GROUP BY g.id, a.user_id)
    SELECT started_ms, place, players, points FROM scores WHERE user_id = :user ORDER BY id DESC
"""
MISSED = f"""
    SELECT artist, sum(answers - known) AS missed, sum(answers) FROM artist_answers
    WHERE {_HERE} GROUP BY artist HAVING missed >= {LEAST_MISSED}
    ORDER BY missed DESC, sum(answers), artist LIMIT 1
"""


class PersonStore:
    """Reads what somebody played, in a server or (None) in all."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_games(self, guild_id: int | None, user_id: int) -> tuple[PlayedGame, ...]:
        """List the last games that somebody played and that are over, the newest first."""
        place: dict[str, Any] = {"guild": guild_id, "user": user_id}
        return tuple(
            PlayedGame(dt.datetime.fromtimestamp(started_ms / 1000, dt.UTC), *rest)
            for started_ms, *rest in await self._db.fetch(HISTORY, place)
        )

    async def find_missed(self, guild_id: int | None, user_id: int) -> tuple[str, int, int] | None:
        """Return the artist that somebody misses most: slug, how often, of so many answers."""
        place: dict[str, Any] = {"guild": guild_id, "user": user_id}
        rows = await self._db.fetch(MISSED, place)
        return (str(rows[0][0]), int(rows[0][1]), int(rows[0][2])) if rows else None
