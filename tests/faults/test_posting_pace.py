"""The pace of what the bot sends by itself, also when the event loop is late."""

from __future__ import annotations

import asyncio
import heapq
import random

from bot.kit.discord.calls import Pace

MOST_A_SECOND = 50
"""Discord's limit over all requests."""


class LateLoop:
    """A clock by which sleepers wake late, and several at once, as they do after a stall."""

    def __init__(self, rng: random.Random, stall: float) -> None:
        self.now = 0.0
        self._rng = rng
        self._stall = stall
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, id(woken), woken))
        await woken

    async def run(self, tasks: list[asyncio.Task[None]]) -> None:
        """Wake whoever has slept long enough, with a stall now and then, until all are done."""
        while not all(each.done() for each in tasks):
            self.now += self._stall if self._rng.random() < 0.02 else 0.001
            while self._sleepers and self._sleepers[0][0] <= self.now:
                heapq.heappop(self._sleepers)[2].set_result(None)
            for _ in range(5):
                await asyncio.sleep(0)


async def grants(rng: random.Random, *, stall: float, calls: int) -> list[float]:
    """Return when each of many calls that wait together may be made."""
    late, made = LateLoop(rng, stall), []
    pace = Pace(time=lambda: late.now, sleep=late.sleep)

    async def call() -> None:
        await pace.take()
        made.append(late.now)

    waiting = [asyncio.create_task(call()) for _ in range(calls)]
    await late.run(waiting)
    await asyncio.gather(*waiting)
    return made


def most_within_a_second(moments: list[float]) -> int:
    return max(sum(at <= each < at + 1 for each in moments) for at in moments)


async def test_pace_when_the_loop_stalls_then_never_over_the_limit(rng: random.Random) -> None:
    made = await grants(rng, stall=0.3, calls=600)
    assert most_within_a_second(made) < MOST_A_SECOND


async def test_pace_when_the_loop_is_a_little_late_then_nothing_is_lost(rng: random.Random) -> None:
    made = await grants(rng, stall=0.03, calls=600)
    assert 44 <= len(made) / made[-1] <= 46


async def test_pace_when_many_wait_then_they_are_served_in_order(rng: random.Random) -> None:
    late, served = LateLoop(rng, 0.1), []
    pace = Pace(time=lambda: late.now, sleep=late.sleep)

    async def call(number: int) -> None:
        await pace.take()
        served.append(number)

    waiting = [asyncio.create_task(call(number)) for number in range(100)]
    await late.run(waiting)
    await asyncio.gather(*waiting)
    assert served == list(range(100))
