"""Games of trivia in many channels, with people who answer, and a bot that is killed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.kit.db.database import Database
from bot.trivia.games.model import GamePlan
from bot.trivia.games.store import GameStore
from tests.faults.storm import SENDS, UNREADY, outlives, weather
from tests.standin import BotProcess, Fault, StandIn, start_kollab
from tests.standin.interactions import custom_ids
from tests.standin.payloads import FAN_ID, Payload
from tests.standin.people import Person
from tests.standin.process import DATABASE
from tests.workloads.trivia_crowd import Crowd, options_of, people, round_of, text_of
from tests.workloads.trivia_scores import count_learned, list_mistakes, read_answers, states, totals

PEOPLE = 3
_ANSWER = re.compile(r"Answer to question (\d+)")
_BLINK = 0.05
_PATIENCE = 1.5
_READINESS = 0.03
"""How likely somebody answers within a blink: most do within three seconds."""
_SHYNESS = 0.002
"""In every third game hardly anybody does: an answer tells the bot that its question is out."""
_STUBBORN = 0.2
_SLOW = Fault(f"POST {SENDS}", delay=0.5, chance=0.5)
"""Many are killed after a message arrived and before they know of it."""


@dataclass(slots=True)
class Hall:
    """The channels, one game in each, and whose answers were confirmed."""

    crowd: Crowd
    folder: Path
    rng: random.Random
    games: int
    bot: BotProcess | None = None
    kills: int = 0

    @property
    def discord(self) -> StandIn:
        """Return where it all happens."""
        return self.crowd.discord

    async def start(self) -> BotProcess:
        """Start a process."""
        self.bot = await start_kollab(self.discord, self.folder, discord__sync_at_start="false")
        return self.bot

    async def live_and_die(self, *, most: int, forgets: bool) -> None:
        """Start a process and kill it some messages later, or even before the first.

        Discord may forget the nonces of its messages then.
        """
        bot, before = await self.start(), len(self.discord.journal.matching("POST", SENDS))
        if self.rng.random() < UNREADY:
            await outlives(bot, seconds=self.rng.uniform(0, 1.5))
        else:
            with contextlib.suppress(TimeoutError):
                count = before + self.rng.randint(1, most)
                await self.discord.journal.wait("POST", SENDS, count=count, within=10)
            await outlives(bot, seconds=self.rng.uniform(0, 0.5))
        await bot.kill()
        self.kills += 1
        if forgets:
            self.discord.forget_nonces()

    async def play(self, game: int) -> None:
        """Have people answer whatever is asked in a game's channel, until its podium is shown."""
        while not self._podiums(game):
            await asyncio.sleep(_BLINK)
            await asyncio.gather(*(self._perhaps_answer(game, p) for p in people(game, PEOPLE)))

    async def _perhaps_answer(self, game: int, person: Person) -> None:
        asked = [each for each in self._messages(game)[-2:] if options_of(each)]
        readiness = _READINESS if game % 3 else _SHYNESS
        if not asked or self.rng.random() > readiness:
            return
        question = asked[-1]
        is_settled = (round_of(question), person.user_id) in self.crowd.settled
        # Some try whether another answer counts, too.
        if not is_settled or self.rng.random() < _STUBBORN:
            await self.crowd.press(question, self.rng.choice(options_of(question)), person)

    def check(self) -> None:
        """Hold that each game ended with a message, and that no answer was lost or doubled."""
        path = self.folder / DATABASE
        assert not self.crowd.twice
        assert list_mistakes(path, self.crowd.pressed, self.crowd.confirmed) == []
        assert set(states(path)) - {"void"} == {"finished sent", "revealed"}
        assert count_learned(path) == len(read_answers(path))
        sums = totals(path)
        for game in range(self.games):
            self._check_messages(game, sums.get(game + 1, {}))
        assert not self.discord.journal.invalid()

    def _check_messages(self, game: int, points: dict[int, int]) -> None:
        messages = self._messages(game)
        shown = Counter(each for m in messages for each in custom_ids(m))
        # A question that was asked, or the podium twice.
        twice = {each: n for each, n in shown.items() if n > 1 and not each.startswith("card:")}
        assert not twice, f"game {game}: {twice}"
        rounds = len({round_of(each) for each in messages if _is_question(each)})
        told = [int(number) for m in messages for number in _ANSWER.findall(text_of(m))]
        assert told == list(range(1, rounds + 1)), f"game {game}"
        (podium,) = self._podiums(game)
        for user_id, each in points.items():
            assert f"<@{user_id}> · **{each} point" in podium

    def _podiums(self, game: int) -> list[str]:
        mark = f"quiz-again:{game + 1}"
        return [text_of(each) for each in self._messages(game) if mark in custom_ids(each)]

    def _messages(self, game: int) -> list[Payload]:
        return self.discord.messages_in(self.discord.guilds[game].room)


def _is_question(message: Payload) -> bool:
    return any(each.startswith("quiz:") for each in custom_ids(message))


@contextlib.asynccontextmanager
async def hall(
    folder: Path, rng: random.Random, *, games: int, plans: Sequence[GamePlan]
) -> AsyncIterator[Hall]:
    """Open a stand-in, with bad weather, in whose servers games have just begun, of each plan."""
    chances = random.Random(rng.random())
    async with StandIn(guilds=games, channels=1, roles=2, rng=chances) as discord:
        await _begin(folder / DATABASE, discord, games, plans=plans)
        discord.faults.extend((*weather(), replace(_SLOW)))
        opened = Hall(Crowd(discord, _PATIENCE), folder, rng, games)
        try:
            yield opened
        finally:
            if opened.bot is not None:
                await opened.bot.kill()


async def _begin(path: Path, discord: StandIn, games: int, *, plans: Sequence[GamePlan]) -> None:
    database = await Database.open(path)
    try:
        store = GameStore(database)
        for number in range(games):
            guild, plan = discord.guilds[number], plans[number % len(plans)]
            # Its rounds begin at once.
            now = dt.datetime.now(dt.UTC) - plan.lead_in
            await store.start(int(guild.id), int(guild.room), FAN_ID, plan=plan, now=now)
    finally:
        await database.close()


async def survive(opened: Hall, *, kills: int, most: int, forgets: bool) -> None:
    """Have everybody play while the bot is killed so many times, until all podiums are shown."""
    async with asyncio.TaskGroup() as group:
        for game in range(opened.games):
            group.create_task(opened.play(game))
        for _ in range(kills):
            await opened.live_and_die(most=most, forgets=forgets)
        bot = await opened.start()
    # A podium is there before the bot knows: the reply may be late, or lost.
    while "finished posting" in states(opened.folder / DATABASE):
        await outlives(bot, seconds=0.2)
    assert await bot.stop(within=15) == 0, bot.output
