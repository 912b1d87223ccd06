"""Games of trivia in many channels, with people who answer, and a bot that is killed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.stand_in import BotProcess, StandIn, start_kollab
from benchmarks.stand_in.interactions import walk
from benchmarks.stand_in.payloads import FAN_ID
from benchmarks.stand_in.people import Person
from benchmarks.stand_in.process import DATABASE
from bot.domain.quiz import Plan
from bot.storage.database import Database
from bot.storage.quizzes import QuizStore
from tests.faults.storm import outlives, weather

PEOPLE = 3
NOTED = "Your answer is noted"
_BLINK = 0.05


@dataclass(slots=True)
class Hall:
    """The channels, one game in each, and whose answers were confirmed."""

    discord: StandIn
    folder: Path
    rng: random.Random
    games: int
    bot: BotProcess | None = None
    kills: int = 0
    noted: dict[tuple[int, int], str] = field(default_factory=dict)
    tried: set[tuple[int, int]] = field(default_factory=set)

    async def start(self) -> None:
        """Start a process."""
        self.bot = await start_kollab(self.discord, self.folder, discord__sync_at_start="false")

    async def kill(self) -> None:
        """End it as a power cut does."""
        if self.bot is not None:
            await self.bot.kill()
            self.kills += 1

    async def play(self, game: int) -> None:
        """Let people answer whatever is asked in a game's channel, until its podium is shown."""
        people = [Person(guild=game, user_id=FAN_ID + 10 + n, name=f"p{n}") for n in range(PEOPLE)]
        while not self._podiums(game):
            await asyncio.sleep(_BLINK)
            for each in people:
                await self._answer(game, each)

    async def _answer(self, game: int, person: Person) -> None:
        message = self._messages(game)[-1] if self._messages(game) else {}
        options = [each for each in custom_ids(message) if each.startswith("quiz:")]
        if not options or is_over(message) or self.rng.random() > 0.3:
            return
        round_id, place = map(int, self.rng.choice(options).split(":")[1:])
        if (round_id, person.user_id) in self.noted:
            return
        self.tried.add((round_id, person.user_id))
        with contextlib.suppress(LookupError, TimeoutError):
            act = self.discord.pressed(f"quiz:{round_id}:{place}", message, person)
            await self.discord.ask(act, within=3)
            if NOTED in act.text:
                self.noted[round_id, person.user_id] = str(place)

    def check(self) -> None:
        """Hold that each game ended with a message, and that no answer was lost or doubled."""
        for game in range(self.games):
            self._check_messages(game)
        answers = self._rows("SELECT round_id, user_id, given, is_right, points FROM quiz_answers")
        kept = {(row[0], row[1]): row[2] for row in answers}
        lost = {key: place for key, place in self.noted.items() if kept.get(key) != place}
        assert not lost, f"lost answers: {lost}"
        assert set(kept) <= self.tried
        assert all((10 <= points <= 20) is bool(right) for *_, right, points in answers)
        states = self._rows("SELECT DISTINCT state FROM quiz_rounds")
        assert {row[0] for row in states} <= {"revealed", "void"}
        assert self._rows("SELECT DISTINCT state, end_state FROM quizzes") == [("finished", "sent")]
        learned = self._rows("SELECT coalesce(sum(answers), 0) FROM question_ratings")
        assert learned == [(len(answers),)]
        assert not self.discord.journal.invalid()

    def _check_messages(self, game: int) -> None:
        shown = Counter(each for m in self._messages(game) for each in custom_ids(m))
        # A question that was asked, or its answer, or the podium twice.
        twice = {each: n for each, n in shown.items() if n > 1 and not each.startswith("card:")}
        assert not twice, f"game {game}: {twice}"
        (podium,) = self._podiums(game)
        totals = self._rows(
            "SELECT user_id, sum(points) FROM quiz_answers JOIN quiz_rounds r ON r.id = round_id"
            " WHERE quiz_id = ? GROUP BY user_id",
            game + 1,
        )
        for user_id, points in totals:
            assert f"<@{user_id}> · **{points} point" in podium

    def _podiums(self, game: int) -> list[str]:
        mark = f"quiz-again:{game + 1}"
        return [
            "\n".join(part["content"] for part in walk(each) if part["type"] == 10)
            for each in self._messages(game)
            if mark in custom_ids(each)
        ]

    def _messages(self, game: int) -> list[dict[str, Any]]:
        return self.discord.messages_in(self.discord.guilds[game].room)

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / DATABASE)) as connection:
            return connection.execute(sql, values).fetchall()


def custom_ids(message: dict[str, Any]) -> list[str]:
    """Give the custom ids of a message's controls."""
    return [each["custom_id"] for each in walk(message) if "custom_id" in each]


def is_over(message: dict[str, Any]) -> bool:
    """Tell whether a question's buttons are switched off."""
    return any(each.get("disabled") for each in walk(message))


@contextlib.asynccontextmanager
async def hall(
    folder: Path, rng: random.Random, *, games: int, rounds: int, seconds: int
) -> AsyncIterator[Hall]:
    """Open a stand-in with bad weather in whose servers games have just begun."""
    chances = random.Random(rng.random())
    async with StandIn(guilds=games, channels=1, roles=2, rng=chances) as discord:
        await _begin(folder / DATABASE, discord, games, plan=Plan(rounds, seconds))
        discord.faults.extend(weather())
        opened = Hall(discord, folder, rng, games)
        try:
            yield opened
        finally:
            if opened.bot is not None:
                await opened.bot.kill()


async def _begin(path: Path, discord: StandIn, games: int, *, plan: Plan) -> None:
    database = await Database.open(path)
    try:
        store = QuizStore(database)
        for guild in (discord.guilds[number] for number in range(games)):
            now = dt.datetime.now(dt.UTC)
            await store.start(int(guild.id), int(guild.room), FAN_ID, plan=plan, now=now)
    finally:
        await database.close()


async def survive(opened: Hall, *, kills: int, least: float, most: float) -> None:
    """Let everybody play while the bot is killed so many times, until all podiums are shown."""
    players = asyncio.gather(*(opened.play(game) for game in range(opened.games)))
    try:
        for _ in range(kills):
            await opened.start()
            assert opened.bot is not None
            await outlives(opened.bot, seconds=opened.rng.uniform(least, most))
            await opened.kill()
        await opened.start()
        await players
    finally:
        players.cancel()
    assert opened.bot is not None
    assert await opened.bot.stop(within=15) == 0, opened.bot.output
