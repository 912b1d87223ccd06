"""Several processes of the real bot at one stand-in, sharing a database file."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from tests.standin import FAN, BotProcess, StandIn, start_kollab


@pytest.mark.faults
async def test_processes_when_two_share_the_shards_then_each_answers_for_its_servers(
    loaded: Path, tmp_path: Path
) -> None:
    shutil.copy(loaded, tmp_path / loaded.name)
    async with (
        StandIn(guilds=4, shards=2, channels=1, roles=2) as discord,
        contextlib.AsyncExitStack() as running,
    ):

        async def start(shard: int) -> BotProcess:
            only = {"discord__shard_count": "2", "discord__shard_ids": f"[{shard}]"}
            process = await start_kollab(discord, tmp_path, **only)
            running.push_async_callback(process.kill)
            return process

        even, _odd = [await start(shard) for shard in (0, 1)]
        await discord.wait_ready()
        assert sorted(each["shard"] for each in discord.gateway.identifies) == [[0, 2], [1, 2]]
        await even.kill()
        gone = discord.gateway.sessions[0]
        await discord.gateway.until(lambda: not gone.connected)
        # Consecutive servers belong to different shards, the first one to shard 1.
        answer = await discord.command("collab find", FAN.at(0), query="apt rose")
        assert "APT." in answer.text
        await start(0)
        await discord.wait_ready()
        answer = await discord.command("collab find", FAN.at(1), query="apt rose")
        assert "APT." in answer.text
