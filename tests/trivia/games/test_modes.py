"""Lightning, teams and elimination, as people play them."""

from __future__ import annotations

import pytest

from bot.trivia.games.run import GRACE_SECONDS
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, begin, questions, right, swift, wrong
from tests.trivia.games.test_trivia_restart import crash, write
from tests.trivia.trivia_room import Room, told

__all__ = ["questions", "swift"]

SOON = GRACE_SECONDS + 1.2
LOBBY = 30.1


@pytest.fixture
def room(world) -> Room:
    return Room(world)


async def test_lightning_when_played_then_ten_rounds_of_eight_seconds_follow_fast(world, room):
    reply = await begin(room, mode="lightning")
    assert "Lightning · 10 questions · 8 seconds for each" in reply.text
    await room.press(world.fan, 1, right(1))
    await room.later(8 + GRACE_SECONDS + 0.2)
    assert "The next question comes in 2 seconds." in room.answer(1).text
    await room.later(2.1)
    assert "-# Question 2 of 10" in room.question(2).text
    await room.press(world.fan, 2, right(2))
    await room.later(SOON + 2.1)
    assert room.question(3)


async def lobby(room, **options) -> None:
    """Begin a game of teams; nobody is in one yet."""
    await room.world.fan("trivia start", mode="teams", **options)


async def pick(room, person, team: str) -> None:
    await person.actor.click(room.one("Pick a team!").message, label=team)


async def test_teams_when_chosen_by_button_then_everybody_sees_them_and_they_may_change(
    world, room
):
    await lobby(room, teams=3)
    seen = room.one("Pick a team!")
    assert list(seen.buttons) == ["🔴 Red", "🔵 Blue", "🟢 Green", "Start now"]
    await pick(room, world.fan, "🔴 Red")
    await pick(room, world.other, "🟢 Green")
    await pick(room, world.fan, "🔵 Blue")
    text = room.one("Pick a team!").text
    for line in (
        "**🔴 Red** · 0",
        f"**🔵 Blue** · 1: <@{world.fan.id}>",
        f"**🟢 Green** · 1: <@{world.other.id}>",
    ):
        assert line in text.split("\n")
    await room.later(LOBBY - 3)
    assert room.all("-# Question") == []
    await room.later(3)
    assert room.question(1)


async def test_teams_when_started_early_then_only_the_starter_or_a_moderator_may(world, room):
    await lobby(room, rounds=2)
    refused = told(
        await world.other.actor.click(room.one("Pick a team!").message, label="Start now")
    )
    assert "who started this game" in refused
    await world.fan.actor.click(room.one("Pick a team!").message, label="Start now")
    await room.later(0.2)
    assert room.question(1)
    again = told(await world.fan.actor.click(room.one("Pick a team!").message, label="Start now"))
    assert "running already" in again
    world.errors()


async def test_teams_when_played_then_points_are_the_teams_and_who_comes_late_joins_the_smallest(
    world, room
):
    await lobby(room, rounds=2)
    await pick(room, world.fan, "🔴 Red")
    await pick(room, world.other, "🔴 Red")
    await room.later(LOBBY)
    # Who chose a team is waited for in the first round, too.
    assert "You're in team" not in await room.press(world.fan, 1, right(1))
    await room.press(world.other, 1, right(1))
    await room.later(SOON)
    assert "Score: 🔴 Red 30 · 🔵 Blue 0" in room.answer(1).text
    await room.later(PAUSE)
    late = await room.press(world.moderator, 2, right(2))
    assert "You're in team **🔵 Blue**." in late
    assert "You're in team" not in await room.press(world.fan, 2, wrong(2))
    await room.press(world.other, 2, wrong(2))
    await room.later(SOON)
    lines = room.podium.text.split("\n")
    for line in (
        "🥇 **1.** 🔴 Red · **30 points** · 2 players",
        "🥈 **2.** 🔵 Blue · **15 points** · 1 player",
        f"🥇 **1.** 🔵 <@{world.moderator.id}> · **15 points** · 1 of 2 right",
    ):
        assert line in lines
    assert sum(f"🔴 <@{each.id}> · **15 points**" in room.podium.text
               for each in (world.fan, world.other)) == 2  # fmt: skip


