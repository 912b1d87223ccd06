"""Statements that run on every lookup find their rows by an index, however large the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.catalogue.model import WorkKind
from bot.catalogue.store.catalogue import CatalogueStore
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.db.database import Database

ACT = Part(artists=(1, 2))
RUNS: dict[str, Callable[[CatalogueStore], Awaitable[object]]] = {
    "get": lambda store: store.works.get("rose-apt"),
    "ids": lambda store: store.works.list_by_ids([1, 2]),
    "act": lambda store: store.works.search(Criteria(parts=(ACT,)), limit=8),
    "list of an act": lambda store: store.works.search(
        Criteria(parts=(ACT,)), limit=8, in_short=True
    ),
    "act, filtered": lambda store: store.works.search(
        Criteria(parts=(ACT,), kind=WorkKind.OST, year=2020, country="KR"), limit=8
    ),
    "pair": lambda store: store.works.search(
        Criteria(partners_of=(1, 2), partners=(3,)), limit=8
    ),
    "random of an act": lambda store: store.works.list_fame(Criteria(parts=(ACT,), confirmed=True)),
    "related": lambda store: store.works.list_related(Criteria(parts=(ACT,)), limit=9),
    "day": lambda store: store.works.celebrated([("06-13", 2026)], past_only=True, limit=9),
    "month": lambda store: store.works.in_month(9, last_year=2026, limit=9),
    "window": lambda store: store.works.between(dt.date(2026, 1, 1), dt.date(2026, 2, 1), limit=9),
    "newest": lambda store: store.works.newest_id(),
    "newer": lambda store: store.works.list_newer(3, up_to=9, limit=9),
    "namesake": lambda store: store.works.has_namesake("rose-apt"),
    "partners": lambda store: store.artists.partners((1, 2), own=(1, 2), limit=10),
    "artist": lambda store: store.artists.get("bts"),
    "labels": lambda store: store.names.list_labels([1], [1], [1]),
}  # fmt: skip


@asynccontextmanager
async def statements(db: Database) -> AsyncIterator[list[tuple[str, tuple[object, ...]]]]:
    """Note what is run."""
    seen: list[tuple[str, tuple[object, ...]]] = []
    fetch = db.fetch

    async def noting(sql: str, parameters=()):
        seen.append((sql, tuple(parameters)))
        return await fetch(sql, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "fetch", noting)
        yield seen


@pytest.mark.parametrize("name", RUNS)
async def test_statement_when_explained_then_no_table_is_read_whole(name: str, db: Database):
    async with statements(db) as seen:
        await RUNS[name](CatalogueStore(db))
    assert len(seen) == 1
    plan = [row[3] for row in await db.fetch(f"EXPLAIN QUERY PLAN {seen[0][0]}", seen[0][1])]
    tables = {"collaborations", "credits", "artists", "memberships", "provenance", "facts"}
    names = tables | {"c", "k", "a", "o", "m", "g", "p", "t", "x", "f"}
    whole = [
        step
        for step in plan
        if step.startswith("SCAN ") and step.split()[1] in names and "VIRTUAL" not in step
    ]
    assert whole == []
    assert not any("collaborations_by_status" in step for step in plan)


async def test_page_when_longer_then_takes_as_many_statements(db: Database):
    counts = []
    for limit in (1, 8, 17):
        async with statements(db) as seen:
            found = await CatalogueStore(db).works.search(Criteria(), limit=limit)
        assert len(found.items) == limit
        counts.append(len(seen))
    assert counts == [1, 1, 1]
