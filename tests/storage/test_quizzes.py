"""What games read while they are played is found by an index, however many were played before."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.domain.posts import ShardFilter
from bot.domain.quiz import RoundState
from bot.storage.quizzes import QuizStore
from tests.services.quiz_pool import asked

RUNS = {
    "find": lambda store, _: store.find(1),
    "in a channel": lambda store, _: store.find_in(5),
    "playing": lambda store, _: store.list_playing(ShardFilter()),
    "untold": lambda store, _: store.list_untold(ShardFilter()),
    "round": lambda store, _: store.find_round(1),
    "last round": lambda store, _: store.find_last(1, RoundState),
    "count": lambda store, _: store.count_rounds(1),
    "given": lambda store, _: store.find_given(1, 7),
    "streak": lambda store, found: store.streak(found, 7),
    "answers": lambda store, _: store.list_answers(1),
    "all answers": lambda store, _: store.list_all_answers(1),
    "unanswered": lambda store, _: store.count_unanswered(1),
}
NOW = dt.datetime(2026, 2, 28, tzinfo=dt.UTC)
WITHIN = ("quizzes_playing", "quizzes_untold")
"""Indexes of few games: all of them are read."""


async def one_round(db) -> None:
    plan = {"rounds": 3, "seconds": 20, "mode": "buttons", "category": None, "difficulty": None}
    await db.write_one(
        "INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, state, plan)"
        " VALUES (1, 5, 7, 0, 'playing', ?)",
        (json.dumps({**plan, "has_speed": True}),),
    )

    async def unmarked(_connection) -> None:
        pass

    await QuizStore(db).draw(1, asked(1), mark=unmarked, unused_since=NOW)


@pytest.mark.parametrize("name", RUNS)
async def test_statement_of_games_when_explained_then_no_table_is_read_whole(name, db):
    await one_round(db)
    store, seen, fetch = QuizStore(db), [], db.fetch
    found = await store.find_round(1)

    async def noting(sql, parameters=()):
        seen.append((sql, parameters))
        return await fetch(sql, parameters)

    db.fetch = noting
    await RUNS[name](store, found)
    ((sql, parameters),) = seen
    plan = [row[3] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    whole = [step for step in plan if step.startswith("SCAN ") and "json_each" not in step]
    assert [step for step in whole if not step.endswith(WITHIN)] == []
