"""The shipped catalogue, opened once for the tests of a module: they only read it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio

from bot.services import Services, open_services


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shipped(
    shipped_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Everything that answers, over the shipped catalogue; not to be written to."""
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("ui") / "shipped.db"))
    opened = await open_services(path, source=files("data"))
    yield opened
    await opened.close()
