"""Many servers due at once, at the wire: how fast posts go out, and whether people must wait."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.standin import StandIn, passers_by, start_kollab
from tests.standin.process import DATABASE
from tests.workloads.due import daily_at, set_due, switch_on
from tests.workloads.figures import ms, percentile

SENDS = r"/channels/\d+/messages"
_HOUR = dt.timedelta(hours=1)
_WARM_UP = 100
_ONE_HIT = "SELECT min(name) FROM collaboration_titles GROUP BY folded HAVING count(*) = 1"


@dataclass(frozen=True, slots=True)
class Burst:
    """What was measured: posts a second between a tenth and nine tenths of all, `/collab find`."""

    servers: int
    posts: int
    a_second: float
    rate_limited: int
    idle: list[float]
    busy: list[float]

    @property
    def times_idle(self) -> float:
        """Return how many times the idle p99 that of the burst is."""
        return percentile(self.busy, 0.99) / percentile(self.idle, 0.99)

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what, how much, and the aim."""
        shares = (("p50", 0.5), ("p99", 0.99))
        finds = [
            (
                f"/collab find, {when}, {name} of {len(values)}",
                ms(values, p),
                "",
            )
            for when, values in (("idle", self.idle), ("in the burst", self.busy))
            for name, p in shares
        ]
        return [
            (f"posts a second, {self.servers:,} servers", f"{self.a_second:.1f}", "at least 44"),
            ("answers with 429", str(self.rate_limited), "0"),
            *finds,
            ("p99 in the burst, times idle", f"{self.times_idle:.2f}", "at most 2"),
        ]


async def measure_burst(
    folder: Path, *, servers: int, rng: random.Random, idle: float = 15
) -> Burst:
    """Start the bot over the database in a folder, ask it when idle, then let all be due."""
    path = folder / DATABASE
    due_at = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    async with StandIn(guilds=servers, channels=1, roles=2, limits=True) as discord:
        wanted = [discord.guilds[n] for n in range(servers)]
        await switch_on(
            path, {int(each.id): daily_at(due_at, each.room) for each in wanted}, due_at=due_at
        )
        set_due(path, due_at + _HOUR)
        bot = await start_kollab(discord, folder, posting__interval_seconds="5")
        try:
            await discord.wait_ready()
            ask = _asker(discord, path, rng)
            for _ in range(_WARM_UP):
                await ask()
            end = time.perf_counter() + idle
            quiet = await _ask_while(ask, lambda: time.perf_counter() < end)
            with _no_collection():
                set_due(path, due_at)
                await discord.journal.wait("POST", SENDS, within=30)
                last = asyncio.create_task(
                    discord.journal.wait("POST", SENDS, count=servers, within=servers / 20)
                )
                busy = await _ask_while(ask, lambda: not last.done())
                await last
            assert await bot.stop() == 0, bot.output
        finally:
            await bot.kill()
        sent = sorted(r.at for r in discord.journal.matching("POST", SENDS))
        posts = sum(len(discord.messages_in(each.room)) for each in wanted)
        return Burst(servers, posts, rate_of(sent), len(discord.journal.answered(429)), quiet, busy)


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the stand-in from stopping for 200 ms: it would count what came meanwhile as one."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def rate_of(moments: list[float]) -> float:
    """Return how many there were a second, between a tenth and nine tenths of all."""
    first, last = len(moments) // 10, len(moments) * 9 // 10
    return (last - first) / (moments[last] - moments[first])


def _asker(discord: StandIn, path: Path, rng: random.Random) -> Callable[[], Awaitable[float]]:
    with closing(sqlite3.connect(path)) as connection:
        titles = [row[0] for row in connection.execute(_ONE_HIT)]

    # One person would be too fast for the budgets.
    who = passers_by(discord.guilds.count)

    async def ask() -> float:
        asked = await discord.command("collab find", next(who), query=rng.choice(titles)[:100])
        return asked.latency

    return ask


async def _ask_while(
    ask: Callable[[], Awaitable[float]], goes_on: Callable[[], bool]
) -> list[float]:
    taken: list[float] = []
    while goes_on():
        taken.append(await ask())
    return taken
