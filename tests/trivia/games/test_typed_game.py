"""Answers as people type them into a game's form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from bot.trivia.questions.model import Asked, Name
from tests.trivia.trivia_room import Questions, Room, asked

BEFORE, ROUND = 3.1, 21.2
JUNGKOOK = Name("Jung Kook (BTS)", "정국 (방탄소년단)", "artist:jung-kook")
WRONG = tuple(Name(name, token="artist:x") for name in ("RM (BTS)", "Singer X", "Singer Y"))


@pytest.fixture
def room(world, monkeypatch) -> Room:
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    pool = Questions(world.services)
    question = replace(
        asked(0).question, right=JUNGKOOK, wrong=WRONG, accepted=("Jung Kook", "정국")
    )
    pool.pool = [Asked(question, (JUNGKOOK, *WRONG), 0)]
    monkeypatch.setattr(world.services.questions, "pick", pool.pick)
    return Room(world)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (("bts jungkook", "jungkook of BTS", "정국이요"), "3 of 3 got it right."),
        # A member, somebody in the catalogue who is near to it, and a short piece.
        (("BTS", "Jin Kook", "jung"), "0 of 3 got it right."),
    ],
)
async def test_typed_game_when_answered_as_people_type_then_only_names_of_the_right_one_count(
    world, room, typed, right
):
    await world.fan("trivia start", rounds=1, mode="typed")
    await room.later(BEFORE)
    question = room.question(1)
    for person, text in zip((world.fan, world.other, world.moderator), typed, strict=True):
        form = await person.actor.click(question.message, label="Answer")
        await person.actor.submit_modal(form, {"answer": text})
    await room.later(ROUND)
    assert right in room.answer(1).text, room.answer(1).text
