"""Measure what figures cost: processor time of a bot that counts in every other turn.

    python -m benchmarks.metrics_cost [--turns 240] [--acts 120] [--seed 1] [--check]

`kollab run` at a stand-in for Discord. People do the same in each turn (two completions, a list, a
page turned); in one of two, by lot which comes first, nothing is counted or read. Turns are short,
for the machine is not the same from second to second, and the median counts. What Prometheus reads
every ten seconds is measured by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import socket
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.standin import BotProcess, Interaction, Person, StandIn, passers_by, start_kollab
from tests.workloads.trivia_games import first_start

MOST_SHARE = 0.01
_AT_ONCE = 10
_WARM_UP = 4
_READINGS = 50
_READING_SECONDS = 10
_TOGGLED = Path(__file__).parents[1] / "tests" / "workloads" / "toggled_bot.py"
_GUILDS = 50


@dataclass(slots=True)
class Bench:
    """A bot at its stand-in, the people there, and the seconds of its turns, counting or not."""

    discord: StandIn
    bot: BotProcess
    port: int
    people: Iterator[Person]
    is_counting: bool = True
    spent: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    reading: float = 0.0

    async def turn(self, acts: int, *, counting: bool) -> None:
        """Have people act, some at once."""
        if counting is not self.is_counting:
            self.bot.process.send_signal(signal.SIGUSR1)
            self.is_counting = counting
        before = self.bot.cpu_seconds()
        for _ in range(acts // (4 * _AT_ONCE)):
            await asyncio.gather(*(self._act(next(self.people)) for _ in range(_AT_ONCE)))
        self.spent[counting].append(self.bot.cpu_seconds() - before)

    async def read(self) -> None:
        """Read the figures as Prometheus does, and note what one reading costs."""
        await asyncio.to_thread(_read, self.port)
        before = self.bot.cpu_seconds()
        for _ in range(_READINGS):
            await asyncio.to_thread(_read, self.port)
        self.reading = (self.bot.cpu_seconds() - before) / _READINGS

    async def _act(self, who: Person) -> None:
        for typed in ("bts", "blakpink"):
            await self.discord.complete("collab find", "query", who, query=typed)
        listed = await self.discord.command("collab find", who, query="bts")
        await self.discord.press(_next_page(listed), on=listed.message, person=who)


def _next_page(listed: Interaction) -> str:
    ids = (str(each.get("custom_id")) for each in listed.components() if not each.get("disabled"))
    return next(each for each in ids if each.startswith("page:"))


def _read(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        answer.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _measure(folder: Path, options: argparse.Namespace) -> Bench:
    await first_start(folder)
    port, rng = _free_port(), random.Random(options.seed)
    async with StandIn(guilds=_GUILDS) as discord:
        bot = await start_kollab(discord, folder, program=(str(_TOGGLED),), metrics__port=str(port))
        bench = Bench(discord, bot, port, passers_by(_GUILDS))
        try:
            await discord.wait_ready()
            for _ in range(_WARM_UP + options.turns):
                for counting in rng.sample((True, False), 2):
                    await bench.turn(options.acts, counting=counting)
            await bench.read()
        finally:
            await bot.stop()
    return bench


def _print(bench: Bench, *, acts: int) -> float:
    turns = (bench.spent[counting][_WARM_UP:] for counting in (True, False))
    spent = [*zip(*turns, strict=True)]
    counted = statistics.median(counting / bare for counting, bare in spent) - 1
    read = bench.reading / _READING_SECONDS
    each = [1000 * statistics.median(side) / acts for side in zip(*spent, strict=True)]
    print(f"An act: {each[0]:.3f} ms of the processor with figures, {each[1]:.3f} ms without.")
    share: float = counted + read
    print(f"They cost {share:+.2%}: counting {counted:+.2%} (of {len(spent)} pairs),", end=" ")
    print(f"reading {read:+.2%} ({1000 * bench.reading:.1f} ms every {_READING_SECONDS} seconds).")
    return share


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=240)
    parser.add_argument("--acts", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when the aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = asyncio.run(_measure(Path(folder), options))
    share = _print(bench, acts=options.acts)
    sys.exit(0 if share <= MOST_SHARE or not options.check else 1)


if __name__ == "__main__":
    main()
