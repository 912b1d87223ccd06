"""The post of the daily five: once a date, with who played yesterday's in the server."""

from __future__ import annotations

import datetime as dt

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from bot.posts.model import PostKey, PostState, Reason
from bot.trivia.daily.model import MOST_LINES, QUESTION_OF_DAY
from bot.trivia.days_model import korean_date
from tests.support.outsider import Outsider, Place, said
from tests.support.simulated_discord import Person
from tests.trivia.runs.run_room import fill_pool, go_through
from tests.trivia.trivia_room import Room, told

TODAY = dt.date(2026, 2, 28)
"""The first date on which a post comes; the simulated Discord begins at 03:00 UTC."""

TITLE = "## Daily five #"
PLAY = "Play today's five"
SKIPPED_HOURS = 6


@pytest.fixture(autouse=True)
async def questions(world, monkeypatch) -> None:
    """Questions whose answers are known."""
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    await fill_pool(world.services)


@pytest.fixture
async def room(world) -> Room:
    """A server whose post is due in a minute."""
    await put(world, question_channel=world.channel.id, question_time=dt.time(3, 1))
    return Room(world)


async def put(world, **values) -> None:
    moderator = world.moderator.actor.id
    await world.services.settings.change(
        world.guild.id, by=moderator, now=world.bot.now(), **values
    )


async def pass_hours(room, hours: float) -> None:
    """Let the clock jump, and see what the bot does within a minute or two."""
    room.world.put_ahead(dt.timedelta(hours=hours))
    await room.later(90)


async def entry(world, on: dt.date = TODAY):
    return await world.services.posting.ledger.find(PostKey(world.guild.id, QUESTION_OF_DAY, on))


async def play(person, marks: str):
    return await go_through(person, await person("trivia daily"), marks)


async def test_post_when_due_then_it_comes_once_with_its_nonce_and_no_mention(world, room):
    await pass_hours(room, 0)
    await world.restart()
    await pass_hours(room, 1)
    (shown,) = room.all(TITLE)
    assert shown.text == (
        "## Daily five #-61\nFive new questions, the same for everyone. Only you see your answers."
    )
    assert shown.buttons[PLAY]["custom_id"] == "post:question:2026-02-28"
    sent = [
        each.json
        for each in world.env.http_requests
        if (each.method, each.path) == ("POST", f"/channels/{room.channel.id}/messages")
    ]
    assert [each["nonce"] for each in sent] == [(await entry(world)).key.nonce]
    assert (await entry(world)).state is PostState.SENT


async def test_post_when_a_call_is_repeated_then_it_says_the_same(world, room):
    path = f"/channels/{room.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=2)
    await pass_hours(room, 0)
    sent = [each.json for each in world.env.http_requests if each.path == path]
    assert len(sent) == 3
    assert len({str(each) for each in sent}) == 1


async def test_play_when_pressed_then_it_opens_the_five_of_that_day_however_old_the_post(
    world, room
):
    await pass_hours(room, 0)
    post = room.one(TITLE).message
    mine = told(await world.fan.actor.click(post, label=PLAY))
    assert mine.startswith("## Daily five #-61\n")
    world.put_ahead(dt.timedelta(1))
    assert "## Daily five #-60\n" in told(await world.fan.actor.click(post, label=PLAY))


async def test_post_when_people_played_the_day_before_then_it_has_who_did_so_here(world, room):
    second = world.env.create_guild()
    stranger = second.add_member(world.env.create_user("stranger"))
    await play(world.other, "+----")
    await play(world.fan, "++++-")
    await play(Person(stranger, second.create_text_channel("general")), "+++++")
    await play(world.alone, "+++++")
    world.put_ahead(dt.timedelta(1))
    await play(world.fan, "+++++")
    await room.later(90)
    assert room.one(TITLE).text == (
        "## Daily five #-60\n"
        "Five new questions, the same for everyone. Only you see your answers.\n"
        f"### Played here: #-61\n**4/5** <@{world.fan.id}>\n**1/5** <@{world.other.id}>"
    )
    await pass_hours(room, 24)
    *_, last = room.all(TITLE)
    assert last.text.endswith(f"### Played here: #-60\n**5/5** <@{world.fan.id}> · 🔥2")


async def test_post_when_more_played_than_fit_then_the_others_are_counted(world, room):
    for number in range(MOST_LINES + 2):
        run = await world.services.runs.daily(1000 + number, None, now=world.bot.now())
        for position in range(5):
            await world.services.runs.answer(
                run.run_id, position, 0, guild_id=world.guild.id, at=world.bot.now()
            )
    await pass_hours(room, 24)
    text = room.one(TITLE).text
    assert text.count("/5** <@") == MOST_LINES
    assert text.endswith("… and 2 more.")


async def test_post_when_nobody_finished_then_it_has_no_list(world, room):
    await play(world.fan, "++")
    await pass_hours(room, 24)
    assert "Played here" not in room.one(TITLE).text


async def test_preview_when_of_a_date_to_come_then_it_has_its_number_and_chooses_nothing(
    world, room
):
    shown = await world.moderator("schedule preview", date="2026-03-02", kind="question")
    assert "## Daily five #-59" in shown.text
    assert await world.services.database.fetch("SELECT * FROM daily_fives") == []


async def test_preview_when_korea_has_another_date_then_the_number_is_of_that(world, room):
    await put(world, time_zone="America/New_York", question_time=dt.time(21, 0))
    shown = await world.moderator("schedule preview", date="2026-03-01", kind="question")
    assert "## Daily five #-59" in shown.text, "it is March 2 in Korea by then"


async def test_post_when_there_are_no_questions_then_it_is_skipped_with_its_reason(world, room):
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM questions")
    await pass_hours(room, 0)
    assert room.all(TITLE) == []
    await pass_hours(room, SKIPPED_HOURS)
    found = await entry(world)
    assert (found.state, found.reason) == (PostState.SKIPPED, Reason.NO_QUESTION)
    history = await world.moderator("schedule history")
    assert "There were no questions to ask." in history.text


async def test_answer_when_the_question_is_one_of_old_then_it_says_what_there_is_now(world):
    place = Place(world.fan.actor, world.channel)
    found = await Outsider(world.env).press(place, "dq:2026-02-27:1")
    assert "This question is closed.\nThere are five new ones every day" in said(found)
    assert korean_date(world.bot.now()) == TODAY
