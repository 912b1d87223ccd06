"""Bring a database up to the catalogue's files: the catalogue, then what is made of it."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from bot.catalogue.files.loader import LoadReport, load_catalogue
from bot.catalogue.files.reader import Progress
from bot.kit.db.database import Database
from bot.trivia.questions.pool_store import QuestionPool


async def load_all(
    db: Database,
    *,
    source: Traversable | Path | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the catalogue if it changed, and make its questions if they are of another one.

    Parameters and faults are those of `load_catalogue`.
    """
    report = await load_catalogue(db, source=source, progress=progress)
    await QuestionPool(db).refresh(progress)
    return report
