"""Games of trivia as people play them."""

from __future__ import annotations

import discord
import pytest
from simcord import Env
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.kit.discord.calls import Pace
from tests.support.outsider import TEXT, Outsider, Place, said
from tests.trivia.trivia_room import LETTERS, Questions, Room, told

MODERATOR = 77
SECONDS = 20
# A little more than it takes: calls keep their pace.
BEFORE, PAUSE = 3.1, 5.1
ROUND = SECONDS + 1.2


@pytest.fixture
def swift(monkeypatch) -> None:
    """Let calls follow one another at once, and see sooner that a game waits for time to pass."""
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)


@pytest.fixture(autouse=True)
def questions(swift, world, monkeypatch) -> Questions:
    """Questions whose answers are known."""
    pool = Questions(world.services)
    monkeypatch.setattr(world.services.questions, "pick", pool.pick)
    return pool


@pytest.fixture
def room(world) -> Room:
    return Room(world)


def right(number: int) -> str:
    return LETTERS[(1, 3, 0, 2)[(number - 1) % 4]]


def wrong(number: int) -> str:
    return next(each for each in LETTERS if each != right(number))


async def put(world, **values) -> None:
    await world.services.settings.change(
        world.guild.id, by=MODERATOR, now=world.bot.now(), **values
    )


async def begin(room, person=None, **options):
    """Begin a game and see its first question."""
    who = person or room.world.fan
    reply = await who("trivia start", **options)
    await room.later(BEFORE)
    return reply


async def test_game_when_two_play_it_then_all_is_asked_answered_and_told(world, room):
    fan, other = world.fan.actor, world.other.actor
    reply = await begin(room, rounds=2)
    assert not reply.private
    assert f"<@{fan.id}> started a trivia game!" in reply.text
    assert "2 questions · 20 seconds for each" in reply.text
    asked = room.question(1)
    assert "Who is on **“Song 0”** with **ROSÉ**?" in asked.text
    # Each option is there once, as a button.
    assert "Singer 0B" not in asked.text
    closes_at = int(world.bot.now().timestamp() - 0.1) + SECONDS
    assert f"Time's up <t:{closes_at}:R>." in asked.text
    assert list(asked.buttons) == [f"{letter} · Singer 0{letter}" for letter in LETTERS]
    await room.later(4)
    noted = await room.press(world.fan, 1, "B")
    assert "Locked in: **B · Singer 0B**" in noted
    assert "Singer 0A" in await room.press(world.other, 1, "A")
    await room.later(ROUND - 4)
    closed = room.question(1)
    assert all(each["disabled"] for each in closed.buttons.values())
    assert "Singer 0B" not in closed.text
    assert "✓ B · Singer 0B" in closed.buttons
    answer = room.answer(1)
    for line in (
        "✓ **B** · Singer 0B",
        "“Song 0” by ROSÉ & Bruno Mars, October 18, 2024",
        "Chosen: **A** 1 · **B** ✓ 1 · **C** 0 · **D** 0",
        f"Fastest: <@{fan.id}> in 4.1 s",
        f"<@{fan.id}> **+14** = 10 + 4 fast",
        f"Score: 1. <@{fan.id}> 14",
        "The next question comes in 5 seconds.",
        "[Example](https://example.org/apt)",
    ):
        assert line in answer.text
    assert list(answer.buttons) == ["Card", "Report"]
    assert answer.buttons["Report"]["custom_id"] == "quiz-report:partner:work-0"
    await room.later(PAUSE)
    await room.press(world.other, 2, "D")
    await room.later(10)
    await room.press(world.fan, 2, "D")
    await room.later(ROUND)
    assert "The next question" not in room.answer(2).text
    podium = room.podium.text
    # Ten, two for speed, one for the streak; and ten with all of the speed.
    assert f"🥇 **1.** <@{fan.id}> · **27 points** · 2 of 2 right" in podium
    assert f"🥈 **2.** <@{other.id}> · **15 points** · 1 of 2 right" in podium
    assert "All 2 questions asked." in podium
    assert "Hardest question: Who is on **“Song 0”** with **ROSÉ**? (1 of 2 knew)" in podium
    assert f"New for <@{fan.id}>: **🥇 First win**" in podium
    assert await world.services.games.game_in(world.channel.id) is None
    await room.later(60)
    assert len(room.seen) == 6


