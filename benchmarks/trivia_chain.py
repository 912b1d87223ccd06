"""What the chain of the day costs: `python -m benchmarks.trivia_chain`.

Over the shipped catalogue: choosing the chains of a year's dates, a step on each by name, a hint,
and the end, which also looks for a shortest chain. "Loop" is how long others waited for a turn
while chains were chosen, "idle" the same while nothing was done.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from bot.app.services import Services, open_services
from bot.trivia.chains.service import ChainView
from bot.trivia.days_model import begins_at

T = TypeVar("T")
FIRST, DAYS, PERSON = dt.date(2026, 12, 1), 365, 1


async def main() -> None:
    """Print each stage's median, 99th percentile and longest time in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        services = await open_services(Path(folder) / "kollab.db")
        try:
            await _measure(services)
        finally:
            await services.close()


async def _measure(services: Services) -> None:
    times: dict[str, list[float]] = {}
    beat = asyncio.create_task(_waits())
    for ago in range(DAYS):
        await _timed(times, "choose", services.chains.view(PERSON, _day(ago), now=_now(ago)))
    beat.cancel()
    times["loop"] = await beat
    beat = asyncio.create_task(_waits())
    await asyncio.sleep(sum(times["choose"]))
    beat.cancel()
    times["idle"] = await beat
    for ago in range(DAYS):
        await _walk(services, ago, times)
    print(f"{'':8}{'median':>9}{'p99':>9}{'longest':>9}")
    for stage, taken in times.items():
        found = statistics.median(taken), statistics.quantiles(taken, n=100)[-1], max(taken)
        print(f"{stage:8}" + "".join(f"{1000 * each:9.2f}" for each in found))


async def _walk(services: Services, ago: int, times: dict[str, list[float]]) -> None:
    chains, on, now = services.chains, _day(ago), _now(ago)
    view = await _timed(times, "open", chains.view(PERSON, on, now=now))
    if view.walk.left > 1:
        view = await _timed(times, "hint", chains.hint(PERSON, on, view.walk.turn, now=now))
    while not view.walk.finished:
        view = await _step(services, view, times, now=now)


async def _step(
    services: Services, view: ChainView, times: dict[str, list[float]], *, now: dt.datetime
) -> ChainView:
    ends = view.chain.start, view.chain.end
    nearer = await services.lookup.chains.hint(*ends, view.at.slug)
    name = view.end.name if view.walk.left == 1 or nearer is None else nearer.name
    step = services.chains.name(PERSON, view.chain.on, view.walk.turn, name, now=now)
    return await _timed(times, "end" if view.walk.left == 1 else "step", step)


async def _timed(times: dict[str, list[float]], stage: str, work: Awaitable[T]) -> T:
    began = time.perf_counter()
    found = await work
    times.setdefault(stage, []).append(time.perf_counter() - began)
    return found


async def _waits() -> list[float]:
    waits = [0.0]
    try:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            waits.append(time.perf_counter() - began - 0.001)
    except asyncio.CancelledError:
        return waits


def _day(ago: int) -> dt.date:
    return FIRST + dt.timedelta(ago)


def _now(ago: int) -> dt.datetime:
    return begins_at(_day(ago))


if __name__ == "__main__":
    asyncio.run(main())
