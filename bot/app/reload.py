"""Load a catalogue into a database: `python -m bot.app.reload DATABASE BASE [FOLDER ...]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.app.services import load_all
from bot.catalogue.files.folder import Folders
from bot.catalogue.files.loader import LoadReport, summary
from bot.kit.db.database import Database
from bot.kit.errors import OperatorError


async def reload(database: Path, base: Path, *over: Path) -> LoadReport:
    """Load a catalogue if it changed; raise OperatorError where it can't be."""
    opened = await Database.open(database, readers=1)
    try:
        return await load_all(opened, source=Folders(base, over))
    finally:
        await opened.close()


if __name__ == "__main__":
    try:
        report = asyncio.run(reload(*map(Path, sys.argv[1:])))
    except OperatorError as error:
        sys.exit(str(error))
    sys.stderr.write("\n".join(summary(report)))
