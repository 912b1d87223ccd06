"""Whatever is raised at whichever await of a poll, the others' posts are out, each once."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import simcord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.services import open_services
from bot.simulator.world import set_clock, simulated_time
from tests.support.faulty_awaits import FAULTS, Awaits, classes_in, failing
from tests.support.simulated_discord import NOW, make_bot

SERVERS = 5
PACKAGES = ("bot.posts", "bot.settings.service", "bot.follows", "bot.kit.discord.calls")
# They are what keeps faults in: what is awaited inside is watched.
BULKHEADS = [
    f"Courier.{each}"
    for each in ("poll", "_poll", "_keep", "_heed", "_prepared", "_work_off", "_take", "_go_on")
]
SECONDS = (0, 20, 20, 70, 130, 400, 700, 3600)
DAY = 86400 - sum(SECONDS) + 60


class Harbour:
    """Some servers and a follower whose posts are due, and polls that a test makes."""

    def __init__(self, env: simcord.Env, bot: Any) -> None:
        self.env, self.bot = env, bot
        self.channels: list[Any] = []
        self.follower = env.create_user("follower")

    async def open(self) -> None:
        now, services = self.bot.now(), self.bot.services
        at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
        for _ in range(SERVERS):
            guild = self.env.create_guild()
            channel = guild.create_text_channel("daily")
            self.channels.append(channel)
            values = {"daily_channel": channel.id, "daily_time": at, "picture": False}
            more = {"thread": True, "fallback_channel": channel.id}
            await services.settings.change(guild.id, by=7, now=now, **values, **more)
        await services.follows.follow(self.follower.id, "BTS", language="en-US", now=now)
        await self.write(
            "UPDATE timetables SET next_due_at = ?, next_on = '2026-02-28'", int(now.timestamp())
        )
        await self.bring_news()
        await self.env.settle()

    async def bring_news(self) -> None:
        """Let there be works that the follower was not told of."""
        await self.write("UPDATE followers SET seen_collaboration = 0")

    async def write(self, sql: str, *values: object) -> None:
        async with self.bot.services.database.write() as connection:
            await connection.execute_fetchall(sql, values)

    async def poll(self, seconds: float) -> None:
        """Let time pass, and look for posts as the job does, which logs what is raised."""
        set_clock(self.env, self.env.now() + dt.timedelta(seconds=seconds))
        with suppress(Exception):
            await self.bot.courier.poll()
        await asyncio.sleep(0)

    def posts(self, channel: Any) -> list[str]:
        """Return the nonces of the day's posts in a channel, in the order of their sending."""
        path = f"/channels/{channel.id}/messages"
        bodies: list[Any] = [
            each.json
            for each in self.env.http_requests
            if (each.method, each.path) == ("POST", path)
        ]
        return [body["nonce"] for body in bodies if "post:" in str(body["components"])]

    async def states(self) -> Counter[str]:
        rows = await self.bot.services.database.fetch("SELECT kind, state FROM posts")
        return Counter(f"{kind} {state}" for kind, state in rows)

    def out(self) -> int:
        return sum(bool(self.posts(each)) for each in self.channels)


@asynccontextmanager
async def harbour(small_file: Path, small_source: Path) -> AsyncIterator[Harbour]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(small_file, Path(folder) / "kollab.db"))
        services = await open_services(path, source=small_source)
        env = simcord.Env(make_bot(services, None, None), check_errors=False, settle_timeout=60)
        set_clock(env, NOW)
        with simulated_time(env):
            await env.start()
            bot: Any = env.bot
            # Outside of its own actions simcord leaves the machine's clock be.
            bot.now = env.now
            here = Harbour(env, bot)
            await here.open()
            try:
                yield here
            finally:
                await env.shutdown()
                await bot.close()
                await services.close()


async def watched(small_file: Path, small_source: Path) -> tuple[int, list[str]]:
    """Return how many awaits a poll has in which all goes well, and which are about one alone."""
    async with harbour(small_file, small_source) as here:
        ones: set[str] = set()
        targets = [str(here.channels[0].guild.id), str(here.follower.id)]

        def note(turn: int, name: str, arguments: Any) -> bool:
            if any(each in repr(arguments) for each in targets):
                ones.add(name)
            return False

        awaits = Awaits(note)
        with failing(awaits, PACKAGES, but=BULKHEADS):
            await here.poll(0)
        assert here.out() == SERVERS
        assert (await here.states())["following sent"] == 1
        return len(awaits.seen), sorted(ones)


@pytest.fixture(scope="module")
def awaited(small_file: Path, small_source: Path) -> tuple[int, list[str]]:
    turns, ones = asyncio.run(watched(small_file, small_source))
    assert turns > 200
    assert {"Writer.write", "PostStore.claim", "Caller._try", "FollowUpSteps._take"} <= set(ones)
    return turns, ones


