"""What is waited for, how long, and what the log says of it."""

from __future__ import annotations

import asyncio
import io
import logging
from unittest import mock

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.app.cli.bootstrap import open_commands
from bot.app.cli.discord_login import prepare
from bot.app.config import DiscordSettings
from bot.app.network import LONGEST_PAUSE, Backoff, insist, passes
from bot.app.telemetry import set_up_logging

pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is slept instead of sleeping."""
    found: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        found.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", note)
    return found


def answered(status: int) -> discord.HTTPException:
    return discord.HTTPException(mock.Mock(status=status, reason=""), "")


def no_gateway(status: int) -> discord.GatewayNotFound:
    error = discord.GatewayNotFound()
    error.__cause__ = answered(status)
    return error


def no_name() -> aiohttp.ClientConnectorDNSError:
    return aiohttp.ClientConnectorDNSError(mock.Mock(), OSError(-3, "Temporary failure in name"))


def closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(mock.Mock(), shard_id=0, code=code)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (no_name(), True),
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (aiohttp.ServerDisconnectedError(), True),
        (answered(500), True),
        (answered(503), True),
        (answered(429), True),
        (no_gateway(502), True),
        (discord.GatewayNotFound(), True),
        (closed(4000), True),
        (answered(403), False),
        (no_gateway(401), False),
        (closed(4004), False),
        (discord.LoginFailure(), False),
        (ValueError(), False),
    ],
)
def test_fault_when_it_may_pass_then_it_is_waited_for(error, expected):
    assert passes(error) is expected


async def test_tries_when_discord_stays_away_then_pauses_grow_up_to_half_a_minute(pauses):
    work = mock.AsyncMock(side_effect=[*(no_name() for _ in range(100)), "there"])
    assert await insist(work) == "there"
    assert pauses[:7] == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    assert max(pauses) == LONGEST_PAUSE
    assert len(pauses) == 100


async def test_tries_when_the_token_is_refused_then_there_is_one(pauses):
    work = mock.AsyncMock(side_effect=discord.LoginFailure)
    with pytest.raises(discord.LoginFailure):
        await insist(work)
    assert pauses == []


def test_reconnects_when_they_fail_for_long_then_no_pause_is_long():
    backoff = Backoff()
    assert max(backoff.delay() for _ in range(1000)) == LONGEST_PAUSE


async def test_shard_when_the_gateway_fails_for_long_then_it_connects(pauses, monkeypatch):
    # More often than discord.py could call itself.
    monkeypatch.setattr(logging.getLogger("discord.shard"), "disabled", True)
    faults = [no_name() for _ in range(400)]
    tries = mock.AsyncMock(side_effect=[*faults, mock.Mock()])
    monkeypatch.setattr(DiscordWebSocket, "from_client", tries)
    shard = mock.Mock(close=mock.AsyncMock())
    monkeypatch.setattr(discord.shard, "Shard", lambda *made_of: shard)
    async with open_commands() as bot:
        await bot.launch_shard(yarl.URL("wss://gateway.example"), 0)
    assert tries.await_count == 401
    shard.launch.assert_called_once()


def test_log_when_a_reconnect_fails_then_a_line_without_traceback():
    prepare(DiscordSettings())
    stream = io.StringIO()
    set_up_logging(level="INFO", style="plain", stream=stream)
    try:
        raise no_name()
    except OSError as error:
        log = logging.getLogger("discord.shard")
        log.error("Attempting a reconnect for shard ID %s in %.2fs", 0, 1.5, exc_info=error)
    (line,) = stream.getvalue().splitlines()
    assert "WARNING" in line
    assert "shard ID 0 in 1.50s (ClientConnectorDNSError" in line
