"""Measure Kollab at the wire, beside a bare discord.py bot, in the same run.

    python -m benchmarks.wire [--rounds 300] [--guilds 1000] [--check]

Two processes, two stand-ins for Discord, the same servers. People alternate between the bots,
so that whatever else the machine does hits both. docs/performance.md has the method.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.stages import MEBIBYTE
from tests.standin import (
    BotProcess,
    Interaction,
    StandIn,
    passers_by,
    start_echo,
    start_kollab,
)
from tests.standin.payloads import Payload
from tests.standin.process import DATABASE, Memory
from tests.workloads.figures import percentile

MOST_TIMES_BARE = 2.5
MOST_MEMORY_ABOVE_BARE = 60.0
WARM_UP = 40
COVER_DRAWN = "/collab find: a cover to draw"
"""Drawing is no matter of the wire: `benchmarks.pictures` measures it."""
KEPT = 5
"""Works that are asked for again and again, so that their covers are in memory."""

ONE_HIT = "SELECT min(name) FROM collaboration_titles GROUP BY folded HAVING count(*) = 1"
ACTS = "SELECT name FROM artists ORDER BY works DESC LIMIT 300"
NATIVE = "SELECT hangul FROM artists WHERE length(hangul) > 2 ORDER BY works DESC LIMIT 1000"


@dataclass(slots=True)
class Contender:
    """A bot at its own stand-in, and how it started."""

    stand_in: StandIn
    process: BotProcess
    started_in: float

    def memory(self) -> Memory:
        """Measure the bot's memory now."""
        return self.process.memory()


@dataclass(slots=True)
class Case:
    """One thing a person does, with both bots; seconds from the event to the callback."""

    name: str
    kollab: Callable[[], Awaitable[Interaction]]
    bare: Callable[[], Awaitable[Interaction]]
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"kollab": [], "bare": []})

    async def run(self, rng: random.Random) -> None:
        """Do it once with each bot, in an order by chance."""
        order = ["kollab", "bare"]
        rng.shuffle(order)
        for name in order:
            interaction = await getattr(self, name)()
            self.seconds[name].append(interaction.latency)

    @property
    def ratio(self) -> float:
        """Return how many times the bare bot's median Kollab's is."""
        return statistics.median(self.seconds["kollab"]) / statistics.median(self.seconds["bare"])

    def row(self) -> str:
        """Return the case as a row of the table, in milliseconds."""
        cells = [
            f"{1000 * percentile(self.seconds[who], share):6.2f}"
            for share in (0.5, 0.99)
            for who in ("bare", "kollab")
        ]
        return f"| {self.name:32} | {' | '.join(cells)} | {self.ratio:5.2f} |"


async def _started(stand_in: StandIn, process: BotProcess) -> Contender:
    ready = asyncio.create_task(stand_in.wait_ready())
    ended = asyncio.create_task(process.wait(within=60))
    await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        ready.cancel()
        raise SystemExit(f"the bot ended instead of starting:\n{process.output}")
    ended.cancel()
    return Contender(stand_in, process, time.perf_counter() - process.started_at)


def _texts(database: Path, rng: random.Random) -> dict[str, Callable[[], str]]:
    """Return what people type, in endless variety but for the last two."""
    with closing(sqlite3.connect(database)) as connection:
        titles, acts, native = (
            [row[0] for row in connection.execute(sql)] for sql in (ONE_HIT, ACTS, NATIVE)
        )
    kept = rng.sample(titles, KEPT)
    letters = "abcdefghijklmnopqrstuvwxyz"

    def mistyped(names: list[str]) -> str:
        name = rng.choice(names)[:40]
        at = rng.randrange(len(name))
        return f"{name[:at]}{rng.choice(letters)}{name[at + 1 :]}"

    return {
        COVER_DRAWN: lambda: rng.choice(titles)[:100],
        "/collab find: a kept cover": lambda: rng.choice(kept)[:100],
        "/collab find: an act's list": lambda: rng.choice(acts),
        "/collab find: a typo": lambda: mistyped(acts),
        "/collab find: nothing": lambda: "".join(rng.choices("qxzjvkw", k=12)),
        "its completion: three letters": lambda: rng.choice(titles + acts)[:3],
        "its completion: a typo": lambda: mistyped(acts + titles),
        "its completion: Hangul": lambda: rng.choice(native)[:2],
        "its completion: asked before": lambda: rng.choice(acts[:20])[:3],
        "its completion: nothing typed": lambda: "",
    }


