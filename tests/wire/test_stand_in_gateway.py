"""The stand-in's gateway with several shards and processes, over real websockets."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.standin import FAN, TOKEN, Fault, StandIn, payloads
from tests.standin.gateway import DISPATCH, HEARTBEAT, IDENTIFY
from tests.wire.caller import Caller

SERVERS = 3_000


class Listener:
    """One shard's connection: READY, and then whatever comes."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def next(self, event: str) -> dict[str, Any]:
        """Wait for an event; return its data."""
        async with asyncio.timeout(10):
            while True:
                told = await self.ws.receive_json()
                if told["op"] == DISPATCH and told["t"] == event:
                    return dict(told["d"])

    async def ready(self) -> set[int]:
        """Read READY and all servers; return their numbers."""
        ready = await self.next("READY")
        servers = [int((await self.next("GUILD_CREATE"))["id"]) for _ in ready["guilds"]]
        await self.ws.send_json({"op": HEARTBEAT, "d": None})
        return {payloads.guild_number(server) for server in servers}


@contextlib.asynccontextmanager
async def shard(discord: StandIn, number: int = 0, shards: int = 1) -> AsyncIterator[Listener]:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as ws:
        who = {"token": TOKEN, "shard": [number, shards], "intents": 1, "properties": {}}
        await ws.send_json({"op": IDENTIFY, "d": who})
        yield Listener(ws)


async def test_shards_when_of_two_processes_then_each_has_its_own_servers_and_events() -> None:
    async with (
        StandIn(guilds=5, shards=2, channels=1, roles=2) as discord,
        shard(discord, 0, 2) as even,
        shard(discord, 1, 2) as odd,
    ):
        assert await even.ready() == {1, 3}
        assert await odd.ready() == {0, 2, 4}
        await discord.wait_ready(within=5)
        for guild in range(3):
            await discord.admin.add_channel(guild)
        assert (await even.next("CHANNEL_CREATE"))["guild_id"] == discord.guilds[1].id
        assert (await odd.next("CHANNEL_CREATE"))["guild_id"] == discord.guilds[0].id
        assert (await odd.next("CHANNEL_CREATE"))["guild_id"] == discord.guilds[2].id
        for guild in range(3):
            await discord.admin.remove_bot(guild)
        assert (await even.next("GUILD_DELETE"))["id"] == discord.guilds[1].id
        assert (await odd.next("GUILD_DELETE"))["id"] == discord.guilds[0].id


async def test_shard_when_of_two_processes_then_both_hear_everything() -> None:
    async with (
        StandIn(guilds=2, channels=1, roles=2) as discord,
        shard(discord) as one,
        shard(discord) as other,
    ):
        assert await one.ready() == await other.ready() == {0, 1}
        await discord.admin.add_channel(0)
        assert await one.next("CHANNEL_CREATE") == await other.next("CHANNEL_CREATE")


async def test_wait_when_a_process_has_died_then_it_waits_for_the_next() -> None:
    async with StandIn(guilds=1, channels=1, roles=2) as discord:
        async with shard(discord) as first:
            await first.ready()
            await discord.wait_ready(within=5)
        gone = discord.gateway.sessions[0]
        await discord.gateway.until(lambda: not gone.connected, within=5)
        with pytest.raises(TimeoutError):
            await discord.wait_ready(within=0.01)
        async with shard(discord) as second:
            await second.ready()
            await discord.wait_ready(within=5)
            assert discord.gateway.twins == []


async def test_changes_when_nobody_is_connected_then_they_are_in_the_next_ready() -> None:
    async with StandIn(guilds=3, channels=1, roles=2) as discord:
        await discord.admin.remove_bot(1)
        room = await discord.admin.add_channel(0, payloads.ANNOUNCEMENT)
        async with shard(discord) as bot:
            ready = await bot.next("READY")
            assert len(ready["guilds"]) == 2
            first = await bot.next("GUILD_CREATE")
            assert room in [channel["id"] for channel in first["channels"]]


async def test_threads_when_archived_or_hidden_then_ready_does_not_tell_of_them() -> None:
    async with StandIn(guilds=1, channels=3, roles=2) as discord:
        rooms = [channel["id"] for channel in discord.guilds[0].payload["channels"]]
        seen, archived, hidden = [await discord.admin.add_thread(room) for room in rooms]
        await discord.admin.archive(archived)
        await discord.admin.hide(hidden)
        async with shard(discord) as bot:
            told = await bot.next("GUILD_CREATE")
        assert [thread["id"] for thread in told["threads"]] == [seen]
        assert len(told["channels"]) == 3
        async with Caller(discord) as caller:
            assert (await caller.get(f"/channels/{archived}")).status == 200


async def test_interaction_when_no_shard_serves_the_server_then_the_test_fails_at_once() -> None:
    async with StandIn(guilds=2, shards=2, channels=1, roles=2) as discord:
        act = discord.pressed("x", person=FAN.at(1))
        with pytest.raises(LookupError, match="shard"):
            await discord.send(act)


async def test_servers_when_three_thousand_then_ready_and_posts_are_quick() -> None:
    async with StandIn(guilds=SERVERS, channels=1, roles=2) as discord:
        began = time.process_time()
        async with shard(discord) as bot:
            assert len(await bot.ready()) == SERVERS
        loaded = time.process_time() - began
        discord.faults.append(Fault(r"POST /channels/\d+/messages", delay=0.01, chance=0.1))
        async with Caller(discord) as caller:
            rooms = [discord.guilds[n].room for n in range(SERVERS)]
            began = time.process_time()
            for start in range(0, SERVERS, 100):
                hundred = rooms[start : start + 100]
                await asyncio.gather(*[caller.write(r, nonce=r) for r in hundred])
            posted = time.process_time() - began
        assert all(len(discord.messages_in(room)) == 1 for room in rooms)
    # Processor time of this test and of the server together, with room for a slow machine.
    assert loaded < 5
    assert SERVERS / posted > 150
