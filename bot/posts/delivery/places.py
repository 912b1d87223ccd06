"""Where something is written to: a server's channels and threads, and direct messages."""

from __future__ import annotations

import discord

from bot.kit.discord.calls import Caller, Done, Refused, Unsure
from bot.kit.discord.client import Client
from bot.kit.discord.i18n import Words, words_in
from bot.posts.delivery.access import reason_against, reason_of
from bot.posts.model import Reason
from bot.settings.model import GuildSettings

_FETCH_SECONDS = 30.0


class Places:
    """Finds where to write.

    Parameters
    ----------
    client : Client
        Opens direct messages.
    caller : Caller
        Makes the calls.
    """

    def __init__(self, client: Client, caller: Caller) -> None:
        self._client = client
        self._caller = caller

    async def channel(
        self, guild: discord.Guild, channel_id: int | None
    ) -> discord.abc.Messageable | Reason | Unsure:
        """Return a channel that can be written to, or why none can.

        A thread that is archived is not in memory; writing to it opens it again.
        """
        if channel_id is None:
            return Reason.NO_CHANNEL
        wanted = channel_id
        found: object = guild.get_channel_or_thread(wanted)
        if found is None:
            fetched = await self._caller.call(
                lambda: guild.fetch_channel(wanted), seconds=_FETCH_SECONDS
            )
            if not isinstance(fetched, Done):
                return reason_of(fetched) if isinstance(fetched, Refused) else fetched
            found = fetched.value
        if (reason := reason_against(found)) is not None:
            return reason
        return found if isinstance(found, discord.abc.Messageable) else Unsure()

    async def direct(self, user_id: int) -> discord.abc.Messageable | Reason | Unsure:
        """Open somebody's direct messages."""
        opened = await self._caller.call(
            lambda: self._client.create_dm(discord.Object(user_id)), seconds=_FETCH_SECONDS
        )
        if isinstance(opened, Refused):
            return reason_of(opened)
        return opened.value if isinstance(opened, Done) else opened


def words_of(guild: discord.Guild, settings: GuildSettings) -> Words:
    """Return a server's language: its own choice, or the one it has at Discord."""
    return words_in(settings.language or guild.preferred_locale.value)
