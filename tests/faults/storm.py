"""A bot that is killed again and again while Discord fails it, and what must be true after."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.posts.model import PostKey
from bot.posts.schedule import DAILY_POST, PostKind
from bot.settings.model import GuildSettings
from bot.trivia.daily.model import QUESTION_OF_DAY
from tests.standin import BotProcess, Fault, Guild, Request, StandIn, start_kollab
from tests.standin.interactions import custom_ids
from tests.standin.process import DATABASE
from tests.workloads.due import daily_at, key_of, states_of, switch_on

SENDS = r"/channels/\d+/messages"
UNREADY = 0.1
"""The share of kills that come while the bot still starts."""

Faults = tuple[Fault, ...]


def weather() -> Faults:
    """Return what goes wrong with posts, with the shares that must be borne."""
    send = f"POST {SENDS}"
    return (
        Fault(send, drop=True, chance=0.10),
        Fault(send, status=500, chance=0.025),
        Fault(send, status=503, chance=0.025),
        Fault(send, delay=0.3, chance=0.10),
        Fault(send, delay=2.0, chance=0.02),
        # Worse than was asked for: cut before it took effect, and an error although it did.
        Fault(send, status=503, drop=True, chance=0.02),
        Fault(send, status=502, delivered=True, chance=0.02),
    )


@dataclass(slots=True)
class Storm:
    """Servers that are due, and the bots that come and go."""

    discord: StandIn
    folder: Path
    rng: random.Random
    due_at: dt.datetime
    kinds: tuple[PostKind, ...] = (DAILY_POST,)
    bots: list[BotProcess] = field(default_factory=list)
    kills: int = 0

    @property
    def database(self) -> Path:
        """Return the file that all processes share."""
        return self.folder / DATABASE

    @property
    def keys(self) -> list[PostKey]:
        """Return the posts that there must be."""
        return [key_of(g.id, self.due_at, kind) for kind in self.kinds for g in self._guilds()]

    @property
    def posted(self) -> list[int]:
        """Return for each key how many posts there are, by the mark that they carry."""
        rooms = [each.room for each in self._guilds()] * len(self.kinds)
        return [self._count(room, key) for room, key in zip(rooms, self.keys, strict=True)]

    @property
    def sends(self) -> list[Request]:
        """Return every try to send a post so far."""
        return self.discord.journal.matching("POST", SENDS)

    @property
    def limited(self) -> list[Request]:
        """Return every request that came too early for Discord."""
        return self.discord.journal.answered(429)

    async def start(self, *shards: int) -> BotProcess:
        """Start a process for some shards, for all of them where none is named."""
        chosen = {"posting__interval_seconds": "5", "discord__sync_at_start": "false"}
        if shards:
            count, own = str(self.discord.shards), str(list(shards))
            chosen |= {"discord__shard_count": count, "discord__shard_ids": own}
        bot = await start_kollab(self.discord, self.folder, **chosen)
        self.bots.append(bot)
        return bot

    async def live_and_die(self, *shards: int, most: int) -> None:
        """Start a process and kill it some posts later, or even before the first."""
        bot = await self.start(*shards)
        if self.rng.random() < UNREADY:
            await outlives(bot, seconds=self.rng.uniform(0, 1.5))
        else:
            count = len(self.sends) + self.rng.randint(1, most)
            with contextlib.suppress(TimeoutError):
                await self.discord.journal.wait("POST", SENDS, count=count, within=10)
            await outlives(bot, seconds=self.rng.uniform(0, 0.1))
        await bot.kill()
        self.bots.remove(bot)
        self.kills += 1

    async def die_often(self, *shards: int, kills: int, most: int) -> None:
        """Kill a process so often, and then start it for good."""
        for _ in range(kills):
            await self.live_and_die(*shards, most=most)
        await self.start(*shards)

    async def settle(self, *, within: float) -> None:
        """Have the processes that live finish all posts, and stop in good order."""
        async with asyncio.timeout(within):
            while set(states_of(self.database, self.keys)) & {"", "sending", "failed"}:
                for bot in self.bots:
                    await outlives(bot, seconds=0.2)
        for bot in list(self.bots):
            # One that only just started is ended by the signal itself.
            assert await bot.stop(within=15) in {0, -signal.SIGTERM}, bot.output
            self.bots.remove(bot)

    def check(self) -> None:
        """Hold that each server has exactly one post, and the ledger knows it."""
        posted = self.posted
        wrong = {n: count for n, count in enumerate(posted) if count != 1}
        assert not wrong, f"posts by server: {wrong}"
        assert states_of(self.database, self.keys) == ["sent"] * len(posted)
        assert not self.discord.journal.invalid()

    def _guilds(self) -> list[Guild]:
        return [self.discord.guilds[n] for n in range(self.discord.guilds.count)]

    def _count(self, room: str, key: PostKey) -> int:
        return sum(key.mark in custom_ids(each) for each in self.discord.messages_in(room))


async def outlives(bot: BotProcess, *, seconds: float) -> None:
    """See that a process does not end by itself within some seconds."""
    with contextlib.suppress(TimeoutError):
        code = await bot.wait(within=seconds)
        raise AssertionError(f"the bot ended by itself ({code}):\n{bot.output}")


@contextlib.asynccontextmanager
async def storm(
    folder: Path,
    rng: random.Random,
    *,
    servers: int,
    shards: int = 1,
    limits: bool = False,
    kinds: tuple[PostKind, ...] = (DAILY_POST,),
    faults: Faults | None = None,
) -> AsyncIterator[Storm]:
    """Open a stand-in whose servers are all due since a minute, with faults.

    What is due is one post or, of both `kinds`, the daily question too.
    """
    due_at = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(minutes=1)
    chances = random.Random(rng.random())
    async with StandIn(
        guilds=servers, shards=shards, channels=1, roles=2, limits=limits, rng=chances
    ) as discord:
        wanted = [discord.guilds[n] for n in range(servers)]
        settings = {int(g.id): _due(due_at, g.room, kinds) for g in wanted}
        await switch_on(folder / DATABASE, settings, due_at=due_at)
        discord.faults.extend(weather() if faults is None else faults)
        opened = Storm(discord, folder, rng, due_at, kinds)
        try:
            yield opened
        finally:
            for bot in opened.bots:
                await bot.kill()


def _due(at: dt.datetime, room: str, kinds: tuple[PostKind, ...]) -> GuildSettings:
    daily = daily_at(at, room)
    if QUESTION_OF_DAY not in kinds:
        return daily
    return replace(daily, question_channel=int(room), question_time=daily.daily_time)
