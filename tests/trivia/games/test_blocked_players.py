"""People whom a server's moderators blocked don't play there."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.curation.model import Trust
from bot.kit.discord.calls import Pace
from tests.trivia.trivia_room import LETTERS, RIGHT, Questions, Room

BEFORE, ROUND = 3.1, 21.2
TOLD = "The moderators here don't let you play at the moment"


@pytest.fixture
def room(world, monkeypatch) -> Room:
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    monkeypatch.setattr(world.services.questions, "pick", Questions(world.services).pick)
    return Room(world)


async def block(world, person, trust: Trust | None = Trust.BLOCKED) -> None:
    await world.services.curation.set_trust(
        world.guild.id, person.actor.id, trust, now=world.bot.now()
    )


@pytest.mark.parametrize("mode", ["buttons", "typed"])
async def test_game_when_somebody_blocked_answers_then_it_is_told_and_does_not_count(
    world, room, mode
):
    await world.fan("trivia start", rounds=1, mode=mode)
    await room.later(BEFORE)
    await block(world, world.other)
    question = room.question(1)
    letter = LETTERS[RIGHT[0]]
    for person in (world.other, world.fan):
        if mode == "buttons":
            (label,) = [each for each in question.buttons if f"{letter} · " in each]
            reply = await person.actor.click(question.message, label=label)
        elif person is world.other:
            reply = await person.actor.click(question.message, label="Answer")
        else:
            form = await person.actor.click(question.message, label="Answer")
            reply = await person.actor.submit_modal(form, {"answer": f"singer 0{letter}"})
        assert (TOLD in str(reply.response.components)) is (person is world.other)
    world.errors()
    await room.later(ROUND)
    answer = room.answer(1).text
    assert str(world.other.actor.id) not in answer
    assert f"<@{world.fan.actor.id}> **+15**" in answer


async def test_start_when_somebody_is_blocked_then_there_is_no_game_until_they_are_not(world, room):
    await block(world, world.fan)
    refused = await world.fan("trivia start", rounds=1)
    world.errors()
    assert refused.private
    assert TOLD in refused.text
    await block(world, world.fan, None)
    assert "started a trivia game" in (await world.fan("trivia start", rounds=1)).text


async def test_block_when_a_moderator_sets_it_then_it_says_what_it_means(world):
    reply = await world.moderator("curate people", person=world.fan.actor, set="blocked")
    assert "nor play trivia" in reply.text
    assert await world.services.curation.is_blocked(world.guild.id, world.fan.actor.id)
    assert not await world.services.curation.is_blocked(world.guild.id + 1, world.fan.actor.id)
