"""Costly work beside the event loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.kit.errors import BusyError
from bot.kit.side_thread import SideThread


async def test_work_when_it_takes_long_then_the_loop_goes_on_and_only_so_many_wait():
    thread, go, order = SideThread(most=3), threading.Event(), []

    def work(number: int) -> int:
        go.wait(10)
        order.append(number)
        return number

    taken = [asyncio.create_task(thread.run(work, number)) for number in range(3)]
    await asyncio.sleep(0)
    for _ in range(10):
        with pytest.raises(BusyError):
            await thread.run(work, 9)
    go.set()
    assert await asyncio.gather(*taken) == [0, 1, 2]
    assert order == [0, 1, 2]
    assert await thread.run(work, 4) == 4


async def test_work_when_it_fails_or_is_given_up_then_the_next_has_its_turn():
    thread = SideThread(most=1)
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 // 0)
    given_up = asyncio.create_task(thread.run(lambda: 1))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait([given_up])
    assert await thread.run(lambda: 2) == 2
