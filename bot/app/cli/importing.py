"""`kollab catalogue import`: what others publish, as edits that wait for the curators."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from bot.app.cli.console import demand_folder, progress_of, say
from bot.app.config import Config, ImportingSettings
from bot.app.services import Services, open_services
from bot.catalogue.files.reader import load_content
from bot.importing.catalogue_files import Known, known_of
from bot.importing.model import MBID, Order, WantedEdit
from bot.importing.queue_service import Queue
from bot.importing.service import MusicBrainzImport, Report
from bot.importing.store import ImportStore
from bot.importing.web_service import PUBLIC, Address, Clock, MusicBrainz
from bot.kit.dates import PartialDate
from bot.kit.db.migrate import demand_current
from bot.kit.errors import OperatorError
from bot.kit.folding import fold

_PUBLIC_INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed."""

    artist: str | None = None
    since: str | None = None
    pages: int = 50
    source: Path | None = None


def clock() -> Clock:
    """Return the clock by which requests are kept apart."""
    return Clock(time.monotonic, lambda: dt.datetime.now(dt.UTC), asyncio.sleep)


async def import_musicbrainz(config: Config, wish: Wish) -> None:
    """Look through known artists at MusicBrainz, and say what came of it."""
    address = _address(config.importing)
    since = _since(wish.since)
    if wish.source:
        demand_folder(wish.source)
    async with _opened(config.database.path, wish.source) as services:
        store = ImportStore(services.database)
        with progress_of("Reading the catalogue") as progress:
            content = load_content(wish.source or files("data"), progress=progress)
        known = known_of(content, await store.instance_entries(), await store.mbids())
        time_ = clock()
        queue = Queue(store, services.curation, time_.now)
        async with MusicBrainz(address, time_) as web:
            work = MusicBrainzImport(
                store, web, known, queue=queue, clock=time_, most_pages=wish.pages
            )
            asked = await _asked(work, known, wish.artist) if wish.artist else ""
            with progress_of("Asking MusicBrainz") as progress:
                report = await work.run(Order(asked, since), progress)
        _report(report, queue.refused, waiting=len(await store.waiting()))


@contextlib.asynccontextmanager
async def _opened(database: Path, source: Path | None) -> AsyncIterator[Services]:
    """Open what a bot may be using: nothing is migrated, and no catalogue loaded."""
    await asyncio.to_thread(demand_current, database)
    services = await open_services(database, source=source, readers=1, load=False)
    try:
        yield services
    finally:
        await services.close()


def _address(settings: ImportingSettings) -> Address:
    if not settings.contact:
        raise OperatorError(
            "MusicBrainz wants to know whom it can reach about the requests.",
            remedy="Set importing.contact in the configuration to your e-mail address or page.",
        )
    is_public = settings.musicbrainz.rpartition("/")[2] == PUBLIC.rpartition("/")[2]
    least = _PUBLIC_INTERVAL if is_public else 0.0
    return Address(
        agent=f"Kollab/{version('kollab-bot')} ( {settings.contact} )",
        base_url=settings.musicbrainz,
        interval=max(least, settings.interval_seconds),
        timeout=settings.timeout_seconds,
    )


def _since(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise OperatorError(
            f"--since {text} is no date.", remedy="Write 2026, 2026-04 or 2026-04-01."
        ) from error


async def _asked(work: MusicBrainzImport, known: Known, wanted: str) -> str:
    """Return the slug of the one artist that was meant."""
    if MBID.fullmatch(wanted.lower()):
        slugs = await work.identify(wanted.lower())
    elif wanted in known.artists:
        slugs = [wanted]
    else:
        slugs = [one.id for one in known.named(fold(wanted))]
    if not slugs:
        raise OperatorError(
            f"The catalogue has no artist {wanted!r}.",
            remedy="Only known artists are looked through: name one by a name or slug of the"
            " catalogue, or by a MusicBrainz id.",
        )
    if len(slugs) > 1:
        raise OperatorError(
            f"{wanted!r} may be one of several artists.",
            remedy=f"Name one by its slug: {', '.join(sorted(slugs))}.",
        )
    return slugs[0]


def _report(report: Report, refused: list[WantedEdit], *, waiting: int) -> None:
    for edit in report.edits:
        say(_line(edit))
    left = [*report.left, *(f"can't be an edit as it is: {_line(edit)}" for edit in refused)]
    if left:
        say("For people to look at:")
    for line in left:
        say(f"  {line}")
    artists = "1 artist" if report.artists == 1 else f"{report.artists} artists"
    say(f"{artists} looked through: {len(report.edits)} new edits.")
    if waiting:
        say(
            f"The curators' queue is full: {waiting} edits wait outside. The same command puts them"
            " there when some are decided."
        )


def _line(edit: WantedEdit) -> str:
    sign = "+" if edit.before is None else "~"
    name = edit.entry.get("title") or edit.entry.get("name")
    along = f" with {len(edit.along)} new artists" if edit.along else ""
    return f"{sign} {edit.entry['id']}: {name}{along}. {edit.note} {edit.links[0]}"