async def one_fault(small_file: Path, small_source: Path, awaits: Awaits) -> None:
    async with harbour(small_file, small_source) as here:
        with failing(awaits, PACKAGES, but=BULKHEADS):
            await here.poll(SECONDS[0])
        (failed,) = awaits.failed
        await here.poll(SECONDS[1])
        if not (awaits.is_done and failed.endswith(".claim")):
            # Else they are claimed, nobody knows by whom: that takes a minute to be sure of.
            assert here.out() >= SERVERS - 1, failed
        for seconds in SECONDS[2:]:
            await here.poll(seconds)
        assert [len(set(here.posts(each))) for each in here.channels] == [1] * SERVERS, failed
        states = await here.states()
        assert states == {"daily sent": SERVERS, "following sent": 1}, failed


@pytest.mark.parametrize("is_done", [False, True], ids=["instead", "afterwards"])
@settings(max_examples=15, suppress_health_check=list(HealthCheck), print_blob=True)
@given(data=st.data())
def test_poll_when_one_await_raises_then_all_posts_are_out_once_and_the_others_at_once(
    small_file, small_source, awaited, is_done, data
):
    turn = data.draw(st.integers(0, awaited[0] - 1), label="which await")
    fault = data.draw(st.sampled_from(sorted(FAULTS)), label="what it raises")
    awaits = Awaits(lambda now, name, arguments: now == turn, FAULTS[fault], is_done)
    asyncio.run(one_fault(small_file, small_source, awaits))


@pytest.mark.faults
@pytest.mark.parametrize("is_done", [False, True], ids=["instead", "afterwards"])
def test_poll_when_each_await_raises_in_turn_then_all_posts_are_out_once(
    small_file, small_source, awaited, is_done
):
    for turn in range(awaited[0]):
        fault = sorted(FAULTS)[turn % len(FAULTS)]
        awaits = Awaits(lambda now, *_, turn=turn: now == turn, FAULTS[fault], is_done)
        asyncio.run(one_fault(small_file, small_source, awaits))


async def broken_for_good(
    small_file: Path, small_source: Path, name: str, fault: str, *, is_person: bool
) -> None:
    async with harbour(small_file, small_source) as here:
        broken = here.follower.id if is_person else here.channels[0].guild.id
        others = here.channels if is_person else here.channels[1:]
        awaits = Awaits(
            lambda turn, label, arguments: label == name and str(broken) in repr(arguments),
            FAULTS[fault],
        )
        with failing(awaits, PACKAGES, but=BULKHEADS):
            await here.poll(0)
            assert [len(here.posts(each)) for each in others] == [1] * len(others), name
            for seconds in SECONDS[1:]:
                await here.poll(seconds)
            await here.bring_news()
            await here.poll(DAY)
        assert [len(here.posts(each)) for each in others] == [2] * len(others), name
        if not is_person:
            assert (await here.states())["following sent"] == 2, name


@settings(max_examples=15, suppress_health_check=list(HealthCheck), print_blob=True)
@given(data=st.data(), is_person=st.booleans())
def test_poll_when_an_await_always_raises_for_one_then_the_others_get_each_days_post_once(
    small_file, small_source, awaited, data, is_person
):
    name = data.draw(st.sampled_from(awaited[1]), label="which await")
    fault = data.draw(st.sampled_from(sorted(FAULTS)), label="what it raises")
    work = broken_for_good(small_file, small_source, name, fault, is_person=is_person)
    asyncio.run(work)


@pytest.mark.parametrize("name", ["DailyComposer.compose", "Places.channel", "Caller.call"])
async def test_poll_when_an_await_takes_for_ever_for_one_then_the_others_do_not_wait(
    small_file, small_source, monkeypatch, name
):
    monkeypatch.setattr("bot.posts.delivery.courier._PREPARING_SECONDS", 0.05)
    monkeypatch.setattr("bot.posts.delivery.courier._PATIENCE", 0.05)
    monkeypatch.setattr("bot.posts.delivery.courier._LONGEST_SECONDS", 1)
    async with harbour(small_file, small_source) as here:
        slow, *others = here.channels
        (owner,) = [
            each
            for package in PACKAGES
            for each in classes_in(package)
            if each.__name__ == name.partition(".")[0]
        ]
        real = getattr(owner, name.partition(".")[2])

        async def hang(*arguments: Any, **named: Any) -> Any:
            is_slow = str(slow.guild.id) in repr(arguments)
            task = asyncio.current_task()
            is_slow |= name == "Caller.call" and str(slow.guild.id) in str(task and task.get_name())
            return await (asyncio.Event().wait() if is_slow else real(*arguments, **named))

        with monkeypatch.context() as patch:
            patch.setattr(owner, name.partition(".")[2], hang)
            async with asyncio.timeout(4):
                await here.bot.courier.poll()
            await here.poll(20)
            assert [len(here.posts(each)) for each in others] == [1] * len(others)
            assert here.posts(slow) == []
            await asyncio.wait(here.bot.courier.bulkhead.under_way)
        for seconds in SECONDS[2:]:
            await here.poll(seconds)
        assert [len(set(here.posts(each))) for each in here.channels] == [1] * SERVERS
