"""Trivia at the wire: a crowd that answers at one moment, and games in many channels at once.

    python -m benchmarks.trivia_wire [--people 200] [--games 50] [--rounds 4] [--seed 1] [--check]

`kollab run` plays at a stand-in for Discord. While the many games go on, a bare discord.py bot is
asked as often at another stand-in, so that whatever else the machine does hits both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.posting_burst import percentile
from benchmarks.stand_in import StandIn, start_echo, start_kollab
from benchmarks.stand_in.payloads import Payload
from benchmarks.stand_in.people import Person
from benchmarks.stand_in.process import DATABASE
from benchmarks.trivia_people import Crowd, custom_ids, options_of, people
from benchmarks.trivia_scores import list_mistakes, read_answers, states

PLAYERS = 4
MOST_THINKING = 2.0
MOST_RECEIPT = 1.0
MOST_WAIT = 3.0
MOST_TIMES_BARE = 10.0
OVER = ["finished sent", "revealed"]
_LOOK = 0.05
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Played:
    """What came of games, in seconds.

    `expected` answers were given, `kept` ones are in the database. `waits` are those for any
    answer of Kollab's, `bare` those for the bare bot. `mistakes` are answers that are lost, or not
    worth what they should be; `states` tell how games and rounds stand at the end. `processor` is
    the time that Kollab's process itself spent, from the first game to the last podium.
    """

    expected: int
    kept: int
    receipts: list[float]
    waits: list[float]
    bare: list[float]
    missed: int
    mistakes: list[str]
    states: list[str]
    rate_limited: int
    processor: float

    @property
    def times_bare(self) -> float:
        """Give how many times the bare bot's p99 that of a receipt is."""
        return percentile(self.receipts, 0.99) / percentile(self.bare, 0.99)

    @property
    def is_right(self) -> bool:
        """Tell whether nothing was missed, lost or wrongly judged."""
        counted = self.kept == self.expected == len(self.receipts)
        return counted and not self.missed and not self.mistakes and self.states == OVER


async def measure_crowd(folder: Path, *, crowd: int, rng: random.Random) -> Played:
    """Let a crowd answer one round at one moment."""
    async with StandIn(channels=1, roles=2, limits=True) as discord:
        bot = await start_kollab(discord, folder)
        try:
            await discord.wait_ready()
            here, starter = Crowd(discord), discord.guilds[0].moderator
            spent = bot.cpu_seconds()
            await here.command("trivia start", starter, rounds=1)
            question = await _open_question(discord, 0)
            places = options_of(question)
            await asyncio.gather(
                *(here.press(question, rng.choice(places), each) for each in people(0, crowd))
            )
            await here.command("trivia skip", starter)
            await _podium(discord, 0)
            spent = bot.cpu_seconds() - spent
        finally:
            await bot.stop()
        return _played(here, folder, expected=crowd, processor=spent)


async def measure_games(folder: Path, *, games: int, rounds: int, rng: random.Random) -> Played:
    """Play games in many channels, and ask the bare bot whenever somebody answers."""
    async with (
        StandIn(guilds=games, channels=1, roles=2, limits=True) as discord,
        StandIn(guilds=games, channels=1, roles=2) as beside,
    ):
        kollab, echo = await start_kollab(discord, folder), await start_echo(beside, folder)
        try:
            await asyncio.gather(discord.wait_ready(), beside.wait_ready())
            hall = Hall(Crowd(discord), Crowd(beside), rng)
            spent = kollab.cpu_seconds()
            await asyncio.gather(*(hall.play(number, rounds) for number in range(games)))
            spent = kollab.cpu_seconds() - spent
        finally:
            await asyncio.gather(kollab.stop(), echo.kill())
        answers = games * rounds * PLAYERS
        return _played(hall.kollab, folder, expected=answers, processor=spent, bare=hall.bare.waits)


@dataclass(frozen=True, slots=True)
class Hall:
    """Channels with a game in each, and the bare bot beside them."""

    kollab: Crowd
    bare: Crowd
    rng: random.Random

    async def play(self, number: int, rounds: int) -> None:
        """Play a game: all answer within some seconds, then the starter ends the round."""
        discord = self.kollab.discord
        starter = discord.guilds[number].moderator
        await self.kollab.command("trivia start", starter, rounds=rounds)
        for _ in range(rounds):
            question = await _open_question(discord, number)
            await asyncio.gather(
                *(self._answer(question, each) for each in people(number, PLAYERS))
            )
            await self.kollab.command("trivia skip", starter)
            await _closed(question)
        await _podium(discord, number)

    async def _answer(self, question: Payload, person: Person) -> None:
        await asyncio.sleep(self.rng.uniform(0, MOST_THINKING))
        place = self.rng.choice(options_of(question))
        for who in self.rng.sample((self.kollab, self.bare), 2):
            if who is self.kollab:
                await who.press(question, place, person)
            else:
                await who.command("echo", person, query=str(place))


