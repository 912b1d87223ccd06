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
    "chain-link:suga:215f5ac960: artist:suga is not on both": [NO_CREDITS],
    "partner:rose-apt: artist:glorilla has to do with glorilla, on a work of that title": [
        credit("partner:rose-apt", WRONG, "'collaboration:lisa-blackpink-apt'")
    ],
    "title-of-pair:suga-rain: the right title is not of both": [NO_CREDITS],
    "title-of-pair:suga-rain: crush-rush-hour is of both, too": [
        credit("title-of-pair:suga-rain", about(place), "'collaboration:crush-rush-hour'")
        for place in (0, 1)
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
    "odd-one-out:zico: station-four-young is of artist:zico, by zico": [
        credit("odd-one-out:zico", "'artist:zico'", "q.body ->> '$.right.token'")
    ],
    "came-first:iu-soulmate: blackpink-ice-cream may have come out before iu-soulmate": [
        "UPDATE collaborations_all SET released_on = '2030' WHERE slug = 'iu-soulmate'"
    ],
    "chain-link:iu:7d1d02d84f: artist:j-hope has to do with both": [
        credit("chain-link:iu:%", WRONG, about(place)) for place in (0, 2)
    ],
    "member-of:suga: that is no member of artist:bts": ["DELETE FROM memberships_all"],
    "claim:a0-c1:0: that is not what the fact says": [
        "UPDATE fact_claims_all SET statement = '{} was it.'"
    ],
    "true-or-false:a0-c1:0: that is not what the fact says": [
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


def show_of_ost(right: str, wrong: str) -> Question:
    return Question(
        "show-of-ost:crush-beautiful",
        Template.SHOW_OF_OST,
        Category.DRAMAS,
        about=(Name("Beautiful", token="collaboration:crush-beautiful"),),
        right=Name("One", token=f"show:{right}"),
        wrong=(Name("Two", token=f"show:{wrong}"),),
        sources=(),
        work="crush-beautiful",
    )


SAID = "{} recorded a song for the drama Echoes of Tomorrow."
SAID_KO = "드라마 Echoes of Tomorrow의 노래를 부른 팀은 {}이다."
OTHERS = [
    Question(
        "hangul-title:rose-apt", Template.HANGUL_TITLE, Category.HANGUL, (Name("아파트"),),
        right=Name("APT.", token="collaboration:rose-apt"),
        wrong=(Name("Rain", token="collaboration:suga-rain"),), sources=(),
    ),
    Question(
        "hangul-name:bts", Template.HANGUL_NAME, Category.HANGUL, (Name("방탄소년단"),),
        right=Name("BTS", token="artist:bts"), wrong=(Name("AOA", token="artist:aoa"),), sources=(),
    ),
    Question(
        "claim:a0-c1:0", Template.CLAIM, Category.ARTICLES, (Name(SAID, SAID_KO),),
        right=Name("TXT", token="artist:txt"), wrong=(Name("AOA", token="artist:aoa"),), sources=(),
    ),
    Question(
        "true-or-false:a0-c1:0", Template.TRUE_OR_FALSE, Category.ARTICLES,
        (Name(SAID.format("AOA"), SAID_KO.format("AOA")),),
        right=Name("false", token="truth:false"), wrong=(Name("true", token="truth:true"),),
        sources=(),
    ),
]  # fmt: skip
"""What the small catalogue has too little for, or what is asked no more: old rounds have it."""


def add(path: Path, *questions: Question) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executemany(
            "INSERT INTO questions (question_id, template, category, prior, work, subjects,"
            " body) VALUES (?, ?, ?, 1, '', '[]', ?)",
            [
                (one.question_id, one.template.value, one.category.value, question_to_json(one))
                for one in questions
            ],
        )
        db.commit()


def work(slug: str, text: str = "") -> Name:
    return Name(text, token=f"collaboration:{slug}")


def artists(*slugs: str) -> list[Name]:
    return [Name(slug, token=f"artist:{slug}") for slug in slugs]


def spans(*years: str) -> list[Name]:
    return [Name(year, token=f"years:{year}") for year in years]


def line(asked: str, **steps: str) -> list[Name]:
    found = [work(asked), Name("")]
    for slug, year in steps.items():
        found += [Name(year), work(slug.replace("_", "-")), Name("")]
    return found


OF_THREE = {"suga_rain": "2012", "iu_soulmate": "2018", "rose_apt": "2024"}
PLACES = spans("2018-2024", "-2012", "2012-2018", "2024-")
TIMELINE = line("psy-that-that", **OF_THREE)
UNTRUE = {
    "psy-that-that came out in 2022-04-29": (
        Template.TIMELINE, TIMELINE, [PLACES[1], PLACES[0], *PLACES[2:]]
    ),
    "it has other places than those before, between and after them": (
        Template.TIMELINE, TIMELINE, PLACES[:3]
    ),
    "['2012', '2019', '2024'] are not the years of what stands there": (
        Template.TIMELINE,
        line("psy-that-that", **{**OF_THREE, "iu_soulmate": "2019"}),
        spans("2019-2024", "-2012", "2012-2019", "2024-"),
    ),
    "crush-rush-hour came out too near to it, or otherwise": (
        Template.TIMELINE,
        line("psy-that-that", suga_rain="2012", iu_soulmate="2018", crush_rush_hour="2022"),
        spans("2018-2022", "-2012", "2012-2018", "2022-"),
    ),
    "they have 3 and 3: a work that is missing may turn it": (
        Template.HIGHER_OR_LOWER, [], artists("iu", "suga")
    ),
    "it says otherwise than 3 and 3": (Template.HIGHER_OR_LOWER, [], artists("iu", "suga")),
    "bruno-mars is missing, too": (
        Template.WHO_IS_MISSING,
        [work("rose-apt", "APT."), Name("nobody")],
        artists("rose-blackpink", "iu"),
    ),
    "bruno-mars, iu have nothing together": (
        Template.COMPLETE_THE_CHAIN,
        artists("rose-blackpink", "bruno-mars", "psy"),
        artists("iu", "zico"),
    ),
    "another work has that title": (
        Template.BLURRED_COVER, [work("rose-apt", "APT.")], artists("rose-blackpink", "iu")
    ),
    "somebody stands in it twice": (
        Template.COMPLETE_THE_CHAIN, artists("iu", "suga", "iu"), artists("psy", "zico")
    ),
    "artist:iu has to do with both, too": (
        Template.COMPLETE_THE_CHAIN, artists("psy", "suga", "zico"), artists("crush", "iu")
    ),
}  # fmt: skip


async def test_proofs_when_nothing_was_changed_then_find_nothing(database_path: Path):
    add(database_path, show_of_ost("goblin", "kingdom-of-games"), *OTHERS)
    assert await unproven(database_path) == set()


@pytest.mark.parametrize("problem", BREAKS)
async def test_proofs_when_the_catalogue_says_otherwise_then_name_the_question(
    database_path: Path, problem: str
):
    add(database_path, *OTHERS)
    if BREAKS[problem]:
        change(database_path, *BREAKS[problem])
    else:
        add(database_path, show_of_ost("kingdom-of-games", "goblin"))
    assert problem in await unproven(database_path)


@pytest.mark.parametrize("problem", UNTRUE)
async def test_proofs_when_a_format_says_what_is_not_so_then_say_it(
    database_path: Path, problem: str
):
    template, about, (right, *wrong) = UNTRUE[problem]
    records, _ = await read_records(database_path)
    asked = Question("x:y", template, Category.PEOPLE, tuple(about), right, tuple(wrong), ())
    assert problem in [*not_right(records, asked)]
