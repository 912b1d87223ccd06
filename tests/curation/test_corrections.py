"""What an accepted change makes untrue is kept to be mended, each thing once."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.catalogue.files.documents import Documents
from bot.catalogue.files.writer import plain
from bot.curation.corrections_store import CorrectionDue
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.kit.db.database import seconds
from tests.curation.conftest import CURATOR, LINK, NOW, OTHER_SERVER, SERVER

PERSON = 55_000


async def post(services, target, kind, day, *, days_ago, shown=("rose-apt",), state="sent"):
    at = seconds(NOW - dt.timedelta(days=days_ago))
    await services.database.write_one(
        "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at,"
        " message_id, shown) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (target, kind, day, state, at, at, at, json.dumps(shown)),
    )


@pytest.fixture
async def ledger(services):
    """Posts that name the work, and some that do not, or did so long ago."""
    await post(services, SERVER, "daily", "2026-08-30", days_ago=2)
    await post(services, OTHER_SERVER, "weekly", "2026-08-25", days_ago=7)
    await post(services, PERSON, "following", "2026-08-31", days_ago=1)
    await post(services, SERVER, "daily", "2026-08-01", days_ago=31)
    await post(services, SERVER, "daily", "2026-08-29", days_ago=3, shown=("suga-eight",))
    await post(services, SERVER, "daily", "2026-08-28", days_ago=4, state="failed")


async def changed(services, scope, source, **said):
    entry = plain(Documents(source).find_at_once("collaborations", "rose-apt"))
    wanted = Proposal(
        scope, Operation.CHANGE, Kind.WORK, "rose-apt", {**entry, **said}, links=(LINK,)
    )
    return await services.curation.direct(wanted, by=CURATOR, now=NOW)


def posts(due: list[CorrectionDue]) -> set[tuple[str, int, str, str]]:
    return {(one.what, one.target_id, one.subject, one.local_on) for one in due
            if one.what != "question"}  # fmt: skip


async def test_corrections_when_the_day_changes_everywhere_then_all_who_were_told_are_due(
    services, ledger, small_source
):
    await changed(services, INSTANCE, small_source, date="2024-10-17")
    due = await services.curation.corrections.list_due()
    assert posts(due) == {
        ("post", SERVER, "daily", "2026-08-30"),
        ("post", OTHER_SERVER, "weekly", "2026-08-25"),
        ("follower", PERSON, "following", "2026-08-31"),
    }
    assert {one.work for one in due} == {"rose-apt"}
    asked = {one.subject for one in due if one.what == "question"}
    rows = await services.database.fetch(
        "SELECT question_id FROM questions WHERE work = 'rose-apt'"
    )
    assert rows
    assert {row[0] for row in rows} <= asked


async def test_corrections_when_a_server_changes_it_then_only_its_own_posts_are_due(
    services, ledger, small_source
):
    edit = await changed(services, SERVER, small_source, date="2024-10-17")
    due = await services.curation.corrections.list_due()
    assert posts(due) == {("post", SERVER, "daily", "2026-08-30")}
    first = due[0]
    assert await services.curation.corrections.finish(first, now=NOW)
    assert not await services.curation.corrections.finish(first, now=NOW)
    left = len(due) - 1
    assert len(await services.curation.corrections.list_due()) == left
    await services.curation.undo(SERVER, edit.id, by=CURATOR, now=NOW)
    assert len(await services.curation.corrections.list_due()) == left


@pytest.mark.parametrize("said", [{"languages": ["ko"]}, {"editor_note": "Seen twice."}])
async def test_corrections_when_neither_day_nor_credit_changes_then_nothing_is_due(
    services, ledger, small_source, said
):
    await changed(services, INSTANCE, small_source, **said)
    assert await services.curation.corrections.list_due() == []
