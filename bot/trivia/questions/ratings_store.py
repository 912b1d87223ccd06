"""Ratings of questions and of players, learned in the transaction that ends a round."""

from __future__ import annotations

import json
from collections.abc import Sequence

import aiosqlite

from bot.kit.db.database import fetch_all, listed
from bot.trivia.questions.lots_store import regrade
from bot.trivia.questions.model import Asked, Category, Rating, learned

_PLAYERS = """
    SELECT user_id, rating, answers FROM player_ratings
    WHERE user_id IN (SELECT value FROM json_each(?))
"""
_KEEP_PLAYERS = """
    INSERT INTO player_ratings (user_id, rating, answers)
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE TRUE
    ON CONFLICT (user_id) DO UPDATE SET rating = excluded.rating, answers = excluded.answers
"""
_KEEP_QUESTION = """
    INSERT INTO question_ratings (question_id, rating, answers, right_answers)
    VALUES (?, ?, ?, ?)
    ON CONFLICT (question_id) DO UPDATE SET rating = excluded.rating,
        answers = excluded.answers, right_answers = right_answers + excluded.right_answers
"""


async def learn(
    connection: aiosqlite.Connection,
    asked: Asked,
    answers: Sequence[tuple[int, bool]],
    *,
    is_typed: bool = False,
) -> None:
    """Learn from answers to a question, each once: who answered, and whether it was right.

    Nothing is learned from a server's own questions: who wrote them knows the answers.
    """
    if not answers or asked.question.category is Category.OWN:
        return
    users = [user_id for user_id, _ in answers]
    players = {
        row[0]: Rating(*row[1:]) for row in await fetch_all(connection, _PLAYERS, (listed(users),))
    }
    question = await _question(connection, asked)
    guess = 0 if is_typed else 1 / len(asked.options)
    for user_id, is_right in answers:
        player = players.get(user_id, Rating())
        players[user_id], question = learned(player, question, is_right=is_right, guess=guess)
    values = [[user_id, each.value, each.answers] for user_id, each in players.items()]
    await connection.execute_fetchall(_KEEP_PLAYERS, (json.dumps(values),))
    right = sum(is_right for _, is_right in answers)
    await connection.execute_fetchall(
        _KEEP_QUESTION, (asked.question.question_id, question.value, question.answers, right)
    )
    await regrade(connection, asked.question.question_id)


async def _question(connection: aiosqlite.Connection, asked: Asked) -> Rating:
    rows = await fetch_all(
        connection,
        "SELECT rating, answers FROM question_ratings WHERE question_id = ?",
        (asked.question.question_id,),
    )
    return Rating(*rows[0]) if rows else Rating(asked.question.prior)
