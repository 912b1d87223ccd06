"""Notify a server's moderators of questions that were reported."""

from __future__ import annotations

import hashlib
import logging

import discord

from bot.kit.discord.calls import CALL_SECONDS, Caller, Done, Pace, Refused
from bot.kit.discord.i18n import Client
from bot.posts.delivery.places import Places, reason_of, words_of
from bot.posts.delivery.problems import SEEN
from bot.posts.model import NONCE_LENGTH, REVIEW, Problem, Reason
from bot.posts.service import PostingService
from bot.settings.service import SettingsService
from bot.trivia.curation.cards import notice_card
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

    async def tell(self, guild: discord.Guild, review: Review) -> None:
        """Send a reported question; where that can't be, the report is kept all the same."""
        settings = await self._settings.get(guild.id)
        channel_id = settings.review_channel
        if channel_id is None:
            return
        outcome: object = await self._places.channel(guild, channel_id)
        if isinstance(outcome, discord.abc.Messageable):
            place, words = outcome, words_of(guild, settings)
            outcome = await self._caller.call(
                lambda: place.send(
                    view=notice_card(words, review),
                    nonce=nonce_of(guild.id, review),
                    allowed_mentions=discord.AllowedMentions.none(),
                ),
                seconds=CALL_SECONDS * 2,
            )
        if isinstance(outcome, Done):
            await self._posting.problems.close(guild.id, REVIEW)
        elif isinstance(outcome, Refused | Reason):
            await self._posting.problems.open(
                Problem(
                    guild.id,
                    REVIEW,
                    reason_of(outcome) if isinstance(outcome, Refused) else outcome,
                    channel_id,
                    since_at=self._client.now(),
                    retry_at=SEEN,
                )
            )
        else:
            _log.warning("server %s may not have been told of a reported question", guild.id)


def nonce_of(guild_id: int, review: Review) -> str:
    """Return the nonce by which Discord knows a notice that is repeated."""
    text = f"review:{guild_id}:{review.question.question_id}:{review.reasons.total()}"
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
