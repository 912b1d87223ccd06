"""The stages of `benchmarks.posting`."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
import sqlite3
import statistics
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import discord

from benchmarks.stages import MEBIBYTE, Figures, Stalls, memory, run_as_stage, timed
from bot.app.cli.run import keep_steady
from bot.app.client import KollabBot
from bot.app.services import load_all, open_services, settings_over
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.discord.calls import Pace
from bot.kit.scheduling import Interval
from bot.posts.delivery.courier import Courier
from bot.settings.model import to_plain
from tests.standin import payloads
from tests.standin.process import DATABASE
from tests.workloads.due import daily_at, key_of, set_due
from tests.workloads.posting_burst import measure_burst

POLLS = 300
_PACE = 1000.0
"""Calls a second, instead of the 45 that Discord bears: still one after the other."""

_HOUR = dt.timedelta(hours=1)
_RAW = (
    "SELECT target_id, kind, next_on, next_due_at FROM timetables"
    " WHERE next_due_at <= ? ORDER BY next_due_at, target_id, kind LIMIT 96"
)
ROOM = str(payloads.guild_id(0) + 100)
"""All made-up servers post into the one channel of the one server that the bot knows."""


async def make(folder: Path, servers: int) -> Figures:
    """Load the catalogue, and set servers up in one transaction; one in ten chose a language."""
    path = folder / DATABASE
    database = await Database.open(path)
    await load_all(database)
    await database.close()
    now = dt.datetime.now(dt.UTC)
    plain = to_plain(daily_at(now, ROOM))
    ids = [payloads.guild_id(number) for number in range(servers)]
    on = key_of(payloads.guild_id(0), now).on.isoformat()
    with closing(sqlite3.connect(path)) as connection, connection:
        for key, value in plain.items():
            rows = ((each, key, json.dumps(value)) for each in ids)
            connection.executemany("INSERT INTO guild_settings VALUES (?, ?, ?)", rows)
        chosen = ((each, "language", '"ko"') for each in ids[::10])
        connection.executemany("INSERT INTO guild_settings VALUES (?, ?, ?)", chosen)
        later = int((now + _HOUR).timestamp())
        timetables = ((each, "daily", on, later) for each in ids)
        connection.executemany("INSERT INTO timetables VALUES (?, ?, ?, ?)", timetables)
    return {"database MiB": path.stat().st_size / MEBIBYTE}


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[KollabBot]:
    """Open the bot, unconnected: it knows one server, and Discord answers at once."""
    services = await open_services(path)
    bot = KollabBot(services, extensions=(), shard_count=1)
    bot.courier = _courier(bot, Pace(_PACE))
    state: Any = bot._connection
    state.user = discord.ClientUser(state=state, data=payloads.BOT)  # type: ignore[arg-type]
    data: Any = payloads.guild(0, channels=1, roles=2)
    guild = discord.Guild(data=data, state=state)

    async def answer(_route: object, **options: Any) -> dict[str, Any]:
        return payloads.message(ROOM, options.get("json") or {}, ())

    # Instead of Discord; and whichever server is asked for, it is this one.
    vars(bot.http)["request"] = answer
    vars(bot)["get_guild"] = lambda _id: guild
    bot.courier.set_ready(0)
    keep_steady()
    try:
        yield bot
    finally:
        await bot.courier.close()
        await services.close()


async def start(folder: Path, _argument: int) -> Figures:
    """Measure what scheduling adds to a start: settings, the courier, its interval."""
    async with opened(folder / DATABASE) as bot:
        database = bot.services.database
        await _begin(bot, database)
        taken = []
        for _ in range(5):
            taken.append(await timed(lambda: _begin(bot, database)))
        tracemalloc.start()
        kept = await _begin(bot, database)
        memory, _ = tracemalloc.get_traced_memory()
        assert kept
        return {
            "start of scheduling ms": 1000 * statistics.median(taken),
            "start of scheduling MiB": memory / MEBIBYTE,
        }


def _courier(bot: KollabBot, pace: Pace) -> Courier:
    return Courier(bot, bot.services.posting, pictures=bot.pictures, metrics=bot.metrics, pace=pace)


async def _begin(bot: KollabBot, database: Database) -> object:
    settings = await settings_over(database, ListStore(database))
    courier = _courier(bot, Pace())
    interval = Interval(courier.poll, seconds=3600)
    interval.start()
    interval.stop()
    return settings, courier, interval


async def poll(folder: Path, _argument: int) -> Figures:
    """Measure polls when nothing is due, beside the same question in plain `sqlite3`."""
    path = folder / DATABASE
    set_due(path, dt.datetime.now(dt.UTC) + _HOUR)
    async with opened(path) as bot:
        first = await timed(bot.courier.poll)
        with closing(sqlite3.connect(path)) as raw:
            ours, plain = [], []
            for _ in range(POLLS):
                ours.append(await timed(bot.courier.poll))
                began = time.perf_counter()
                raw.execute(_RAW, (int(time.time()),)).fetchall()
                plain.append(time.perf_counter() - began)
    return {
        "first poll ms": 1000 * first,
        "idle poll p50 ms": 1000 * statistics.median(ours),
        "raw sqlite3 p50 ms": 1000 * statistics.median(plain),
        "idle poll, times raw": statistics.median(ours) / statistics.median(plain),
    }


async def minute(folder: Path, _argument: int) -> Figures:
    """Measure how a minute is worked off in which all servers are due."""
    path = folder / DATABASE
    async with opened(path) as bot:
        await bot.courier.poll()
        set_due(path, dt.datetime.now(dt.UTC))
        before, stalls = memory(), Stalls()
        beat = asyncio.create_task(stalls.run())
        took = await timed(bot.courier.poll)
        late, own = await stalls.take()
        beat.cancel()
        rows = await bot.services.database.fetch("SELECT count(*) FROM posts WHERE state = 'sent'")
        above = memory() - before
    return {
        "posts": rows[0][0],
        "posts a second": rows[0][0] / took,
        "longest stall ms": late,
        "longest own work ms": own,
        "memory above MiB": above,
    }


async def burst(folder: Path, servers: int) -> Figures:
    """Measure at the wire."""
    measured = await measure_burst(folder, servers=servers, rng=random.Random(1))
    for what, value, aim in measured.rows():
        print(f"| {what} | {value} | {aim} |", file=sys.stderr)
    return {"times idle": measured.times_idle, "a second": measured.a_second}


if __name__ == "__main__":
    run_as_stage({"make": make, "start": start, "poll": poll, "minute": minute, "burst": burst})
