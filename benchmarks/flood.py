"""Measure what one person who does everything at once costs the others, in the same run.

    python -m benchmarks.flood [--rate 50] [--seconds 20] [--seed 1] [--check]

`kollab run` at a stand-in for Discord. People ask `/collab find`, one after another without a
pause: at first alone, then beside one moderator of another server who types, presses, picks and
uploads so many times a second. docs/performance.md has the method and the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.stages import MEBIBYTE
from benchmarks.wire import ACTS, ONE_HIT
from bot.kit.budgets import MOST_KEPT, Cost, Limiter
from tests.standin import Interaction, Person, StandIn, Upload, passers_by, start_kollab
from tests.standin import interactions as acts
from tests.standin.process import DATABASE
from tests.workloads.figures import ms, percentile
from tests.workloads.trivia_games import first_start

MOST_TIMES_IDLE = 3.0
GUILDS = 50
LONGEST_MESSAGE = 4000
_WARM_UP = 100
_PATIENCE = 10.0
_REFUSED = "Not so fast, please!"
_COMMANDS: tuple[tuple[str, dict[str, object]], ...] = (
    ("collab find", {"query": "blakpink"}),
    ("collab path", {"from": "IVE", "to": "Ed Sheeran"}),
    ("collab stats", {}),
    ("collab random", {}),
    ("upcoming", {"days": 60}),
    ("follow", {"artist": "BTS"}),
    ("trivia start", {}),
    ("trivia leaderboard", {"period": "all"}),
    ("trivia me", {}),
    ("schedule preview", {}),
    ("settings export", {}),
    ("privacy export", {}),
)
_BUTTONS = (
    "more:bts", "artist:bts", "day:2026-10-24:0", "quiz:1:0", "following:0",
    "board-page:server:all:0", "quiz-type:1", "questions:own:0", "ties:rose-apt",
)  # fmt: skip


@dataclass(slots=True)
class Flood:
    """One person who does everything, and what they were told."""

    discord: StandIn
    who: Person
    names: list[str]
    rng: random.Random
    sent: list[Interaction] = field(default_factory=list)

    async def run(self, rate: float, seconds: float) -> None:
        """Act so many times a second, whatever the answers."""
        deeds, began = self._deeds(), time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            self.sent.append(await self.discord.send(next(deeds)))

    def _deeds(self) -> Iterator[Interaction]:
        kinds: list[Callable[[], Interaction]] = [
            self._typed, self._completed, self._pressed, self._read, self._uploaded, self._answered,
        ]  # fmt: skip
        while True:
            yield self.rng.choice(kinds)()

    def _typed(self) -> Interaction:
        path, options = self.rng.choice(_COMMANDS)
        return self.discord.typed(path, self.who, **options)

    def _completed(self) -> Interaction:
        typed = self.rng.choice(self.names)[:6]
        return self.discord.completed("collab find", "query", self.who, query=typed)

    def _pressed(self) -> Interaction:
        return self.discord.pressed(self.rng.choice(_BUTTONS), person=self.who)

    def _read(self) -> Interaction:
        said = " ".join(self.rng.choices(self.names, k=800))[:LONGEST_MESSAGE]
        message = self.discord.say(self.discord.guilds[0].room, said, self.who)
        return self.discord.chosen("Find collaborations", message, self.who)

    def _uploaded(self) -> Interaction:
        entry = "- question: Which {n}?\n  right: a\n  wrong: [b, c, d]\n  source: here\n"
        lines = "".join(entry.format(n=number) for number in range(200))
        file = Upload("questions.yaml", f"questions:\n{lines}".encode())
        return self.discord.typed("questions add", self.who, file=file)

    def _answered(self) -> Interaction:
        # The forms were opened long ago.
        name, box = self.rng.choice((
            ("quiz-typed:1", {"type": 4, "custom_id": "answer", "value": "IU"}),
            ("quiz-reported:none", {"type": 3, "custom_id": "reason", "values": ["wrong"]}),
        ))  # fmt: skip
        parts = [{"type": 18, "id": 1, "component": {"id": 2, **box}}]
        data = {"custom_id": name, "components": parts}
        return acts.interaction(acts.SUBMIT, data, self.who.setting(self.discord.guilds))

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield what came of it."""
        answers = Counter(
            "not answered"
            if each.answer is None
            else "refused in words"
            if each.text.startswith(_REFUSED)
            else "nothing to choose from"
            if each.payload["type"] == 4 and not each.choices
            else "served"
            for each in self.sent
        )
        for name, number in answers.most_common():
            yield f"of {len(self.sent)} of the flood: {name}", str(number)


