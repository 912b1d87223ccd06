"""Draws the end of a game: who is on its podium is called as the server calls them."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.kit.cache import Recent
from bot.kit.discord.calls import CALL_SECONDS, Caller, Done
from bot.kit.discord.i18n import Client, Words
from bot.kit.pictures.pictures import Painter, Picture
from bot.trivia.games.end_cards import Names, end_picture
from bot.trivia.games.end_model import MOST_ON_PODIUM, EndFacts
from bot.trivia.games.end_store import EndStore
from bot.trivia.games.model import Podium

_MET = 10_000
"""So many names of players are remembered."""


class GameEnds:
    """Knows what is told of games that are over."""

    def __init__(
        self, client: Client, caller: Caller, store: EndStore, *, pictures: Painter
    ) -> None:
        self._client = client
        self._caller = caller
        self._pictures = pictures
        self.store = store
        self._names: Recent[tuple[int, int], str] = Recent(_MET)

    async def picture(
        self, words: Words, podium: Podium, facts: EndFacts, *, names: Names | None = None
    ) -> Picture | None:
        """Draw a game's end; None where that fails, or nobody answered. `names` are as below."""
        if not self._pictures.draws or not podium.scores:
            return None
        names = await self.names(podium, facts) if names is None else names
        return await self._pictures.draw(end_picture(words, podium, facts, names))

    def meet(self, guild_id: int | None, user_id: int, name: str) -> None:
        """Remember what a server calls somebody who plays; in memory alone."""
        self._names.keep((guild_id or 0, user_id), name)

    async def names(self, podium: Podium, facts: EndFacts) -> Names:
        """Return what those are called whom a picture names; who left the server is not in it.

        Discord is asked for those who were not met: after a restart, mostly.
        """
        guild_id = podium.game.guild_id
        wanted = [each.user_id for each in podium.scores[:MOST_ON_PODIUM]]
        wanted += [facts.longest.user_id] if facts.longest else []
        await asyncio.gather(*(self._ask(guild_id, each) for each in dict.fromkeys(wanted)))
        names = {each: self._names.get((guild_id, each)) for each in wanted}
        return {user_id: name for user_id, name in names.items() if name is not None}

    async def _ask(self, guild_id: int, user_id: int) -> None:
        guild = self._client.get_guild(guild_id)
        if guild is None or self._names.get((guild_id, user_id)) is not None:
            return
        ask = partial(guild.fetch_member, user_id)
        found = await self._caller.call(ask, seconds=CALL_SECONDS)
        if isinstance(found, Done):
            self.meet(guild_id, user_id, found.value.display_name)
