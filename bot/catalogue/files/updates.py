"""A newer catalogue than the shipped one, kept beside the database until a newer one is shipped.

Folder `catalogue` there has one folder a catalogue, and a file that names the one that counts: who
replaces that file has changed the catalogue, and until then nothing has happened.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from bot.catalogue.files.folder import Folder, Folders, read
from bot.kit.errors import ContentError, OperatorError

_CURRENT = "current"
_log = logging.getLogger(__name__)


def in_use(database: Path, over: Sequence[Path] = (), *, base: Folder | None = None) -> Folders:
    """Return what a database's catalogue is read from, with folders `over` it.

    Without a `base`, that is the newer of the shipped one and the one beside the database.
    """
    return Folders(base or _newest(database), tuple(over))


def kept_beside(database: Path) -> Path | None:
    """Return the folder of the catalogue that is kept beside a database, if there is one."""
    home = _home_of(database)
    with contextlib.suppress(OSError):
        name = (home / _CURRENT).read_text("utf-8").strip()
        if Path(name).name == name and (home / name).is_dir():
            return home / name
    return None


def age_of(folder: Folder) -> tuple[str, tuple[int, ...]]:
    """Return what tells which of two catalogues is newer: the day of its data, then its version.

    Raise ContentError where its catalogue.yaml does not say so.
    """
    # Megabytes that a bot does without which has the shipped catalogue alone.
    from bot.catalogue.files.reader import ADAPTERS
    from bot.kit.yaml_files import YamlFile

    said = YamlFile(read("catalogue.yaml", folder / "catalogue.yaml")).check(ADAPTERS["catalogue"])
    if said is None:
        raise ContentError(
            f"{folder}/catalogue.yaml says no version and data_date.",
            remedy="take a catalogue made for this version of Kollab",
        )
    return age(str(said.data_date), said.version)


def age(day: str, version: str) -> tuple[str, tuple[int, ...]]:
    """Return what compares catalogues by age."""
    return day, tuple(map(int, re.findall(r"\d+", version)))


@contextlib.contextmanager
def staged(database: Path, contents: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a new folder beside a database with these files; it goes again unless it is kept.

    Raise OperatorError when another process is at it; OSError when there is no room.
    """
    home = _home_of(database)
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        # What an earlier process left that was killed.
        _prune(home, keep=kept_beside(database))
        folder = Path(tempfile.mkdtemp(prefix="data-", dir=home))
        try:
            for name, data in contents.items():
                (folder / name).parent.mkdir(exist_ok=True)
                _write(folder / name, data)
            # All that may need room comes before the step that counts.
            _write(home / f"{folder.name}.{_CURRENT}", folder.name.encode())
            yield folder
        finally:
            _prune(home, keep=kept_beside(database))


def keep(folder: Path) -> None:
    """Make a staged folder the one that is kept, in a single step."""
    (folder.parent / f"{folder.name}.{_CURRENT}").replace(folder.parent / _CURRENT)
    _settle(folder.parent)


def forget(database: Path) -> bool:
    """Keep no catalogue beside a database any more; return whether there was one."""
    was = kept_beside(database)
    if was is None:
        return False
    with _alone(was.parent):
        (was.parent / _CURRENT).unlink(missing_ok=True)
        _settle(was.parent)
        _prune(was.parent, keep=None)
    return True


def _home_of(database: Path) -> Path:
    return database.parent / "catalogue"


def _newest(database: Path) -> Folder:
    shipped = files("data")
    if (kept := kept_beside(database)) is None:
        return shipped
    try:
        return kept if age_of(kept) >= age_of(shipped) else shipped
    except ContentError as error:
        _log.warning("the shipped catalogue is used, not the one in %s: %s", kept, error)
        return shipped


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperatorError(
                f"Another process is changing {home}.", remedy="Try again when it is done."
            ) from error
        yield


def _prune(home: Path, *, keep: Path | None) -> None:
    for one in home.iterdir():
        if one.is_dir() and one != keep:
            shutil.rmtree(one, ignore_errors=True)
        elif one.name.endswith(f".{_CURRENT}"):
            one.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