async def _open_question(discord: StandIn, number: int) -> Payload:
    room = discord.guilds[number].room
    await _until(lambda: any(options_of(each) for each in discord.messages_in(room)[-1:]))
    return discord.messages_in(room)[-1]


async def _closed(question: Payload) -> None:
    """Wait until a question's buttons are switched off."""
    await _until(lambda: not options_of(question))


async def _podium(discord: StandIn, number: int) -> None:
    room = discord.guilds[number].room
    await _until(
        lambda: any(
            each.startswith("quiz-again:")
            for message in discord.messages_in(room)[-1:]
            for each in custom_ids(message)
        )
    )


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not is_so():  # noqa: ASYNC110 # as people do: nothing tells them when to look
            await asyncio.sleep(_LOOK)


def _played(
    here: Crowd, folder: Path, *, expected: int, processor: float, bare: Sequence[float] = ()
) -> Played:
    path = folder / DATABASE
    return Played(
        expected,
        len(read_answers(path)),
        here.receipts,
        here.waits,
        list(bare),
        here.missed,
        list_mistakes(path, here.pressed, here.confirmed),
        states(path),
        len(here.discord.journal.answered(429)),
        processor,
    )


def rows_of_crowd(played: Played) -> list[tuple[str, str, str]]:
    """Give what, how much, and the aim."""
    return [
        (f"{played.expected} people at once: receipt, p50", _ms(played.receipts, 0.5), ""),
        ("the slowest receipt", _ms(played.receipts, 1), f"{1000 * MOST_RECEIPT:.0f} ms"),
        *_counts(played),
    ]


def rows_of_games(played: Played, games: int) -> list[tuple[str, str, str]]:
    """Give what, how much, and the aim."""
    return [
        (f"{games} games at once: receipt, p50", _ms(played.receipts, 0.5), ""),
        ("receipt, p99", _ms(played.receipts, 0.99), ""),
        ("the bare bot, p50", _ms(played.bare, 0.5), ""),
        ("the bare bot, p99", _ms(played.bare, 0.99), ""),
        ("receipt's p99, times the bare bot's", f"{played.times_bare:.1f}", f"{MOST_TIMES_BARE:g}"),
        ("longest wait for any answer", _ms(played.waits, 1), f"{1000 * MOST_WAIT:.0f} ms"),
        *_counts(played),
    ]


def _counts(played: Played) -> list[tuple[str, str, str]]:
    each = 1000 * played.processor / played.expected
    return [
        ("answers kept", str(played.kept), str(played.expected)),
        ("answers lost or wrongly judged", str(len(played.mistakes)), "0"),
        ("interactions missed", str(played.missed), "0"),
        ("processor time an answer, all told", f"{each:.2f} ms", ""),
        ("answers with 429", str(played.rate_limited), "0"),
    ]


def _ms(seconds: list[float], share: float) -> str:
    return f"{percentile(seconds, share):.1f} ms"


async def _first_start(folder: Path) -> None:
    """Load the catalogue and make the questions, which takes longer than all the rest."""
    async with StandIn() as discord:
        bot = await start_kollab(discord, folder)
        await discord.wait_ready()
        await bot.stop()


def _copied(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    shutil.copy(folder / DATABASE, folder / name / DATABASE)
    return folder / name


async def _measure(folder: Path, options: argparse.Namespace) -> bool:
    rng = random.Random(options.seed)
    await _first_start(folder)
    one, many = (_copied(folder, name) for name in ("crowd", "games"))
    crowd = await measure_crowd(one, crowd=options.people, rng=rng)
    games = await measure_games(many, games=options.games, rounds=options.rounds, rng=rng)
    print("| | measured | aim |\n|---|---:|---:|")
    for row in (*rows_of_crowd(crowd), *rows_of_games(games, options.games)):
        print(f"| {' | '.join(row)} |")
    print(f"\nLoad of the machine: {' '.join(f'{each:.1f}' for each in os.getloadavg())}")
    for line in (*crowd.mistakes, *games.mistakes):
        print(f"wrong: {line}")
    quick = max(crowd.receipts) <= MOST_RECEIPT and games.times_bare <= MOST_TIMES_BARE
    return crowd.is_right and games.is_right and quick


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--games", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 when an aim is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = asyncio.run(_measure(Path(folder), options))
    sys.exit(0 if met or not options.check else 1)


if __name__ == "__main__":
    main()
