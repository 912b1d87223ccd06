"""What the kit needs of a bot: that its servers may choose a language."""

from __future__ import annotations

from discord.ext import commands


class Client(commands.AutoShardedBot):
    """A bot whose command tree answers errors, and whose servers may choose a language."""

    def server_language(self, guild_id: int) -> str | None:
        """Return the language that a server's moderators set; None leaves it to Discord."""
        raise NotImplementedError
