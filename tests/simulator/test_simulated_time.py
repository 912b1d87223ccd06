"""What runs at an interval, in a Discord whose time passes at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time

import discord
from discord.ext import commands

from bot.kit.scheduling import Interval
from bot.simulator.world import Scene, open_world

NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)


class Ticking(commands.AutoShardedBot):
    """A bot that notes every ten minutes what time it is."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True))
        self.seconds = 600.0
        self.runs: list[dt.datetime] = []
        self.fails = False
        self.interval: Interval | None = None

    async def setup_hook(self) -> None:
        self.interval = Interval(self.tick, seconds=self.seconds)
        self.interval.start()

    async def tick(self) -> None:
        self.runs.append(discord.utils.utcnow())
        if self.fails:
            raise RuntimeError("kaputt")

    async def close(self) -> None:
        if self.interval is not None:
            self.interval.stop()
        await super().close()


async def test_interval_when_an_hour_passes_at_once_then_every_run_is_at_its_time():
    bot = Ticking()
    async with open_world(bot, Scene(now=NOW)) as world:
        await world.skip(3600)
        # Setting the world up takes a moment before its first second.
        assert [moment.replace(microsecond=0) - NOW for moment in bot.runs] == [
            dt.timedelta(minutes=minutes) for minutes in range(10, 61, 10)
        ]


async def test_interval_when_its_beat_is_near_then_no_action_waits_for_it():
    bot = Ticking()
    bot.seconds = 20
    started = time.perf_counter()
    async with open_world(bot, Scene(now=NOW)) as world:
        assert bot.runs == []
        await world.skip(86_400)
    assert len(bot.runs) == 86_400 / 20
    assert time.perf_counter() - started < 60, "a beat would be waited for in real time"


async def test_interval_when_a_run_fails_then_that_is_logged_and_the_next_comes(caplog):
    bot = Ticking()
    bot.fails = True
    async with open_world(bot, Scene(now=NOW)) as world:
        with caplog.at_level(logging.INFO):
            await world.skip(1800)
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(bot.runs) == 3
    assert [record.name for record in caplog.records if "apscheduler" in record.name] == []
    assert [record.exc_info[1].args for record in failed] == [("kaputt",)] * 3


async def test_answer_when_more_follows_it_then_its_time_ends_where_it_is_seen(monkeypatch):
    seconds = 100.0
    bot = Ticking()

    @bot.tree.command()
    async def slow(interaction: discord.Interaction) -> None:
        """Think for 2 seconds, answer, and write something else 50 seconds later."""
        nonlocal seconds
        await interaction.response.defer()
        seconds += 2
        await interaction.edit_original_response(content="here")
        seconds += 50
        await interaction.followup.send("and more")

    async with open_world(bot, Scene(now=NOW)) as world:
        monkeypatch.setattr("bot.simulator.world.time.perf_counter", lambda: seconds)
        result = await world.run(["slow"], {})
    assert [message.content for message in result.messages] == ["here", "and more"]
    assert result.ms == 2000


async def test_interval_when_the_simulation_is_over_then_it_goes_by_the_machine_again():
    async with open_world(Ticking(), Scene(now=NOW)):
        pass
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    interval = Interval(run, seconds=0.01)
    interval.start()
    await asyncio.wait_for(ran.wait(), 5)
    interval.stop()
