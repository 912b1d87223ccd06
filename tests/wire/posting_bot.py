"""The real bot inside the test's own process, at the stand-in: its clock can be moved on."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.app.cli.bootstrap import open_bot
from bot.app.cli.discord_login import prepare
from bot.app.client import KollabBot
from bot.app.config import DiscordSettings
from bot.posts.model import Post, PostKey
from tests.standin import TOKEN, StandIn
from tests.standin.interactions import custom_ids
from tests.workloads.due import key_of

NEVER = 3600.0
REFUSED = {401, 403, 404, 429}
"""What Discord counts as invalid requests; 404 is none, but asking for what is gone is no use."""

POLLS_A_MINUTE = 3


@dataclass
class PostingBot:
    """A bot that polls when it is told to, and then as if 20 seconds had gone by."""

    discord: StandIn
    bot: KollabBot
    due_at: dt.datetime
    skipped: dt.timedelta = dt.timedelta(0)
    polls: list[int] = field(default_factory=list)

    def now(self) -> dt.datetime:
        """Return the bot's time."""
        return discord.utils.utcnow() + self.skipped

    async def poll(self, times: int = 1, *, seconds: float = 60 / POLLS_A_MINUTE) -> None:
        """Have time pass and the bot look for posts, so many times."""
        for _ in range(times):
            self.skipped += dt.timedelta(seconds=seconds)
            self.polls.append(len(self.discord.journal))
            await self.bot.courier.poll()

    async def told(self, event: str, change: Awaitable[Any]) -> None:
        """Change something at Discord and wait until the bot has read of it."""
        heard = asyncio.create_task(
            self.bot.wait_for("socket_event_type", check=lambda name: name == event, timeout=10)
        )
        await change
        await heard

    def key(self, guild: int) -> PostKey:
        """Return the key of the post that is due in a server."""
        return key_of(self.discord.guilds[guild].id, self.due_at)

    async def entry(self, guild: int) -> Post | None:
        """Return what the ledger says of that post."""
        return await self.bot.services.posting.ledger.find(self.key(guild))

    def posts_in(self, guild: int, room: str | None = None) -> int:
        """Count the posts of the day in a server's room, the first one by default."""
        mark, place = self.key(guild).mark, room or self.discord.guilds[guild].room
        return sum(mark in custom_ids(each) for each in self.discord.messages_in(place))

    def refusals(self, guild: int) -> list[int]:
        """Return how many requests about a server were refused in each poll."""
        own, ends = self.discord.guilds[guild].id, [*self.polls[1:], None]
        requests = list(self.discord.journal)
        return [
            sum(r.guild == own and r.status in REFUSED for r in requests[start:end])
            for start, end in zip(self.polls, ends, strict=True)
        ]

    def repeats(self, guild: int) -> int:
        """Return how often the same request about a server was made in one poll at most."""
        own, ends = self.discord.guilds[guild].id, [*self.polls[1:], None]
        requests = list(self.discord.journal)
        most = 0
        for start, end in zip(self.polls, ends, strict=True):
            made = [(r.method, r.path) for r in requests[start:end] if r.guild == own]
            most = max([most, *(made.count(each) for each in made)])
        return most


@contextlib.asynccontextmanager
async def posting_bot(
    discord_: StandIn, path: Path, monkeypatch: pytest.MonkeyPatch, *, due_at: dt.datetime
) -> AsyncIterator[PostingBot]:
    """Open the bot at a stand-in; its first poll has been when this is open."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    prepare(DiscordSettings(api_base=discord_.api_base, gateway=discord_.gateway_url))
    async with open_bot(path, posting_seconds=NEVER, guild_ready_timeout=0.5) as bot:
        here = PostingBot(discord_, bot, due_at)
        monkeypatch.setattr(bot, "now", here.now)
        await bot.login(TOKEN)
        running = asyncio.create_task(bot.connect())
        try:
            await discord_.wait_ready()
            await bot.wait_until_ready()
            await _first_poll()
            yield here
        finally:
            await bot.close()
            with contextlib.suppress(asyncio.CancelledError):
                await running


async def _first_poll() -> None:
    """Wait for the poll that a shard's being ready begins: another beside it does nothing."""
    first = [
        task for task in asyncio.all_tasks() if task.get_name() == "discord.py: on_shard_ready"
    ]
    await asyncio.gather(*first)
