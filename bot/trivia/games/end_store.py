"""Reads what is told at the end of a game."""

from __future__ import annotations

from bot.kit.db.database import Database, readable
from bot.trivia.badges.store import BadgeStore
from bot.trivia.games.end_model import EndFacts, HardQuestion, hardest_round, longest_row
from bot.trivia.questions.json_rows import asked_from_json
from bot.trivia.questions.model import Question

_GIVEN = """
    SELECT r.id, a.user_id, a.is_right FROM quiz_rounds r
    LEFT JOIN quiz_answers a ON a.round_id = r.id
    WHERE r.quiz_id = ? AND r.state IN ('closed', 'revealed') ORDER BY r.number, a.answered_ms
"""


class EndStore:
    """Reads games that are over."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._badges = BadgeStore(db)

    async def facts(self, game_id: int) -> EndFacts:
        """Return what is worth telling of a game besides the places."""
        rounds: dict[int, dict[int, bool]] = {}
        for round_id, user_id, is_right in await self._db.fetch(_GIVEN, (game_id,)):
            given = rounds.setdefault(round_id, {})
            if user_id is not None:
                given[user_id] = bool(is_right)
        answered = [*rounds.values()]
        won = await self._badges.list_won_in(game_id)
        place, longest = hardest_round(answered), longest_row(answered)
        if place is None:
            return EndFacts(won, longest)
        found = [
            HardQuestion(question, sum(answered[place].values()), len(answered[place]))
            for question in await self._questions([*rounds][place])
        ]
        return EndFacts(won, longest, next(iter(found), None))

    async def _questions(self, round_id: int) -> list[Question]:
        sql = "SELECT question FROM quiz_rounds WHERE id = ?"
        rows = await self._db.fetch(sql, (round_id,))
        return readable(rows, lambda row: asked_from_json(row[0]).question)
