"""Everything over the catalogue with the chain, in place of the small one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app.services import load_all
from bot.kit.db.database import Database
from tests.trivia.chains import chain_world

SMALL = Path(__file__).parents[2] / "fixtures" / "catalogue"


async def _load(path: Path, source: Path) -> None:
    db = await Database.open(path)
    try:
        await load_all(db, source=source)
    finally:
        await db.close()


@pytest.fixture(scope="session")
def small_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue's files; not to be written to."""
    return chain_world.write(SMALL, tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="session")
def small_file(small_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of it; not to be written to."""
    path = tmp_path_factory.mktemp("chained") / "kollab.db"
    asyncio.run(_load(path, small_source))
    return path