async def _ask_while(
    discord: StandIn, titles: list[str], rng: random.Random, goes_on: Callable[[], bool]
) -> list[float]:
    people, taken = passers_by(GUILDS - 1), []
    while goes_on():
        one = next(people)
        asked = await discord.command(
            "collab find", one.at((one.guild or 0) + 1), query=rng.choice(titles)[:100]
        )
        if "##" not in asked.text:
            raise SystemExit(f"somebody else was not served: {asked.text}")
        taken.append(asked.latency)
    return taken


async def _measure(folder: Path, options: argparse.Namespace) -> bool:
    rng = random.Random(options.seed)
    await first_start(folder)
    async with StandIn(guilds=GUILDS, channels=1, roles=2) as discord:
        bot = await start_kollab(discord, folder)
        try:
            await discord.wait_ready()
            with closing(sqlite3.connect(folder / DATABASE)) as connection:
                titles, names = (
                    [row[0] for row in connection.execute(sql)] for sql in (ONE_HIT, ACTS)
                )
            left = iter(range(_WARM_UP))
            await _ask_while(discord, titles, rng, lambda: next(left, None) is not None)
            end, spent = time.perf_counter() + options.seconds, bot.cpu_seconds()
            idle = await _ask_while(discord, titles, rng, lambda: time.perf_counter() < end)
            alone = bot.cpu_seconds() - spent
            flood = Flood(discord, discord.guilds[0].moderator, names, rng)
            spent = bot.cpu_seconds()
            running = asyncio.create_task(flood.run(options.rate, options.seconds))
            busy = await _ask_while(discord, titles, rng, lambda: not running.done())
            await running
            beside = bot.cpu_seconds() - spent
            await asyncio.sleep(1)
            written = len(bot.output.splitlines())
        finally:
            await bot.stop()
    times = percentile(busy, 0.99) / percentile(idle, 0.99)
    print("| | measured |\n|---|---:|")
    for when, values in (("alone", idle), ("in the flood", busy)):
        for share in (0.5, 0.99):
            print(f"| `/collab find` {when}, p{share * 100:.0f} of {len(values)} | "
                  f"{ms(values, share)} |")  # fmt: skip
    print(f"| p99 in the flood, times alone (aim: at most {MOST_TIMES_IDLE:.0f}) | {times:.2f} |")
    print(f"| p50 in the flood, times alone | "
          f"{percentile(busy, 0.5) / percentile(idle, 0.5):.2f} |")  # fmt: skip
    print(f"| processor, alone and in the flood, s | {alone:.1f}, {beside:.1f} |")
    for what, value in (*flood.rows(), ("lines in the log", str(written))):
        print(f"| {what} | {value} |")
    return times <= MOST_TIMES_IDLE


def _print_memory(persons: int) -> None:
    """Print what the accounts of many persons take, all drawn on within a moment."""
    for most in (MOST_KEPT, persons):
        tracemalloc.start()
        limiter, began = Limiter(clock=lambda: 1.0, most=most), time.perf_counter()
        for person in range(persons):
            limiter.take(Cost.COMMAND, person=10**18 + person, server=10**18 + person // 200)
        taken = (time.perf_counter() - began) / persons
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(
            f"| {persons:,} persons at one moment, at most {most:,} kept: {limiter.count():,} "
            f"accounts, MiB | {size / MEBIBYTE:.1f} |\n| and a draw, microseconds, traced | "
            f"{taken * 1e6:.1f} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when the aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = asyncio.run(_measure(Path(folder), options))
    _print_memory(options.persons)
    sys.exit(0 if met or not options.check else 1)


if __name__ == "__main__":
    main()
