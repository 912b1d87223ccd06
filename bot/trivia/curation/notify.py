"""Notify a server's moderators of questions that were reported."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

import discord

from bot.kit.discord.calls import CALL_SECONDS, Caller, Done, Refused
from bot.kit.discord.rate import Pace
from bot.posts.delivery.access import reason_of
from bot.posts.delivery.problems import SEEN
from bot.posts.delivery.writer import Writer, words_of
from bot.posts.model import NONCE_LENGTH, Feature, Reason
from bot.trivia.curation.report_cards import notice_card
from bot.trivia.curation.reports import Review

if TYPE_CHECKING:
    from bot.posts.delivery.host import Sender

_log = logging.getLogger(__name__)


class Reviewers:
    """Brings reported questions to the channel that a server has for them.

    Parameters
    ----------
    bot : Sender
        Knows servers and their settings.
    pace : Pace
        Shared by all calls that nobody waits for.
    """

    def __init__(self, bot: Sender, *, pace: Pace) -> None:
        self._bot = bot
        self._caller = Caller(pace, is_closed=bot.is_closed)
        self._writer = Writer(bot, self._caller)

    async def tell(self, guild: discord.Guild, review: Review) -> None:
        """Send a reported question; where that can't be, the report is kept all the same."""
        settings = await self._bot.services.settings.get(guild.id)
        channel_id = settings.review_channel
        if channel_id is None:
            return
        outcome: object = await self._writer.place(guild, channel_id)
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
        posting, now = self._bot.services.posting, self._bot.now()
        if isinstance(outcome, Done):
            await posting.close_problem(guild.id, Feature.REVIEW)
        elif isinstance(outcome, Refused | Reason):
            await posting.open_problem(
                guild.id,
                Feature.REVIEW,
                reason_of(outcome) if isinstance(outcome, Refused) else outcome,
                channel_id=channel_id,
                now=now,
                retry_at=SEEN,
            )
        else:
            _log.warning("server %s may not have been told of a reported question", guild.id)


def nonce_of(guild_id: int, review: Review) -> str:
    """Return the nonce by which Discord knows a notice that is repeated."""
    text = f"review:{guild_id}:{review.question.question_id}:{review.reports}"
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
