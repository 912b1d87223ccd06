"""Small facts about the installation itself, by name."""

from __future__ import annotations

from bot.kit.db.database import Database


class MetaStore:
    """Reads and writes the `meta` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, key: str) -> str | None:
        """Return what is kept under a key, or None."""
        rows = await self._db.fetch("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    async def set(self, key: str, value: str) -> None:
        """Keep a value under a key, in place of what was there."""
        async with self._db.write() as connection:
            await connection.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
