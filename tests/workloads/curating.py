"""Somebody who edits the small catalogue at random, in a process that may be killed.

``python -m tests.workloads.curating DATABASE SOURCE SEED`` goes on for ever and says a line after
each step; `random_proposal` makes what it proposes.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.app.services import Services, open_services
from bot.catalogue.files import layers
from bot.catalogue.files.writer import plain
from bot.curation.errors import EditClashError, EditFaultsError, InUseError, UnknownEntryError
from bot.curation.model import CurationAction, Kind, Operation, Proposal, Verdict
from bot.kit.errors import UserError

NOW = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
SERVER, FAN, CURATOR = 7_000, 71, 90
LINK = "https://example.org/news"
IN_A_FILE = 5
REFUSED = (EditClashError, EditFaultsError, InUseError, UnknownEntryError)
_TITLES = (
    "Night",
    "Day",
    "Train",
    "Rain",
    "Song",
    "Blue",
    "Red",
    "Moon",
    "Sun",
    "Sea",
    "밤",
    "비",
    "노래",
)


async def seen(services: Services, kind: Kind) -> list[dict[str, Any]]:
    """List what the server sees of a kind."""
    library = await services.lookup._library.of(SERVER)
    table = {Kind.WORK: "collaborations", Kind.ARTIST: "artists", Kind.ARTICLE: "articles"}[kind]
    rows = await library.store.works._db.fetch(f"SELECT slug FROM {table} ORDER BY slug")
    entries = services.curation._entries
    found = []
    for (slug,) in rows:
        text = await entries.seen(None, SERVER, kind.folder, slug)
        if text is not None:
            async with services.database.read() as reading:
                own = await layers.find(reading, SERVER, kind.folder, slug)
            document = own or await entries._documents.find(kind.folder, slug)
            found.append(plain(document))
    return found


async def random_proposal(services: Services, rng: random.Random) -> Proposal:
    """Return something that may be done now."""
    artists = [each["id"] for each in await seen(services, Kind.ARTIST)]
    works = await seen(services, Kind.WORK)
    what = rng.choice(("add", "add", "change", "change", "drop", "merge", "artist", "fact"))
    if what == "change" and works:
        return _changed(rng, rng.choice(works), artists)
    if what == "drop" and works:
        kind, names = rng.choice(((Kind.WORK, [w["id"] for w in works]), (Kind.ARTIST, artists)))
        return Proposal(SERVER, Operation.DELETE, kind, rng.choice(names))
    if what == "merge" and len(artists) > 1:
        one, other = rng.sample(artists, 2)
        return Proposal(SERVER, Operation.MERGE, Kind.ARTIST, one, into=other)
    if what == "artist":
        entry = {"name": _title(rng), "kind": "person", "disambiguation": str(rng.random())}
        return Proposal(SERVER, Operation.CREATE, Kind.ARTIST, entry=entry, links=(LINK,))
    if what == "fact" and (articles := await seen(services, Kind.ARTICLE)):
        return _fact(rng, rng.choice(articles))
    return Proposal(SERVER, Operation.CREATE, Kind.WORK, entry=_work(rng, artists), links=(LINK,))


def _title(rng: random.Random) -> str:
    return f"{rng.choice(_TITLES)} {rng.choice(_TITLES)}"


def _work(rng: random.Random, artists: Sequence[str]) -> dict[str, Any]:
    credits = [{"artist": each} for each in rng.sample(artists, 2)]
    date = f"{rng.randint(2000, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return {"title": _title(rng), "kind": "duet", "credits": credits, "date": date}


def _changed(rng: random.Random, work: dict[str, Any], artists: Sequence[str]) -> Proposal:
    fresh = _work(rng, artists)
    keys = rng.sample(["title", "date", "credits"], rng.randint(1, 3))
    entry = {**work, **{key: fresh[key] for key in keys}}
    return Proposal(SERVER, Operation.CHANGE, Kind.WORK, work["id"], entry, (LINK,))


def _fact(rng: random.Random, article: dict[str, Any]) -> Proposal:
    facts = article.get("facts", ())
    if facts and rng.random() < 0.5:
        slug = f"{article['id']}/{rng.choice(facts)['id']}"
        return Proposal(SERVER, Operation.DELETE, Kind.FACT, slug)
    slug = f"{article['id']}/f{rng.randint(1, 10**6)}"
    entry = {"text": f"{_title(rng)}.", "status": "confirmed"}
    return Proposal(SERVER, Operation.CREATE, Kind.FACT, slug, entry, (LINK,))


async def everything_said(services: Services) -> dict[tuple[str, str], str]:
    """Return what the server itself says of every entry, as stored."""
    rows = await services.database.fetch(
        "SELECT kind, slug, coalesce(document, '') FROM layer_entries WHERE layer > 0"
    )
    return {(kind, slug): document for kind, slug, document in rows}


async def _step(services: Services, rng: random.Random, number: int) -> str:
    curation = services.curation
    what = rng.choice(("propose", "decide", "decide", "undo", "import"))
    if what == "propose":
        wanted = await random_proposal(services, rng)
        by = FAN + number
        found = await curation.propose(wanted, by=by, now=NOW)
        await curation.submit(SERVER, found.edit.id, by=by, now=NOW)
    elif what == "decide":
        for edit in (await curation.queue(SERVER, size=3))[0]:
            verdict = Verdict(rng.choice((CurationAction.ACCEPT, CurationAction.REJECT)))
            await curation.decide(SERVER, edit.id, verdict, by=CURATOR, now=NOW)
    elif what == "undo":
        for edit in (await curation.history(SERVER))[:1]:
            await curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    else:
        await _bring_in(services, rng, number)
    return what


async def _bring_in(services: Services, rng: random.Random, number: int) -> None:
    """Import some works, all of which have the step's number in their titles."""
    artists = [each["id"] for each in await seen(services, Kind.ARTIST)]
    works = [
        {
            **_work(rng, artists),
            "title": f"File {number} song {song}",
            "sources": [{"source": "MB"}],
        }
        for song in range(IN_A_FILE)
    ]

    async def fetch() -> bytes:
        return json.dumps(works).encode()

    plan = await services.exchange.read_file(SERVER, "a.json", fetch, now=NOW)
    await services.exchange.carry_out(SERVER, plan.proposal_id, by=CURATOR, now=NOW)


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


async def _curate(database: Path, source: Path, seed: int) -> None:
    rng = random.Random(seed)
    services = await open_services(database, source=source)
    number = seed * 1000
    _say("begun")
    while True:
        number += 1
        what = "refused"
        with contextlib.suppress(UserError):
            what = await _step(services, rng, number)
        _say(what)


if __name__ == "__main__":
    asyncio.run(_curate(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
