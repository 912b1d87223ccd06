"""What many tests share: a small catalogue that can be counted by hand, and the shipped one."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings

from bot.app.services import Services, load_all
from bot.catalogue.files.folder import content_hash
from bot.kit.db.database import Database, MetaStore
from bot.lookup.service import LookupService
from hatch_build import compile_translation
from tests.standin import process
from tests.support.copies import Copies
from tests.support.times import NOW

pytest_plugins = ["tests.support.opened", "tests.support.simulated_discord", "tests.support.cli"]

# Properties are checked for truth, not for speed: the machine may be busy.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

FIXTURES = Path(__file__).parent / "fixtures"


async def _load(path: Path, source: Path | None) -> None:
    db = await Database.open(path)
    try:
        await load_all(db, source=source)
        # Nothing was deleted from it yet: else each test's start would write the file anew.
        await MetaStore(db).set("compacted_at", str(int(NOW.timestamp())))
    finally:
        await db.close()


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations that changed; workers find them done."""
    if hasattr(config, "workerinput"):
        return
    for text in Path(__file__).parents[1].glob("bot/locales/*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            compile_translation(text)


def pytest_collection_finish() -> None:
    """Leave what is in memory for good to itself: looking through it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _copies() -> Iterator[None]:
    """Start the program as copies of one process that has imported it."""
    with closing(Copies()) as process.copies:
        yield


@pytest.fixture
def started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the program as a person does, from nothing."""
    monkeypatch.setattr(process, "copies", None)


@pytest.fixture(scope="session")
def small_source() -> Path:
    """The small catalogue's files; not to be written to."""
    return FIXTURES / "catalogue"


@pytest.fixture
def source(small_source: Path, tmp_path: Path) -> Path:
    """A copy of the small catalogue's files, to be changed or broken."""
    return Path(shutil.copytree(small_source, tmp_path / "source"))


@pytest.fixture(scope="session")
def small_file(small_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the small catalogue; not to be written to."""
    path = tmp_path_factory.mktemp("small") / "kollab.db"
    asyncio.run(_load(path, small_source))
    return path


@pytest.fixture(scope="session")
def light_file(
    small_file: Path, small_source: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same, but it says that it is of the shipped one: a start loads nothing into it."""
    path = Path(shutil.copy(small_file, tmp_path_factory.mktemp("light") / "kollab.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        hashes = content_hash(small_source), content_hash(files("data"))
        connection.execute("UPDATE meta SET value = replace(value, ?, ?)", hashes)
    return path


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once for all processes of a test run: the first one makes it, others wait."""

    def get(name: str, make: Callable[[Path], None]) -> Path:
        base = tmp_path_factory.getbasetemp()
        shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / name).exists():
                making = Path(tempfile.mkdtemp(dir=shared))
                make(making)
                making.rename(shared / name)
        return shared / name

    return get


@pytest.fixture(scope="session")
def shipped_file(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A database of the whole shipped catalogue; not to be written to."""
    return (
        once("shipped", lambda folder: asyncio.run(_load(folder / "kollab.db", None))) / "kollab.db"
    )


@pytest.fixture
def database_path(small_file: Path, tmp_path: Path) -> Path:
    """A database of the small catalogue of one's own."""
    return Path(shutil.copy(small_file, tmp_path / "kollab.db"))


@pytest.fixture
async def db(database_path: Path) -> AsyncIterator[Database]:
    """A database of the small catalogue, open."""
    database = await Database.open(database_path)
    yield database
    await database.close()


@pytest.fixture
def lookup(services: Services) -> LookupService:
    """The lookups over the small catalogue."""
    return services.lookup


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Put the logging set-up of the process back that the test changes."""
    root, ours = (
        logging.getLogger(),
        [logging.getLogger(name) for name in ("bot", "cogs", "discord")],
    )
    handlers, levels = root.handlers[:], [each.level for each in (root, *ours)]
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    for logger, level in zip((root, *ours), levels, strict=True):
        logger.setLevel(level)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests have to say of a run that passed, such as the seed it had."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for key, text in report.user_properties:
                    if key == "said":
                        terminalreporter.write_line(f"{report.nodeid}: {text}")
