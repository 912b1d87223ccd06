"""The stand-in's rate limits, faults and journal, over real HTTP, without a bot."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter

import aiohttp
import pytest

from tests.standin import TOKEN, Fault, Request, StandIn
from tests.standin.journal import Journal
from tests.standin.permissions import SEND
from tests.wire.caller import Answer, Caller

WRITE = r"POST /channels/\d+/messages"
MANY = 300


def small(guilds: int = 1, *, limits: bool = False, seed: int = 0) -> StandIn:
    rng = random.Random(seed)
    return StandIn(guilds=guilds, channels=1, roles=2, limits=limits, rng=rng)


async def statuses(asked: list[asyncio.Task[Answer]]) -> Counter[int]:
    return Counter([answer.status for answer in await asyncio.gather(*asked)])


async def test_channel_when_written_to_six_times_then_429_with_the_bucket_s_headers() -> None:
    async with small(2, limits=True) as discord, Caller(discord) as bot:
        room = discord.guilds[0].room
        five = [await bot.write(room) for _ in range(5)]
        left = [answer.headers["X-RateLimit-Remaining"] for answer in five]
        assert left == ["4", "3", "2", "1", "0"]
        assert all(0 < float(a.headers["X-RateLimit-Reset-After"]) <= 5 for a in five)
        refused = await bot.write(room)
        assert refused.status == 429
        assert refused.body["global"] is False
        assert 0 < refused.body["retry_after"] <= 5
        assert refused.headers["Via"]
        assert refused.headers["X-RateLimit-Bucket"] == five[0].headers["X-RateLimit-Bucket"]
        assert (await bot.write(discord.guilds[1].room)).status == 200
        discord.clock.skip(5)
        assert (await bot.write(room)).status == 200
        assert len(discord.messages_in(room)) == 6


async def test_bot_when_it_asks_more_than_50_times_a_second_then_a_global_429() -> None:
    async with small(60, limits=True) as discord, Caller(discord) as bot:
        rooms = [discord.guilds[n].room for n in range(60)]
        discord.clock.skip(1)
        answers = await asyncio.gather(*[bot.write(room) for room in rooms])
        refused = [answer for answer in answers if answer.status == 429]
        assert len(refused) == 10
        assert all(answer.body["global"] for answer in refused)
        assert all(answer.headers["X-RateLimit-Global"] == "true" for answer in refused)
        webhook = await bot.post("/webhooks/1/no-such-token", content="hi")
        assert webhook.code == 10015
        assert len(discord.journal.answered(429)) == 10
        discord.clock.skip(1)
        assert (await bot.write(rooms[0])).status == 200


async def test_limits_when_not_asked_for_then_there_are_none() -> None:
    async with small() as discord, Caller(discord) as bot:
        room = discord.guilds[0].room
        asked = [asyncio.ensure_future(bot.write(room)) for _ in range(70)]
        assert await statuses(asked) == {200: 70}


async def test_invalid_requests_when_counted_then_by_server_and_minute() -> None:
    async with small(3) as discord, Caller(discord) as bot:
        for guild, times in ((0, 3), (1, 1)):
            await discord.admin.forbid(discord.guilds[guild].room, SEND)
            for _ in range(times):
                await bot.write(discord.guilds[guild].room)
        await bot.write(discord.guilds[2].room)
        await bot.write("77")
        first, second, third = (discord.guilds[n].id for n in range(3))
        assert discord.journal.invalid_a_minute() == {first: 3, second: 1}
        assert [r.code for r in discord.journal.invalid(second)] == [50013]
        assert discord.journal.invalid(third) == []
        assert discord.journal.statuses() == {403: 4, 200: 1, 404: 1}
        assert len(discord.journal.answered(403, guild=first)) == 3


async def test_invalid_requests_when_the_channel_is_gone_then_still_of_its_server() -> None:
    async with small() as discord, Caller(discord) as bot:
        room = discord.guilds[0].room
        await discord.admin.delete_channel(room)
        await bot.write(room)
        assert [r.code for r in discord.journal.answered(404, guild=discord.guilds[0].id)] == [
            10003
        ]


async def test_minute_when_requests_are_further_apart_then_the_densest_one_counts() -> None:
    journal = Journal()
    for at in (0.0, 30.0, 59.0, 60.0, 200.0):
        journal.add(Request(at, "GET", "/x", {}, None, (), 403, delivered=True, guild="1"))
    assert journal.invalid_a_minute() == {"1": 3}


@pytest.mark.parametrize("seed", [1, 2])
async def test_faults_when_many_at_once_then_the_journal_knows_what_was_delivered(
    seed: int,
) -> None:
    async with small(MANY, seed=seed) as discord, Caller(discord) as bot:
        discord.faults += [
            Fault(WRITE, drop=True, chance=0.2),
            Fault(WRITE, status=500, chance=0.1),
            Fault(WRITE, status=503, chance=0.1, delivered=True),
            Fault(WRITE, delay=0.01, chance=0.3),
        ]

        async def write(room: str) -> int:
            try:
                return (await bot.write(room)).status
            except aiohttp.ClientError:
                return 0

        rooms = [discord.guilds[n].room for n in range(MANY)]
        got = await asyncio.gather(*[write(room) for room in rooms])
        assert set(got) == {0, 200, 500, 503}
        assert all(fault.used > 0.5 * fault.chance * MANY for fault in discord.faults)
        by_path = {request.path: request for request in discord.journal}
        assert len(discord.journal) == MANY
        for room, status in zip(rooms, got, strict=True):
            noted = by_path[f"/channels/{room}/messages"]
            assert noted.status == status
            assert noted.delivered == (len(discord.messages_in(room)) == 1)


@pytest.mark.parametrize("drop_first", [True, False])
async def test_faults_when_several_hit_one_request_then_all_of_them_are_felt(
    drop_first: bool,
) -> None:
    async with small() as discord, Caller(discord) as bot:
        both = [Fault(WRITE, drop=True), Fault(WRITE, status=500), Fault(WRITE, delay=0.05)]
        discord.faults += both if drop_first else both[::-1]
        before = time.perf_counter()
        with pytest.raises(aiohttp.ClientError):
            await bot.write(discord.guilds[0].room)
        assert time.perf_counter() - before >= 0.05
        assert [fault.used for fault in both] == [1, 1, 1]
        assert discord.messages_in(discord.guilds[0].room) == []


def raw_post(room: str) -> bytes:
    body = json.dumps({"content": "hi"}).encode()
    head = (
        f"POST /api/v10/channels/{room}/messages HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bot {TOKEN}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize(
    ("missing", "delivered"),
    [
        pytest.param(5, False, id="killed while it wrote"),
        pytest.param(0, True, id="killed while it waited"),
    ],
)
async def test_request_when_the_bot_is_killed_then_the_journal_says_what_became_of_it(
    missing: int, delivered: bool
) -> None:
    async with small() as discord:
        room = discord.guilds[0].room
        slow = Fault(WRITE, delay=0.05)
        discord.faults.append(slow)
        _, writer = await asyncio.open_connection("127.0.0.1", discord.port)
        whole = raw_post(room)
        writer.write(whole[: len(whole) - missing])
        await writer.drain()
        if delivered:
            await asyncio.wait_for(slow.struck.wait(), 5)
        else:
            # Once it has answered others, the server has begun with this one too.
            async with Caller(discord) as other:
                for _ in range(2):
                    await other.get("/users/@me")
        writer.transport.abort()
        noted = await discord.journal.wait("POST", f"/channels/{room}/messages")
        assert (noted.status, noted.delivered) == (0, delivered)
        assert len(discord.messages_in(room)) == int(delivered)
