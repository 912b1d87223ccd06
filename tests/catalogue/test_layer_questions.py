"""Questions of what a server's people added: asked there, and nowhere else."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from bot.app.services import Services
from bot.catalogue.files.entries import CitationEntry, CreditEntry, WorkEntry
from bot.catalogue.files.layers import new_slug, put
from bot.catalogue.model import Verification, WorkKind
from bot.kit.dates import PartialDate
from bot.settings.model import GuildSettings
from bot.trivia.questions.lots_store import DrawCriteria
from bot.trivia.questions.model import Category
from bot.trivia.questions.service import QuestionService

HERE, THERE = 7_000_000_000, 8_000_000_000
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def song(slug: str, title: str, *artists: str) -> WorkEntry:
    return WorkEntry(
        id=slug,
        title=title,
        kind=WorkKind.DUET,
        credits=tuple(CreditEntry(artist=one, join=" & ") for one in artists),
        date=PartialDate.parse("2024-05-04"),
        verification=Verification.ONE_SOURCE,
        sources=(CitationEntry(source="PAGE", url="https://example.org/page"),),
    )


@pytest.fixture
def questions(services: Services) -> QuestionService:
    return services.questions


async def add(services: Services, guild: int, title: str, *artists: str) -> str:
    async with services.database.write() as connection:
        slug = await new_slug(connection, guild, "collaborations", "added")
        await put(connection, guild, "collaborations", slug, song(slug, title, *artists))
    return slug


async def asked(questions: QuestionService, guild: int) -> set[str]:
    """The works that a server is asked about in many draws."""
    rng = random.Random(5)
    settings = GuildSettings()
    picked = [
        await questions.pick(guild, settings=settings, rng=rng, now=NOW, category=Category.PEOPLE)
        for _ in range(200)
    ]
    return {each.question.work for each in picked}


async def test_pick_when_a_server_added_a_work_then_it_is_asked_about_it_and_others_are_not(
    services: Services, questions: QuestionService
):
    slug = await add(services, HERE, "Fresh Song", "iu", "psy")
    assert await questions.pool.of_layers.refresh(HERE)
    assert slug in await asked(questions, HERE)
    assert slug not in await asked(questions, THERE)
    assert not await questions.pool.of_layers.refresh(HERE)


async def test_pick_when_nothing_was_made_yet_then_it_asks_and_makes_it_for_the_next_time(
    services: Services, questions: QuestionService
):
    await add(services, HERE, "Fresh Song", "iu", "psy")
    assert not await questions.pool.of_layers.is_current(HERE)
    await questions.pick(HERE, settings=GuildSettings(), rng=random.Random(1), now=NOW)
    await questions._refreshing[HERE]
    assert await questions.pool.of_layers.is_current(HERE)


async def test_pick_when_a_server_says_otherwise_then_the_old_question_is_not_asked_there(
    services: Services, questions: QuestionService
):
    assert "iu-soulmate" in await asked(questions, HERE)
    async with services.database.write() as connection:
        await put(connection, HERE, "collaborations", "iu-soulmate", None, gone=True)
    await questions.pool.of_layers.refresh(HERE)
    assert "iu-soulmate" not in await asked(questions, HERE)
    assert "iu-soulmate" in await asked(questions, THERE)


async def test_pick_when_what_a_server_added_was_corrected_then_the_old_question_is_not_asked(
    services: Services, questions: QuestionService
):
    slug = await add(services, HERE, "Fresh Song", "iu", "psy")
    assert await questions.pool.of_layers.refresh(HERE)
    async with services.database.write() as connection:
        await put(connection, HERE, "collaborations", slug, None, gone=True)
    wanted = DrawCriteria(HERE, since=NOW, lately=NOW)
    assert await questions.pool.of_layers.list_fresh(wanted) == []


async def test_question_when_it_is_a_servers_own_then_only_that_server_finds_it(
    services: Services, questions: QuestionService
):
    slug = await add(services, HERE, "Fresh Song", "iu", "psy")
    await questions.pool.of_layers.refresh(HERE)
    name = f"partner:{slug}"
    found = await questions.pool.find(name, guild_id=HERE)
    assert found is not None
    assert found.work == slug
    assert await questions.pool.find(name, guild_id=THERE) is None
    assert await questions.pool.find(name, guild_id=None) is None
