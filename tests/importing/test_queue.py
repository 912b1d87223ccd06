"""What an import made is decided about as all else is."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.app.services import open_services
from bot.curation import service as curation_service
from bot.curation.model import INSTANCE, CurationAction, Kind, Operation, Proposal, Reason, Verdict
from bot.settings.model import OPERATOR
from tests.importing.conftest import BTS, CRUSH, IU, YUNA, ZICO
from tests.support.musicbrainz import artist, credit, recording

NOW = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
BETTER_KNOWN = {
    "title": "Next Year",
    "fame": 3,
    "kind": "joint",
    "credits": [{"artist": "bts", "join": " x "}, {"artist": "akon"}],
    "date": "2026-03-20",
    "status": "announced",
    "verification": "one-source",
    "sources": [{"source": "KU"}],
}
JOINT = recording("People Pt.2", credit(CRUSH, " feat. ", IU))


@pytest.fixture
def curated(database, small_source):
    """Do something with the edits of the database."""

    def do(work):
        async def run():
            services = await open_services(database, source=small_source, readers=1, load=False)
            try:
                return await work(services)
            finally:
                await services.close()

        return asyncio.run(run())

    return do


async def queue_of(services):
    return (await services.curation.queue(INSTANCE, size=1000))[0]


def deciding(verdict):
    async def decide(services):
        for edit in await queue_of(services):
            await services.curation.decide(INSTANCE, edit.id, verdict, by=OPERATOR, now=NOW)

    return decide


accept_all = deciding(Verdict(CurationAction.ACCEPT))
reject_all = deciding(Verdict(CurationAction.REJECT, reason=Reason.WRONG))


def test_import_when_done_then_the_curators_have_all_of_it(
    take_over, musicbrainz, waiting, curated
):
    akon = artist("Akon", country="US")
    musicbrainz.artists.append(akon)
    musicbrainz.recordings = [
        JOINT,
        recording("Next Year", credit(BTS, " x ", akon), "2026-03-27"),
        recording("Second", credit(CRUSH, ", ", YUNA)),
    ]
    assert take_over().code == 0
    pending = curated(queue_of)
    assert len(pending) == len(waiting()) > 8
    said = {(each.kind, each.operation) for each in pending}
    assert said == {
        (Kind.ARTIST, Operation.CHANGE), (Kind.WORK, Operation.CREATE),
        (Kind.WORK, Operation.CHANGE),
    }  # fmt: skip
    assert all(
        link.startswith("https://musicbrainz.org/") for each in pending for link in each.links
    )
    assert {each.user_id for each in pending} == {OPERATOR}
    assert "0 new edits" in take_over().out
    assert curated(queue_of) == pending


@pytest.mark.parametrize("decide", [accept_all, reject_all])
def test_import_when_all_was_decided_then_another_adds_none(
    take_over, musicbrainz, curated, decide
):
    musicbrainz.recordings = [
        JOINT,
        recording("Second", credit(CRUSH, ", ", YUNA)),
        recording("Third", credit(YUNA, " & ", CRUSH)),
        recording("Apt", credit(CRUSH, " & ", ZICO)),
    ]
    assert take_over("--artist", "Crush").code == 0
    curated(decide)
    said = take_over("--artist", "Crush")
    assert "0 new edits" in said.out
    assert curated(queue_of) == []


def test_works_when_two_bring_the_same_artist_along_then_it_is_there_once(
    take_over, musicbrainz, curated
):
    musicbrainz.recordings = [
        recording("Second", credit(CRUSH, ", ", YUNA)),
        recording("Third", credit(YUNA, " & ", CRUSH)),
    ]
    assert take_over("--artist", "Crush").code == 0
    curated(accept_all)

    async def partners(services):
        rows = await services.database.fetch(
            "SELECT kind, slug FROM layer_entries WHERE document LIKE ?", (f"%{YUNA['id']}%",)
        )
        works = await services.database.fetch(
            "SELECT document ->> '$.title' FROM layer_entries WHERE document LIKE ?"
            " AND kind = 'collaborations' ORDER BY 1",
            (f"%{rows[0][1]}%",),
        )
        return rows, works

    rows, works = curated(partners)
    assert rows == [("artists", "yoon-hana--0")]
    assert works == [("Second",), ("Third",)]


def test_import_when_the_queue_is_full_then_the_rest_comes_later(
    take_over, musicbrainz, curated, monkeypatch
):
    monkeypatch.setattr(curation_service, "MOST_PENDING", 3)
    line = credit(CRUSH, " & ", IU)
    musicbrainz.recordings = [recording(f"No. {number}", line) for number in range(5)]
    said = take_over("--artist", "Crush")
    assert said.code == 0
    assert "queue is full: 4 edits wait outside" in said.out
    first = curated(queue_of)
    curated(accept_all)
    assert "queue is full: 1 edits" in take_over("--artist", "Crush").out
    second = curated(queue_of)
    curated(accept_all)
    assert "full" not in take_over("--artist", "Crush").out
    third = curated(queue_of)
    assert len({each.slug for each in (*first, *second, *third)}) == 7


def test_change_when_the_catalogue_changed_meanwhile_then_it_is_made_anew(
    take_over, musicbrainz, curated, monkeypatch
):
    akon = artist("Akon", country="US")
    musicbrainz.artists.append(akon)
    musicbrainz.recordings = [recording("Next Year", credit(BTS, " x ", akon), "2026-03-27")]
    monkeypatch.setattr(curation_service, "MOST_PENDING", 0)
    assert "full" in take_over("--artist", "BTS").out

    monkeypatch.setattr(curation_service, "MOST_PENDING", 500)

    async def grade(services):
        wanted = Proposal(
            INSTANCE, Operation.CHANGE, Kind.WORK, slug="bts-next-year", entry=BETTER_KNOWN,
            links=("https://example.org/",),
        )  # fmt: skip
        await services.curation.direct(wanted, by=OPERATOR, now=NOW)

    curated(grade)
    assert take_over("--artist", "BTS").code == 0
    [edit] = [each for each in curated(queue_of) if each.slug == "bts-next-year"]
    assert "fame: 3" in edit.before
    assert "fame: 3" in edit.after
    assert "date: 2026-03-27" in edit.after
