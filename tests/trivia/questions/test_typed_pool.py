"""What typed games draw, and what they take for the name of something else."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from bot.settings.model import GuildSettings
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.model import UNTYPABLE, Category, is_typable

GUILD = 100_000_000_000_000_001
NOW = dt.datetime(2026, 2, 28, 9, tzinfo=dt.UTC)


async def drawn(services, category: Category, *, typed: bool) -> set[str]:
    """Draw until nothing is left."""
    found: set[str] = set()
    while True:
        try:
            asked = await services.questions.pick(
                GUILD, settings=GuildSettings(), rng=random.Random(5), now=NOW,
                category=category, typed=typed,
            )  # fmt: skip
        except NoQuestionsLeftError:
            return found
        found.add(asked.question.question_id)
        async with services.database.write() as connection:
            await services.questions.use(connection, GUILD, asked.question.question_id, NOW)


async def test_typed_game_when_all_is_drawn_then_it_is_what_people_can_type(services):
    pool = await services.questions.pool.list_all()
    titles = [each for each in pool if each.category is Category.TITLES]
    typable = {each.question_id for each in titles if is_typable(each)}
    assert 0 < len(typable) < len(titles)
    assert all((UNTYPABLE in each.subjects) != is_typable(each) for each in pool)
    assert await drawn(services, Category.TITLES, typed=True) == typable


@pytest.mark.parametrize(
    ("name", "kind", "is_name"),
    [
        ("APT.", "collaboration", True), ("apt", "collaboration", True), ("APT.", "artist", False),
        ("IU", "artist", True), ("IU", "show", False),
        ("APT.", "", True), ("IU", "year", True), ("Nobody at all", "", False),
    ],
)  # fmt: skip
async def test_is_name_when_asked_then_of_that_kind_only(services, name, kind, is_name):
    assert await services.questions.is_name(name, kind=kind) is is_name
