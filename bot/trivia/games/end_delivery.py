"""Draws the end of a game: who is on its podium is called as the server calls them."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.kit.discord.calls import CALL_SECONDS, Caller, Done
from bot.kit.discord.i18n import Client, Words
from bot.kit.pictures.pictures import Painter, Picture
from bot.trivia.games.end_cards import Names, end_picture
from bot.trivia.games.end_model import MOST_ON_PODIUM, EndFacts
from bot.trivia.games.end_store import EndStore
from bot.trivia.games.model import Podium


class GameEnds:
    """Knows what is told of games that are over."""

    def __init__(
        self, client: Client, caller: Caller, store: EndStore, *, pictures: Painter
    ) -> None:
        self._client = client
        self._caller = caller
        self._pictures = pictures
        self.store = store

    async def picture(
        self, words: Words, podium: Podium, facts: EndFacts, *, names: Names | None = None
    ) -> Picture | None:
        """Draw a game's end; None where that fails, or nobody answered. `names` are as below."""
        if not self._pictures.draws or not podium.scores:
            return None
        names = await self.names(podium, facts) if names is None else names
        return await self._pictures.draw(end_picture(words, podium, facts, names))

    async def names(self, podium: Podium, facts: EndFacts) -> Names:
        """Ask what those are called whom a picture names; who left the server is not in it."""
        guild = self._client.get_guild(podium.game.guild_id)
        if guild is None:
            return {}
        wanted = [each.user_id for each in podium.scores[:MOST_ON_PODIUM]]
        wanted += [facts.longest.user_id] if facts.longest else []
        calls = (
            self._caller.call(partial(guild.fetch_member, each), seconds=CALL_SECONDS)
            for each in dict.fromkeys(wanted)
        )
        found = await asyncio.gather(*calls)
        members = [each.value for each in found if isinstance(each, Done)]
        return {each.id: each.display_name for each in members}
