"""The quizmaster: leads all games of trivia that this process serves, each by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from bot.kit.discord.calls import Caller
from bot.kit.discord.i18n import Client
from bot.posts.delivery.places import reason_against
from bot.posts.model import PostRefusedError, Reason, ShardFilter
from bot.settings.service import SettingsService
from bot.trivia.errors import NoGameError
from bot.trivia.games.messages import GameMessages
from bot.trivia.games.model import Game
from bot.trivia.games.run import GameRun, LeavingError
from bot.trivia.games.service import GameService

if TYPE_CHECKING:
    from bot.kit.discord.calls import Pace

CLOSING_SECONDS = 5.0
_log = logging.getLogger(__name__)


class GameHost:
    """Leads games. What it does is kept as it is done, so another process can go on with it."""

    def __init__(
        self,
        client: Client,
        *,
        games: GameService,
        settings: SettingsService,
        pace: Pace,
        rng: random.Random | None = None,
    ) -> None:
        self._client = client
        self._games = games
        self._settings = settings
        self.rng = rng or random.SystemRandom()
        caller = Caller(pace, is_closed=self._is_leaving)
        self._posts = GameMessages(client, settings, caller)
        self._plays: dict[int, GameRun] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._closing = False

    def demand_place(self, guild_id: int, channel_id: int) -> None:
        """Raise `PostRefusedError` where Discord told already that no game can be played."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            raise PostRefusedError(Reason.HIDDEN, channel_id)
        place = guild.get_channel_or_thread(channel_id)
        # A thread that is not in memory is seen when something is sent to it.
        reason = reason_against(place) if place is not None else None
        if reason is not None:
            raise PostRefusedError(reason, channel_id)

    def start(self, game: Game) -> None:
        """Lead a game from its beginning."""
        self._lead(game, was_away=False)

    def attend(self, game: Game) -> None:
        """Look at a game at once that somebody changed, whoever led it before."""
        if game.game_id in self._plays:
            self._plays[game.game_id].alarm.ring()
        else:
            self._lead(game, was_away=True)

    def wake(self) -> None:
        """Make every game look at the clock, which may have been put ahead."""
        for each in self._plays.values():
            each.alarm.ring()

    async def resume(self, shards: ShardFilter) -> None:
        """Go on with the games that a process left that is no more."""
        playing = await self._games.store.list_playing(shards)
        over = [each.game for each in await self._games.podiums_to_send(shards)]
        for game in (*playing, *over):
            self._lead(game, was_away=True)

    def next_at(self) -> dt.datetime | None:
        """Return when the next step of any game is due; None when none is."""
        waits = [each.until for each in self._plays.values() if each.until is not None]
        return min(waits, default=None)

    async def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin nothing new, and give what is being sent some seconds to arrive."""
        self._closing = True
        self.wake()
        tasks = set(self._tasks.values()) - {asyncio.current_task()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _lead(self, game: Game, *, was_away: bool) -> None:
        if game.game_id in self._plays or self._closing:
            return
        play = self._plays[game.game_id] = GameRun(
            game,
            client=self._client,
            games=self._games,
            settings=self._settings,
            posts=self._posts,
            rng=self.rng,
            is_leaving=self._is_leaving,
            was_away=was_away,
        )
        task = asyncio.create_task(self._guarded(play), name=f"quiz-{game.game_id}")
        self._tasks[game.game_id] = task
        task.add_done_callback(lambda _: self._forget(game.game_id))

    def _forget(self, game_id: int) -> None:
        self._plays.pop(game_id, None)
        self._tasks.pop(game_id, None)

    async def _guarded(self, play: GameRun) -> None:
        """Keep one game's failure from the others."""
        try:
            await _unless_leaving(play.run())
        except Exception:
            _log.exception("the game %s broke off", play.game.game_id)
            try:
                await _unless_leaving(play.give_up())
            except Exception:
                _log.exception("nobody could be told of the end of game %s", play.game.game_id)

    def _is_leaving(self) -> bool:
        return self._closing or self._client.is_closed()


async def _unless_leaving(steps: Coroutine[Any, Any, None]) -> None:
    try:
        await steps
    except LeavingError:
        return
    except NoGameError:
        _log.info("a game is no longer kept")
