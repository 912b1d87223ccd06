"""`kollab db` and `kollab privacy`: the database file, and what it holds on a person."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import progress_of, say, write_out
from bot.app.config import Config
from bot.app.features import TABLES
from bot.app.repair import mended, save_what_can_be_read
from bot.app.services import load_all
from bot.catalogue.files.updates import in_use
from bot.kit.db import backup as backups
from bot.kit.db.database import Database
from bot.kit.db.salvage import Saved, apart_file
from bot.privacy.service import PrivacyService, written


async def migrate(config: Config) -> None:
    """Migrate (after a backup) and load the catalogue; a new file is made when there is none."""
    path = config.database.path
    db = await mended(path, config.catalogue.folders, partial(Database.open, path))
    try:
        with progress_of("Loading the catalogue") as progress:
            source = in_use(path, config.catalogue.folders)
            report = await load_all(db, source=source, progress=progress)
    finally:
        await db.close()
    found = backups.verify(path)
    loaded = "loaded the catalogue" if report.loaded else "the catalogue was there already"
    say(f"{path} has schema version {found.version}; {loaded}.")


async def salvage(config: Config, damaged: Path, new: Path, *, now: dt.datetime) -> None:
    """Save what can be read of a damaged file into a new one, and say what became of it."""
    with progress_of("Loading the catalogue") as progress:
        source = in_use(config.database.path, config.catalogue.folders)
        saved = await save_what_can_be_read(damaged, new, now=now, source=source, progress=progress)
    for each in saved:
        say(f"  {_told(each)}")
    if any(each.apart for each in saved):
        say(f"What belongs to lost rows is in {apart_file(new)}, one row a line.")
    whole = all(each.is_whole for each in saved)
    say("Nothing of people and servers was lost." if whole else "Some of it was lost: see above.")
    say(f"Wrote {new}; the catalogue in it is made again. To go on with it, with the bot stopped:")
    say(f"  kollab db restore {new}")


def _told(saved: Saved) -> str:
    said = [f"{saved.table}: {saved.rows} rows saved"]
    if saved.rows_lost:
        said.append(f"{saved.rows_lost} rows lost")
    if saved.pages_lost:
        said.append(f"and all on {saved.pages_lost} pages that can't be read")
    if saved.apart:
        said.append(f"{saved.apart} rows put apart")
    if saved.is_doubtful:
        said.append("some may say something wrong")
    return ", ".join(said)


def back_up(config: Config, output: Path | None) -> None:
    """Copy the database and say where the copy is."""
    say(f"Wrote {backups.backup(config.database.path, output)}")


def restore(config: Config, backup: Path) -> None:
    """Put a backup back, and say where the file that it replaced is now."""
    aside = backups.restore(backup, config.database.path)
    say(f"{config.database.path} is now the backup {backup}.")
    if aside is not None:
        say(f"What was there before is kept as {aside}.")


def verify(config: Config, file: Path | None) -> None:
    """Report that a file is sound; raises DatabaseError otherwise."""
    found = backups.verify(file or config.database.path)
    newer = "; the next start migrates it" if found.needs_migration else ""
    say(
        f"{found.path} is sound: schema version {found.version}{newer}, "
        f"{found.collaborations} collaborations."
    )


async def export_person(database: Path, user_id: int, *, file: Path, now: dt.datetime) -> None:
    """Write everything that is held on a person, as JSON; "-" is standard output."""
    async with open_beside(database) as opened:
        document = await PrivacyService(opened, TABLES).export(user_id, now=now)
    entries = sum(len(rows) for rows in document["held"].values())
    await write_out(file, written(document), done=f"Wrote {entries} entries into {file}.")


async def delete_person(database: Path, user_id: int) -> None:
    """Delete what is held on a person, and say how much that was."""
    async with open_beside(database) as opened:
        counts = await PrivacyService(opened, TABLES).delete(user_id)
    for holding, number in counts.items():
        if number:
            done = "without the id now" if holding.stays else "deleted"
            say(f"  {holding.name}: {number} {done}")
    if any(counts.values()):
        say(f"Nothing here has the id {user_id} any more. Backups still may.")
    else:
        say(f"Nothing was held on {user_id}.")
