"""Each proof finds the question that the catalogue does not bear out, and no other fault."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.trivia.generation.proofs_store import unproven

CREDIT = """
    INSERT INTO credits
    SELECT c.id, (SELECT max(position) + 1 FROM credits), a.id, 'main', '', ''
    FROM questions q, collaborations c, artists a
    WHERE q.question_id LIKE '{question}' AND 'artist:' || a.slug = {artist}
        AND 'collaboration:' || c.slug = {work}
"""
NO_CREDITS = """
    DELETE FROM credits
    WHERE collaboration_id = (SELECT id FROM collaborations WHERE slug = 'suga-rain')
"""
WRONG = "q.body ->> '$.wrong[0].token'"


def about(place: int) -> str:
    return f"q.body ->> '$.about[{place}].token'"


def credit(question: str, artist: str, work: str) -> str:
    return CREDIT.format(question=question, artist=artist, work=work)


BREAKS = {
    "the right one is not on the work": [NO_CREDITS],
    "a wrong one is on a work of that title": [
        credit("partner:rose-apt", WRONG, "'collaboration:lisa-blackpink-apt'")
    ],
    "the right title is not of both": [NO_CREDITS],
    "a wrong title is of both": [
        credit("title-of-pair:rose-apt", about(place), WRONG) for place in (0, 1)
    ],
    "the release has another year": [
        "UPDATE collaborations SET released_on = '2001' WHERE slug = 'suga-rain'"
    ],
    "the work was made for another one": [],
    "the title is another one in Korean": [
        "UPDATE collaborations SET title_ko = '다른' WHERE slug = 'rose-apt'"
    ],
    "the name in Hangul is another one's": [
        "UPDATE artist_names SET name = 'x' WHERE name = '방탄소년단'"
    ],
    "the odd one is theirs, or one of the others is not": [
        credit("odd-one-out:iu", "'artist:iu'", "q.body ->> '$.right.token'")
    ],
    "another one may have come out before": [
        "UPDATE collaborations SET released_on = '2030' WHERE slug = 'iu-soulmate'"
    ],
    "the right one is not on both titles": [NO_CREDITS],
    "a wrong one is on both titles": [
        credit("chain-link:iu:%", WRONG, about(place)) for place in (0, 2)
    ],
    "the member belongs to another group": ["DELETE FROM memberships"],
    "no article says so": ["UPDATE fact_claims SET statement = '{} was it.'"],
    "it is about a work that is disputed, untitled or not confirmed": [
        "UPDATE collaborations SET verification = 'conflict' WHERE slug = 'rose-apt'"
    ],
    "it names something that the catalogue has not": [
        "UPDATE artists SET slug = 'gone' WHERE slug = 'zico'"
    ],
}


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            assert db.execute(statement).rowcount > 0
        db.commit()


def add_show_of_ost(path: Path, right: str, wrong: str) -> None:
    """Add what the small catalogue has too few shows for."""
    body = {
        "right": {"text": "One", "token": f"show:{right}"},
        "wrong": [{"text": "Two", "token": f"show:{wrong}"}],
        "about": [{"text": "Beautiful", "token": "collaboration:crush-beautiful"}],
    }
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO questions VALUES ('show-of-ost:crush-beautiful', 'show-of-ost', 'dramas',"
            " 1, 1, 'crush-beautiful', '[]', ?)",
            (json.dumps(body),),
        )
        db.commit()


async def test_proofs_when_nothing_was_changed_then_find_nothing(database_path: Path):
    add_show_of_ost(database_path, "goblin", "kingdom-of-games")
    assert await unproven(database_path) == []


@pytest.mark.parametrize("problem", BREAKS)
async def test_proofs_when_the_catalogue_says_otherwise_then_name_the_question(
    database_path: Path, problem: str
):
    if BREAKS[problem]:
        change(database_path, *BREAKS[problem])
    else:
        add_show_of_ost(database_path, "kingdom-of-games", "goblin")
    assert problem in {each.problem for each in await unproven(database_path)}
