"""Everything that answers, open; the names of a catalogue are read once for all tests.

`services` are over the small catalogue and a test's own, as `shipped_services` are. `shipped_once`
and `shipped_lookup` are open for all tests, which only read them, and need
``asyncio(loop_scope="session")``.
"""

from __future__ import annotations

import asyncio
import contextlib
import filecmp
import shutil
from collections.abc import AsyncIterator, Iterator
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

Names = tuple[Directory, ChoiceLabels]


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


async def read_names(file: Path, folder: Path) -> Names:
    """Read what a start reads of a catalogue: most of its cost, and never changed."""
    database = await Database.open(Path(shutil.copy(file, folder / "kollab.db")))
    try:
        return await library._read(CatalogueStore(database))
    finally:
        await database.close()


@contextlib.contextmanager
def known(names: Names) -> Iterator[None]:
    """Let what is opened take the names that were read before."""
    directory, labels = names

    async def read(store: CatalogueStore) -> Names:
        own = ChoiceLabels(store.names)
        own._warm = labels._warm
        return directory, own

    with pytest.MonkeyPatch.context() as opening:
        opening.setattr(library, "_read", read)
        yield


@pytest.fixture(scope="session")
def shipped_names(shipped_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Names:
    """What a start reads of the shipped catalogue."""
    return asyncio.run(read_names(shipped_file, tmp_path_factory.mktemp("names")))


@pytest.fixture(scope="session")
def names_read() -> dict[Path, Names]:
    """What a start reads of each catalogue that several tests have, by its file."""
    return {}


@pytest.fixture
async def services(
    database_path: Path,
    small_file: Path,
    small_source: Path,
    names_read: dict[Path, Names],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Services]:
    """Everything that answers, over the small catalogue."""
    if not filecmp.cmp(database_path, small_file, shallow=False):
        opened = await open_services(database_path, source=small_source)
    else:
        if small_file not in names_read:
            names_read[small_file] = await read_names(small_file, tmp_path_factory.mktemp("names"))
        with known(names_read[small_file]):
            opened = await open_services(database_path, source=small_source)
    yield opened
    await opened.close()


@pytest.fixture
async def shipped_services(
    shipped_file: Path, shipped_names: Names, tmp_path: Path
) -> AsyncIterator[Services]:
    """Everything that answers, over a copy of the shipped catalogue of one's own."""
    path = Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))
    with known(shipped_names):
        opened = await open_services(path, source=files("data"))
    yield opened
    await opened.close()
