"""The stand-in itself, tried with the bare bot: what the other tests here rely on."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.standin import Fault, Journal, Person, Request, StandIn, start_echo
from tests.standin.errors import ApiError

CALLBACK = r"/interactions/\d+/[^/]+/callback"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    async with StandIn(guilds=3) as stand_in:
        bot = await start_echo(stand_in, tmp_path_factory.mktemp("echo"))
        await stand_in.wait_ready()
        yield stand_in
        await bot.kill()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_command_when_typed_then_reply_is_seen(discord: StandIn) -> None:
    answer = await discord.command("echo", query="안녕")
    assert answer.text == "안녕"
    assert answer.latency > 0


async def test_command_in_a_direct_message_then_reply_is_seen(discord: StandIn) -> None:
    assert (await discord.command("echo", Person(guild=None), query="hi")).text == "hi"


async def test_completion_when_asked_then_choices_are_given(discord: StandIn) -> None:
    assert len((await discord.complete("echo", "query", query="x")).choices) == 25


async def test_command_when_not_registered_then_the_test_fails_at_once(discord: StandIn) -> None:
    with pytest.raises(LookupError, match="echo"):
        await discord.command("nothing", query="x")


@pytest.mark.parametrize("breakage", ["close", "cut", "ask_to_reconnect"])
async def test_connection_when_broken_then_resumed_with_what_was_missed(
    discord: StandIn, breakage: str
) -> None:
    before = discord.gateway.resumes
    await getattr(discord.gateway, breakage)()
    missed = await discord.send(discord.typed("echo", query="missed"))
    await discord.gateway.until(lambda: discord.gateway.resumes > before)
    await discord.journal.wait("POST", f"/interactions/{missed.payload['id']}/.*")
    assert missed.text == "missed"


async def test_reply_when_dropped_then_request_had_its_effect(discord: StandIn) -> None:
    discord.faults.append(Fault(f"POST {CALLBACK}", drop=True, times=1))
    assert (await discord.command("echo", query="lost")).text == "lost"
    assert [r.status for r in discord.journal.matching("POST", CALLBACK)].count(0) == 1


async def test_reply_when_429_then_bot_waits_and_comes_again(discord: StandIn) -> None:
    discord.faults.append(Fault(f"POST {CALLBACK}", status=429, retry_after=0.05, times=1))
    answer = await discord.command("echo", query="later")
    assert answer.text == "later"
    refused, *_ = [r for r in discord.journal.matching("POST", CALLBACK) if r.status == 429]
    assert not refused.delivered


async def test_callback_when_too_late_or_second_then_refused(discord: StandIn) -> None:
    answer = await discord.command("echo", query="once")
    path = f"/interactions/1/{answer.token}/callback"
    body = {"type": 4}
    with pytest.raises(ApiError, match="already been acknowledged"):
        discord.rest.handle("POST", path, {}, body, (), at=answer.sent_at + 1)
    with pytest.raises(ApiError, match="Unknown interaction"):
        discord.rest.handle("POST", path, {}, body, (), at=answer.sent_at + 4)


async def test_fault_when_by_chance_then_as_often_as_its_seed_says() -> None:
    rng = random.Random(5)
    fault = Fault("POST /x", status=500, chance=0.1)
    hits = sum(fault.strikes("POST", "/x", rng) for _ in range(1000))
    assert 70 < hits < 130
    assert fault.used == hits
    assert not fault.strikes("GET", "/x", rng)


async def test_journal_when_waiting_for_the_second_then_the_first_is_not_enough() -> None:
    journal = Journal()
    one = Request(0, "GET", "/x", {}, None, (), 200, delivered=True)
    journal.add(one)
    with pytest.raises(TimeoutError):
        await journal.wait("GET", "/x", count=2, within=0.01)
    journal.add(one)
    assert await journal.wait("GET", "/x", count=2) is one
