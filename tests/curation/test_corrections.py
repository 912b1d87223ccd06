"""What is accepted or undone and makes a post untrue is kept to be mended, each thing once."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.catalogue.files.documents import Documents
from bot.catalogue.files.writer import plain
from bot.curation.corrections.model import Correction, DueCorrection, moved_from, summed
from bot.curation.corrections.store import CorrectionStore
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.kit.db.database import seconds
from bot.posts.model import PostKey, ShardFilter
from bot.posts.schedule import DAILY_POST, FOLLOWING_MESSAGE, WEEKLY_DIGEST
from tests.curation.conftest import ACCEPT, CURATOR, LINK, NOW, OTHER_SERVER, SERVER

PERSON = 55_000
ALL = ShardFilter()
AGAIN = dt.timedelta(minutes=2)
HERE = PostKey(SERVER, DAILY_POST, dt.date(2026, 8, 30))
THERE = PostKey(OTHER_SERVER, WEEKLY_DIGEST, dt.date(2026, 8, 25))
TOLD = PostKey(PERSON, FOLLOWING_MESSAGE, dt.date(2026, 8, 31))


async def post(services, key, *, days_ago, shown=("rose-apt",), state="sent"):
    at = seconds(NOW - dt.timedelta(days=days_ago))
    await services.database.write_one(
        "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at,"
        " message_id, shown) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (key.target_id, key.kind, key.on.isoformat(), state, at, at, at, json.dumps(shown)),
    )


@pytest.fixture
async def ledger(services):
    """Posts that name the work, and some that do not, or did so long ago."""
    await post(services, HERE, days_ago=2)
    await post(services, THERE, days_ago=7)
    await post(services, TOLD, days_ago=1)
    await post(services, PostKey(SERVER, DAILY_POST, dt.date(2026, 8, 1)), days_ago=31)
    other = PostKey(SERVER, DAILY_POST, dt.date(2026, 8, 29))
    await post(services, other, days_ago=3, shown=("suga-eight",))
    failed = PostKey(SERVER, DAILY_POST, dt.date(2026, 8, 28))
    await post(services, failed, days_ago=4, state="failed")


@pytest.fixture
def store(services) -> CorrectionStore:
    """What is to be mended."""
    return CorrectionStore(services.database)


def wanted(scope, source, **said) -> Proposal:
    entry = plain(Documents(source).find_at_once("collaborations", "rose-apt"))
    return Proposal(
        scope, Operation.CHANGE, Kind.WORK, "rose-apt", {**entry, **said}, links=(LINK,)
    )


async def changed(services, scope, source, **said):
    return await services.curation.direct(wanted(scope, source, **said), by=CURATOR, now=NOW)


async def keys(store) -> set[PostKey]:
    return {each.key for each in await store.list_due(ALL)}


async def test_corrections_when_the_day_changes_everywhere_then_all_who_were_told_are_due(
    services, store, ledger, small_source
):
    await changed(services, INSTANCE, small_source, date="2024-10-17")
    assert await keys(store) == {HERE, THERE, TOLD}
    (due,) = await store.list_of(HERE)
    assert due.correction.work == "rose-apt"
    assert (str(due.correction.was.date), str(due.correction.says.date)) == (
        "2024-10-18", "2024-10-17",
    )  # fmt: skip


async def test_corrections_when_a_server_changes_it_then_only_its_own_posts_are_due(
    services, store, ledger, small_source
):
    await changed(services, SERVER, small_source, date="2024-10-17")
    assert await keys(store) == {HERE}
    await store.finish(await store.list_of(HERE), "done", now=NOW)
    assert await keys(store) == set()
    assert [each.is_done for each in await store.list_of(HERE)] == [True]


async def test_corrections_when_the_server_says_it_itself_then_the_others_alone_are_due(
    services, store, ledger, small_source
):
    await changed(services, SERVER, small_source, date="2024-10-17")
    await store.finish(await store.list_of(HERE), "done", now=NOW)
    await changed(services, INSTANCE, small_source, date="2024-10-16")
    assert await keys(store) == {THERE, TOLD}


async def test_corrections_when_it_is_undone_then_they_are_due_once_more(
    services, store, ledger, small_source
):
    edit = await changed(services, SERVER, small_source, date="2024-10-17")
    await store.finish(await store.list_of(HERE), "done", now=NOW)
    await services.curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert await keys(store) == {HERE}
    assert summed(await store.list_of(HERE)) == ()


async def test_corrections_when_the_work_is_taken_out_then_the_post_is_due(
    services, store, ledger, small_source
):
    gone = Proposal(SERVER, Operation.DELETE, Kind.WORK, "rose-apt")
    await services.curation.direct(gone, by=CURATOR, now=NOW)
    (told,) = summed(await store.list_of(HERE))
    assert told.was
    assert told.says is None


async def test_corrections_when_one_becomes_another_then_it_says_what_the_other_does(
    services, store, ledger, small_source
):
    into = "rose-apt", "suga-eight"
    merged = Proposal(SERVER, Operation.MERGE, Kind.WORK, into[0], into=into[1])
    await services.curation.direct(merged, by=CURATOR, now=NOW)
    due = [each for each in await store.list_of(HERE) if each.correction.work == "rose-apt"]
    (told,) = summed(due)
    assert told.says
    assert "eight" in told.says.title


async def test_corrections_when_the_instance_adopts_what_a_server_said_then_it_is_not_told_again(
    services, store, ledger, small_source
):
    edit = await changed(services, SERVER, small_source, date="2024-10-17")
    await store.finish(await store.list_of(HERE), "done", now=NOW)
    offered = await services.curation.offer(SERVER, edit.id, by=CURATOR, now=NOW)
    await services.curation.decide(INSTANCE, offered.id, ACCEPT, by=CURATOR, now=NOW)
    assert await keys(store) == {THERE, TOLD}


@pytest.mark.parametrize("said", [{"languages": ["ko"]}, {"editor_note": "Seen twice."}])
async def test_corrections_when_neither_day_nor_credit_changes_then_nothing_is_due(
    services, store, ledger, small_source, said
):
    await changed(services, INSTANCE, small_source, **said)
    assert await keys(store) == set()


async def test_listener_when_something_is_decided_then_it_hears_of_it_after_it_is_kept(
    services, store, ledger, small_source
):
    heard = []
    services.curation.tell(lambda: heard.append(services.database._writing.locked()))
    edit = await changed(services, SERVER, small_source, date="2024-10-17")
    await services.curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert heard == [False, False]


async def test_claim_when_two_take_it_then_one_has_it_until_it_is_left(
    services, store, ledger, small_source
):
    await changed(services, INSTANCE, small_source, date="2024-10-17")
    first = await store.claim(PERSON, now=NOW, again=AGAIN)
    assert not first.is_again
    await changed(services, INSTANCE, small_source, date="2024-10-16")
    assert await store.claim(PERSON, now=NOW, again=AGAIN) is None
    later = NOW + AGAIN
    again = await store.claim(PERSON, now=later, again=AGAIN)
    assert (again.is_again, again.number, again.due) == (True, first.number, first.due)
    await store.finish(again.due, "done", now=later)
    second = await store.claim(PERSON, now=later, again=AGAIN)
    assert second.number > first.number
    assert await store.claim(PERSON, now=later, again=AGAIN) is None


def test_sum_when_there_are_several_then_the_first_was_and_the_last_says_count():
    def due(number, was, says):
        return DueCorrection(number, HERE, Correction("a", was, says))

    told = due(1, None, None).correction
    assert not told.tells
    assert summed([due(2, None, None), due(1, None, None)]) == ()
    assert moved_from([told], dt.date(2026, 8, 30)) == frozenset()
