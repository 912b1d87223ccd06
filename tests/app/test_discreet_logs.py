"""At DEBUG, in good days and bad, no log has what somebody typed, a name or a token."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import discord
import pytest

from bot.app.telemetry import set_up_logging
from bot.kit.db.database import Database
from bot.kit.discord.card import Card, push_button
from tests.support.asked import asked_here
from tests.support.simulated_discord import Person, World

WORD = "c4nary"
"""In all that people type, upload or are called."""

FORM = dict.fromkeys(("question", "right", "explanation", "source"), WORD) | {
    "wrong": f"{WORD} 1\n{WORD} 2\n{WORD} 3"
}
QUESTIONS = f"questions:\n- {{question: {WORD}?, right: a, wrong: [b, c, d], source: {WORD}}}"
FILES = {
    "questions add": (QUESTIONS, f"questions: {WORD}", f"{WORD}: [{WORD}", f"- *{WORD}"),
    "settings import": (f"servers:\n  1: {{daily_time: {WORD}}}", WORD, f"{{{WORD}", "\0" + WORD),
}


@pytest.fixture
def logged(world, logging_as_before) -> Callable[[], str]:
    """What was logged so far, at DEBUG."""
    stream = io.StringIO()
    set_up_logging(level="DEBUG", style="plain", stream=stream)
    return stream.getvalue


@pytest.fixture
def canary(world: World) -> Person:
    """A moderator who is called so, in a channel that is, too."""
    actor = world.guild.add_member(world.env.create_user(WORD), roles=[world.role])
    return Person(actor, world.guild.create_text_channel(WORD))


async def form(person: Person, opened: Any, **values: Any) -> None:
    await person.fill(await opened, **values)


async def zone(person: Person, label: str, **values: Any) -> None:
    panel = await person("setup")
    await form(person, person.open(panel, label), **values)


async def menu(world: World, person: Person) -> None:
    message = await world.other.actor.send(person.channel, f"{WORD} IU and SUGA")
    await person.menu("Find collaborations", message)


async def report(world, person: Person) -> None:
    (question,) = await asked_here(world.services, world.guild.id)
    button = push_button("Report", f"quiz-report:{question}")
    below = await world.bot.get_channel(person.channel.id).send(
        view=Card().text("The answer").buttons([button]),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await world.env.settle()
    await form(person, person.actor.click(below, label="Report"), reason=["wrong"], note=WORD)


def doors(world: World, person: Person) -> Iterator[Awaitable[Any]]:
    """Yield all ways in which text comes in."""
    yield person("collab find", query=WORD)
    yield person("collab with", artist=WORD)
    yield person("collab path", **{"from": WORD, "to": WORD})
    yield person("onthisday", date=WORD)
    yield person("article show", article=WORD)
    yield person("follow", artist=WORD)
    yield person("questions retire", question=WORD)
    yield person("settings undo", change=WORD)
    yield person("privacy export")
    yield person.complete("collab find", "query", WORD)
    for command, texts in FILES.items():
        for text in texts:
            yield person(command, file=(f"{WORD}.yaml", text.encode()))
    yield form(person, person.actor.slash(person.channel, "questions add"), **FORM)
    yield zone(person, "Time zone …", zone=WORD)
    yield zone(person, "Time …", time=WORD, hours=["6"])
    yield menu(world, person)
    yield report(world, person)


async def test_logs_when_people_type_and_upload_then_none_of_it_is_there(world, canary, logged):
    for door in doors(world, canary):
        await door
    world.errors()
    assert WORD not in logged()


def quoting(*args: Any, **options: Any) -> Any:
    raise ValueError(f"{WORD}: {args} {options}")


async def test_logs_when_errors_quote_their_input_then_none_of_it_is_there(
    world, canary, logged, monkeypatch
):
    with monkeypatch.context() as broken:
        for name in ("fetch", "fetch_at_once", "read", "write", "write_one"):
            broken.setattr(Database, name, quoting)
        broken.setattr(world.services.lookup.finder, "find", quoting)
        for door in doors(world, canary):
            # What answers an apology shows no panel and no form.
            with contextlib.suppress(Exception):
                await door
    assert len(world.errors()) > 10
    assert "\nValueError\n" in logged()
    assert "in quoting" in logged()
    assert WORD not in logged()


async def test_logs_when_discord_refuses_and_quotes_then_neither_that_nor_a_token_is_there(
    world, canary, logged
):
    world.env.inject_error("POST", "/interactions/*", status=400, message=WORD, times=None)
    for door in doors(world, canary):
        with contextlib.suppress(Exception):
            await door
    world.errors()
    sent = [each.path for each in world.env.http_requests]
    tokens = {path.split("/")[3] for path in sent if path.endswith("/callback")}
    assert len(tokens) > 10
    assert "did not get through: HTTPException: status 400" in logged()
    assert [each for each in (WORD, *tokens) if each in logged()] == []
