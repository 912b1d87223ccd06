"""What is kept of games: by one process or several, and found however many were played before."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.posts.model import ShardFilter
from bot.trivia.games.model import RoundState
from bot.trivia.games.store import GameStore
from bot.trivia.questions.model import Category
from bot.trivia.questions.ratings_store import learn
from tests.trivia.games.game_pool import asked

RUNS = {
    "find": lambda store, _: store.find(1),
    "in a channel": lambda store, _: store.find_in(5),
    "playing": lambda store, _: store.list_playing(ShardFilter()),
    "untold": lambda store, _: store.list_untold(ShardFilter()),
    "round": lambda store, _: store.find_round(1),
    "round and game": lambda store, _: store.find_round_and_game(1),
    "last round": lambda store, _: store.find_last(1, RoundState),
    "count": lambda store, _: store.count_rounds(1),
    "answer": lambda store, _: store.find_answer(1, 7),
    "streak": lambda store, found: store.streak(found, 7),
    "answers": lambda store, _: store.list_answers(1),
    "all answers": lambda store, _: store.list_all_answers(1),
    "unanswered": lambda store, _: store.count_unanswered(1),
}
NOW = dt.datetime(2026, 2, 28, tzinfo=dt.UTC)
WITHIN = ("quizzes_playing", "quizzes_untold")
"""Indexes of few games: all of them are read."""


async def unmarked(_connection) -> None:
    """Note nothing."""


async def begin(db) -> None:
    plan = {"rounds": 2, "seconds": 20, "mode": "buttons", "category": None, "difficulty": None}
    await db.write_one(
        "INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, state, plan)"
        " VALUES (1, 5, 7, 0, 'playing', ?)",
        (json.dumps({**plan, "has_speed": True}),),
    )


async def draw(db, number: int):
    return await GameStore(db).draw(1, asked(number), mark=unmarked, unused_since=NOW)


@pytest.mark.parametrize("name", RUNS)
async def test_statement_of_games_when_explained_then_no_table_is_read_whole(name, db, monkeypatch):
    await begin(db)
    store, seen, fetch = GameStore(db), [], db.fetch
    found = await draw(db, 1)

    async def noting(sql, parameters=()):
        seen.append((sql, parameters))
        return await fetch(sql, parameters)

    monkeypatch.setattr(db, "fetch", noting)
    await RUNS[name](store, found)
    ((sql, parameters),) = seen
    plan = [row[3] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    whole = [step for step in plan if step.startswith("SCAN ") and "json_each" not in step]
    assert [step for step in whole if not step.endswith(WITHIN)] == []


async def test_round_when_drawn_by_two_processes_then_one_is_open_and_none_is_too_many(db):
    await begin(db)
    store = GameStore(db)
    game = await store.find(1)
    assert game is not None
    for number in (1, 2):
        found = await draw(db, number)
        assert found.number == number
        assert await draw(db, 9) is None
        await store.ask(found.round_id, message_id=1, now=NOW)
        assert await draw(db, 9) is None
        await store.close(game, found.round_id, now=NOW)
    assert await draw(db, 3) is None


async def test_ratings_when_learned_again_then_they_go_on_from_where_they_were(db):
    values = []
    for answers in ([(7, True), (8, False)], [(7, True)]):
        async with db.write() as connection:
            await learn(connection, asked(1), answers)
        values.append(await db.fetch("SELECT rating FROM player_ratings ORDER BY user_id"))
    assert await db.fetch("SELECT answers, right_answers FROM question_ratings") == [(3, 2)]
    assert await db.fetch("SELECT user_id, answers FROM player_ratings") == [(7, 2), (8, 1)]
    assert values[1][0] > values[0][0] > (1500,) > values[0][1] == values[1][1]


async def test_ratings_when_the_question_is_the_servers_own_then_nothing_is_learned(db):
    question = replace(asked(1).question, category=Category.OWN)
    async with db.write() as connection:
        await learn(connection, replace(asked(1), question=question), [(7, True)])
    assert await db.fetch("SELECT user_id FROM player_ratings") == []


async def test_ratings_when_typed_then_a_right_answer_says_more_than_a_chosen_one(db):
    for user_id, is_typed in ((7, True), (8, False)):
        async with db.write() as connection:
            await learn(connection, asked(user_id), [(user_id, True)], is_typed=is_typed)
    typed, chosen = await db.fetch("SELECT rating FROM player_ratings ORDER BY user_id")
    assert typed > chosen
