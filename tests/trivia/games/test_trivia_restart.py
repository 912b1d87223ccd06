"""Games of trivia that something happens to: a restart at each step, a channel that refuses."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.trivia.games.model import Ending, GamePlan
from bot.trivia.questions.model import Difficulty
from tests.trivia.games.test_trivia_game import (
    BEFORE,
    PAUSE,
    ROUND,
    SECONDS,
    begin,
    questions,
    right,
    swift,
)
from tests.trivia.trivia_room import Room

__all__ = ["questions", "swift"]


@pytest.fixture
def room(world) -> Room:
    return Room(world)


def posts(room) -> list[Any]:
    path = f"/channels/{room.channel.id}/messages"
    requests = room.world.env.http_requests
    return [each for each in requests if (each.method, each.path) == ("POST", path)]


async def write(room, sql: str) -> None:
    async with room.world.services.database.write() as connection:
        await connection.execute_fetchall(sql)


async def crash(room, *, away: float = 0) -> None:
    """Let the process die, and another one begin so many seconds later."""
    room.world.put_ahead(dt.timedelta(seconds=away))
    await room.world.restart()


async def ending(room) -> Ending:
    ((found,),) = await room.world.services.database.fetch("SELECT ending FROM quizzes")
    return Ending(found)


async def test_crash_when_a_question_arrived_unnoted_then_it_is_found_and_its_time_runs(
    world, room
):
    await begin(room, rounds=1)
    message_id = room.question(1).message.id
    await write(
        room,
        "UPDATE quiz_rounds SET state = 'posting', asked_ms = NULL, closes_ms = NULL,"
        " message_id = NULL",
    )
    await crash(room, away=4)
    assert room.question(1).message.id == message_id
    await room.press(world.fan, 1, right(1))
    await room.later(ROUND - 4)
    assert f"<@{world.fan.actor.id}> in 4." in room.answer(1).text
    assert len(room.all("-# Question")) == 1
    assert all(each["disabled"] for each in room.question(1).buttons.values())


async def test_crash_when_a_question_never_went_out_then_it_goes_out_once(world, room):
    games, now = world.services.games, world.bot.now()
    settings = await world.services.settings.get(world.guild.id)
    game = await games.start(
        world.guild.id, world.channel.id, 77, settings=settings, plan=GamePlan(1, SECONDS), now=now
    )
    await games.next_round(game, settings=settings, rng=None, now=now)
    await crash(room)
    await room.later(BEFORE)
    assert "Song 0" in room.question(1).text
    await room.later(ROUND)
    assert room.answer(1)
    assert room.podium


async def test_crash_when_the_channel_cannot_be_read_then_the_same_nonce_is_sent(world, room):
    await begin(room, rounds=1)
    await write(room, "UPDATE quiz_rounds SET state = 'posting', message_id = NULL")
    deny = discord.Permissions(read_message_history=True).value
    me = world.bot.user.id
    closed = Overwrite(target_id=me, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(world.channel.id, closed)
    await world.env.settle()
    await crash(room)
    await room.later(1)
    first, second = [each.json["nonce"] for each in posts(room)]
    assert first == second


async def test_crash_when_time_is_left_then_the_round_goes_on_and_says_so(world, room):
    await begin(room, rounds=2)
    await room.press(world.fan, 1, right(1))
    await crash(room, away=10)
    assert room.one("I was away for a moment. You can still answer the question above")
    await room.press(world.other, 1, right(1))
    await room.later(ROUND - 10)
    told = room.answer(1).text
    assert f"<@{world.fan.actor.id}> **+15**" in told
    assert f"<@{world.other.actor.id}> **+12**" in told
    assert "I was away" not in told
    await room.later(PAUSE)
    assert room.question(2)


@pytest.mark.parametrize("away", [18, 300])
async def test_crash_when_the_time_ended_meanwhile_then_what_came_before_counts(world, room, away):
    await begin(room, rounds=2)
    await room.press(world.fan, 1, right(1))
    await crash(room, away=away)
    await room.later(1)
    told = room.answer(1).text
    assert "I was away when time ran out." in told
    assert f"<@{world.fan.actor.id}> **+15**" in told
    await room.later(PAUSE)
    await room.press(world.fan, 2, right(2))
    await room.later(ROUND)
    assert "I was away" not in room.answer(2).text
    assert "**31 points** · 2 of 2 right" in room.podium.text


async def test_crash_when_it_was_long_ago_then_the_game_ends_with_its_scores(world, room):
    await begin(room, rounds=5)
    await room.press(world.fan, 1, right(1))
    await crash(room, away=3600)
    await room.later(1)
    assert "I was away when time ran out." in room.answer(1).text
    assert "I couldn't keep the game going" in room.podium.text
    assert f"🥇 **1.** <@{world.fan.actor.id}> · **15 points**" in room.podium.text
    assert await ending(room) is Ending.AWAY


@pytest.mark.parametrize("was_told", [False, True])
async def test_crash_when_an_answer_is_to_be_told_then_it_is_told_once(world, room, was_told):
    await begin(room, rounds=2)
    await room.press(world.fan, 1, right(1))
    if was_told:
        await room.later(ROUND)
    await write(room, "UPDATE quiz_rounds SET state = 'closed' WHERE number = 1")
    await crash(room)
    await room.later(1)
    assert room.answer(1)
    await room.later(PAUSE)
    assert room.question(2)


@pytest.mark.parametrize("was_shown", [False, True])
async def test_crash_when_the_podium_is_to_be_shown_then_it_is_shown_once(world, room, was_shown):
    await begin(room, rounds=1)
    game = await world.services.games.game_in(world.channel.id)
    if was_shown:
        await room.later(ROUND)
        await write(room, "UPDATE quizzes SET end_state = 'posting'")
    else:
        await world.services.games.finish(game, Ending.STOPPED, now=world.bot.now())
    await crash(room, away=60)
    await room.later(1)
    assert room.podium
    rows = await world.services.database.fetch("SELECT end_state, end_message_id FROM quizzes")
    assert rows == [("sent", room.podium.message.id)]


async def test_ready_when_said_again_then_no_game_is_led_twice(world, room):
    await begin(room, rounds=1)
    world.bot.dispatch("shard_ready", 0)
    await world.env.settle()
    await room.later(ROUND)
    assert [len(room.all(each)) for each in ("Question 1 of", "Answer to", "Game over\n")] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_channel_when_it_refuses_then_that_game_ends_with_its_scores_and_others_go_on(
    world, room, status, code
):
    second = Room(world, world.guild.create_text_channel("second"))
    await world.env.settle()
    await begin(room, rounds=3)
    world.moderator.channel = second.channel
    await begin(second, world.moderator, rounds=2)
    await room.press(world.fan, 1, right(1))
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await room.later(2 * (ROUND + PAUSE) + 1)
    game = await world.services.database.fetch("SELECT ending, end_state FROM quizzes WHERE id = 1")
    assert game == [("refused", "sent")]
    assert await world.services.games.game_in(world.channel.id) is None
    (best,) = await world.services.games.scores(1)
    assert (best.user_id, best.points) == (world.fan.actor.id, 14)
    assert second.podium


async def test_channel_when_it_refuses_a_question_then_the_game_ends_and_the_question_is_free(
    world, room
):
    await world.fan("trivia start", rounds=3)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50001, times=1)
    await room.later(BEFORE + 1)
    assert "Discord didn't let me post the next question" in room.podium.text
    assert await ending(room) is Ending.REFUSED
    assert await world.services.database.fetch("SELECT * FROM question_uses") == []


async def test_calls_when_discord_fails_for_a_while_then_they_are_repeated_with_their_nonce(
    world, room
):
    path = f"/channels/{world.channel.id}/messages"
    await world.fan("trivia start", rounds=1)
    world.env.inject_error("POST", path, status=503, times=2)
    await room.later(BEFORE + 4)
    assert len({each.json["nonce"] for each in posts(room)}) == 1
    assert len(posts(room)) == 3
    await room.press(world.fan, 1, right(1))
    await room.later(ROUND)
    assert f"🥇 **1.** <@{world.fan.actor.id}>" in room.podium.text


async def test_calls_when_discord_is_away_for_long_then_the_game_goes_on_after_it(world, room):
    path = f"/channels/{world.channel.id}/messages"
    await world.fan("trivia start", rounds=1)
    world.env.inject_error("POST", path, status=503, times=None)
    await room.later(150)
    assert room.all("-# Question") == []
    world.env.backend.faults.clear()
    await room.later(30)
    assert room.question(1)


async def test_failure_when_one_game_breaks_then_it_ends_with_a_word_and_others_go_on(
    world, room, monkeypatch, caplog
):
    second = Room(world, world.guild.create_text_channel("second"))
    await world.env.settle()
    await begin(room, rounds=2)
    world.moderator.channel = second.channel
    await begin(second, world.moderator, rounds=1)
    outcome = world.services.games.outcome

    async def broken(round_id):
        if round_id == 1:
            raise ValueError("a fault of ours")
        return await outcome(round_id)

    monkeypatch.setattr(world.services.games, "outcome", broken)
    await room.later(ROUND + BEFORE)
    assert "I couldn't keep the game going" in room.podium.text
    assert second.answer(1)
    assert second.podium
    assert "quiz-1 is not finished" in caplog.text


async def test_clock_when_it_is_put_ahead_then_a_poll_lets_the_game_see_it(world, room):
    await begin(room, rounds=2, difficulty=Difficulty.EASY)
    assert world.bot.game_host.next_at() < world.bot.now() + dt.timedelta(seconds=ROUND)
    world.put_ahead(dt.timedelta(seconds=60))
    await world.bot.poll()
    await world.env.settle()
    assert room.answer(1)


@pytest.mark.parametrize("seconds", [-6, 6])
async def test_clock_when_it_differs_from_discords_then_rounds_last_as_long(
    world, room, monkeypatch, seconds
):
    now = world.bot.now
    monkeypatch.setattr(world.bot, "now", lambda: now() + dt.timedelta(seconds=seconds))
    await begin(room, rounds=2)
    await room.later(SECONDS - 1)
    assert "Locked in" in await room.press(world.fan, 1, right(1))
    await room.later(ROUND - SECONDS + 1)
    assert room.answer(1)
    await room.later(PAUSE)
    # Readers see Discord's clock.
    closes_at = int(now().timestamp() - 0.1) + SECONDS
    assert f"<t:{closes_at}:R>" in room.question(2).text


async def test_close_when_a_game_is_played_then_it_stays_and_goes_on_after_the_next_start(
    world, room
):
    await begin(room, rounds=1)
    await world.bot.game_host.close()
    game = await world.services.games.game_in(world.channel.id)
    assert game.ending is None
    world.bot.game_host.attend(game)
    assert f"quiz-{game.game_id}" not in {each.get_name() for each in asyncio.all_tasks()}
    await crash(room)
    await room.later(ROUND)
    assert room.podium
