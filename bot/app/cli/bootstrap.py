"""Put the bot together: services over a database, cogs over services."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.app.cli.console import progress_of
from bot.app.client import KollabBot
from bot.app.repair import open_mended
from bot.app.services import Services, open_services, settings_over
from bot.kit.db.backup import files_of, prune_backups
from bot.kit.db.database import Database
from bot.kit.db.migrate import demand_current
from bot.kit.db.saved_requests import ListStore
from bot.kit.db.shared import SharedNumber, one_at_a_time
from bot.kit.discord.calls import Pace
from bot.kit.pictures.kept import PictureFolder
from bot.kit.pictures.pictures import Pictures
from bot.kit.private_files import make_private
from bot.settings.service import SettingsService
from cogs import EXTENSIONS


@contextlib.asynccontextmanager
async def open_bot(
    database: Path,
    *,
    readers: int = 2,
    backups_kept: int = 5,
    folders: Sequence[Path] = (),
    is_first: bool = True,
    **options: Any,
) -> AsyncIterator[KollabBot]:
    """Open a database, load the catalogue if it changed, and make the bot; close all at the end.

    A damaged one is mended where no more than the catalogue is lost. The file is made when there is
    none, and nobody else may read it; pictures are kept beside it. Over the catalogue lie
    `folders`; `readers` may read at the same time, `backups_kept` of the backups that migrations
    made stay, and `options` are discord.py's, such as ``shard_count``.
    Processes that share the file open it one after another, and share one pace; the first looks
    after the folders for all.
    """
    async with contextlib.AsyncExitStack() as opened:
        async with one_at_a_time(database.with_suffix(".starting")):
            await asyncio.to_thread(make_private, files_of(database))
            with progress_of("Loading the catalogue") as progress:
                services = await open_mended(database, folders, readers=readers, progress=progress)
            opened.push_async_callback(services.close)
            await services.settling.settle(now=dt.datetime.now(dt.UTC))
            await asyncio.to_thread(prune_backups, database, keep=backups_kept)
        if not is_first:
            services.neighbours.watch = None
        turns = opened.enter_context(closing(SharedNumber(database.with_suffix(".pace"))))
        options.setdefault("pace", Pace(turns=turns))
        pictures = Pictures(folder=PictureFolder(database.with_suffix(".pictures")))
        yield await opened.enter_async_context(_bot_over(services, pictures=pictures, **options))


@contextlib.asynccontextmanager
async def open_commands() -> AsyncIterator[KollabBot]:
    """Make the bot over an empty database of its own, for those who need its commands alone."""
    with tempfile.TemporaryDirectory(prefix="kollab-") as folder:
        services = await open_services(Path(folder) / "empty.db", readers=1, load=False)
        try:
            async with _bot_over(services) as bot:
                yield bot
        finally:
            await services.close()


@contextlib.asynccontextmanager
async def _bot_over(services: Services, **options: Any) -> AsyncIterator[KollabBot]:
    # Entered, discord.py can close what never logged in.
    async with KollabBot(services, extensions=EXTENSIONS, **options) as bot:
        yield bot


@contextlib.asynccontextmanager
async def open_beside(database: Path) -> AsyncIterator[Database]:
    """Open a database that a bot may be using: nothing is migrated, and no catalogue loaded.

    Raises DatabaseError when it is not there, or not of this version.
    """
    await asyncio.to_thread(demand_current, database)
    opened = await Database.open(database, readers=1)
    try:
        yield opened
    finally:
        await opened.close()


@contextlib.asynccontextmanager
async def open_settings(database: Path) -> AsyncIterator[SettingsService]:
    """Open the settings of servers, as `open_beside` does."""
    async with open_beside(database) as opened:
        yield await settings_over(opened, ListStore(opened))
