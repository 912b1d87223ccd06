"""What is needed of a bot below the one that is put together: a clock, and its servers' words."""

from __future__ import annotations

import datetime as dt

from discord.ext import commands


class Client(commands.AutoShardedBot):
    """A bot with one clock, whose tree answers errors and whose servers choose a language."""

    def now(self) -> dt.datetime:
        """Return the time, in UTC."""
        raise NotImplementedError

    def server_language(self, guild_id: int) -> str | None:
        """Return the language that a server's moderators set; None leaves it to Discord."""
        raise NotImplementedError
