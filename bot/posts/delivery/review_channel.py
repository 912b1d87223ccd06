"""The channel where a server's moderators hear that something waits to be looked at."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from functools import partial

import discord

from bot.kit.budgets import Cost
from bot.kit.bulkhead import LONGEST_REST, Broken, Bulkhead
from bot.kit.discord.calls import CALL_SECONDS, Caller, Done, Pace, Refused
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Client, Words
from bot.kit.errors import TooFastError
from bot.posts.delivery.places import Places, reason_of, words_of
from bot.posts.delivery.problems import SEEN
from bot.posts.model import NONCE_LENGTH, REVIEW, Problem, Reason
from bot.posts.service import PostingService
from bot.settings.service import SettingsService

_log = logging.getLogger(__name__)


class ReviewChannel:
    """Sends cards there. Nothing is raised: who brought something has nothing to do with it."""

    def __init__(
        self, client: Client, posting: PostingService, settings: SettingsService, *, pace: Pace
    ) -> None:
        self._client = client
        self._posting = posting
        self._settings = settings
        self._caller = Caller(pace, is_closed=client.is_closed)
        self._places = Places(client, self._caller)
        self._bulkhead = Bulkhead(lambda: client.now())

    def is_time(self, guild_id: int) -> bool:
        """Return whether a server can have a notice now, and draw on its budget if so."""
        try:
            self._client.limiter.take(Cost.NOTICE, server=guild_id)
        except TooFastError:
            return False
        return True

    async def send(
        self, guild: discord.Guild, card: Callable[[Words], Card], *, about: str, mark: str
    ) -> None:
        """Send a card; Discord knows it by `mark` if it is repeated. `about` is for the log."""
        key = f"telling server {guild.id} of {about}"
        self._bulkhead.forget(key)
        nonce = hashlib.sha256(mark.encode()).hexdigest()[:NONCE_LENGTH]
        work = partial(self._send, guild, card, about=about, nonce=nonce)
        found = await self._bulkhead.keep(key, work)
        if isinstance(found, Broken) and not found.is_everybodys:
            retry_at = self._client.now() + LONGEST_REST
            note = partial(self._blocked, guild, Reason.BROKEN, None, retry_at=retry_at)
            await self._bulkhead.keep(f"the note about {key}", note)

    async def _send(
        self, guild: discord.Guild, card: Callable[[Words], Card], *, about: str, nonce: str
    ) -> None:
        settings = await self._settings.get(guild.id)
        channel_id = settings.review_channel
        if channel_id is None:
            return
        outcome: object = await self._places.channel(guild, channel_id)
        if isinstance(outcome, discord.abc.Messageable):
            place, words = outcome, words_of(guild, settings)
            outcome = await self._caller.call(
                lambda: place.send(
                    view=card(words),
                    nonce=nonce,
                    allowed_mentions=discord.AllowedMentions.none(),
                ),
                seconds=CALL_SECONDS * 2,
            )
        if isinstance(outcome, Done):
            await self._posting.problems.close(guild.id, REVIEW)
        elif isinstance(outcome, Refused | Reason):
            reason = reason_of(outcome) if isinstance(outcome, Refused) else outcome
            await self._blocked(guild, reason, channel_id, retry_at=SEEN)
        else:
            _log.warning("server %s may not have been told of %s", guild.id, about)

    async def _blocked(
        self,
        guild: discord.Guild,
        reason: Reason,
        channel_id: int | None,
        *,
        retry_at: dt.datetime,
    ) -> None:
        await self._posting.problems.open(
            Problem(
                guild.id,
                REVIEW,
                reason,
                channel_id,
                since_at=self._client.now(),
                retry_at=retry_at,
            )
        )
