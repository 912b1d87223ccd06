"""`kollab catalogue load`: the catalogue with the operator's folders."""

from __future__ import annotations

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import progress_of, say
from bot.app.config import Config
from bot.app.services import load_all
from bot.catalogue.files.loader import summary
from bot.catalogue.files.updates import in_use


async def load(config: Config) -> None:
    """Load what the catalogue's files say now, and say what that changed."""
    path = config.database.path
    async with open_beside(path) as db:
        with progress_of("Loading the catalogue") as progress:
            source = in_use(path, config.catalogue.folders)
            report = await load_all(db, source=source, progress=progress)
    for line in summary(report):
        say(line)
