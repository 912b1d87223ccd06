"""Edits that were made come into the queue, each once."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.importing.errors import OutdatedError
from bot.importing.model import Order, Part, WantedEdit
from bot.importing.store import ImportStore, Progress
from bot.kit.db.database import named

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def edit(number: int) -> WantedEdit:
    return WantedEdit(
        subject=f"work {number}",
        kind="collaborations",
        entry={"id": f"w-{number}"},
        links=(f"https://musicbrainz.org/recording/{number}",),
        note="",
        along=({"id": "somebody"},),
    )


async def test_edits_when_the_queue_fails_half_way_then_each_comes_into_it_once(db):
    store = ImportStore(db)
    edits = [edit(number) for number in range(4)]
    assert await store.add(edits, NOW, mbids=[]) == edits
    assert await store.add(edits, NOW, mbids=[]) == []
    async with db.write() as connection:
        await connection.execute_fetchall("CREATE TABLE queue (subject TEXT)")
    is_full = True

    async def propose(connection, wanted):
        await connection.execute_fetchall(
            named("INSERT INTO {table} VALUES (?)", table="queue"), (wanted.subject,)
        )
        if is_full and wanted.subject == "work 2":
            raise RuntimeError("full")
        return wanted.subject != "work 3"

    with pytest.raises(RuntimeError):
        await store.hand_over(propose, NOW)
    assert await store.waiting() == edits[2:]
    is_full = False
    assert await store.hand_over(propose, NOW) == 1
    assert await store.hand_over(propose, NOW) == 0
    assert await store.waiting() == []
    assert await db.fetch("SELECT subject FROM queue") == [(each.subject,) for each in edits]


async def test_edit_when_the_catalogue_says_something_else_by_now_then_it_may_be_made_anew(db):
    store = ImportStore(db)
    await store.add([edit(1), edit(2)], NOW, mbids=[])
    async with db.write() as connection:
        await connection.execute_fetchall("CREATE TABLE queue (subject TEXT)")

    async def propose(connection, wanted):
        await connection.execute_fetchall(
            named("INSERT INTO {table} VALUES (?)", table="queue"), (wanted.subject,)
        )
        if wanted.subject == "work 1":
            raise OutdatedError
        return True

    assert await store.hand_over(propose, NOW) == 1
    assert await db.fetch("SELECT subject FROM queue") == [("work 2",)]
    assert await store.waiting() == []
    assert await store.add([edit(1), edit(2)], NOW, mbids=[]) == [edit(1)]


async def test_progress_when_it_is_old_then_it_is_forgotten(db):
    store, order = ImportStore(db), Order()
    at = Progress("x", Part.RELEASE_GROUPS, 100, ("said",))
    finds = [{"id": "a"}]
    await store.move(order, "iu", at, now=NOW, finds=finds, entity="recording")
    await store.begin(NOW + dt.timedelta(days=29))
    assert await store.progress(order, "iu") == at
    assert await store.finds(order, "iu") == [("recording", finds[0])]
    await store.begin(NOW + dt.timedelta(days=31))
    assert await store.progress(order, "iu") == Progress()
    assert await store.finds(order, "iu") == []
