"""Trivia at the wire: a crowd that answers at one moment, and games in many channels at once.

`kollab run` plays at a stand-in for Discord. While the many games go on, a bare discord.py bot is
asked as often at another stand-in, so that whatever else the machine does hits both.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.standin import StandIn, start_echo, start_kollab
from tests.standin.interactions import custom_ids
from tests.standin.payloads import Payload
from tests.standin.people import Person
from tests.standin.process import DATABASE
from tests.workloads.figures import ms, percentile
from tests.workloads.trivia_crowd import Crowd, options_of, people
from tests.workloads.trivia_scores import list_mistakes, read_answers, states

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
        """Return how many times the bare bot's p99 that of a receipt is."""
        return percentile(self.receipts, 0.99) / percentile(self.bare, 0.99)

    @property
    def is_right(self) -> bool:
        """Return whether nothing was missed, lost or wrongly judged."""
        counted = self.kept == self.expected == len(self.receipts)
        return counted and not self.missed and not self.mistakes and self.states == OVER


async def first_start(folder: Path) -> None:
    """Load the catalogue and make the questions, which takes longer than all the rest."""
    async with StandIn() as discord:
        bot = await start_kollab(discord, folder)
        await discord.wait_ready()
        await bot.stop()


async def measure_crowd(folder: Path, *, crowd: int, rng: random.Random) -> Played:
    """Have a crowd answer one round at one moment."""
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
    """Return what, how much, and the aim."""
    return [
        (f"{played.expected} people at once: receipt, p50", ms(played.receipts, 0.5), ""),
        ("the slowest receipt", ms(played.receipts, 1), f"{1000 * MOST_RECEIPT:.0f} ms"),
        *_counts(played),
    ]


def rows_of_games(played: Played, games: int) -> list[tuple[str, str, str]]:
    """Return what, how much, and the aim."""
    return [
        (f"{games} games at once: receipt, p50", ms(played.receipts, 0.5), ""),
        ("receipt, p99", ms(played.receipts, 0.99), ""),
        ("the bare bot, p50", ms(played.bare, 0.5), ""),
        ("the bare bot, p99", ms(played.bare, 0.99), ""),
        ("receipt's p99, times the bare bot's", f"{played.times_bare:.1f}", f"{MOST_TIMES_BARE:g}"),
        ("longest wait for any answer", ms(played.waits, 1), f"{1000 * MOST_WAIT:.0f} ms"),
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