def _case(name: str, text: Callable[[], str], *, kollab: StandIn, bare: StandIn) -> Case:
    # One person would be too fast for the budgets.
    who = passers_by(kollab.guilds.count)
    if name.startswith("/"):
        return Case(
            name,
            kollab=lambda: kollab.command("collab find", next(who), query=text()),
            bare=lambda: bare.command("echo", next(who), query=text()),
        )
    return Case(
        name,
        kollab=lambda: kollab.complete("collab find", "query", next(who), query=text()),
        bare=lambda: bare.complete("echo", "query", next(who), query=text()),
    )


async def _measure(cases: list[Case], *, rounds: int, rng: random.Random) -> None:
    for number in range(WARM_UP + rounds):
        if number == WARM_UP:
            for case in cases:
                case.seconds = {"kollab": [], "bare": []}
        for case in rng.sample(cases, len(cases)):
            await case.run(rng)


def _print_latency(cases: list[Case]) -> bool:
    print("\nFrom the event to the callback, milliseconds:\n")
    print(f"| {'':32} | bare p50 | Kollab p50 | bare p99 | Kollab p99 | ratio p50 |")
    print(f"|{'-' * 34}|---:|---:|---:|---:|---:|")
    for case in cases:
        print(case.row())
    worst = max(case.ratio for case in cases if case.name != COVER_DRAWN)
    print(f"\nWorst ratio of the medians: {worst:.2f} (aim: at most {MOST_TIMES_BARE}).")
    return worst <= MOST_TIMES_BARE


def _print_memory(rows: dict[str, tuple[Memory, Memory]]) -> bool:
    print("\nMemory, MiB (resident; with shared pages split):\n")
    print("| | bare | Kollab | above bare |\n|---|---:|---:|---:|")
    worst = 0.0
    for name, (bare, kollab) in rows.items():
        above = (kollab.resident - bare.resident) / MEBIBYTE
        worst = max(worst, above)
        print(
            f"| {name} | {bare.resident / MEBIBYTE:.1f} ({bare.proportional / MEBIBYTE:.1f}) "
            f"| {kollab.resident / MEBIBYTE:.1f} ({kollab.proportional / MEBIBYTE:.1f}) "
            f"| {above:.1f} ({(kollab.proportional - bare.proportional) / MEBIBYTE:.1f}) |"
        )
    print(
        f"\nMost above the bare bot: {worst:.1f} MiB (aim: at most {MOST_MEMORY_ABOVE_BARE:.0f})."
    )
    return worst <= MOST_MEMORY_ABOVE_BARE


async def _first_start(folder: Path, guilds: int) -> tuple[float, Memory, list[Payload]]:
    """Start Kollab without a database: it loads the catalogue and registers its commands."""
    async with StandIn(guilds=guilds) as stand_in:
        first = await _started(stand_in, await start_kollab(stand_in, folder))
        memory = first.memory()
        await first.process.stop()
        return first.started_in, memory, stand_in.rest.commands


async def _compare(folder: Path, options: argparse.Namespace) -> bool:
    first_seconds, first_memory, commands = await _first_start(folder, options.guilds)
    async with StandIn(guilds=options.guilds) as ours, StandIn(guilds=options.guilds) as theirs:
        ours.rest.commands = commands
        kollab = await _started(ours, await start_kollab(ours, folder))
        try:
            bare = await _started(theirs, await start_echo(theirs, folder))
            idle = (bare.memory(), kollab.memory())
            print(
                f"Until {options.guilds} servers are read: bare {bare.started_in:.2f} s, "
                f"Kollab {kollab.started_in:.2f} s; the first time ever, with the catalogue to "
                f"load, {first_seconds:.2f} s."
            )
            rng = random.Random(options.seed)
            texts = _texts(folder / DATABASE, rng)
            cases = [_case(name, text, kollab=ours, bare=theirs) for name, text in texts.items()]
            await _measure(cases, rounds=options.rounds, rng=rng)
            busy = (bare.memory(), kollab.memory())
        finally:
            await kollab.process.stop()
        await bare.process.kill()
    quick = _print_latency(cases)
    each = (WARM_UP + options.rounds) * len(cases)
    lean = _print_memory(
        {
            "after the first start ever": (idle[0], first_memory),
            "after a start": idle,
            f"after {each} interactions": busy,
        }
    )
    return quick and lean


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--guilds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when an aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = asyncio.run(_compare(Path(folder), options))
    sys.exit(0 if met or not options.check else 1)


if __name__ == "__main__":
    main()
