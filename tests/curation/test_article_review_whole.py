"""A whole article through the review, over the shipped catalogue, as curators work through it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.kit.budgets import Limiter
from tests.articles.scoring import articles
from tests.support.simulated_discord import Reply, World

ADD = "Add artist: "
MOST = 100
STYLES = ("interviews", "korean", "listicle", "press-release")


@pytest.fixture
def limiter(unhurried: Limiter) -> Limiter:
    """Nobody works as fast as a test."""
    return unhurried


@pytest.fixture
def database_path(shipped_file: Path, tmp_path: Path) -> Path:
    """A database of the shipped catalogue of one's own."""
    return Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))


@pytest.fixture
async def services(database_path: Path) -> AsyncIterator[Services]:
    """Everything that answers, over the shipped catalogue."""
    opened = await open_services(database_path, source=files("data"))
    yield opened
    await opened.close()


async def decided(world: World, reply: Reply) -> Reply:
    """Decide about the suggestion that is shown: accept it, or reject what is no work."""
    who = world.moderator
    if "own words" in reply.text:
        return await who.click(reply, "Reject")
    while add := next((each for each in reply.buttons if each.startswith(ADD)), ""):
        form = await who.open(reply, add)
        reply = await who.fill(form, kind=["other"], hangul="")
    assert "⚠" not in reply.text
    return await who.click(reply, "Accept")


@pytest.fixture(params=STYLES)
def given(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """An article's file: its name and what is in it."""
    (path,) = [each for each in articles() if each.stem == request.param]
    return path.name, path.read_bytes()


async def test_article_when_all_of_it_is_accepted_then_its_facts_are_there_and_its_words_are_not(
    world: World, given: tuple[str, bytes], database_path: Path
):
    article = await world.services.articles.read(given[1])
    suggested = await world.services.articles.suggest(article)
    title = article.title or "An article"
    reply = await world.moderator("article add", file=given, title=title)
    for _ in range(MOST):
        if "Accept" not in reply.buttons:
            break
        reply = await decided(world, reply)
    assert " · 0 left out" in reply.text
    found = await (await world.services.lookup.of(world.guild.id)).article(title)
    accepted = [each for each in suggested if each.kind == "collaboration"]
    assert len(found.facts) == len(accepted)
    assert all(each.text and each.text_ko and each.collaborations for each in found.facts)
    shown = await world.fan("article show", article=title)
    assert found.facts[0].text.split(" made ")[0] in shown.text
    with closing(sqlite3.connect(database_path)) as connection:
        kept = "\n".join(connection.iterdump())
    told = [each.sentence for each in suggested if len(each.sentence.split()) > 8]
    assert [each for each in told if each.replace("'", "''") in kept] == []
