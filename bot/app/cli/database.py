"""`kollab db`: bring the database file up to date, copy it, put a copy back, look it through."""

from __future__ import annotations

from pathlib import Path

from bot.app.cli.console import progress_of, say
from bot.app.config import Config
from bot.app.loading import load_all
from bot.kit.db import backup as backups
from bot.kit.db.database import Database


async def migrate(config: Config) -> None:
    """Migrate (after a backup) and load the catalogue; a new file is made when there is none."""
    path = config.database.path
    db = await Database.open(path)
    try:
        with progress_of("Loading the catalogue") as progress:
            report = await load_all(db, progress=progress)
    finally:
        await db.close()
    found = backups.verify(path)
    loaded = "loaded the catalogue" if report.loaded else "the catalogue was there already"
    say(f"{path} has schema version {found.version}; {loaded}.")


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
