"""Notify a server's moderators of questions that were reported."""

from __future__ import annotations

from collections import Counter
from functools import partial

import discord

from bot.kit.discord.i18n import Client
from bot.posts.delivery.review_channel import ReviewChannel
from bot.trivia.curation.cards import gathered_card, notice_card
from bot.trivia.curation.model import Review

_ABOUT = "a reported question"


class Reviewers:
    """Brings reported questions to the channel that a server has for them."""

    def __init__(self, client: Client, channel: ReviewChannel) -> None:
        self._client = client
        self._channel = channel
        self._gathered: Counter[int] = Counter()

    async def tell(self, guild: discord.Guild, review: Review) -> None:
        """Send a reported question; where that can't be, the report is kept all the same.

        Of many, `tell_gathered` tells at once.
        """
        if self._channel.is_time(guild.id):
            card = partial(notice_card, review=review)
            question = review.question.question_id
            mark = f"review:{guild.id}:{question}:{review.reasons.total()}"
            await self._channel.send(guild, card, about=_ABOUT, mark=mark)
        else:
            self._gathered[guild.id] += 1

    async def tell_gathered(self) -> None:
        """Send how many more questions were reported to servers where it is time for a notice."""
        for guild_id in [*self._gathered]:
            guild = self._client.get_guild(guild_id)
            if guild is not None and self._channel.is_time(guild_id):
                number = self._gathered.pop(guild_id)
                card = partial(gathered_card, number=number)
                mark = f"reviews:{guild_id}:{self._client.now()}"
                await self._channel.send(guild, card, about=_ABOUT, mark=mark)
