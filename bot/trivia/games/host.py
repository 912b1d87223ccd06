"""The quizmaster: leads all games of trivia that this process serves, each by itself."""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from bot.kit.bulkhead import Broken, Bulkhead
from bot.kit.discord.calls import Caller
from bot.kit.discord.i18n import Client
from bot.kit.pictures.pictures import Painter
from bot.lookup.service import LookupService
from bot.posts.delivery.places import reason_against
from bot.posts.model import PostRefusedError, Reason, ShardFilter
from bot.settings.service import SettingsService
from bot.trivia.errors import NoGameError
from bot.trivia.games.end_delivery import GameEnds
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
        lookup: LookupService,
        pictures: Painter,
        pace: Pace,
        rng: random.Random | None = None,
    ) -> None:
        self._client = client
        self._games = games
        self._settings = settings
        self.rng = rng or random.SystemRandom()
        caller = Caller(pace, is_closed=self._is_leaving)
        self.ends = GameEnds(client, caller, games.ends, pictures=pictures)
        self._posts = GameMessages(
            client, settings, caller, lookup=lookup, pictures=pictures, ends=self.ends
        )
        self._plays: dict[int, GameRun] = {}
        self._left: set[ShardFilter] = set()
        self._bulkhead = Bulkhead(lambda: client.now())
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
            self._bulkhead.forget(_key(game))
            self._lead(game, was_away=True)

    def nudge(self, game_id: int) -> None:
        """Make a game that is led here see that everybody has answered."""
        if game_id in self._plays:
            self._plays[game_id].alarm.ring()

    def wake(self) -> None:
        """Make every game look at the clock, which may have been put ahead."""
        for each in self._plays.values():
            each.alarm.ring()

    async def resume(self, shards: ShardFilter) -> None:
        """Go on with the games that a process left that is no more."""
        self._left.add(shards)
        await self.resume_left()

    async def resume_left(self) -> None:
        """Go on with games that nobody leads because something went wrong; mostly there are none.

        They are looked for again until all are led.
        """
        for shards in list(self._left):
            key = f"going on with games of {shards}"
            if await self._bulkhead.keep(key, partial(self._resume, shards)) is True:
                self._left.discard(shards)

    async def _resume(self, shards: ShardFilter) -> bool:
        """Return whether every game is led."""
        store = self._games.store
        games = [*await store.list_playing(shards), *await store.list_untold(shards)]
        for game in games:
            self._lead(game, was_away=True)
        return all(each.game_id in self._plays for each in games)

    def next_at(self) -> dt.datetime | None:
        """Return when the next step of any game is due; None when none is."""
        waits = [each.until for each in self._plays.values() if each.until is not None]
        return min(waits, default=None)

    async def close(self, seconds: float = CLOSING_SECONDS) -> None:
        """Begin nothing new, and give what is being sent some seconds to arrive."""
        self._closing = True
        self.wake()
        await self._bulkhead.close(seconds)

    def _lead(self, game: Game, *, was_away: bool) -> None:
        key = _key(game)
        if game.game_id in self._plays or self._closing or self._bulkhead.is_resting(key):
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
        task = self._bulkhead.launch(key, self._guarded(key, play))
        task.add_done_callback(lambda _: self._plays.pop(game.game_id, None))

    async def _guarded(self, key: str, play: GameRun) -> None:
        """Keep one game's failure from the others: it ends, and where that fails too, later."""
        found = await self._bulkhead.keep(key, partial(_unless_leaving, play.run))
        if isinstance(found, Broken):
            end = partial(_unless_leaving, play.give_up)
            if isinstance(await self._bulkhead.keep(f"the end of {key}", end), Broken):
                shards = self._client.shard_count or 1
                shard = (play.game.guild_id >> 22) % shards
                self._left.add(ShardFilter(shards, frozenset({shard})))

    def _is_leaving(self) -> bool:
        return self._closing or self._client.is_closed()


def _key(game: Game) -> str:
    return f"quiz-{game.game_id}"


async def _unless_leaving(steps: Callable[[], Awaitable[None]]) -> None:
    try:
        await steps()
    except LeavingError:
        return
    except NoGameError:
        _log.info("a game is no longer kept")
