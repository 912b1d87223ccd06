"""How long a write waits for another process's: by who waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.db.database import Database, MetaStore
from bot.kit.db.patience import hurry
from bot.kit.errors import DatabaseBusyError


@pytest.fixture
def other(database_path: Path) -> Iterator[sqlite3.Connection]:
    """Return another process's connection that writes until it rolls back."""
    with closing(sqlite3.connect(database_path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.kit.db.patience.ANSWER_SECONDS", 0.1)


async def write(db: Database, value: str) -> None:
    await MetaStore(db).set("k", value)


async def asked(db: Database, value: str, *, answered: bool = False) -> None:
    """Write as somebody asked for it."""
    hurry(lambda: answered)
    await write(db, value)


async def test_write_when_somebody_waits_too_long_then_it_is_given_up_for_good(
    db: Database, other: sqlite3.Connection
) -> None:
    with pytest.raises(DatabaseBusyError):
        await asked(db, "late")
    other.execute("ROLLBACK")
    assert await MetaStore(db).find("k") is None
    await asked(db, "again")
    assert await MetaStore(db).find("k") == "again"


async def test_write_when_a_patient_one_is_before_it_then_it_is_given_up_all_the_same(
    db: Database, other: sqlite3.Connection
) -> None:
    patient = asyncio.create_task(write(db, "patient"))
    hurried = asyncio.create_task(asked(db, "late"))
    with pytest.raises(DatabaseBusyError):
        await hurried
    assert not patient.done()
    other.execute("ROLLBACK")
    await patient
    assert await MetaStore(db).find("k") == "patient"


async def test_write_when_the_answer_is_promised_then_it_waits(
    db: Database, other: sqlite3.Connection
) -> None:
    promised = asyncio.create_task(asked(db, "done", answered=True))
    with pytest.raises(DatabaseBusyError):
        await asyncio.create_task(asked(db, "late"))
    other.execute("ROLLBACK")
    await promised
    assert await MetaStore(db).find("k") == "done"


async def test_write_when_who_waits_only_began_it_then_it_waits(
    db: Database, other: sqlite3.Connection
) -> None:
    async def begin() -> asyncio.Task[None]:
        hurry(lambda: False)
        return asyncio.create_task(write(db, "a game goes on"))

    begun = await asyncio.create_task(begin())
    with pytest.raises(DatabaseBusyError):
        await asyncio.create_task(asked(db, "late"))
    other.execute("ROLLBACK")
    await begun
    assert await MetaStore(db).find("k") == "a game goes on"


async def test_forget_when_others_write_then_nobody_is_told_that_it_was_not_done(
    db: Database, other: sqlite3.Connection
) -> None:
    patient = asyncio.create_task(write(db, "patient"))

    async def forget() -> None:
        hurry(lambda: False)
        await db.forget()

    await asyncio.create_task(forget())
    other.execute("ROLLBACK")
    await patient


async def test_write_when_it_is_late_but_nobody_else_writes_then_done(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.kit.db.patience.ANSWER_SECONDS", -1)
    await asyncio.create_task(asked(db, "done"))
    assert await MetaStore(db).find("k") == "done"
