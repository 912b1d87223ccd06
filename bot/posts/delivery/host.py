"""What sending needs of the bot; `bot.app.client.KollabBot` is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import discord

if TYPE_CHECKING:
    from bot.app.services import Services
    from bot.app.telemetry import Metrics
    from bot.kit.pictures.pictures import Painter


class Sender(Protocol):
    """A bot that posts by itself."""

    services: Services
    pictures: Painter
    metrics: Metrics

    @property
    def shard_count(self) -> int | None:
        """Return over how many shards all servers are divided."""

    @property
    def user(self) -> discord.ClientUser | None:
        """Return who the bot is."""

    @property
    def shards(self) -> Mapping[int, Any]:
        """Return the shards that this process serves, by number."""

    def get_guild(self, id: int, /) -> discord.Guild | None:
        """Return a server from memory."""

    async def create_dm(self, user: discord.abc.Snowflake) -> discord.DMChannel:
        """Open somebody's direct messages."""

    def is_closed(self) -> bool:
        """Return whether the bot shuts down."""

    def now(self) -> dt.datetime:
        """Return the time, in UTC."""
