"""Games about one artist, or songs of one time, as people start them."""

from __future__ import annotations

import json
from typing import Any

from bot.catalogue.model import NoMatchError
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.games.model import Game, GamePlan
from bot.trivia.questions.model import Era


async def plan_of(world) -> GamePlan:
    game = await world.services.games.game_in(world.channel.id)
    assert isinstance(game, Game)
    return game.plan


async def asked(world) -> list[dict[str, Any]]:
    rows = await world.services.database.fetch("SELECT question FROM quiz_rounds")
    return [json.loads(row[0])["question"] for row in rows]


async def test_game_when_it_is_about_an_artist_then_all_questions_are(world):
    reply = await world.fan("trivia start", rounds=2, artist="IU")
    assert "about IU" in reply.text
    assert (await plan_of(world)).artist == "iu"
    await world.env.advance_time(4)
    (question,) = await asked(world)
    assert "artist:iu" in question["subjects"]


async def test_game_when_there_are_fewer_questions_than_rounds_then_it_is_short_and_says_so(world):
    reply = await world.fan("trivia start", rounds=50, artist="IU")
    rounds = (await plan_of(world)).rounds
    assert 0 < rounds < 50
    assert f"I have {rounds} questions like that" in reply.text


async def test_game_when_nothing_is_known_of_an_artist_of_that_sort_then_it_says_what_to_do(world):
    reply = await world.fan("trivia start", artist="IU", era=Era.UNTIL_2009)
    assert reply.private
    assert "I have no questions about IU like that" in reply.text
    assert [type(each.original) for each in world.errors()] == [NoQuestionsLeftError]
    assert await world.services.games.game_in(world.channel.id) is None


async def test_game_when_it_is_of_an_era_then_its_songs_came_out_then(world):
    reply = await world.fan("trivia start", rounds=1, era=Era.FROM_2015)
    assert "Songs of 2015 to 2019" in reply.text
    await world.env.advance_time(4)
    (question,) = await asked(world)
    assert 2015 <= question["year"] <= 2019


async def test_game_when_nobody_is_called_so_then_others_are_offered(world):
    reply = await world.fan("trivia start", artist="Nobody by this name")
    assert reply.private
    assert [type(each.original) for each in world.errors()] == [NoMatchError]
    assert await world.services.games.game_in(world.channel.id) is None