async def test_answer_when_the_card_is_opened_then_the_work_shows_in_private(world, room):
    await begin(room, rounds=1)
    await room.later(ROUND)
    shown = told(await world.other.actor.click(room.answer(1).message, label="Card"))
    assert "APT." in shown


async def test_answers_when_one_person_presses_all_then_the_first_counts(world, room):
    await begin(room, rounds=1)
    assert "Locked in: **A · Singer 0A**" in await room.press(world.fan, 1, "A")
    for letter in "BCD":
        again = await room.press(world.fan, 1, letter)
        assert "You already answered" in again
        assert "**A · Singer 0A**" in again
    await room.later(ROUND)
    assert "**A** 1 · **B** ✓ 0 · **C** 0 · **D** 0" in room.answer(1).text
    assert f"**1.** <@{world.fan.actor.id}> · **0 points** · 0 of 1 right" in room.podium.text
    assert "🥇" not in room.podium.text


async def test_answer_when_the_round_is_over_then_the_person_is_told_and_nothing_changes(
    world, room
):
    await begin(room, rounds=3)
    edited = f"/channels/{world.channel.id}/messages/{room.question(1).message.id}"
    # Its buttons stay as they are: the game goes on all the same.
    world.env.inject_error("PATCH", edited, status=403, code=50013)
    await room.press(world.other, 1, "B")
    await room.later(SECONDS + 0.5)
    assert "Too late: time was up" in await room.press(world.fan, 1, "B")
    await room.later(1)
    assert "no more answers" in await room.press(world.fan, 1, "B")
    again = await room.press(world.other, 1, "A")
    assert "Your answer was **B · Singer 0B**\n**+15** = 10 + 5 fast" in again
    assert f"<@{world.fan.actor.id}>" not in room.answer(1).text
    await room.later(PAUSE)
    assert room.question(2)


async def test_answer_when_its_question_is_no_more_then_the_person_is_told(world, room):
    await begin(room, rounds=1)
    question = room.question(1)
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM quizzes")
    pressed = await world.fan.actor.click(question.message, label="A · Singer 0A")
    assert told(pressed) == "This question no longer comes up."
    await room.later(ROUND)
    assert len(room.seen) == 2


async def test_answer_when_sent_from_elsewhere_then_it_is_refused_and_does_not_count(world, room):
    await begin(room)
    (round_id,) = await column(world, "SELECT id FROM quiz_rounds")
    there = world.env.create_guild("Elsewhere")
    channel, beside = there.create_text_channel("general"), world.guild.create_text_channel("b")
    stranger, fan = there.add_member(world.env.create_user("stranger")), world.fan.actor
    outsider = Outsider(world.env)
    for place in (
        Place(stranger, channel), Place(fan, beside), Place(fan.user, fan.user.dm_channel),
    ):  # fmt: skip
        answer = {"type": TEXT, "id": 9, "custom_id": "answer", "value": "Singer 0B"}
        for sent in (
            await outsider.press(place, f"quiz:{round_id}:1"),
            await outsider.press(place, f"quiz-type:{round_id}"),
            await outsider.fill(place, f"quiz-typed:{round_id}", [answer]),
        ):
            assert said(sent).startswith("That's from somewhere else")
    world.errors()
    assert await column(world, "SELECT count(*) FROM quiz_answers") == [0]


