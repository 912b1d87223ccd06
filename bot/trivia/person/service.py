"""What one person played."""

from __future__ import annotations

from bot.kit.db.database import Database
from bot.lookup.library import Library
from bot.trivia.badges.store import BadgeStore
from bot.trivia.crowns.service import CrownService
from bot.trivia.person.model import MissedArtist, PersonHistory
from bot.trivia.person.store import PersonStore


class PersonService:
    """Reports what people played, to themselves alone."""

    def __init__(self, database: Database, library: Library) -> None:
        self.badges = BadgeStore(database)
        self._store = PersonStore(database)
        self.crowns = CrownService(database, library)

    async def history(self, guild_id: int | None, user_id: int) -> PersonHistory:
        """Return what somebody played in a server, or (None) in all."""
        return PersonHistory(
            await self._store.list_games(guild_id, user_id),
            await self._missed(guild_id, user_id),
            await self.badges.list_of(user_id),
        )

    async def _missed(self, guild_id: int | None, user_id: int) -> MissedArtist | None:
        found = await self._store.find_missed(guild_id, user_id)
        if found is None:
            return None
        slug, *counts = found
        named = await self.crowns.artists(guild_id, [slug])
        return MissedArtist(named[slug], *counts) if named else None