async def test_teams_when_a_button_is_pressed_late_then_it_leads_into_the_smallest(world, room):
    await lobby(room, rounds=2)
    await pick(room, world.fan, "🔴 Red")
    await room.later(LOBBY)
    button = room.one("Pick a team!").message
    for _ in range(2):
        said = told(await world.other.actor.click(button, label="🔴 Red"))
        assert said == "You're in team **🔵 Blue**."
    await world.fan("trivia stop")
    over = told(await world.moderator.actor.click(button, label="🔴 Red"))
    assert "No game in this channel." in over
    world.errors()


async def test_teams_when_the_bot_goes_while_they_are_chosen_then_they_are_kept_and_it_goes_on(
    world, room
):
    await lobby(room, rounds=1)
    await pick(room, world.fan, "🔴 Red")
    await crash(room, away=10)
    await pick(room, world.other, "🔵 Blue")
    await room.later(10)
    assert room.all("-# Question") == []
    await room.later(LOBBY - 20)
    for person in (world.fan, world.other):
        await room.press(person, 1, right(1))
    await room.later(SOON)
    assert f"🔴 <@{world.fan.id}>" in room.podium.text
    assert f"🔵 <@{world.other.id}>" in room.podium.text


@pytest.fixture
async def three(world, room) -> None:
    """Begin a game of elimination in which the other one goes out at once."""
    reply = await begin(room, rounds=5, mode="elimination")
    assert "A wrong answer, or none, and you're out." in reply.text
    await room.press(world.fan, 1, right(1))
    await room.press(world.other, 1, wrong(1))
    await room.press(world.moderator, 1, right(1))
    await room.later(ROUND)


async def test_elimination_when_somebody_is_wrong_then_they_are_out_and_may_watch(
    world, room, three
):
    told_ = room.answer(1).text
    assert f"Out: <@{world.other.id}>\n-# Well played! Stay and watch." in told_
    assert f"<@{world.fan.id}>" in told_.split("Still in: ")[1]
    await room.later(PAUSE)
    assert "Only who is still in can answer." in await room.press(world.other, 2, right(2))
    # Of those who are still in, both are wrong: nobody goes out.
    for person in (world.fan, world.moderator):
        await room.press(person, 2, wrong(2))
    await room.later(SOON)
    assert "Nobody knew it, so everybody stays in." in room.answer(2).text
    await room.later(PAUSE)
    await room.press(world.fan, 3, right(3))
    await room.later(ROUND)
    assert f"Out: <@{world.moderator.id}>\n" in room.answer(3).text
    assert "The next question" not in room.answer(3).text
    podium = room.podium.text
    assert f"<@{world.fan.id}> is the last one standing!" in podium
    assert f"🥇 **1.** <@{world.fan.id}> · **30 points** · 2 of 3 right · still in" in podium
    assert (
        f"**2.** <@{world.moderator.id}> · **15 points** · 1 of 3 right · out in question 3"
        in podium
    )
    assert f"**3.** <@{world.other.id}> · **0 points** · 0 of 3 right · out in question 1" in podium


async def test_elimination_when_a_round_is_skipped_then_only_wrong_answers_count(
    world, room, three
):
    await room.later(PAUSE)
    await room.press(world.fan, 2, right(2))
    await world.fan("trivia skip")
    assert "Out: " not in room.answer(2).text
    await room.later(PAUSE)
    assert "Locked in" in await room.press(world.moderator, 3, right(3))


async def test_elimination_when_the_bot_goes_before_it_told_then_it_goes_on_from_there(
    world, room, three
):
    await write(room, "UPDATE quiz_rounds SET state = 'closed' WHERE number = 1")
    await crash(room, away=1)
    await room.later(1 + PAUSE)
    assert len(room.all("Out: ")) == 1
    assert "Only who is still in" in await room.press(world.other, 2, right(2))
    await room.press(world.fan, 2, right(2))
    await crash(room, away=2)
    await room.press(world.moderator, 2, wrong(2))
    await room.later(SOON)
    assert f"<@{world.fan.id}> is the last one standing!" in room.podium.text


async def test_elimination_when_somebody_plays_alone_then_it_ends_with_the_first_wrong_answer(
    world, room
):
    await begin(room, rounds=5, mode="elimination")
    await room.press(world.fan, 1, right(1))
    await room.later(ROUND + PAUSE)
    assert "Still in: " in room.answer(1).text
    await room.press(world.fan, 2, wrong(2))
    await room.later(SOON)
    assert "Nobody is left standing." in room.podium.text
    assert f"🥇 **1.** <@{world.fan.id}> · **15 points**" in room.podium.text
