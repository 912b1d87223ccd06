"""The shipped catalogue, read once for all tests of a process.

`shipped_once` and `shipped_lookup` are open for all tests, which only read them, and need
``asyncio(loop_scope="session")``. `shipped_services` are a test's own.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.services import Services, open_services
from bot.catalogue.store.catalogue import CatalogueStore
from bot.kit.db.database import Database
from bot.lookup import library
from bot.lookup.library import ChoiceLabels, Directory
from bot.lookup.service import LookupService


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shipped_once(
    shipped_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Everything that answers, over the shipped catalogue."""
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("read") / "kollab.db"))
    opened = await open_services(path, source=files("data"))
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shipped_lookup(shipped_once: Services) -> LookupService:
    """The lookups over the shipped catalogue."""
    return shipped_once.lookup


@pytest.fixture(scope="session")
def shipped_names(
    shipped_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Directory, ChoiceLabels]:
    """What a start reads of the shipped catalogue: most of its cost, and never changed."""
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("names") / "kollab.db"))

    async def read() -> tuple[Directory, ChoiceLabels]:
        database = await Database.open(path)
        try:
            return await library._read(CatalogueStore(database))
        finally:
            await database.close()

    return asyncio.run(read())


@pytest.fixture
async def shipped_services(
    shipped_file: Path,
    shipped_names: tuple[Directory, ChoiceLabels],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Services]:
    """Everything that answers, over a copy of the shipped catalogue of one's own."""
    directory, labels = shipped_names

    async def known(store: CatalogueStore) -> tuple[Directory, ChoiceLabels]:
        own = ChoiceLabels(store.names)
        own._warm = labels._warm
        return directory, own

    path = Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))
    with monkeypatch.context() as opening:
        opening.setattr(library, "_read", known)
        opened = await open_services(path, source=files("data"))
    yield opened
    await opened.close()
