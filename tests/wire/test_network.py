"""`kollab run` where Discord can't be reached: it waits, and says so in plain words."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.standin import BotProcess, Fault, StandIn, start_kollab
from tests.standin.payloads import APPLICATION_ID

NO_WORDS = ("Traceback", "Unclosed", "never awaited", "was destroyed but it is pending")


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    shutil.copy(small, tmp_path / small.name)
    return tmp_path


@contextlib.asynccontextmanager
async def running(
    discord: StandIn, folder: Path, *command: str, **settings: str
) -> AsyncIterator[BotProcess]:
    bot = await start_kollab(discord, folder, *command, **settings)
    try:
        yield bot
        if bot.alive:
            assert await bot.stop() == 0, bot.output
        assert [words for words in NO_WORDS if words in bot.output] == [], bot.output
    finally:
        await bot.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def said(bot: BotProcess, words: str, *, looks: int = 600) -> None:
    """Wait until the log has some words."""
    for _ in range(looks):
        if words in bot.output:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(bot.output)


async def readiness(port: int) -> tuple[int, str]:
    """Ask the bot whether it does its work."""
    address = f"http://127.0.0.1:{port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def until(port: int, status: int, words: str, *, seconds: float = 90) -> None:
    """Wait until the bot answers so."""
    since = time.perf_counter()
    while (found := await readiness(port))[0] != status or words not in found[1]:
        assert time.perf_counter() - since < seconds, found
        await asyncio.sleep(0.1)


async def test_start_when_nobody_answers_then_it_waits_and_serves_once_somebody_does(
    folder: Path,
) -> None:
    discord = StandIn(port=free_port())
    async with running(discord, folder) as bot:
        await said(bot, "Discord can't be reached")
        async with discord:
            await discord.wait_ready()
            await said(bot, "ready: 1 servers, 1 shards, version ")
            assert "APT." in (await discord.command("collab find", query="apt rose")).text
            assert await bot.stop() == 0
        assert bot.output.count("Discord can't be reached") <= 2
        assert "logging in" not in bot.output


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("GET /users/@me", status=503, times=2), id="503 at login"),
        pytest.param(Fault("GET /users/@me", drop=True, times=2), id="cut at login"),
        pytest.param(Fault("GET /gateway/bot", status=503, times=2), id="503 at the gateway"),
        pytest.param(Fault("GET /gateway/bot", drop=True, times=2), id="cut at the gateway"),
        pytest.param(
            Fault(".* /applications/.*/commands", drop=True, times=2), id="cut at commands"
        ),
    ],
)
async def test_start_when_discord_has_trouble_then_it_is_tried_again(
    folder: Path, fault: Fault
) -> None:
    async with StandIn() as discord:
        discord.faults.append(fault)
        async with running(discord, folder) as bot:
            await discord.wait_ready()
            assert fault.used == fault.times
            assert "Discord can't be reached" in bot.output


async def test_stop_when_a_shard_reconnects_then_it_is_quick_and_clean(folder: Path) -> None:
    async with StandIn() as discord, running(discord, folder) as bot:
        await discord.wait_ready()
        discord.gateway.heard.clear()
        await discord.gateway.cut()
        await asyncio.wait_for(discord.gateway.waited.wait(), 20)
        assert await bot.stop() == 0


async def test_start_when_the_gateway_refuses_the_token_then_words_and_exit_3(
    folder: Path,
) -> None:
    async with StandIn() as discord:
        discord.gateway.refuses = True
        async with running(discord, folder) as bot:
            assert await bot.wait(within=30) == 3
            assert "Discord refuses the bot token" in bot.output


async def test_start_when_the_port_of_figures_is_taken_then_one_line_and_exit_1(
    folder: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with StandIn() as discord, running(discord, folder, metrics__port=port) as bot:
            assert await bot.wait(within=30) == 1
            assert "kollab: The figures can't be offered" in bot.output


async def test_log_when_json_then_every_line_is_json(folder: Path) -> None:
    async with StandIn(token="the.right.one") as discord:
        discord.faults.append(Fault("GET /users/@me", status=503, times=1))
        async with running(discord, folder, logging__format="json") as bot:
            assert await bot.wait(within=30) == 3
    lines = [json.loads(line) for line in bot.output.splitlines()]
    assert "Discord refuses the bot token." in lines[-1]["message"]


async def test_check_online_when_discord_answers_then_it_says_who_the_bot_is(
    folder: Path,
) -> None:
    async with StandIn(shards=2) as discord:
        bot = await start_kollab(discord, folder, "check", "--online")
        await bot.wait(within=60)
    assert f"✓ Discord: the bot is kollab, id {APPLICATION_ID}" in bot.output
    assert "✓ servers: about 3" in bot.output
    assert "✓ privileged intents: none, and none is needed" in bot.output
    assert "✓ shards: Discord recommends 2" in bot.output


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("GET /users/@me", status=401), "✗ Discord: Discord refuses the bot token."),
        (Fault("GET /users/@me", status=503), "✗ Discord: Discord answered 503"),
        (Fault("GET /users/@me", drop=True), "✗ Discord: Discord can't be reached"),
    ],
)
async def test_check_online_when_discord_can_not_be_asked_then_a_line_says_why(
    folder: Path, fault: Fault, words: str
) -> None:
    async with StandIn() as discord:
        discord.faults.append(fault)
        async with running(discord, folder, "check", "--online") as bot:
            assert await bot.wait(within=60) == 1
    assert words in bot.output


async def test_readiness_when_the_line_goes_silent_then_it_is_lost_and_comes_back(
    folder: Path,
) -> None:
    port = free_port()
    async with (
        StandIn(heartbeat=2) as discord,
        running(discord, folder, metrics__port=str(port)) as bot,
    ):
        await discord.wait_ready()
        await until(port, 200, "ready")
        discord.gateway.heard.clear()
        await until(port, 503, "shard 0: no answer from Discord for")
        discord.gateway.heard.set()
        await until(port, 200, "ready")
        asked = await start_kollab(discord, folder, "health", metrics__port=str(port))
        assert await asked.wait(within=30) == 0, asked.output
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
            async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert "kollab_posts" in await answer.text()
        assert await bot.stop() == 0


async def test_readiness_when_discord_is_gone_then_it_is_lost_and_comes_back(
    folder: Path,
) -> None:
    port, discord = free_port(), StandIn(port=free_port())
    async with running(discord, folder, metrics__port=str(port)):
        async with discord:
            await discord.wait_ready()
            await until(port, 200, "ready")
        await until(port, 503, "shard 0: no connection to Discord")
        async with discord:
            await until(port, 200, "ready")


@pytest.mark.faults
async def test_readiness_when_silent_at_the_pace_of_discord_then_lost_and_back_within_90_s(
    folder: Path,
) -> None:
    port = free_port()
    async with StandIn() as discord, running(discord, folder, metrics__port=str(port)) as bot:
        await discord.wait_ready()
        await until(port, 200, "ready")
        discord.gateway.heard.clear()
        await until(port, 503, "shard 0: no ")
        # discord.py hangs up by itself, and tries again in vain.
        await until(port, 503, "shard 0: no connection to Discord", seconds=150)
        discord.gateway.heard.set()
        await until(port, 200, "ready")
        assert await bot.stop() == 0


async def test_health_when_no_port_is_set_then_the_bot_tells_in_a_file(folder: Path) -> None:
    async with StandIn() as discord:
        async with running(discord, folder) as bot:
            await discord.wait_ready()
            # It tells every quarter of a minute.
            for _ in range(300):
                if '"problems": []' in (folder / "kollab.health").read_text():
                    break
                await asyncio.sleep(0.1)
            asked = await start_kollab(discord, folder, "health")
            assert await asked.wait(within=30) == 0, asked.output
            assert await bot.stop() == 0
        asked = await start_kollab(discord, folder, "health")
        assert await asked.wait(within=30) == 1
        assert "it does not run" in asked.output