async def test_play_again_when_pressed_elsewhere_then_no_game_begins(world, room):
    await begin(room, rounds=1)
    await room.press(world.fan, 1, "B")
    await room.later(60)
    (game_id,) = await column(world, "SELECT id FROM quizzes WHERE state = 'finished'")
    there = world.env.create_guild("Elsewhere")
    stranger = there.add_member(world.env.create_user("stranger"))
    place = Place(stranger, there.create_text_channel("general"))
    for custom_id in (f"quiz-again:{game_id}", "quiz-again:999"):
        refused = await Outsider(world.env).press(place, custom_id)
        assert said(refused).startswith("That's from somewhere else")
    world.errors()
    assert await column(world, "SELECT count(*) FROM quizzes") == [1]


async def test_answer_when_the_first_was_deleted_then_there_is_no_second_and_nothing_is_left(
    world, room
):
    await begin(room)
    await room.press(world.fan, 1, wrong(1))
    await room.press(world.other, 1, right(1))
    asked = await world.fan("privacy delete")
    assert "Answers in trivia games: **1**" in asked.text
    await world.fan.click(asked, "Delete it all")
    again = await room.press(world.fan, 1, right(1))
    assert again.startswith("You deleted your answer to this question.")
    assert "Answers in trivia games" not in (await world.fan("privacy show")).text
    await room.later(ROUND)
    assert f"<@{world.fan.id}>" not in room.answer(1).text
    assert await column(world, "SELECT user_id FROM quiz_answers") == [world.other.id]


async def column(world, sql: str):
    return [row[0] for row in await world.services.database.fetch(sql)]


async def test_stop_when_asked_for_then_starters_and_moderators_may_and_the_podium_comes(
    world, room
):
    await begin(room, rounds=5)
    refused = await world.other("trivia stop")
    assert refused.private
    assert f"Only <@{world.fan.actor.id}>, who started this game, or a moderator" in refused.text
    await room.press(world.other, 1, right(1))
    stopped = await world.fan("trivia stop")
    assert stopped.private
    assert "Fastest: " in room.answer(1).text
    assert "The game was stopped. 1 question asked." in room.podium.text
    assert f"🥇 **1.** <@{world.other.actor.id}>" in room.podium.text
    none = await world.fan("trivia stop")
    assert "No game in this channel." in none.text
    await begin(room, rounds=5)
    await world.moderator("trivia stop")
    assert len(room.all("## Game over")) == 2
    world.errors()


async def test_stop_when_no_question_is_open_yet_then_none_comes(world, room):
    await world.fan("trivia start", rounds=5)
    await world.fan("trivia stop")
    assert "Nobody answered, so nobody won." in room.podium.text
    await room.later(60)
    assert room.all("-# Question") == []


async def test_skip_when_a_question_is_open_then_its_answer_comes_and_the_game_goes_on(world, room):
    await begin(room, rounds=3)
    for number in (1, 2):
        assert (await world.fan("trivia skip")).private
        assert "Nobody answered." in room.answer(number).text
        between = await world.moderator("trivia skip")
        assert "No open question right now." in between.text
        await room.later(PAUSE)
    refused = await world.other("trivia skip")
    assert "who started this game" in refused.text
    # What is skipped is not left unanswered: the game has its third round.
    assert room.question(3)
    world.errors()


async def test_start_when_one_is_played_then_another_channel_may_and_this_one_not(world, room):
    second = Room(world, world.guild.create_text_channel("second"))
    await world.env.settle()
    await begin(room, rounds=2)
    again = await world.other("trivia start")
    assert again.private
    assert "There's already a game in this channel." in again.text
    world.moderator.channel = second.channel
    await begin(second, world.moderator, rounds=2)
    # No question comes twice in a server.
    assert "Song 0" in room.question(1).text
    assert "Song 1" in second.question(1).text
    await room.press(world.fan, 1, right(1))
    await second.press(world.other, 1, right(2))
    await room.later(2 * (ROUND + PAUSE))
    for each, winner in ((room, world.fan), (second, world.other)):
        assert f"🥇 **1.** <@{winner.actor.id}>" in each.podium.text
    world.errors()


