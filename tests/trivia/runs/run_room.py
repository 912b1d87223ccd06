"""Questions whose right option is known by its name, and somebody who goes through a run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.trivia.questions.json_rows import question_to_json
from bot.trivia.questions.lots_store import fill
from bot.trivia.questions.model import Category, Question
from bot.trivia.runs.model import CATEGORIES
from tests.trivia.trivia_room import asked

SIZE = 60


def question(number: int) -> Question:
    """Make a question; all that is right is called "Singer … right"."""
    made = asked(number).question
    right = replace(made.right, text=f"Singer {number} right", text_ko=f"가수 {number} 정답")
    return replace(
        made,
        category=CATEGORIES[number % len(CATEGORIES)],
        right=right,
        fame=2 + number // len(CATEGORIES) % 4,
        subjects=(f"artist:singer-{number}",),
    )


async def fill_pool(services: Any, *more: Question) -> None:
    """Put questions in the place of those that the small catalogue makes."""
    pool = [*map(question, range(SIZE)), *more]
    async with services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM questions")
        for each in pool:
            await connection.execute_fetchall(
                "INSERT INTO questions (question_id, template, category, prior, fame,"
                " work, subjects, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    each.question_id, each.template, each.category, each.prior, each.fame,
                    each.work, json.dumps(each.subjects), question_to_json(each),
                ),
            )  # fmt: skip
        await fill(connection)


def of_article(number: int) -> Question:
    """Make a question of what an article claims, known to everybody."""
    return replace(question(number), question_id=f"claim:{number}", category=Category.ARTICLES)


def right_of(reply: Any) -> str:
    """Return the label of the right option's button."""
    (label,) = [each for each in options_of(reply) if each.endswith((" right", " 정답"))]
    return label


def wrong_of(reply: Any) -> str:
    """Return the label of a wrong option's button."""
    return next(each for each in options_of(reply) if each != right_of(reply))


def options_of(reply: Any) -> list[str]:
    """List the labels of a question's buttons."""
    return [each for each in reply.buttons if each[1:4] == " · "]


async def go_through(person: Any, reply: Any, marks: str) -> Any:
    """Answer one question after another: ``+`` rightly, ``-`` wrongly; return the last reply."""
    for mark in marks:
        reply = await person.click(reply, right_of(reply) if mark == "+" else wrong_of(reply))
    return reply
