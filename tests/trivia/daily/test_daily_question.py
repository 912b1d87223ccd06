"""The question of the day: posted once a date, answered in private, told with the next one."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from bot.posts.model import PostKey, PostState, Reason
from bot.trivia.daily.model import MOST_BONUS, POINTS, QUESTION_OF_DAY
from bot.trivia.questions.model import AnswerStatus
from tests.trivia.trivia_room import LETTERS, RIGHT, Questions, Room, told

TODAY = dt.date(2026, 2, 28)
"""The first date on which a question comes; the simulated Discord begins at 03:00 UTC."""

TITLE = "## Question of the day: "
SKIPPED_HOURS = 6


@pytest.fixture(autouse=True)
def questions(world, monkeypatch) -> Questions:
    """Questions whose answers are known: the one numbered 0 comes first."""
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    pool = Questions(world.services)
    monkeypatch.setattr(world.services.questions, "pick", pool.pick)
    return pool


@pytest.fixture
async def room(world) -> Room:
    """A server whose question is due in a minute."""
    await put(world, question_channel=world.channel.id, question_time=dt.time(3, 1))
    return Room(world)


async def put(world, **values) -> None:
    moderator = world.moderator.actor.id
    await world.services.settings.change(
        world.guild.id, by=moderator, now=world.bot.now(), **values
    )


async def come(room, *, days: int = 0) -> None:
    """Let the next question come."""
    await pass_hours(room, 24 * days)


async def pass_hours(room, hours: float) -> None:
    """Let the clock jump, and see what the bot does within a minute or two."""
    room.world.put_ahead(dt.timedelta(hours=hours))
    await room.later(90)


def right(number: int) -> str:
    return LETTERS[RIGHT[number % len(RIGHT)]]


def wrong(number: int) -> str:
    return next(each for each in LETTERS if each != right(number))


def post(room, number: int):
    """Give the post of the question with a number."""
    found = [each for each in room.all(TITLE) if f"“Song {number}”" in each.text.split(TITLE)[1]]
    (only,) = found
    return only


async def press(room, person, number: int, letter: str) -> str:
    shown = post(room, number)
    (label,) = [each for each in shown.buttons if each.startswith(f"{letter} · ")]
    return told(await person.actor.click(shown.message, label=label))


async def entry(world, on: dt.date = TODAY):
    return await world.services.posting.ledger.find(PostKey(world.guild.id, QUESTION_OF_DAY, on))


async def points(world, person) -> list[int]:
    rows = await world.services.database.fetch(
        "SELECT points FROM daily_answers WHERE user_id = ? ORDER BY local_on", (person.actor.id,)
    )
    return [row[0] for row in rows]


async def test_post_when_due_then_it_comes_once_with_its_nonce_and_no_mention(world, room):
    await come(room)
    await world.restart()
    await pass_hours(room, 1)
    (shown,) = room.all(TITLE)
    assert "“Song 0”" in shown.text
    assert not [each for each in shown.parts if each.get("disabled")]
    sent = [
        each.json
        for each in world.env.http_requests
        if (each.method, each.path) == ("POST", f"/channels/{room.channel.id}/messages")
    ]
    assert [each["nonce"] for each in sent] == [(await entry(world)).key.nonce]
    assert (await entry(world)).state is PostState.SENT


async def test_post_when_a_call_is_repeated_then_the_same_question_comes(world, room):
    path = f"/channels/{room.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=2)
    await come(room)
    sent = [each.json for each in world.env.http_requests if each.path == path]
    assert len(sent) == 3
    assert len({str(each) for each in sent}) == 1
    rows = await world.services.database.fetch("SELECT count(*) FROM question_uses")
    assert rows[0][0] == 1


async def test_answer_when_given_twice_or_by_others_then_each_first_one_counts_untold(world, room):
    await come(room)
    first = await press(room, world.fan, 0, wrong(0))
    assert f"**{wrong(0)} · " in first
    again = await press(room, world.fan, 0, right(0))
    assert "first answer counts" in again
    assert f"**{wrong(0)} · " in again
    assert "Locked in" in await press(room, world.other, 0, right(0))
    assert "✓ **" not in first + again
    assert (await points(world, world.fan), await points(world, world.other)) == ([0], [POINTS])


async def test_answer_when_two_devices_answer_at_once_then_one_counts(world, room):
    await come(room)
    service, at = world.services.daily_questions, world.bot.now()
    who = (world.guild.id, TODAY, world.fan.actor.id)
    both = await asyncio.gather(*(service.answer(*who, given=place, at=at) for place in (0, 2)))
    assert {each.status for each in both} == {AnswerStatus.ACCEPTED, AnswerStatus.DUPLICATE}
    assert len({each.given for each in both}) == 1


async def test_reveal_when_the_next_question_comes_then_it_tells_the_answer_and_how_many(
    world, room
):
    await come(room)
    await press(room, world.fan, 0, right(0))
    await press(room, world.other, 0, wrong(0))
    assert "Singer 0" in post(room, 0).text
    await come(room, days=1)
    before, after = post(room, 1).text.split(TITLE)
    assert "### The answer for February 28" in before
    assert f"✓ **{right(0)} · Singer 0{right(0)}**" in before
    assert "1 of 2 got it right." in before
    assert "Example" in before
    assert "Singer 0" not in after
    told_by = post(room, 1).buttons
    assert told_by["Card"]["custom_id"] == "card:rose-apt"
    assert told_by["Report"]["custom_id"] == "quiz-report:partner:work-0"
    assert "Locked in" in await press(room, world.fan, 1, right(1))


async def test_answer_when_it_comes_after_the_next_question_then_it_is_late_and_is_told(
    world, room
):
    await come(room)
    await press(room, world.fan, 0, right(0))
    await come(room, days=1)
    late = await press(room, world.other, 0, right(0))
    assert "The question for February 28 is closed." in late
    assert f"✓ **{right(0)} · " in late
    mine = await press(room, world.fan, 0, wrong(0))
    assert f"is closed. Your answer was **{right(0)} · " in mine
    assert await points(world, world.other) == []


async def test_answer_when_the_first_was_deleted_then_there_is_no_second_and_nothing_is_left(
    world, room
):
    await come(room)
    await press(room, world.fan, 0, wrong(0))
    await world.services.privacy.delete(world.fan.id)
    again = await press(room, world.fan, 0, right(0))
    assert again.startswith("You deleted your answer to this question.")
    assert "You already answered" not in (await world.fan("trivia daily")).text
    await come(room, days=1)
    assert await world.services.database.fetch("SELECT * FROM daily_answers") == []


async def test_answer_when_no_question_follows_then_it_is_late_after_two_days(world, room):
    await come(room)
    await put(world, question_paused=True)
    await pass_hours(room, 47)
    assert "Locked in" in await press(room, world.fan, 0, right(0))
    await pass_hours(room, 2)
    closed = await world.services.database.fetch("SELECT closed_ms FROM daily_questions")
    assert closed[0][0] is not None, "points count without anybody asking"
    assert "is closed" in await press(room, world.other, 0, right(0))


async def test_streak_when_known_days_in_a_row_then_it_grows_pays_and_ends(world, room):
    await come(room)
    for number in range(3):
        await press(room, world.fan, number, right(number))
        await come(room, days=1)
    mine = await world.fan("trivia daily")
    assert mine.private
    assert "Streak: **3 days**" in mine.text
    assert "You got it!" in mine.text
    assert await points(world, world.fan) == [POINTS, POINTS + 1, POINTS + 2]
    assert MOST_BONUS > 2
    await press(room, world.fan, 3, wrong(3))
    await come(room, days=1)
    ended = (await world.fan("trivia daily")).text
    assert "Streak: **0 days** · your longest streak: 3 days" in ended
    assert f"Your answer was **{wrong(3)} · " in ended


async def test_daily_when_a_question_is_open_then_it_can_be_answered_there(world, room):
    await come(room)
    mine = await world.fan("trivia daily")
    assert mine.private
    (label,) = [each for each in mine.buttons if each.startswith(f"{right(0)} · ")]
    noted = await world.fan.click(mine, label)
    assert f"**{right(0)} · " in noted.text
    assert "Your answer: " not in noted.text
    assert "✓ **" not in noted.text
    assert not [each for each in noted.buttons if " · " in each]
    (own,) = [each for each in post(room, 0).buttons if each == "My answer and streak"]
    seen = told(await world.fan.actor.click(post(room, 0).message, label=own))
    assert f"Your answer: **{right(0)} · " in seen


async def test_daily_when_there_is_no_channel_then_each_learns_what_they_can_do(world):
    fan, moderator = await world.fan("trivia daily"), await world.moderator("trivia daily")
    assert (fan.private, moderator.private) == (True, True)
    assert "This server has no question of the day." in fan.text
    assert "`/trivia start`" in fan.text
    assert "A moderator can turn it on" in fan.text
    assert "Pick a channel in `/trivia settings`" in moderator.text
    assert "in a row" not in fan.text


async def test_daily_when_the_first_is_to_come_then_it_says_when(world, room):
    assert "The next one comes <t:" in (await world.fan("trivia daily")).text


async def test_daily_when_in_a_direct_message_then_it_says_where_it_works(world):
    reply = await world.alone("trivia daily")
    assert "The question of the day only works in servers" in reply.text


async def test_preview_when_a_question_is_open_then_its_answer_is_not_told(world, room):
    await come(room)
    await press(room, world.other, 0, right(0))
    tomorrow = {"date": "2026-03-01", "kind": "question"}
    before = await world.moderator("schedule preview", **tomorrow)
    assert "The answer for February 28 is out." in before.text
    assert "Singer 0" not in before.text
    assert "“Song 1”" in before.text
    unposted = await world.moderator.click(before, f"A · Singer 1{LETTERS[0]}")
    assert "You can't answer the question" in unposted.text
    assert await points(world, world.moderator) == []
    await come(room, days=1)
    assert "“Song 1”" in post(room, 1).text.split(TITLE)[1]


async def test_post_when_nothing_is_left_to_ask_then_it_is_skipped_with_its_reason(
    world, room, questions
):
    questions.pool.clear()
    await come(room)
    assert room.all(TITLE) == []
    # A question may become free again as long as the date's time is not over.
    await pass_hours(room, SKIPPED_HOURS)
    found = await entry(world)
    assert (found.state, found.reason) == (PostState.SKIPPED, Reason.NO_QUESTION)
    history = await world.moderator("schedule history")
    assert "Every question was asked here recently" in history.text


async def test_answer_when_read_in_korean_then_it_is_told_in_korean(world, room):
    await come(room)
    world.locales["locale"] = "ko"
    assert f"가수 0{right(0)}" in await press(room, world.fan, 0, right(0))
