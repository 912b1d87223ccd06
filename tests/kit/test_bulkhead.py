"""What goes wrong with one of many: kept, counted, tried again ever more rarely."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from functools import partial
from typing import Any

import pytest

from bot.kit.bulkhead import LONGEST_REST, Broken, Bulkhead, attempt
from bot.kit.errors import DatabaseError
from tests.support.faulty_awaits import FAULTS

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


async def fail(fault: str = "value") -> Any:
    raise FAULTS[fault]()


async def succeed() -> str:
    return "done"


@pytest.mark.parametrize("fault", FAULTS)
async def test_work_when_it_raises_anything_then_it_is_kept(fault):
    broken = await attempt(partial(fail, fault))
    assert isinstance(broken, Broken)
    assert broken.is_everybodys == (fault in ("locked", "full"))


async def test_work_when_it_is_cancelled_from_outside_then_it_ends():
    task = asyncio.create_task(attempt(asyncio.Event().wait))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_work_when_it_fails_on_then_it_is_tried_ever_more_rarely_and_logged_shortly(caplog):
    clock = Clock()
    bulkhead = Bulkhead(clock)
    tries = []
    for second in range(0, 6 * 3600, 20):
        clock.now = START + dt.timedelta(seconds=second)
        found = await bulkhead.keep("it", fail)
        if isinstance(found, Broken) and found.is_new:
            tries.append(clock.now)
    waits = [later - sooner for sooner, later in itertools.pairwise(tries)]
    assert waits == sorted(waits)
    assert waits[0] == dt.timedelta(seconds=20)
    assert waits[-1] == LONGEST_REST
    assert len(caplog.records) == len(tries) < 15
    assert [bool(each.exc_info) for each in caplog.records] == [True] + [False] * (len(tries) - 1)
    assert await bulkhead.keep("another", succeed) == "done"


async def test_work_when_it_goes_well_again_then_what_went_wrong_is_forgotten():
    bulkhead = Bulkhead(Clock())
    await bulkhead.keep("it", fail)
    assert await bulkhead.keep("it", succeed, ends=False) == "done"
    assert bulkhead.is_broken("it")
    assert await bulkhead.keep("it", succeed) == "done"
    assert not bulkhead.is_broken("it")


async def test_work_when_it_takes_too_long_then_it_is_broken():
    bulkhead = Bulkhead(Clock(), longest=0.01)
    broken = await bulkhead.keep("it", asyncio.Event().wait)
    assert isinstance(broken, Broken)
    assert isinstance(broken.error, TimeoutError)


async def test_batch_when_one_of_it_fails_then_the_others_are_done():
    bulkhead = Bulkhead(Clock())

    async def work(items):
        if "bad" in items:
            raise ValueError(items)
        return list(items)

    outcomes = await bulkhead.each({1: "good", 2: "bad", 3: "fine"}, work)
    assert [(keys, isinstance(found, Broken) or found) for keys, found in outcomes] == [
        ([1], ["good"]),
        ([2], True),
        ([3], ["fine"]),
    ]
    assert bulkhead.is_broken(2)
    assert not bulkhead.is_broken(1)
    assert await bulkhead.each({}, work) == []


async def test_batch_when_the_disk_is_full_then_nobody_in_it_is_to_blame():
    bulkhead = Bulkhead(Clock())
    with pytest.raises(DatabaseError):
        await bulkhead.each({1: "a", 2: "b"}, lambda items: fail("full"))
    assert not bulkhead.is_broken(1)


async def test_close_when_something_takes_too_long_then_it_is_cancelled():
    bulkhead = Bulkhead(Clock())
    slow = bulkhead.launch("slow", asyncio.Event().wait())
    bulkhead.launch("quick", succeed())
    await bulkhead.close(0.01)
    assert slow.cancelled()
    assert bulkhead.under_way == set()
