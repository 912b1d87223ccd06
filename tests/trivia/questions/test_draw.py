"""Questions are drawn evenly: what fans know first, of nobody and of nothing too much."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.catalogue.files.layers import put
from bot.settings.model import GuildSettings
from bot.trivia.questions.lots_store import DrawCriteria, fill
from bot.trivia.questions.model import (
    GRADES,
    Asked,
    Category,
    Difficulty,
    Era,
    RoundPlace,
    wanted_grades,
)
from bot.trivia.questions.ratings_store import learn
from tests.workloads.drawn_games import NOW, Drawn, draw_games

SERVER, SEED = 100_000_000_000_000_001, 7
GAMES = 20
SETTINGS = GuildSettings()


@pytest.fixture
async def shipped(shipped_file: Path, tmp_path: Path):
    """Everything that answers, over a copy of the whole shipped catalogue."""
    path = Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))
    services = await open_services(path, load=False)
    yield services
    await services.close()


async def test_games_when_nothing_was_chosen_then_they_are_about_what_fans_know(shipped: Services):
    drawn = Drawn()
    await draw_games(shipped, SERVER, games=GAMES, rng=random.Random(SEED), drawn=drawn)
    assert drawn.share_of_known_groups >= 0.7
    assert drawn.share_with_best_known == 1
    assert drawn.fewest_known >= 6
    assert min(drawn.by_fame) >= 2
    assert drawn.most_of_an_act <= 2
    assert drawn.most_of_mean == 1
    works = Counter(each.work for each in drawn.rounds if each.work)
    # Of one work only one thing is asked a week, and all of this takes less.
    assert max(works.values()) == 1


async def test_questions_when_a_group_was_chosen_then_they_are_about_it_or_its_members(
    shipped: Services,
):
    rng, found = random.Random(SEED), []
    for _ in range(30):
        asked = await shipped.questions.pick(
            SERVER, settings=SETTINGS, rng=rng, now=NOW, artist="bts", era=Era.FROM_2020
        )
        found.append(asked.question)
    alone = [each for each in found if "artist:bts" in each.subjects]
    assert all({"artist:bts", "of:bts"} & {*each.subjects} for each in found)
    assert 0 < len(alone) < len(found)
    assert all(each.year is not None and each.year >= 2020 for each in found)


async def test_questions_when_a_server_prefers_its_home_then_another_artist_can_be_chosen(
    shipped: Services,
):
    settings, rng = GuildSettings(home=("iu",)), random.Random(SEED)
    pick = partial(shipped.questions.pick, SERVER, settings=settings, rng=rng, now=NOW)
    home, chosen = await pick(), await pick(artist="twice")
    assert "artist:iu" in home.question.subjects
    assert {"artist:twice", "of:twice"} & {*chosen.question.subjects}


async def test_draw_when_done_often_then_no_question_comes_much_more_than_another(
    services: Services,
):
    lots, rng = services.questions.pool.lots, random.Random(SEED)
    wanted = DrawCriteria(SERVER, since=NOW, lately=NOW, categories=(Category.PEOPLE,))
    (cell, *_) = sorted(await lots.cells(wanted), key=lambda each: -each.size)
    assert cell.size > 10
    times = 40 * cell.size
    drawn = [await lots.draw(wanted, [cell], rng) for _ in range(times)]
    assert all(drawn)
    found = Counter(each.question_id for each in drawn if each)
    assert len(found) == cell.size
    assert max(found.values()) < 2 * 40
    assert min(found.values()) > 40 / 2


async def test_draw_when_nearly_all_was_asked_then_the_last_ones_come_nearly_equally_often(
    services: Services,
):
    pool, rng = services.questions.pool, random.Random(SEED)
    titles = [each for each in await pool.list_all() if each.category is Category.TITLES]
    async with services.database.write() as connection:
        for each in titles[3:]:
            await services.questions.use(connection, SERVER, each.question_id, NOW)
    since = NOW - dt.timedelta(1)
    wanted = DrawCriteria(
        SERVER, since=since, lately=NOW, categories=(Category.TITLES,), grades=(titles[0].fame,)
    )
    left = {each.question_id for each in titles[:3] if each.fame == titles[0].fame}
    found: Counter[str] = Counter()
    for _ in range(60):
        question = await pool.lots.draw_of_all(wanted, rng)
        assert question is not None
        found[question.question_id] += 1
    assert set(found) == left
    assert min(found.values()) > 60 / len(left) / 2


async def test_questions_when_only_tired_ones_are_left_then_they_come_all_the_same(
    services: Services,
):
    asked, rng = set[str](), random.Random(SEED)
    pool = await services.questions.pool.list_all()
    chains = {each.question_id for each in pool if each.category is Category.CHAINS}
    for number in range(len(chains)):
        now = NOW + number * dt.timedelta(seconds=30)
        found = await services.questions.pick(
            SERVER, settings=SETTINGS, rng=rng, now=now, category=Category.CHAINS
        )
        asked.add(found.question.question_id)
        async with services.database.write() as connection:
            await services.questions.use(connection, SERVER, found.question.question_id, now)
    assert asked == chains


@pytest.mark.parametrize(("right", "moves"), [(True, 1), (False, -1)], ids=["everybody", "nobody"])
async def test_question_when_answers_say_otherwise_then_it_is_drawn_at_another_grade(
    services: Services, right: bool, moves: int
):
    pool = services.questions.pool
    question = (await pool.list_all())[0]
    async with services.database.write() as connection:
        await connection.execute("UPDATE questions SET fame = 3")
        await fill(connection)

    async def lots() -> list[tuple[str, int]]:
        return await services.database.fetch(
            "SELECT act, grade FROM question_lots WHERE question ="
            " (SELECT rowid FROM questions WHERE question_id = ?) ORDER BY act",
            (question.question_id,),
        )

    before = await lots()
    assert {grade for _, grade in before} == {3}
    put_so = Asked(question, (question.right, *question.wrong[:3]), 0)
    async with services.database.write() as connection:
        # So many people, none of whom is known.
        await learn(connection, put_so, [(user, right) for user in range(1, 60)])
    after = await lots()
    assert [act for act, _ in after] == [act for act, _ in before]
    (grade,) = {grade for _, grade in after}
    assert (grade - 3) * moves > 0
    # A new catalogue does not forget it.
    async with services.database.write() as connection:
        await fill(connection)
    assert await lots() == after


async def test_ids_of_fame_when_asked_then_without_what_everybody_is_told_otherwise(
    services: Services,
):
    pool = services.questions.pool
    everything = await pool.list_all()
    for fame in GRADES:
        ids = [each.question_id for each in everything if each.fame == fame]
        assert await pool.ids_of_fame(fame) == ids == sorted(ids)
    gone = next(each for each in everything if each.work)
    async with services.database.write() as connection:
        await put(connection, SERVER, "collaborations", gone.work, None, gone=True)
    assert gone.question_id in await pool.ids_of_fame(gone.fame)
    async with services.database.write() as connection:
        await put(connection, 0, "collaborations", gone.work, None, gone=True)
    left = await pool.ids_of_fame(gone.fame)
    assert left == [
        each.question_id
        for each in everything
        if each.fame == gone.fame and f"collaboration:{gone.work}" not in each.subjects
    ]


@pytest.mark.parametrize("rounds", [1, 5, 10, 50])
def test_grades_when_a_game_goes_on_then_it_rises(rounds: int):
    rng = random.Random(SEED)
    wanted = [
        wanted_grades(rng, place=RoundPlace(number, rounds), difficulty=None)
        for number in range(1, rounds + 1)
    ]
    first = [grades[0] for grades in wanted]
    assert first[0] >= 4
    assert sum(grade >= 4 for grade in first) >= 0.6 * rounds
    assert all(grades[-1] == 1 and set(grades) == {*GRADES} for grades in wanted)


@pytest.mark.parametrize(
    ("difficulty", "grades"),
    [(Difficulty.EASY, {5, 4}), (Difficulty.MEDIUM, {4, 3}), (Difficulty.HARD, {3, 2, 1})],
)
def test_grades_when_a_difficulty_is_chosen_then_no_other_is_asked(
    difficulty: Difficulty, grades: set[int]
):
    rng = random.Random(SEED)
    begin, end = (
        [
            wanted_grades(rng, place=RoundPlace(number, 10), difficulty=difficulty)
            for _ in range(100)
        ]
        for number in (1, 10)
    )
    assert all({*each} == grades for each in (*begin, *end))
    assert sum(each[0] for each in begin) > sum(each[0] for each in end)