async def test_game_when_two_questions_go_unanswered_then_it_ends_by_itself(world, room):
    await begin(room, rounds=10)
    await room.press(world.fan, 1, right(1))
    await room.later(3 * (ROUND + PAUSE))
    assert "The next question" in room.answer(2).text
    assert "The next question" not in room.answer(3).text
    assert "Nobody answered two questions in a row" in room.podium.text
    assert "3 questions asked." in room.podium.text
    await room.later(60)
    assert room.all("-# Question 4") == []


async def test_typed_game_when_played_then_names_and_nicknames_count(world, room):
    await begin(room, rounds=1, mode="typed")
    question = room.question(1)
    assert list(question.buttons) == ["Answer"]
    assert "Singer 0B" not in question.text
    people = (world.fan, world.other, world.moderator)
    for person, typed in zip(people, ("singer 0b", "Nickname 0", "Singer 0A"), strict=True):
        form = await person.actor.click(question.message, label="Answer")
        sent = await person.actor.submit_modal(form, {"answer": typed})
        assert f"Locked in: **{typed}**" in told(sent)
    form = await world.fan.actor.click(question.message, label="Answer")
    again = told(await world.fan.actor.submit_modal(form, {"answer": "*x* <@1>"}))
    assert "first answer counts: **singer 0b**" in again
    await room.later(ROUND)
    assert room.question(1).buttons["Answer"]["disabled"]
    answer = room.answer(1).text
    assert "✓ **Singer 0B**" in answer
    assert "2 of 3 got it right." in answer
    assert "2 of 3 right" not in room.podium.text


async def test_start_when_nothing_is_left_then_it_is_said_and_nothing_begins(
    world, room, questions
):
    del questions.pool[2:]
    await begin(room, rounds=5)
    for number in (1, 2):
        await room.press(world.fan, number, right(number))
        await room.later(ROUND + PAUSE)
    assert "You've had every question like that lately" in room.podium.text
    refused = await world.fan("trivia start")
    assert refused.private
    assert "You've seen all of them (2 questions)." in refused.text
    assert await world.services.games.game_in(world.channel.id) is None
    world.errors()


async def test_start_when_it_is_not_allowed_then_it_says_where_and_who(world, room):
    second = world.guild.create_text_channel("second")
    await put(world, trivia_channels=[str(second.id)])
    refused = await world.fan("trivia start")
    assert f"No games in this channel. Try <#{second.id}>." in refused.text
    await put(world, trivia_channels=None, trivia_starters="moderators")
    refused = await world.fan("trivia start")
    assert "Only moderators start games here." in refused.text
    deny = discord.Permissions(send_messages=True).value
    me = world.bot.user.id
    closed = Overwrite(target_id=me, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(world.channel.id, closed)
    await world.env.settle()
    refused = await world.moderator("trivia start")
    assert "Give me the **Send Messages**" in refused.text
    assert "That's for games in servers." in (await world.alone("trivia stop")).text
    assert await world.services.games.game_in(world.channel.id) is None
    world.errors()


async def test_game_when_the_server_is_korean_then_it_has_korean_names_and_readers_their_own(
    world, room
):
    await put(world, language="ko")
    await begin(room, rounds=1)
    (question,) = room.all("노래 0")
    assert "가수" not in question.text
    (label,) = [each for each in question.buttons if each.startswith("B")]
    assert label == "B · 가수 0B"
    result = await world.fan.actor.click(question.message, label=label)
    assert "**B · Singer 0B**" in told(result)
    await room.later(ROUND)
    assert room.all("로제 & 브루노 마스")


async def test_again_when_pressed_then_a_game_like_that_begins_if_it_may(world, room):
    await begin(room, rounds=1)
    await room.later(ROUND)
    await put(world, trivia_starters="moderators")
    refused = await world.fan.actor.click(room.podium.message, label="Play again")
    assert "Only moderators start" in told(refused)
    await world.moderator.actor.click(room.podium.message, label="Play again")
    await room.later(BEFORE)
    assert len(room.all("-# Question 1 of 1")) == 2
    world.errors()
