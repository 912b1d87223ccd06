"""Each proof finds the question that the catalogue does not bear out, and no other fault."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.trivia.generation.proofs import not_right
from bot.trivia.generation.proofs_store import read_records
from bot.trivia.questions.json_rows import question_to_json
from bot.trivia.questions.model import Category, Name, Question, Template

CREDIT = """
    INSERT INTO credits_all
    SELECT c.id, (SELECT max(position) + 1 FROM credits), a.id, 'main', '', ''
    FROM questions q, collaborations c, artists a
    WHERE q.question_id LIKE '{question}' AND 'artist:' || a.slug = {artist}
        AND 'collaboration:' || c.slug = {work}
"""
NO_CREDITS = """
    DELETE FROM credits_all
    WHERE collaboration_id = (SELECT id FROM collaborations WHERE slug = 'suga-rain')
"""
WRONG = "q.body ->> '$.wrong[0].token'"


def about(place: int) -> str:
    return f"q.body ->> '$.about[{place}].token'"


def credit(question: str, artist: str, work: str) -> str:
    return CREDIT.format(question=question, artist=artist, work=work)


BREAKS = {
    "lead:suga-rain: artist:suga is not main on suga-rain": [NO_CREDITS],
    "chain-link:zico:ace3ab119d: artist:zico is not on both": [NO_CREDITS],
    "partner:rose-apt: artist:glorilla has to do with glorilla, on a work of that title": [
        credit("partner:rose-apt", WRONG, "'collaboration:lisa-blackpink-apt'")
    ],
    "title-of-pair:suga-rain: the right title is not of both": [NO_CREDITS],
    "title-of-pair:rose-apt: crush-rush-hour is of both, too": [
        credit("title-of-pair:rose-apt", about(place), WRONG) for place in (0, 1)
    ],
    "year:suga-rain: it came out in 2001": [
        "UPDATE collaborations_all SET released_on = '2001' WHERE slug = 'suga-rain'"
    ],
    "show-of-ost:crush-beautiful: crush-beautiful was not made for show:kingdom-of-games": [],
    "show-of-ost:crush-beautiful: a work of that title is of show:goblin": [],
    "hangul-title:rose-apt: rose-apt is 'APT.', '다른'": [
        "UPDATE collaborations_all SET title_ko = '다른' WHERE slug = 'rose-apt'"
    ],
    "hangul-name:bts: that is not the name of artist:bts": [
        "UPDATE artists_all SET hangul = 'x' WHERE slug = 'bts'"
    ],
    "odd-one-out:iu: blackpink-ice-cream is of artist:iu, by iu": [
        credit("odd-one-out:iu", "'artist:iu'", "q.body ->> '$.right.token'")
    ],
    "came-first:iu-soulmate: suga-eight may have come out before iu-soulmate": [
        "UPDATE collaborations_all SET released_on = '2030' WHERE slug = 'iu-soulmate'"
    ],
    "chain-link:iu:7d1d02d84f: artist:psy has to do with both": [
        credit("chain-link:iu:%", WRONG, about(place)) for place in (0, 2)
    ],
    "member-of:suga: that is no member of artist:bts": ["DELETE FROM memberships_all"],
    "claim:a0-c1:0: that is not what the fact says": [
        "UPDATE fact_claims_all SET statement = '{} was it.'"
    ],
    "true-or-false:a0-c1:1: that is not what the fact says": [
        "UPDATE fact_claims_all SET statement = '{} was it.'"
    ],
    "partner:rose-apt: collaboration:rose-apt is disputed, untitled or not confirmed": [
        "UPDATE collaborations_all SET verification = 'conflict' WHERE slug = 'rose-apt'"
    ],
    "artist-of-ost:crush-beautiful: it names something that the catalogue has not: 'zico'": [
        "UPDATE artists_all SET slug = 'gone' WHERE slug = 'zico'"
    ],
}


async def unproven(path: Path) -> set[str]:
    records, questions = await read_records(path)
    return {f"{one.question_id}: {said}" for one in questions for said in not_right(records, one)}


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            assert db.execute(statement).rowcount > 0
        db.commit()


def add_show_of_ost(path: Path, right: str, wrong: str) -> None:
    """Add what the small catalogue has too few shows for."""
    question = Question(
        "show-of-ost:crush-beautiful",
        Template.SHOW_OF_OST,
        Category.DRAMAS,
        about=(Name("Beautiful", token="collaboration:crush-beautiful"),),
        right=Name("One", token=f"show:{right}"),
        wrong=(Name("Two", token=f"show:{wrong}"),),
        sources=(),
        work="crush-beautiful",
    )
    body = question_to_json(question)
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO questions"
            " (question_id, template, category, prior, work, subjects, body)"
            " VALUES (?, 'show-of-ost', 'dramas', 1, '', '[]', ?)",
            (question.question_id, body),
        )
        db.commit()


async def test_proofs_when_nothing_was_changed_then_find_nothing(database_path: Path):
    add_show_of_ost(database_path, "goblin", "kingdom-of-games")
    assert await unproven(database_path) == set()


@pytest.mark.parametrize("problem", BREAKS)
async def test_proofs_when_the_catalogue_says_otherwise_then_name_the_question(
    database_path: Path, problem: str
):
    if BREAKS[problem]:
        change(database_path, *BREAKS[problem])
    else:
        add_show_of_ost(database_path, "kingdom-of-games", "goblin")
    assert problem in await unproven(database_path)
