"""A damaged database: what comes from files is made again, what does not is saved."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.app.features import POST_SOURCES
from bot.app.services import Services, load_all, open_services
from bot.catalogue.files.folder import Progress, Source
from bot.catalogue.files.remaking import ENTRIES, LEFT_TO_LOAD, PARTS
from bot.catalogue.files.updates import in_use
from bot.follows.news_store import count_all_as_told
from bot.follows.store import wake_lost
from bot.kit.db.backup import demand_alone, put_in_place, verify
from bot.kit.db.database import Database
from bot.kit.db.errors import corrupt, translated
from bot.kit.db.salvage import MadeAgain, Saved, apart_file, salvage
from bot.kit.errors import DatabaseCorruptError, OperatorError
from bot.posts.store.posts import PostStore
from bot.posts.store.timetables import follow_settings
from bot.settings.model import GuildSettings
from bot.settings.store import SettingsStore, Stamp

MADE_AGAIN = MadeAgain(
    emptied=PARTS | {"questions", "question_lots", "layer_questions"},
    kept=ENTRIES | {"meta"},
    after=(
        *LEFT_TO_LOAD,
        "DELETE FROM meta WHERE key = 'questions_of'",
        "UPDATE layers SET questions_of = ''",
    ),
)
T = TypeVar("T")
_log = logging.getLogger(__name__)


async def save_what_can_be_read(
    damaged: Path,
    new: Path,
    *,
    now: dt.datetime,
    source: Source | None = None,
    progress: Progress | None = None,
) -> list[Saved]:
    """Make a new database of a damaged one, with the whole catalogue.

    What was to come next is worked out again where it was lost. Return what became of what people
    and servers added, by table. Raise OperatorError.
    """
    saved = await asyncio.to_thread(salvage, damaged, new, MADE_AGAIN)
    await _make_again(new, saved, source=source, progress=progress)
    await _plan_again(new, now)
    await asyncio.to_thread(verify, new)
    return [each for each in saved if each.table not in MADE_AGAIN.kept]


async def mended(path: Path, folders: Sequence[Path], work: Callable[[], Awaitable[T]]) -> T:
    """Return what some work with a database returns; should it be damaged, it is mended first."""
    try:
        return await work()
    except DatabaseCorruptError:
        await mend(path, folders)
        return await work()


async def mend(path: Path, folders: Sequence[Path]) -> None:
    """Put a new file in the place of a damaged one, if all that people and servers added is whole.

    What comes of the catalogue, with its `folders`, is made again; the damaged file stays beside
    it. Raise DatabaseError where something else is damaged, or another process has the file open.
    """
    with translated(path):
        await asyncio.to_thread(demand_alone, path)
        fresh = path.with_name(f".{path.name}.mending")
        left = (fresh, apart_file(fresh))
        for one in left:
            one.unlink(missing_ok=True)
        try:
            saved = await asyncio.to_thread(salvage, path, fresh, MADE_AGAIN)
            if lost := [each for each in saved if not _is_harmless(each)]:
                raise corrupt(path, f"{', '.join(each.table for each in lost)} can't be read whole")
            await _make_again(fresh, saved, source=in_use(path, folders), progress=None)
            aside = await asyncio.to_thread(put_in_place, fresh, path, aside="damaged")
        finally:
            for one in left:
                one.unlink(missing_ok=True)
    _log.error(
        "%s was damaged. All that people and servers added was whole; what comes of the catalogue"
        " was made again. The damaged file is kept as %s: look at the disk",
        path,
        aside,
    )


def _is_harmless(saved: Saved) -> bool:
    return saved.is_whole or saved.table in MADE_AGAIN.kept


async def open_mended(path: Path, folders: Sequence[Path] = (), **options: Any) -> Services:
    """Open services as `open_services` does; damage is mended, now or when somebody meets it."""
    opening = partial(open_services, path, folders=folders, **options)
    services = await mended(path, folders, opening)
    services.neighbours.mend = partial(_mend_beneath, path, folders)
    return services


async def _mend_beneath(path: Path, folders: Sequence[Path]) -> None:
    """Mend a file under a running bot, which goes on either way; the log has what went wrong."""
    try:
        await mend(path, folders)
    except OperatorError as error:
        _log.error("the database is damaged: %s", error)


async def _make_again(
    path: Path, saved: list[Saved], *, source: Source | None, progress: Progress | None
) -> None:
    db = await Database.open(path, readers=1)
    try:
        await load_all(db, source=source, progress=progress)
        if not all(each.is_whole for each in saved if each.table in ENTRIES):
            await count_all_as_told(db)
    finally:
        await db.close()


async def _plan_again(path: Path, now: dt.datetime) -> None:
    db = await Database.open(path, readers=1)
    try:
        ledger = PostStore(db)
        for guild_id, settings in (await SettingsStore(db, ()).list_all()).items():
            lost = {
                each.kind: each.timetable
                for each in POST_SOURCES.servers
                if await ledger.next_due(guild_id, each.kind) is None
            }
            async with db.write() as connection:
                await follow_settings(lost)(
                    connection, guild_id, old=GuildSettings(), new=settings, stamp=Stamp(0, now, "")
                )
        await wake_lost(db, now)
    finally:
        await db.close()
