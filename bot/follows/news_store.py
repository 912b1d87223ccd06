"""Up to which work each server was told of new ones by its home artists."""

from __future__ import annotations

import aiosqlite

from bot.kit.db.database import Database
from bot.settings.model import GuildSettings
from bot.settings.store import Stamp


class NewsStore:
    """Reads what servers were told."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find_seen(self, guild_id: int) -> int | None:
        """Return the highest id of a work that a server was told of; None where news are off."""
        rows = await self._db.fetch(
            "SELECT seen_collaboration FROM server_news WHERE guild_id = ?", (guild_id,)
        )
        return int(rows[0][0]) if rows else None


async def begin_news(
    connection: aiosqlite.Connection,
    guild_id: int,
    *,
    old: GuildSettings,
    new: GuildSettings,
    stamp: Stamp,
) -> None:
    """Count everything as told that is there when a server switches its news on."""
    if new.news_channel is None:
        await connection.execute_fetchall("DELETE FROM server_news WHERE guild_id = ?", (guild_id,))
    elif old.news_channel is None:
        await connection.execute_fetchall(
            "INSERT INTO server_news (guild_id, seen_collaboration)"
            " SELECT ?, coalesce(max(id), 0) FROM collaborations WHERE TRUE"
            " ON CONFLICT (guild_id) DO UPDATE"
            " SET seen_collaboration = excluded.seen_collaboration",
            (guild_id,),
        )


async def advance_news(connection: aiosqlite.Connection, guild_id: int, seen: int) -> None:
    """Note up to which id a server was told of new works; it never goes back."""
    await connection.execute_fetchall(
        "UPDATE server_news SET seen_collaboration = ?2"
        " WHERE guild_id = ?1 AND seen_collaboration < ?2",
        (guild_id, seen),
    )


async def count_all_as_told(db: Database) -> None:
    """Count every work as told, to people and servers: works may have other ids than before."""
    async with db.write() as connection:
        for table in ("followers", "server_news"):
            await connection.execute_fetchall(
                f"UPDATE {table} SET seen_collaboration ="
                " (SELECT coalesce(max(id), 0) FROM collaborations)"
            )
