"""`kollab run --processes`: the shards divided, who dies started again, all ended together."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from bot.app.config import Config, DiscordSettings, MetricsSettings
from bot.app.processes import divided
from bot.kit.errors import ConfigError
from tests.standin import BotProcess, StandIn, start_kollab
from tests.standin.people import Person

SYNC = ("PUT", r"/applications/\d+/commands")
WORKS = """
import signal, sys
from pathlib import Path
from bot.app.processes import Watch

def ends():
    sys.exit({code})

def fails_twice():
    tries = Path("tries")
    count = len(tries.read_text()) if tries.exists() else 0
    tries.write_text("x" * (count + 1))
    sys.exit(1 if count < 2 else 3)

sys.exit(Watch([signal.pause, {work}]).run())
"""


@pytest.fixture
def folder(light_file: Path, tmp_path: Path) -> Path:
    shutil.copy(light_file, tmp_path / "kollab.db")
    return tmp_path


@contextlib.asynccontextmanager
async def running(discord: StandIn, folder: Path) -> AsyncIterator[BotProcess]:
    bot = await start_kollab(discord, folder, "run", "--processes", "2")
    try:
        await discord.wait_ready()
        yield bot
    finally:
        left = children(bot) if bot.alive else []
        await bot.kill()
        for each in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


def children(bot: BotProcess) -> list[psutil.Process]:
    return list(psutil.Process(bot.process.pid).children())


async def ended(processes: list[psutil.Process]) -> bool:
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, timeout=15)
    return not alive


async def watching(folder: Path, *, work: str, code: int = 0) -> BotProcess:
    script = WORKS.format(work=work, code=code)
    return await BotProcess.start(
        [sys.executable, "-c", script], folder=folder,
        environment={"PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip


async def test_processes_when_two_are_wanted_then_each_has_its_shards_and_one_registers(
    folder: Path,
) -> None:
    async with (
        StandIn(guilds=4, shards=2, channels=1, roles=2) as discord,
        running(discord, folder) as bot,
    ):
        assert sorted(each["shard"] for each in discord.gateway.identifies) == [[0, 2], [1, 2]]
        assert len(discord.journal.matching(*SYNC)) == 1
        for guild in (0, 1):
            answer = await discord.command("help", Person(guild=guild))
            assert answer.text
        own = children(bot)
        assert len(own) == 2
        assert await bot.stop() == 0, bot.output
        assert await ended(own)
        assert "Traceback" not in bot.output


async def test_processes_when_one_is_killed_then_it_is_started_again(folder: Path) -> None:
    async with (
        StandIn(guilds=4, shards=2, channels=1, roles=2) as discord,
        running(discord, folder) as bot,
    ):
        gone, victim = discord.gateway.sessions[0], children(bot)
        for each in victim:
            each.kill()
        await discord.gateway.until(lambda: not gone.connected)
        discord.gateway.sessions.clear()
        await discord.wait_ready()
        assert await bot.stop() == 0, bot.output
        assert "it starts again" in bot.output


async def test_processes_when_who_watches_them_is_killed_then_they_end(folder: Path) -> None:
    async with (
        StandIn(guilds=4, shards=2, channels=1, roles=2) as discord,
        running(discord, folder) as bot,
    ):
        own = children(bot)
        await bot.kill()
        assert await ended(own)


async def test_watch_when_discord_refuses_one_then_all_end_with_its_code(tmp_path: Path) -> None:
    watch = await watching(tmp_path, work="ends", code=3)
    assert await watch.wait(within=20) == 3, watch.output


async def test_watch_when_one_fails_again_and_again_then_it_is_tried_with_growing_pauses(
    tmp_path: Path,
) -> None:
    watch = await watching(tmp_path, work="fails_twice")
    assert await watch.wait(within=20) == 3, watch.output
    said = [line for line in watch.output.splitlines() if "it starts again" in line]
    assert [line.rpartition(" in ")[2] for line in said] == ["1 s", "2 s"]


def test_shards_when_divided_then_each_is_held_once_and_figures_have_ports_of_their_own() -> None:
    config = Config(discord=DiscordSettings(shard_count=5), metrics=MetricsSettings(port=9000))
    found = list(divided(config, 2))
    assert [each.discord.shard_ids for each in found] == [(0, 2, 4), (1, 3)]
    assert [each.metrics.port for each in found] == [9000, 9001]
    assert [each.discord.is_first for each in found] == [True, False]
    assert [each.discord.shard_ids for each in divided(Config(), 3)] == [(0,), (1,), (2,)]


@pytest.mark.parametrize(
    "discord", [DiscordSettings(shard_count=2), DiscordSettings(shard_ids=(0,))]
)
def test_shards_when_they_cannot_be_divided_then_said(discord: DiscordSettings) -> None:
    with pytest.raises(ConfigError):
        list(divided(Config(discord=discord), 3))
