"""The shipped catalogue, opened once for all tests of a process: they only read it.

Both fixtures need ``asyncio(loop_scope="session")``.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.services import Services, open_services
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
