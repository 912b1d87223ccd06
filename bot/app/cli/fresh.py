"""`kollab catalogue load` and `update`: the operator's folders, and newer catalogues."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import progress_of, say, writing
from bot.app.cli.download import Download
from bot.app.config import Config
from bot.app.services import load_all
from bot.catalogue.files.archive import LARGEST, ArchiveError, demand_hash, sum_for, unpack
from bot.catalogue.files.folder import Folders, content_hash
from bot.catalogue.files.loader import load_content_into, summary
from bot.catalogue.files.reader import load_content
from bot.catalogue.files.updates import age_of, forget, in_use, keep, staged
from bot.kit.db.database import Database
from bot.kit.errors import ContentError, OperatorError
from bot.trivia.questions.pool_store import QuestionPool

_SUMS = "SHA256SUMS"
_LARGEST_SUMS = 1 << 20


async def load(config: Config) -> None:
    """Load what the catalogue's files say now, and say what that changed."""
    path = config.database.path
    async with open_beside(path) as db:
        with progress_of("Loading the catalogue") as progress:
            source = in_use(path, config.catalogue.folders)
            report = await load_all(db, source=source, progress=progress)
    for line in summary(report):
        say(line)


async def go_back(config: Config) -> None:
    """Use the shipped catalogue again."""
    if not await asyncio.to_thread(forget, config.database.path):
        say("The shipped catalogue is in use already.")
        return
    await load(config)
    say("The shipped catalogue is in use again.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An archive by its address or path, and its hash where somebody gave that."""

    place: str | None
    sha256: str | None = None


async def update(config: Config, wanted: Wanted, *, dry_run: bool) -> None:
    """Take a catalogue out of an archive, or raise OperatorError and leave all as it is."""
    if (place := wanted.place or config.catalogue.update_url) is None:
        raise OperatorError(
            "There is no address of a newer catalogue.",
            remedy="Name an archive of data/, a file or https://…, or set catalogue.update_url.",
        )
    path = config.database.path
    async with open_beside(path) as db:
        data = await _get(place, sha256=wanted.sha256)
        contents = await asyncio.to_thread(unpack, data)
        with writing(path.parent), staged(path, contents) as folder:
            _demand_newer(folder, in_use(path))
            await _load(db, Folders(folder, config.catalogue.folders), dry_run=dry_run)
            if not dry_run:
                keep(folder)
    day, _ = age_of(in_use(path).base)
    say("Nothing was changed (--dry-run)." if dry_run else f"The catalogue of {day} is in use.")


async def _load(db: Database, source: Folders, *, dry_run: bool) -> None:
    with progress_of("Loading the catalogue") as progress:
        try:
            content = await asyncio.to_thread(load_content, source, progress=progress)
        except ContentError as error:
            raise ContentError(
                error.problem,
                remedy="take a catalogue made for this version of Kollab, and mend your own "
                "folders where they are named; nothing was changed",
            ) from error
        wanted = await asyncio.to_thread(content_hash, source)
        report = await load_content_into(
            db, content, wanted=wanted, progress=progress, dry_run=dry_run
        )
        if not dry_run:
            await QuestionPool(db).refresh(progress)
    for line in summary(report):
        say(line)


def _demand_newer(folder: Path, now: Folders) -> None:
    (day, version), (known_day, known_version) = age_of(folder), age_of(now.base)
    if (day, version) < (known_day, known_version):
        raise ArchiveError(
            f"is of {day}, and what is in use is of {known_day} and newer",
            remedy="take a newer one; --shipped goes back to the one that Kollab came with",
        )


async def _get(place: str, *, sha256: str | None) -> bytes:
    """Return an archive that has the hash it should have."""
    if "://" in place:
        data, sha256 = await _download(place, sha256=sha256)
    else:
        data = _read(Path(place), LARGEST)
        sha256 = sha256 or sum_for(Path(place).name, _sums_beside(Path(place)))
    demand_hash(data, sha256)
    return data


async def _download(url: str, *, sha256: str | None) -> tuple[bytes, str]:
    address = urlsplit(url)
    if address.scheme != "https" and not (address.scheme == "http" and sha256):
        raise OperatorError(
            f"{url} is no address with https.",
            remedy="Name one; http will do where you give the hash with --sha256.",
        )
    with progress_of("Fetching the catalogue") as progress:
        data = await Download(url, LARGEST, bool(sha256), progress).fetch()
        if not sha256:
            sums = await Download(urljoin(url, _SUMS), _LARGEST_SUMS).fetch()
            name = PurePosixPath(address.path).name
            sha256 = sum_for(name, sums.decode(errors="replace"))
    return data, sha256


def _sums_beside(path: Path) -> str:
    sums = path.parent / _SUMS
    if not sums.is_file():
        raise ArchiveError(
            f"has no {_SUMS} beside it", remedy="put it there, or give the hash: --sha256"
        )
    return _read(sums, _LARGEST_SUMS).decode(errors="replace")


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than may be: what reads it refuses that.
            return file.read(most + 1)
    except OSError as error:
        raise OperatorError(
            f"{path} can't be read: {error.strerror}.", remedy="Name an archive of data/."
        ) from error
