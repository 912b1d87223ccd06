"""Announces trivia nights, each once, and begins their games when it is time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import discord

from bot.kit.bulkhead import Broken, attempt
from bot.kit.discord.calls import CALL_SECONDS, Caller, Done, Pace, Refused, Unsure
from bot.kit.discord.i18n import Client
from bot.posts.delivery.history import find_recent
from bot.posts.delivery.places import Place, Places, words_of
from bot.posts.model import NONCE_LENGTH, ShardFilter
from bot.settings.service import SettingsService
from bot.trivia.errors import GameRunningError
from bot.trivia.games.host import GameHost
from bot.trivia.nights.cards import MARK, announcement_card, off_card
from bot.trivia.nights.model import MOST_LATE, Night, NightState
from bot.trivia.nights.store import NightStore

_log = logging.getLogger(__name__)
_SECONDS = 2 * CALL_SECONDS
"""So long an announcement is tried at once: the other nights wait meanwhile."""


class NightKeeper:
    """Looks which nights are due. Each step is kept before the next: others can go on with it."""

    def __init__(
        self,
        client: Client,
        nights: NightStore,
        settings: SettingsService,
        host: GameHost,
        *,
        shards: Callable[[], ShardFilter],
        pace: Pace,
    ) -> None:
        self._client = client
        self._nights = nights
        self._settings = settings
        self._host = host
        self._shards = shards
        self._caller = Caller(pace, is_closed=client.is_closed)
        self._places = Places(client, self._caller)

    async def poll(self) -> None:
        """Announce and begin what is due."""
        shards, now = self._shards(), self._client.now()
        due = await attempt(partial(self._nights.list_due, shards, now=now))
        if isinstance(due, Broken):
            _log.error("trivia nights could not be read", exc_info=due.error)
            return
        for night in due:
            found = await attempt(partial(self._step, night))
            if isinstance(found, Broken):
                _log.error(
                    "trivia night %d was not looked after", night.night_id, exc_info=found.error
                )

    async def call_off(self, night: Night) -> None:
        """Have the announcement of a night, if it is out, say that it was called off."""
        guild = self._client.get_guild(night.guild_id)
        if guild is None or night.message_id is None:
            return
        place = await self._places.channel(guild, night.channel_id)
        if not isinstance(place, Place):
            return
        words = words_of(guild, await self._settings.get(night.guild_id))
        message = place.get_partial_message(night.message_id)
        await self._caller.call(
            lambda: message.edit(
                view=off_card(words, night), allowed_mentions=discord.AllowedMentions.none()
            ),
            seconds=CALL_SECONDS,
        )

    async def _step(self, night: Night) -> None:
        now = self._client.now()
        if now > night.starts_at + MOST_LATE:
            await self._nights.miss(night.night_id)
        elif now >= night.starts_at:
            await self._begin(night)
        elif night.state is not NightState.ANNOUNCED:
            await self._announce(night)

    async def _begin(self, night: Night) -> None:
        try:
            game = await self._nights.begin(night, now=self._client.now())
        except GameRunningError:
            # It begins when that one is over.
            return
        if game is not None:
            self._host.start(game)

    async def _announce(self, night: Night) -> None:
        guild = self._client.get_guild(night.guild_id)
        if guild is None or guild.unavailable:
            return
        if not await self._nights.claim(night.night_id, now=self._client.now()):
            return
        place = await self._places.channel(guild, night.channel_id)
        if not isinstance(place, Place):
            if not isinstance(place, Unsure):
                await self._nights.note_announced(night.night_id, None)
            return
        sent = await self._send(guild, place, night)
        if isinstance(sent, Unsure):
            # Whoever looks next sees whether it arrived.
            return
        message_id = sent.value.id if isinstance(sent, Done) else None
        kept = await self._nights.note_announced(night.night_id, message_id)
        if kept is not None and not kept.is_coming:
            await self.call_off(kept)

    async def _send(
        self, guild: discord.Guild, place: Place, night: Night
    ) -> Done[discord.Message] | Refused | Unsure:
        mark = f"{MARK}:{night.night_id}"
        if night.state is NightState.ANNOUNCING:
            author_id = self._client.user.id if self._client.user else 0
            looked = await find_recent(self._caller, place, mark, author_id=author_id)
            if isinstance(looked, Unsure):
                return looked
            if isinstance(looked, Done) and looked.value is not None:
                return Done(looked.value)
        words = words_of(guild, await self._settings.get(night.guild_id))
        return await self._caller.call(
            lambda: place.send(
                view=announcement_card(words, night),
                nonce=f"{mark}:{night.guild_id}"[:NONCE_LENGTH],
                allowed_mentions=discord.AllowedMentions.none(),
            ),
            seconds=_SECONDS,
        )
