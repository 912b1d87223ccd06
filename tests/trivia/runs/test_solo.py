"""Solo games: in direct messages and as an app of one's own, by presses alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from dataclasses import replace

import pytest

from bot.settings.model import GuildSettings
from bot.trivia.games.model import GamePlan
from tests.trivia.runs.run_room import SIZE, fill_pool, go_through, question, right_of

ELSEWHERE = 950_000_000_000_000_001
"""A server that the bot is not in."""

pytestmark = pytest.mark.usefixtures("today")


async def solo(world, **options):
    return await world.alone("trivia start", **options)


async def questions(world, user_id: int) -> list[str]:
    """List what somebody was asked in solo games."""
    rows = await world.services.database.fetch(
        "SELECT j.value ->> '$.question.question_id' FROM runs, json_each(questions) j"
        " WHERE user_id = ? ORDER BY runs.id, j.key",
        (user_id,),
    )
    return [row[0] for row in rows]


async def test_start_when_in_a_direct_message_then_ten_questions_are_asked_and_end_with_points(
    world,
):
    reply = await solo(world)
    assert reply.private
    assert reply.text.startswith("## Solo game\n-# Question 1 of 10 · ")
    reply = await go_through(world.alone, reply, "+++-++")
    assert "🟩🟩🟩🟥🟩🟩⬜⬜⬜⬜" in reply.text
    assert "Report" not in reply.buttons, "there are no moderators"
    reply = await go_through(world.alone, reply, "++--")
    assert "### 7 of 10 right · 70 points" in reply.text
    assert "Share" not in reply.buttons
    assert "🔥" not in reply.text


async def test_start_when_the_bot_is_not_in_the_server_then_it_is_a_solo_game(world):
    world.locales["guild_id"] = str(ELSEWHERE)
    reply = await world.fan("trivia start", rounds=2)
    assert reply.private
    reply = await go_through(world.fan, reply, "++")
    assert "### 2 of 2 right · 20 points" in reply.text


async def test_start_when_the_bot_is_in_the_server_then_everybody_plays(world):
    reply = await world.fan("trivia start")
    assert not reply.private
    assert "started a trivia game" in reply.text


async def test_commands_when_sent_to_discord_then_both_can_be_called_everywhere(world):
    (sent,) = [each for each in world.bot.tree.get_commands() if each.name == "trivia"]
    payload = sent.to_dict(world.bot.tree)
    # What a command leaves out is as for all commands of the bot.
    for key, all_of_it in (("contexts", [0, 1, 2]), ("integration_types", [0, 1])):
        assert sorted(payload.get(key) or all_of_it) == all_of_it
    assert world.bot.tree.allowed_contexts.private_channel
    assert world.bot.tree.allowed_installs.user


async def test_again_when_pressed_then_other_questions_come_in_the_same_message(world):
    reply = await solo(world, rounds=3, difficulty="medium")
    first = reply.message.id
    reply = await go_through(world.alone, reply, "+-+")
    again = await world.alone.click(reply, "Play again")
    assert again.message.id == first
    assert "Question 1 of 3" in again.text
    asked = await questions(world, world.alone.id)
    assert len(asked) == len(set(asked)) == 6


async def test_questions_when_somebody_had_them_then_they_do_not_come_again_to_that_one_alone(
    world,
):
    rng = random.Random(5)
    plan = GamePlan(rounds=SIZE, seconds=20)

    async def start(user_id: int) -> list[str]:
        run = await world.services.runs.start_solo(
            user_id, plan, settings=GuildSettings(), rng=rng, now=world.bot.now()
        )
        return [each.question.question_id for each in run.asked]

    assert len({*await start(1)}) == SIZE
    assert len({*await start(2)}) == SIZE
    rows = await world.services.database.fetch(
        "SELECT count(*) FROM question_uses WHERE guild_id = 0"
    )
    assert rows == [(0,)]


async def test_start_when_all_were_had_then_it_says_when_one_comes_again(world):
    await solo(world, rounds=50)
    await solo(world, rounds=50)
    refused = await solo(world)
    world.errors()
    assert "You've seen all of them" in refused.text
    world.put_ahead(dt.timedelta(91))
    assert "Question 1 of 10" in (await solo(world)).text


async def test_start_when_fewer_questions_are_left_then_there_are_so_many(world):
    await solo(world, rounds=50)
    assert f"Question 1 of {SIZE - 50}" in (await solo(world, rounds=30)).text


async def test_start_when_a_category_is_chosen_then_all_questions_are_of_it(world):
    reply = await solo(world, rounds=5, category="titles", mode="typed")
    for _ in range(5):
        assert " · Titles\n" in reply.text
        reply = await world.alone.click(reply, right_of(reply))
    assert "### 5 of 5 right" in reply.text


async def test_start_when_an_artist_is_chosen_then_all_questions_are_about_that_one(world):
    about = replace(question(SIZE), subjects=("artist:rose-blackpink",))
    await fill_pool(world.services, about)
    reply = await solo(world, artist="ROSÉ")
    assert "Question 1 of 1 · " in reply.text
    assert f"“Song {SIZE}”" in reply.text


async def test_points_when_made_alone_then_no_leaderboard_and_no_streak_has_them(world):
    await world.services.leaderboards.join(world.alone.id, "Alone", now=world.bot.now())
    await go_through(world.alone, await solo(world, rounds=2), "++")
    board = await world.alone("trivia leaderboard", scope="global", period="all")
    assert "No one who joined has played" in board.text
    mine = await world.alone("trivia me")
    assert "You haven't played yet" in mine.text


async def test_answer_when_pressed_twice_at_once_then_one_counts(world):
    await solo(world)
    ((run_id,),) = await world.services.database.fetch("SELECT id FROM runs")
    found = await asyncio.gather(
        *(
            world.services.runs.answer(run_id, 0, place, guild_id=None, at=world.bot.now())
            for place in range(4)
        )
    )
    assert [is_taken for _, is_taken in found].count(True) == 1


async def test_run_when_a_week_old_then_it_is_gone_with_its_questions(world):
    reply = await solo(world)
    await world.services.posting.departures.prune(world.bot.now() + dt.timedelta(8))
    refused = await world.alone.click(reply, right_of(reply))
    world.errors()
    assert "it's gone" in refused.text


async def test_privacy_when_solo_games_were_played_then_all_of_it_is_shown_and_deleted(world):
    await solo(world)
    shown = await world.alone("privacy show")
    assert "Questions you had in solo games" in shown.text
    await world.services.privacy.delete(world.alone.id)
    for table, column in (("runs", "user_id"), ("question_uses", "guild_id")):
        rows = await world.services.database.fetch(
            f"SELECT * FROM {table} WHERE {column} = ?", (world.alone.id,)
        )
        assert rows == []
    assert "Question 1 of 10" in (await solo(world)).text
