"""Hints that people took in rounds: they cost points after a restart, too."""

from __future__ import annotations

from bot.kit.db.database import Database, fetch_all

# The same press twice, or one of an older message, takes nothing more.
_TAKE = """
    INSERT INTO quiz_hints VALUES (?1, ?2, 1)
    ON CONFLICT DO UPDATE SET taken = taken + 1 WHERE taken = ?3 - 1
"""


class HintStore:
    """Keeps how many hints somebody took in a round."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def take(self, round_id: int, user_id: int, number: int) -> int:
        """Take the hint of a number, unless it was taken; return how many are taken now."""
        async with self._db.write() as connection:
            await fetch_all(connection, _TAKE, (round_id, user_id, number))
        return await self.count(round_id, user_id)

    async def count(self, round_id: int, user_id: int) -> int:
        """Count the hints that somebody took in a round."""
        sql = "SELECT taken FROM quiz_hints WHERE round_id = ? AND user_id = ?"
        rows = await self._db.fetch(sql, (round_id, user_id))
        return int(rows[0][0]) if rows else 0
