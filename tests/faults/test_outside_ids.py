"""Ten thousand interactions with anything in them: answered, no stall, no growth."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import random
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import psutil
import pytest
from simcord import Env

from bot.kit.budgets import Limiter
from bot.kit.discord.calls import Pace
from tests.workloads.outside_world import DELETING, SORRY, broken, settle

MANY, OFTEN = int(os.environ.get("KOLLAB_ACTS", "10000")), 100
WARM = MANY // 10
MOST_STALL, MOST_GROWTH = 0.1, 20 * 2**20


@contextlib.contextmanager
def watched_loop() -> Iterator[list[float]]:
    """Note how many seconds of processor each callback keeps the event loop from others."""
    seconds: list[float] = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        seconds.append(time.thread_time() - began)

    asyncio.Handle._run = timed  # type: ignore[assignment,method-assign]  # nothing else sees it
    try:
        yield seconds
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]  # as it was


@pytest.fixture
def limiter(unhurried: Limiter) -> Limiter:
    """What is tried here is what is answered, not how often."""
    return unhurried


@pytest.fixture
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls follow one another at once: the simulated clock stands."""
    monkeypatch.setattr(Pace, "take", AsyncMock())
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__ or {}, "idle", 0.003)


def fresh_errors(world: Any) -> list[BaseException]:
    """Return what was raised since the last time, without what it holds in memory."""
    found = list(world.env.errors_since(world.errors_seen))
    world.errors_seen = world.env.error_cursor
    for each in found:
        each.__traceback__ = each.__cause__ = each.__context__ = None
    return found


def forget(env: Env, *, kept: Collection[int]) -> None:
    """Forget what the simulated Discord remembers of what is over."""
    backend = env.backend
    for record in (
        backend.transcript,
        backend.http_requests,
        backend.interactions,
        backend.interaction_tokens,
    ):
        record.clear()
    for messages in backend.messages.values():
        for each in {*messages} - {*kept}:
            del messages[each]


@pytest.mark.faults
async def test_interactions_when_ten_thousand_are_random_then_nothing_breaks_stalls_or_grows(
    swift: None,
    world: Any,
    database_path: Path,
    rng: random.Random,
    say: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    realm, process, stalls, before = await settle(world, database_path), psutil.Process(), [], 0
    for number in range(1, MANY + WARM):
        guild, place = realm.anywhere(rng)
        rows = realm.rows()
        with watched_loop() as seconds:
            what, answer = await realm.act(place, rng)
        stalls.append((max(seconds), what[:200]))
        logged = [each for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info]
        assert broken(fresh_errors(world)) == [], what
        assert [each.getMessage() for each in logged] == [], what
        assert answer, what
        assert SORRY not in answer, what
        if DELETING not in what:
            after = realm.rows()
            assert [one for one in rows if one != guild and after[one] != rows[one]] == [], what
        if number % OFTEN == 0:
            forget(world.env, kept=realm.outsider.messages)
            gc.collect()
        if number in (WARM, MANY + WARM - 1):
            before, now = before or process.memory_info().rss, process.memory_info().rss
    stall, worst = max(stalls)
    say(f"longest stall {1000 * stall:.1f} ms in {worst}")
    say(f"memory {before / 2**20:.1f} MiB, then {now / 2**20:.1f} MiB")
    assert stall <= MOST_STALL
    assert now - before <= MOST_GROWTH
