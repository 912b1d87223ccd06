"""Opening, migrating, writing and refusing."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.db import migrate as migrating
from bot.kit.db.database import Database
from bot.kit.db.migrate import APPLICATION_ID, latest_version, migrate, migrations, statements
from bot.kit.errors import (
    DatabaseCorruptError,
    DatabaseError,
    DatabaseFullError,
    DatabaseTooNewError,
)


def execute(path: Path, *sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for one in sql:
            connection.execute(one)


def value(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def content(path: Path) -> bytes:
    return path.read_bytes()


@pytest.fixture
def second_migration(monkeypatch: pytest.MonkeyPatch) -> str:
    """Pretend that there is one more migration than there is."""
    number = latest_version() + 1
    script = "CREATE TABLE extra (a TEXT) STRICT;\nINSERT INTO extra VALUES ('one; two');\n"
    known = migrations()
    monkeypatch.setattr(migrating, "migrations", lambda: [*known, (number, "extra.sql", script)])
    return script


async def test_open_when_there_is_nothing_then_makes_folder_and_file(tmp_path: Path):
    path = tmp_path / "deep" / "er" / "kollab.db"
    db = await Database.open(path)
    await db.close()
    assert value(path, "PRAGMA application_id") == APPLICATION_ID
    assert value(path, "PRAGMA user_version") == latest_version()
    assert value(path, "PRAGMA journal_mode") == "wal"
    assert not (path.parent / "backups").exists()


async def test_schema_when_made_then_every_table_is_strict_and_every_reference_indexed(
    db: Database,
):
    tables = await db.fetch(
        "SELECT name, strict FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert len(tables) > 15
    assert [name for name, strict in tables if not strict] == []
    for table, _ in tables:
        keys = await db.fetch('SELECT "from" FROM pragma_foreign_key_list(?)', (table,))
        indexed = await db.fetch(
            "SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i"
            " WHERE i.seqno = 0",
            (table,),
        )
        assert {row[0] for row in keys} <= {row[0] for row in indexed}, table


async def test_connections_when_open_then_are_set_up(db: Database):
    async with db.write() as connection:
        assert list(await connection.execute_fetchall("PRAGMA foreign_keys")) == [(1,)]
        assert list(await connection.execute_fetchall("PRAGMA synchronous")) == [(2,)]
    with pytest.raises(DatabaseFullError, match="readonly"):
        await db.fetch("DELETE FROM meta")


async def test_write_when_it_fails_then_all_of_it_is_undone(db: Database):
    async def fail() -> None:
        async with db.write() as connection:
            await connection.execute_fetchall("INSERT INTO meta VALUES ('a', '1')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with db.write() as connection:
        await connection.execute_fetchall("INSERT INTO meta VALUES ('b', '2')")
    assert await db.fetch("SELECT key FROM meta WHERE key IN ('a', 'b')") == [("b",)]


async def test_write_when_cancelled_at_any_point_then_the_writer_is_free(db: Database):
    async def write(number: int) -> None:
        async with db.write() as connection:
            for part in range(5):
                await connection.execute_fetchall(
                    "INSERT INTO meta VALUES (?, 'x')", (f"{number}-{part}",)
                )

    for number in range(30):
        task = asyncio.create_task(write(number))
        for _ in range(number):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.wait_for(write(99), 5)
    rows = await db.fetch("SELECT key FROM meta WHERE key LIKE '%-%'")
    counts: dict[str, int] = {}
    for (key,) in rows:
        counts[key.split("-")[0]] = counts.get(key.split("-")[0], 0) + 1
    assert set(counts.values()) == {5}
    assert "99" in counts


async def test_read_when_a_write_is_under_way_then_sees_what_was_before(db: Database):
    async with db.write() as connection:
        await connection.execute_fetchall("INSERT INTO meta VALUES ('new', '1')")
        assert await db.fetch("SELECT 1 FROM meta WHERE key = 'new'") == []
    assert await db.fetch("SELECT 1 FROM meta WHERE key = 'new'") == [(1,)]


async def test_writes_when_many_at_once_then_none_is_lost(db: Database):
    async def add(number: int) -> None:
        async with db.write() as connection:
            await connection.execute_fetchall("INSERT INTO meta VALUES (?, '')", (f"n{number}",))

    await asyncio.gather(*(add(number) for number in range(40)))
    assert await db.fetch("SELECT count(*) FROM meta WHERE key LIKE 'n%'") == [(40 + 1,)]


async def test_references_when_broken_then_the_commit_fails(db: Database):
    with pytest.raises(sqlite3.IntegrityError):
        async with db.write() as connection:
            await connection.execute_fetchall("DELETE FROM artists_all")
    assert (await db.fetch("SELECT count(*) FROM artists"))[0][0] == 26


async def test_close_when_twice_then_nothing_happens(db: Database):
    await db.close()
    await db.close()


async def test_migrate_when_due_then_backs_up_first(database_path: Path, second_migration: str):
    known = len(migrations())
    backup = migrate(database_path)
    assert backup
    assert backup.parent == database_path.parent / "backups"
    assert backup.name.startswith("kollab-2")
    assert backup.name.endswith(f"Z-before-{known + 1:04}.db")
    assert value(backup, "SELECT count(*) FROM artists") == 26
    assert value(backup, "PRAGMA user_version") == known
    assert value(database_path, "SELECT a FROM extra") == "one; two"
    assert value(database_path, "PRAGMA user_version") == known + 1
    assert migrate(database_path) is None
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]


async def test_migrate_when_a_script_fails_then_nothing_of_it_stays(
    database_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = "CREATE TABLE half (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n"
    known = migrations()
    monkeypatch.setattr(
        migrating, "migrations", lambda: [*known, (len(known) + 1, "bad.sql", script)]
    )
    with pytest.raises(DatabaseError, match="nowhere"):
        migrate(database_path)
    assert value(database_path, "PRAGMA user_version") == len(known)
    assert value(database_path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0
    assert value(database_path, "SELECT count(*) FROM artists") == 26


async def test_migrate_when_two_do_it_at_once_then_it_is_done_once(
    database_path: Path, second_migration: str
):
    await asyncio.gather(*(asyncio.to_thread(migrate, database_path) for _ in range(4)))
    assert value(database_path, "SELECT count(*) FROM extra") == 1


def test_migrations_when_listed_then_numbered_without_a_gap():
    assert [number for number, *_ in migrations()] == list(range(1, latest_version() + 1))


def test_statements_when_a_trigger_or_a_text_has_semicolons_then_it_stays_whole():
    script = (
        "-- a remark; with one\nCREATE TABLE t (a);\n"
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n  DELETE FROM t;\n  SELECT 1;\nEND;\n"
        "INSERT INTO t VALUES ('a;\nb');\n-- the end\n"
    )
    found = list(statements(script))
    assert len(found) == 3
    with pytest.raises(ValueError, match="middle of a statement"):
        list(statements("CREATE TABLE t (a)"))


async def test_open_when_the_file_is_newer_then_refused_untouched(database_path: Path):
    execute(database_path, "PRAGMA user_version = 999")
    before = content(database_path)
    with pytest.raises(DatabaseTooNewError) as caught:
        await Database.open(database_path)
    assert "999" in caught.value.problem
    assert "update Kollab" in caught.value.remedy
    assert content(database_path) == before


async def test_open_when_the_file_is_of_another_program_then_refused(tmp_path: Path):
    path = tmp_path / "other.db"
    execute(path, "CREATE TABLE theirs (a)", "INSERT INTO theirs VALUES (1)")
    with pytest.raises(DatabaseCorruptError, match="not one of Kollab's"):
        await Database.open(path)
    assert value(path, "SELECT a FROM theirs") == 1


async def test_open_when_the_path_is_a_folder_then_says_so(tmp_path: Path):
    with pytest.raises(DatabaseError) as caught:
        await Database.open(tmp_path)
    assert caught.value.remedy


async def test_fetch_at_once_when_asked_then_gives_what_fetch_does(db: Database):
    sql = "SELECT slug, name FROM artists WHERE id < ? ORDER BY id"
    assert await db.fetch_at_once(sql, [5]) == await db.fetch(sql, [5])


async def test_fetch_at_once_when_it_only_reads_then_writing_is_refused(db: Database):
    with pytest.raises(DatabaseFullError, match="readonly"):
        await db.fetch_at_once("DELETE FROM artists_all")


async def test_fetch_at_once_when_it_fails_then_a_reader_is_asked(db: Database):
    db._at_once.close()
    assert await db.fetch_at_once("SELECT 1") == [(1,)]


async def churn(db: Database, rng: random.Random) -> set[bytes]:
    """Write long texts and delete most of them again; return which are there."""
    there: list[str] = []
    async with db.write(durable=False) as connection:
        for number in range(1_500):
            if rng.random() < 0.6 or not there:
                there.append(f"c4nary{number:05}{'y' * rng.choice((3_000, 5_000))}")
                sql, values = "INSERT INTO trial VALUES (?, ?)", (number % 50, there[-1])
            else:
                text = there.pop(rng.randrange(len(there)))
                sql, values = "DELETE FROM trial WHERE a >= ? AND text = ?", (0, text)
            await connection.execute_fetchall(sql, values)
    return {text[:11].encode() for text in there}


async def test_compact_when_pages_were_split_then_nothing_of_what_was_deleted_is_left(
    db: Database,
):
    schema = "CREATE TABLE trial (a INT, text TEXT, PRIMARY KEY (a, text)) STRICT, WITHOUT ROWID"
    await db.write_one(schema)
    # A seed with which SQLite leaves copies behind.
    there = await churn(db, random.Random(1))
    await db.compact()
    files = [content(path) for path in db.path.parent.glob("kollab.db*")]
    assert set(re.findall(rb"c4nary\d{5}", b"".join(files))) == there


async def test_forget_when_others_read_and_write_then_the_wal_is_empty_and_they_go_on(
    db: Database,
):
    other = await Database.open(db.path)
    try:
        await other.write_one("INSERT INTO meta VALUES ('trial', 'c4nary')")
        await db.write_one("DELETE FROM meta WHERE key = 'trial'")
        wal = db.path.with_name("kollab.db-wal")
        assert b"c4nary" in content(wal)
        await db.forget()
        assert content(wal) == b""
        assert b"c4nary" not in content(db.path)
        await other.write_one("INSERT INTO meta VALUES ('trial', 'again')")
        assert await db.fetch("SELECT value FROM meta WHERE key = 'trial'") == [("again",)]
    finally:
        await other.close()
