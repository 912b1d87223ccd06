"""A question that turns out untrue while it is open counts for nobody."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.catalogue.files.layers import put
from bot.kit.discord.calls import Pace
from tests.trivia.trivia_room import Questions, Room

BEFORE, ROUND, PAUSE = 3.1, 21.2, 5.1


@pytest.fixture(autouse=True)
def questions(world, monkeypatch) -> Questions:
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    pool = Questions(world.services)
    monkeypatch.setattr(world.services.questions, "pick", pool.pick)
    return pool


async def withdraw(world) -> None:
    """Have the server's moderators say that the song of all questions is not there."""
    async with world.services.database.write() as connection:
        await put(connection, world.guild.id, "collaborations", "rose-apt", None, gone=True)


async def test_round_when_its_fact_is_withdrawn_meanwhile_then_points_are_given_back(world):
    room = Room(world)
    await world.fan("trivia start", rounds=1)
    await room.later(BEFORE)
    await room.press(world.fan, 1, "B")
    await withdraw(world)
    await room.later(ROUND)
    said = room.one("### Question 1 doesn't count").text
    assert "corrected while you played" in said
    assert not room.all("### Answer to question 1")
    held = "SELECT count(*) FROM quiz_answers"
    assert await world.services.database.fetch(held) == [(0,)]
    await room.later(PAUSE)
    # Another one comes in its place.
    assert "Song 1" in room.all("-# Question 1 of ")[-1].text


async def test_round_when_something_else_is_withdrawn_then_it_counts(world):
    room = Room(world)
    await world.fan("trivia start", rounds=1)
    await room.later(BEFORE)
    await room.press(world.fan, 1, "B")
    async with world.services.database.write() as connection:
        await put(connection, world.guild.id, "collaborations", "suga-rain", None, gone=True)
    await room.later(ROUND)
    assert "Singer 0B" in room.answer(1).text
    assert not room.all("doesn't count")
