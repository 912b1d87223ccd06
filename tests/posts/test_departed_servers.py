"""What is kept of a server that the bot left: everything for 30 days, then nothing."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.app.features import TABLES
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST, Timetable
from bot.posts.store.departures import DepartureStore

LEFT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
GONE, OTHER = 100_000_000_000_000_001, 100_000_000_000_000_002
TIMETABLE = Timetable("Asia/Seoul", dt.time(9))
_SAMPLES = {"INTEGER": 7, "TEXT": "x"}
_WORDS = {
    "value": '"x"',
    "shown": "[]",
    "plan": "{}",
    "question": "{}",
    "body": "{}",
    "along": "[]",
    "keys": "{}",
    "was": "null",
    "says": "null",
    "links": "[]",
    "typed": "{}",
    "is_right": 1,
}
_NUMBERS = ("id", "quiz_id", "round_id", "run_id", "number", "edit_id")
_OWNERS = ("guild_id", "target_id", "scope", "part_scope")
_SPECIAL = {
    "edits": {"state": "accepted"},
    "posts": {"state": "sent"},
    "quizzes": {"state": "finished"},
    "quiz_nights": {"state": "cancelled"},
    "quiz_rounds": {"state": "revealed"},
}


async def _columns(db) -> dict[str, list[tuple[str, str, bool]]]:
    """Every table, with the name, type and need of each column."""
    tables = await db.fetch("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        table: [
            (row[1], row[2], bool(row[3]))
            for row in await db.fetch(f"SELECT * FROM pragma_table_info('{table}')")
        ]
        for (table,) in tables
        if not table.startswith("sqlite_")
    }


async def _fill(db, guild_id: int) -> list[tuple[str, str]]:
    """Put a row of a server into every table that has a column for servers."""
    filled = []
    async with db.write() as connection:
        # What somebody played there is theirs, and stays.
        run = "INSERT INTO runs (id, user_id) VALUES (?, 7)"
        await connection.execute_fetchall(run, (guild_id,))
        for table, columns in (await _columns(db)).items():
            owner = next((name for name, *_ in columns if name in _OWNERS), None)
            if owner is None and table != "quiz_rounds":
                continue
            row = {
                name: _SAMPLES[kind]
                for name, kind, _ in columns
                if name not in ("undoes", "origin")
            }
            row |= {name: _WORDS[name] for name in row if name in _WORDS}
            row |= _SPECIAL.get(table, {})
            # A game, its only round and that round's answer are known by the server's own id.
            row |= {name: guild_id for name in _NUMBERS if name in row}
            row |= {owner: guild_id} if owner else {}
            filled.append((table, owner or "quiz_id"))
            marks = ", ".join("?" * len(row))
            await connection.execute_fetchall(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
            )
    return filled


@pytest.fixture
def store(db):
    return DepartureStore(db, TABLES)


async def _stay(db, guild_id: int) -> None:
    async with db.write() as connection:
        await connection.execute_fetchall("DELETE FROM departures WHERE guild_id = ?", (guild_id,))


async def _left(db, store, guild_id: int) -> None:
    await _stay(db, guild_id)
    await store.depart(guild_id, now=LEFT)


async def _rows(db, filled, guild_id: int) -> set[str]:
    return {
        table
        for table, owner in filled
        if await db.fetch(f"SELECT 1 FROM {table} WHERE {owner} = ?", (guild_id,))
    }


async def test_prune_when_the_bot_left_30_days_ago_then_no_table_knows_the_server(db, store):
    filled = await _fill(db, GONE)
    await _fill(db, OTHER)
    await _stay(db, OTHER)
    await _left(db, store, GONE)

    await store.prune(LEFT + dt.timedelta(days=30))

    assert {"guild_settings", "setting_changes", "posts"} <= {table for table, _ in filled}
    assert await _rows(db, filled, GONE) == set()
    assert {"guild_settings", "setting_changes"} <= await _rows(db, filled, OTHER)


async def test_prune_when_the_bot_left_29_days_ago_then_the_settings_are_kept(db, store):
    filled = await _fill(db, GONE)
    await _left(db, store, GONE)

    await store.prune(LEFT + dt.timedelta(days=29))

    assert {"guild_settings", "setting_changes", "departures"} <= await _rows(db, filled, GONE)


async def test_prune_when_an_import_was_never_confirmed_then_it_goes_with_the_server(db, store):
    async with db.write() as connection:
        for list_id, request in (
            ("a" * 16, {"settings_of": GONE, "new": {}}),
            ("b" * 16, {"settings_of": OTHER, "new": {}}),
            ("c" * 16, {"list": "find", "query": "apt"}),
        ):
            await connection.execute_fetchall(
                "INSERT INTO saved_lists (list_id, request) VALUES (?, ?)",
                (list_id, json.dumps(request)),
            )
    await store.depart(GONE, now=LEFT)

    await store.prune(LEFT + dt.timedelta(days=31))

    kept = {row[0][0] for row in await db.fetch("SELECT list_id FROM saved_lists")}
    assert kept == {"b", "c"}


async def test_come_back_when_within_30_days_then_what_was_set_goes_on(db, store):
    filled = await _fill(db, GONE)
    await _left(db, store, GONE)

    timetables = {DAILY_POST: TIMETABLE, WEEKLY_DIGEST: None}
    back = await store.come_back(GONE, timetables, now=LEFT + dt.timedelta(days=5))
    await store.prune(LEFT + dt.timedelta(days=60))

    assert back
    assert "guild_settings" in await _rows(db, filled, GONE)
    waiting = await db.fetch(
        "SELECT kind, next_on FROM timetables WHERE target_id = ? AND kind <> 'x'", (GONE,)
    )
    assert waiting == [("daily", "2026-03-07")]


async def test_prune_when_no_cooldown_can_reach_a_use_then_it_goes(db, store):
    async with db.write() as connection:
        for number, days in enumerate((364, 365, 366)):
            await connection.execute_fetchall(
                "INSERT INTO question_uses VALUES (?, ?, ?)",
                (OTHER, f"q{number}", int((LEFT - dt.timedelta(days=days)).timestamp())),
            )
    await store.prune(LEFT)
    assert await db.fetch("SELECT question_id FROM question_uses ORDER BY 1") == [("q0",), ("q1",)]
    plan = await db.fetch("EXPLAIN QUERY PLAN SELECT 1 FROM question_uses WHERE used_at < 5")
    assert "question_uses_by_age" in plan[0][3]
