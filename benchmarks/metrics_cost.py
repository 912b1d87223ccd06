"""Measure what figures cost: processor time of two bots, one of which counts nothing.

    python -m benchmarks.metrics_cost [--turns 40] [--acts 400] [--seed 1] [--check]

Both are `kollab run`, each at a stand-in for Discord. They take turns at the same acts (a list, two
completions, a page turned), so that whatever else the machine does hits both; what counts is
read over HTTP after each turn, and its gauges all the while.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import socket
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.standin import BotProcess, Interaction, Person, StandIn, passers_by, start_kollab
from tests.standin.process import DATABASE
from tests.workloads.trivia_games import first_start

MOST_SHARE = 0.01
_AT_ONCE = 10
_WARM_UP = 4
_UNCOUNTED = Path(__file__).parents[1] / "tests" / "workloads" / "uncounted_bot.py"


@dataclass(slots=True)
class Side:
    """A bot at its stand-in, the people there, and the seconds that its turns took."""

    discord: StandIn
    bot: BotProcess
    port: int | None
    people: Iterator[Person]
    spent: list[float] = field(default_factory=list)

    async def turn(self, acts: int) -> None:
        """Have people act, some at once."""
        before = self.bot.cpu_seconds()
        for _ in range(acts // (4 * _AT_ONCE)):
            await asyncio.gather(*(self._act(next(self.people)) for _ in range(_AT_ONCE)))
        if self.port is not None:
            await asyncio.to_thread(_read, self.port)
        self.spent.append(self.bot.cpu_seconds() - before)

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


def _copied(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    shutil.copy(folder / DATABASE, folder / name / DATABASE)
    return folder / name


async def _measure(folder: Path, options: argparse.Namespace) -> tuple[Side, Side]:
    await first_start(folder)
    port, rng = _free_port(), random.Random(options.seed)
    async with StandIn(guilds=50) as one, StandIn(guilds=50) as other:
        counting = await start_kollab(one, _copied(folder, "on"), metrics__port=str(port))
        bare = await start_kollab(other, _copied(folder, "off"), program=(str(_UNCOUNTED), "run"))
        sides = (
            Side(one, counting, port, passers_by(50)),
            Side(other, bare, None, passers_by(50)),
        )
        try:
            await asyncio.gather(one.wait_ready(), other.wait_ready())
            for _ in range(_WARM_UP + options.turns):
                for side in rng.sample(sides, 2):
                    await side.turn(options.acts)
        finally:
            await asyncio.gather(counting.stop(), bare.stop())
    return sides


def _print(on: Side, off: Side, *, acts: int) -> float:
    spent = [*zip(on.spent[_WARM_UP:], off.spent[_WARM_UP:], strict=True)]
    ratios = [counting / bare for counting, bare in spent]
    totals = [sum(side) for side in zip(*spent, strict=True)]
    each = [1000 * total / len(spent) / acts for total in totals]
    print(f"An act: {each[0]:.3f} ms of the processor with figures, {each[1]:.3f} ms without.")
    error = statistics.stdev(ratios) / len(ratios) ** 0.5
    share: float = totals[0] / totals[1] - 1
    print(f"They cost {share:+.2%} (of {len(ratios)} pairs: standard error {error:.2%}).")
    return share


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--acts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when the aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sides = asyncio.run(_measure(Path(folder), options))
    share = _print(*sides, acts=options.acts)
    sys.exit(0 if share <= MOST_SHARE or not options.check else 1)


if __name__ == "__main__":
    main()
