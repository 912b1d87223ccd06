"""One open shipped catalogue for all tests of a module: opening one for each takes long."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio

from bot.services import open_services
from bot.services.lookup import LookupService


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shipped_lookup(
    shipped_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LookupService]:
    """Answer from the shipped catalogue; only read. Needs `asyncio(loop_scope="module")`."""
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("read") / "kollab.db"))
    services = await open_services(path, source=files("data"))
    yield services.lookup
    await services.close()
