"""A server in which rounds are played of which it is known what they are about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.settings.model import GuildSettings
from bot.trivia.games.model import Ending, GamePlan
from bot.trivia.questions.model import Asked
from tests.trivia.trivia_room import asked

ROSE, BLACKPINK, APT = "artist:rose-blackpink", "artist:blackpink", "collaboration:rose-apt"


class Table:
    """Plays games of one round, of which it is known what they are about."""

    def __init__(self, world) -> None:
        self.world = world
        self.games = world.services.games
        self.played = 0

    async def play(self, *given: dict[int, bool], about=(ROSE, APT)) -> None:
        """Play a round for each lot of answers: whether each person is right."""
        for each in given:
            await self._round(each, about)

    async def _round(self, given: dict[int, bool], about) -> None:
        self.played += 1
        question = self._asked(self.played, about)
        now = self.world.bot.now()
        where = (self.world.guild.id, 900 + self.played, self.world.moderator.id)
        game = await self.games.start(
            *where, settings=GuildSettings(), plan=GamePlan(1, 20), now=now
        )

        async def mark(connection) -> None:
            pass

        store = self.games.store
        drawn = await store.draw(game.game_id, question, mark=mark, unused_since=now)
        assert drawn is not None
        await self.games.asked(drawn.round_id, message_id=self.played, now=now)
        for user, is_right in given.items():
            place = question.right if is_right else (question.right + 1) % 4
            at = now + dt.timedelta(milliseconds=self.played * 100)
            await self.games.answer(drawn.round_id, user, str(place), at=at, typed=False)
        over = now + dt.timedelta(seconds=20)
        await self.games.close(drawn.round_id, now=over)
        await self.games.finish(game, Ending.PLAYED, now=over)
        await store.tell(game.game_id, None)

    @staticmethod
    def _asked(number: int, about) -> Asked:
        made = asked(number)
        return replace(made, question=replace(made.question, subjects=tuple(about)))


async def join(world, *people) -> None:
    for each in people:
        await each.click(await each("crowns"), "Take part")
