"""The bot in the simulated Discord, for `kollab demo` and `kollab ask`."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import math
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

from bot.app.cli.bootstrap import open_bot
from bot.kit.budgets import Limiter
from bot.kit.discord.calls import Pace
from bot.posts.store.posts import PostStore
from bot.simulator.saved_world import SavedWorld
from bot.simulator.world import Scene, World, open_world


@contextlib.asynccontextmanager
async def open_scene(
    scene: Scene, database: Path, *, remember: bool = False
) -> AsyncIterator[World]:
    """Open a bot over a database of its own, in a scene.

    What is remembered lies in a file beside the database, and is what the next scene begins with.
    """
    saved = SavedWorld.beside(database) if remember else None
    # discord.py warns of the message content intent, which the bot has no use for.
    logging.getLogger("discord").setLevel(logging.ERROR)
    # Lines of a script follow one another at once: in there, an hour lies between any two.
    limiter = Limiter(clock=count(step=3600).__next__)
    # Nobody limits calls there, and whoever waited for a turn would hold simulated time up.
    async with open_bot(database, limiter=limiter, pace=Pace(math.inf)) as bot:
        posts = PostStore(bot.services.database)

        async def next_due() -> dt.datetime | None:
            coming = [each.due_at for each in await posts.list_coming(limit=1)]
            step = bot.game_host.next_at()
            return min([*coming, step] if step else coming, default=None)

        async with open_world(bot, scene, next_due=next_due, saved=saved) as world:
            yield world
