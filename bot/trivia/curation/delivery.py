"""Notify a server's moderators of questions that were reported."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
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
from bot.trivia.curation.cards import gathered_card, notice_card
from bot.trivia.curation.model import Review

_log = logging.getLogger(__name__)


class Reviewers:
    """Brings reported questions to the channel that a server has for them."""

    def __init__(
        self, client: Client, posting: PostingService, settings: SettingsService, *, pace: Pace
    ) -> None:
        self._client = client
        self._posting = posting
        self._settings = settings
        self._caller = Caller(pace, is_closed=client.is_closed)
        self._places = Places(client, self._caller)
        self._bulkhead = Bulkhead(lambda: client.now())
        self._gathered: Counter[int] = Counter()

    async def tell(self, guild: discord.Guild, review: Review) -> None:
        """Send a reported question; where that can't be, the report is kept all the same.

        Nothing is raised: who reported has nothing to do with it. Of many, `tell_gathered` tells at
        once.
        """
        if self._is_time(guild.id):
            card = partial(notice_card, review=review)
            await self._keep_sending(guild, card, nonce=nonce_of(guild.id, review))
        else:
            self._gathered[guild.id] += 1

    async def tell_gathered(self) -> None:
        """Send how many more questions were reported to servers where it is time for a notice."""
        for guild_id in [*self._gathered]:
            guild = self._client.get_guild(guild_id)
            if guild is not None and self._is_time(guild_id):
                number = self._gathered.pop(guild_id)
                card = partial(gathered_card, number=number)
                nonce = _nonce(f"reviews:{guild_id}:{self._client.now()}")
                await self._keep_sending(guild, card, nonce=nonce)

    def _is_time(self, guild_id: int) -> bool:
        try:
            self._client.limiter.take(Cost.NOTICE, server=guild_id)
        except TooFastError:
            return False
        return True

    async def _keep_sending(
        self, guild: discord.Guild, card: Callable[[Words], Card], *, nonce: str
    ) -> None:
        key = f"telling server {guild.id} of a reported question"
        self._bulkhead.forget(key)
        found = await self._bulkhead.keep(key, partial(self._send, guild, card, nonce=nonce))
        if isinstance(found, Broken) and not found.is_everybodys:
            retry_at = self._client.now() + LONGEST_REST
            work = partial(self._blocked, guild, Reason.BROKEN, None, retry_at=retry_at)
            await self._bulkhead.keep(f"the note about {key}", work)

    async def _send(
        self, guild: discord.Guild, card: Callable[[Words], Card], *, nonce: str
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
            _log.warning("server %s may not have been told of a reported question", guild.id)

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


def nonce_of(guild_id: int, review: Review) -> str:
    """Return the nonce by which Discord knows a notice that is repeated."""
    return _nonce(f"review:{guild_id}:{review.question.question_id}:{review.reasons.total()}")


def _nonce(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
