"""Notify a server's moderators, once, of what does not work."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

import discord

from bot.kit.discord.calls import Caller, Done, Refused, Unsure
from bot.kit.discord.client import Client
from bot.posts.cards.notices import problem_card
from bot.posts.delivery.access import reason_against
from bot.posts.delivery.places import Places, words_of
from bot.posts.model import NONCE_LENGTH, Problem, Reason
from bot.posts.service import PostingService
from bot.settings.model import GuildSettings

_SECONDS = 30.0
_log = logging.getLogger(__name__)


class ModeratorNotifier:
    """Brings notices: to the fallback channel, else to the server's owner.

    Parameters
    ----------
    client : Client
        Has the clock.
    posting : PostingService
        Notes who was told.
    caller : Caller
        Makes the calls.
    places : Places
        Opens direct messages.
    """

    def __init__(
        self, client: Client, posting: PostingService, *, caller: Caller, places: Places
    ) -> None:
        self._client = client
        self._posting = posting
        self._caller = caller
        self._places = places

    async def tell(
        self, guild: discord.Guild, problem: Problem, *, settings: GuildSettings
    ) -> None:
        """Send a problem; when nobody can be reached, `/settings check` still shows it."""
        place = guild.get_channel_or_thread(settings.fallback_channel or 0)
        outcome: Done[Any] | Refused | Reason | Unsure = problem.reason
        if reason_against(place) is None and isinstance(place, discord.abc.Messageable):
            outcome = await self._send(place, guild, problem, settings=settings)
        if isinstance(outcome, Refused | Reason) and guild.owner_id is not None:
            direct = await self._places.direct(guild.owner_id)
            if isinstance(direct, Reason | Unsure):
                outcome = direct
            else:
                outcome = await self._send(direct, guild, problem, settings=settings)
        if isinstance(outcome, Unsure):
            return
        if isinstance(outcome, Refused | Reason):
            _log.info("nobody of server %s can be told of a problem", guild.id)
        await self._posting.told(problem, now=self._client.now())

    async def _send(
        self,
        place: discord.abc.Messageable,
        guild: discord.Guild,
        problem: Problem,
        *,
        settings: GuildSettings,
    ) -> Done[Any] | Refused | Unsure:
        card = problem_card(words_of(guild, settings), problem, server=guild.name)
        none = discord.AllowedMentions.none()
        return await self._caller.call(
            lambda: place.send(view=card, nonce=nonce_of(problem), allowed_mentions=none),
            seconds=_SECONDS,
        )


def nonce_of(problem: Problem) -> str:
    """Return the nonce by which Discord knows a notice that is repeated after a crash."""
    since = int(problem.since_at.timestamp())
    text = f"notice:{problem.guild_id}:{problem.feature}:{problem.reason}:{since}"
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
