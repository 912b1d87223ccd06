"""What a server was asked does not come again, in any game, before its cool-down is through."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.settings.model import GuildSettings
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.games.model import Ending, GamePlan
from bot.trivia.questions.model import Category
from bot.trivia.questions.pool_store import QuestionPool

GUILD, CHANNEL, STARTER = 100_000_000_000_000_001, 5, 1
NOW = dt.datetime(2026, 2, 28, 9, tzinfo=dt.UTC)
ROUNDS = 10
SETTINGS = GuildSettings(trivia_cooldown_days=30)


@pytest.fixture
def shipped_copy(shipped_file: Path, tmp_path: Path) -> Path:
    """A database of the whole shipped catalogue of one's own."""
    return Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))


async def play(services: Services, plan: GamePlan, *, number: int, now: dt.datetime) -> list[str]:
    """Play a game to its end and give what was asked."""
    games, asked = services.games, []
    rng = random.Random(number)
    game = await games.start(GUILD, CHANNEL, STARTER, settings=SETTINGS, plan=plan, now=now)
    try:
        while found := await games.next_round(game, settings=SETTINGS, rng=rng, now=now):
            await games.asked(found.round_id, message_id=number, now=now)
            asked.append(found.asked.question.question_id)
            await games.close(found.round_id, now)
    finally:
        await games.finish(game, Ending.PLAYED, now=now)
    return asked


@pytest.mark.parametrize(
    "games", [6, pytest.param(30, marks=pytest.mark.faults)], ids=["few", "many"]
)
async def test_games_when_many_are_played_across_a_restart_then_nothing_comes_twice(
    shipped_copy: Path, games: int
):
    asked: list[str] = []
    for first in (0, games // 2):
        services = await open_services(shipped_copy, load=False)
        try:
            for number in range(first, first + games // 2):
                now = NOW + number * dt.timedelta(hours=1)
                # The same lot each time: only what was asked before leads to another question.
                asked += await play(services, GamePlan(ROUNDS, 20), number=1, now=now)
        finally:
            await services.close()
    assert len(asked) == games * ROUNDS
    assert len(set(asked)) == len(asked)


async def test_games_when_all_of_a_sort_was_asked_then_it_says_how_many_and_when_one_is_free(
    services: Services,
):
    plan = GamePlan(50, 20, category=Category.PEOPLE)
    pool = await QuestionPool(services.database).list_all()
    wanted = sorted(each.question_id for each in pool if each.category is Category.PEOPLE)
    asked: list[str] = []
    for hour, number in enumerate((1, len(wanted) - 2, 1)):
        now = NOW + dt.timedelta(hours=hour)
        asked += await play(services, replace(plan, rounds=number), number=hour, now=now)
    with pytest.raises(NoQuestionsLeftError) as nothing:
        await play(services, plan, number=4, now=NOW + dt.timedelta(days=29))
    assert sorted(asked) == wanted
    free_at = NOW + dt.timedelta(SETTINGS.trivia_cooldown_days)
    assert (nothing.value.total, nothing.value.free_at) == (len(wanted), free_at)
    almost = free_at - dt.timedelta(seconds=1)
    with pytest.raises(NoQuestionsLeftError):
        await play(services, plan, number=5, now=almost)
    assert await play(services, replace(plan, rounds=1), number=6, now=free_at) == asked[:1]


async def test_games_when_the_last_of_a_sort_are_retired_then_the_total_says_so(
    services: Services,
):
    plan = GamePlan(1, 20, category=Category.DATES)
    pool = await QuestionPool(services.database).list_all()
    dates = [each.question_id for each in pool if each.category is Category.DATES]
    for each in dates:
        await services.question_quality.retire(GUILD, each, by=STARTER, now=NOW)
    with pytest.raises(NoQuestionsLeftError) as nothing:
        await play(services, plan, number=1, now=NOW)
    assert (nothing.value.total, nothing.value.free_at) == (0, None)
    await services.question_quality.restore(GUILD, dates[0])
    assert await play(services, plan, number=1, now=NOW) == dates[:1]
