"""Trivia nights: planned, announced once, begun once, and led by their host."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.discord.calls import Pace
from bot.settings.model import GuildSettings
from bot.trivia.errors import GameRunningError, NightTimeError
from bot.trivia.games.model import Ending, GamePlan
from bot.trivia.games.service import GameService
from bot.trivia.nights.model import FARTHEST, NightState
from bot.trivia.nights.service import NightService, instant_of
from tests.trivia.games.game_pool import Pool
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, put, right
from tests.trivia.trivia_room import Questions, Room, told

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MINUTE, HOUR = 60, 3600
SOON = 2.3


@pytest.fixture(autouse=True)
def swift(monkeypatch) -> None:
    """Let calls follow one another at once."""
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(math.inf, time=lambda: 0.0))


@pytest.fixture
def room(world, monkeypatch) -> Hall:
    """A channel in which answers are known."""
    monkeypatch.setattr(world.services.questions, "pick", Questions(world.services).pick)
    return Hall(world)


class Hall(Room):
    """A channel whose games have done all they had to when time has passed."""

    async def later(self, seconds: float) -> None:
        await super().later(seconds)
        await self.calm()

    async def calm(self) -> None:
        """See that each game waits for time to pass, or for its host."""
        bot = self.world.bot
        for _ in range(20_000):
            # What waits for a part of a millisecond waits for time to pass, too.
            await super().later(0.001)
            # The database has a thread of its own, which a busy machine lets run late.
            await asyncio.to_thread(int)
            waits = [each.until for each in bot.game_host._plays.values()]
            if all(until is not None and until > bot.now() for until in waits):
                return
        raise AssertionError("a game does not come to rest")


@pytest.fixture
def ahead(world, room):
    """Put the clock ahead, and look what is due."""

    async def passed(seconds: float) -> None:
        world.put_ahead(dt.timedelta(seconds=seconds))
        await world.bot.poll()
        await room.calm()

    return passed


@pytest.fixture
def plan(world):
    """Plan a night so many seconds from now, to the minute."""

    async def planned(seconds: float, who: Any = None, **options: Any) -> Any:
        at = (world.bot.now() + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)
        await put(world, time_zone="UTC")
        day, time = at.strftime("%Y-%m-%d"), at.strftime("%H:%M")
        return await (who or world.moderator)("trivia night", day=day, time=time, **options)

    return planned


async def state(world) -> list[str]:
    rows = await world.services.database.fetch("SELECT state FROM quiz_nights ORDER BY id")
    return [row[0] for row in rows]


async def test_night_when_planned_then_it_is_announced_an_hour_before_once_and_begins_once(
    world, room, plan, ahead
):
    reply = await plan(3 * HOUR, rounds=2)
    assert reply.private
    assert "The trivia night is planned." in reply.text
    assert f"Host: <@{world.moderator.id}>" in reply.text
    assert "2 questions" in reply.text
    await ahead(HOUR)
    assert room.seen == []
    await ahead(HOUR + 2 * MINUTE)
    for _ in range(2):
        await world.restart()
        await ahead(10)
    announced = room.one("## Trivia night")
    assert f"Host: <@{world.moderator.id}>" in announced.text
    how = told(await world.fan.actor.click(announced.message, label="How it works"))
    assert "Everyone can play." in how
    await ahead(HOUR)
    await ahead(30)
    assert room.one("Trivia night! ")
    assert await state(world) == ["begun"]


async def test_night_when_begun_then_the_host_brings_each_question_and_reveals_it(
    world, room, plan, ahead
):
    await plan(2 * MINUTE, rounds=2)
    await ahead(3 * MINUTE)
    lobby = room.one("Trivia night! ")
    assert "when your host is ready" in lobby.text
    await room.later(MINUTE)
    assert room.all("-# Question") == []
    refused = told(await world.fan.actor.click(lobby.message, label="Start now"))
    assert f"<@{world.moderator.id}>" in refused
    await world.moderator.actor.click(lobby.message, label="Start now")
    await room.later(0.2)
    await room.press(world.fan, 1, right(1))
    question = room.question(1).message
    refused = told(await world.fan.actor.click(question, label="Host: reveal"))
    assert "or a moderator can do that" in refused
    await world.moderator.actor.click(question, label="Host: reveal")
    await room.later(0.2)
    assert "The next question comes" not in room.answer(1).text
    await room.later(MINUTE)
    assert room.all("-# Question 2") == []
    await world.restart()
    await room.later(MINUTE)
    assert room.all("-# Question 2") == []
    await world.moderator.actor.click(room.answer(1).message, label="Host: next question")
    await room.later(0.2)
    await room.press(world.fan, 2, right(2))
    await room.later(SOON)
    assert "Host: next question" not in room.answer(2).buttons
    assert f"🥇 **1.** <@{world.fan.id}>" in room.podium.text
    world.errors()


async def test_night_when_the_host_leaves_then_it_goes_on_by_itself(world, room, plan, ahead):
    await plan(2 * MINUTE, rounds=1, mode="teams")
    await ahead(3 * MINUTE)
    assert list(room.one("Trivia night! ").buttons) == ["🔴 Red", "🔵 Blue", "Start now"]
    await room.later(15 * MINUTE + 1)
    assert room.question(1)
    await room.later(ROUND + PAUSE)
    assert room.podium


async def test_night_when_teams_play_then_nobody_changes_sides_between_questions(
    world, room, plan, ahead
):
    await plan(2 * MINUTE, rounds=1, mode="teams")
    await ahead(3 * MINUTE)
    lobby = room.one("Trivia night! ").message
    await world.fan.actor.click(lobby, label="🔴 Red")
    await world.moderator.actor.click(lobby, label="Start now")
    await room.calm()
    # As between two questions, when the host is waited for.
    game = await world.services.games.game_in(world.channel.id)
    later = world.bot.now() + dt.timedelta(minutes=5)
    await world.services.games.store.hold(game.game_id, until=later)
    said = told(await world.fan.actor.click(lobby, label="🔵 Blue"))
    assert said == "You're in team **🔴 Red**."


async def test_again_when_pressed_after_a_night_then_the_game_has_no_host(world, room, plan, ahead):
    await plan(2 * MINUTE, rounds=1)
    await ahead(3 * MINUTE)
    await world.moderator.actor.click(room.one("Trivia night! ").message, label="Start now")
    await room.calm()
    await room.later(ROUND)
    await world.fan.actor.click(room.podium.message, label="Play again")
    await room.later(5)
    assert len(room.all("is your host")) == 1
    assert len(room.all("-# Question 1 of 1")) == 2


async def test_nights_when_one_cannot_be_read_then_others_are_announced(world, room, plan, ahead):
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO quiz_nights (guild_id, channel_id, user_id, starts_ms, plan, state)"
            " VALUES (5, 6, 7, 0, '7', 'planned')"
        )
    await plan(50 * MINUTE)
    assert room.one("## Trivia night")


async def test_night_when_changed_or_called_off_then_its_announcement_says_so(
    world, room, plan, ahead
):
    assert "No trivia night is planned." in (await world.moderator("trivia night")).text
    await plan(50 * MINUTE)
    first = room.one("## Trivia night").message.id
    reply = await plan(40 * MINUTE, artist="IU", era="2010-2014")
    assert "The trivia night is changed." in reply.text
    assert "about IU" in reply.text
    called_off, coming = room.all("## Trivia night")
    assert called_off.message.id == first
    assert "Called off: " in called_off.text
    assert "Host: " in coming.text
    shown, beside = [await world.moderator("trivia night") for _ in range(2)]
    gone = await world.moderator.click(shown, "Call it off")
    assert "The trivia night is called off." in gone.text
    assert len(room.all("Called off: ")) == 2
    again = await world.moderator.click(beside, "Call it off")
    assert "has started or was called off" in again.text
    await ahead(HOUR)
    assert room.all("Trivia night! ") == []
    assert await state(world) == ["cancelled", "cancelled"]
    world.errors()


@pytest.mark.parametrize("arrived", [True, False])
async def test_night_when_the_bot_goes_while_it_announces_then_it_is_announced_once(
    world, room, plan, ahead, arrived
):
    await plan((50 if arrived else 90) * MINUTE)
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE quiz_nights SET state = 'announcing', claimed_ms = 0, message_id = NULL"
        )
    await world.restart()
    await ahead(0 if arrived else 35 * MINUTE)
    announced = room.one("## Trivia night")
    assert await state(world) == ["announced"]
    rows = await world.services.database.fetch("SELECT message_id FROM quiz_nights")
    assert rows == [(announced.message.id,)]


async def test_night_when_the_bot_was_away_for_too_long_then_it_does_not_begin_any_more(
    world, room, plan, ahead
):
    await plan(2 * MINUTE)
    await ahead(34 * MINUTE)
    assert room.all("Trivia night! ") == []
    assert await state(world) == ["missed"]


async def test_night_when_another_game_goes_on_then_it_begins_after_it(db):
    nights, games = NightService(db), GameService(db, pool=Pool(db))
    settings, plan = GuildSettings(), GamePlan(3, 20)
    other = await games.start(1, 2, 9, settings=settings, plan=plan, now=NOW)
    night, _ = await nights.plan(1, 2, 3, starts_at=NOW, plan=plan)
    with pytest.raises(GameRunningError):
        await nights.store.begin(night, now=NOW)
    assert await nights.coming(1) == night
    await games.finish(other, Ending.PLAYED, now=NOW)
    assert await nights.store.begin(night, now=NOW) == await games.game_in(2)


async def test_night_when_the_channel_refuses_then_its_game_ends_and_nothing_is_repeated(
    world, room, plan, ahead
):
    await plan(90 * MINUTE)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013, times=None)
    await ahead(35 * MINUTE)
    assert await state(world) == ["announced"]
    await ahead(56 * MINUTE)
    assert await state(world) == ["begun"]
    assert await world.services.games.game_in(world.channel.id) is None
    world.errors()


async def test_night_when_day_or_time_make_no_sense_then_it_is_said(world, plan):
    for options in ({"day": "tomorrow"}, {"time": "20:00"}, {"day": "2020-01-01", "time": "20:00"}):
        refused = await world.moderator("trivia night", **options)
        assert "Pick a day and a time in the next 60 days" in refused.text
    await world.moderator("trivia night", day="tomorrow", time="noonish")
    assert await state(world) == []
    world.errors()


async def test_night_when_two_processes_look_at_once_then_one_announces_and_one_begins(db):
    nights, now = NightService(db), dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)
    night, _ = await nights.plan(1, 2, 3, starts_at=now, plan=GamePlan(3, 20, is_hosted=True))
    assert sorted(
        await asyncio.gather(*(nights.store.claim(night.night_id, now=now) for _ in range(3)))
    ) == [False, False, True]
    later = now + dt.timedelta(seconds=91)
    assert await nights.store.claim(night.night_id, now=later)
    begun = await asyncio.gather(*(nights.store.begin(night, now=now) for _ in range(3)))
    (game,) = [each for each in begun if each]
    assert (game.channel_id, game.user_id, game.plan.is_hosted) == (2, 3, True)
    kept = await nights.store.find(night.night_id)
    assert kept is not None
    assert kept.state is NightState.BEGUN


ZONES = st.sampled_from(["Asia/Seoul", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati"])
NOWS = st.integers(0, 1000).map(lambda hours: NOW + dt.timedelta(hours=26 * hours))


@given(zone=ZONES, now=NOWS, days=st.integers(-400, 400), time=st.times())
def test_time_when_any_day_is_typed_then_it_is_ahead_by_the_zones_clock_or_refused(
    zone, now, days, time
):
    day = (now + dt.timedelta(days)).date()
    try:
        at = instant_of(day, time, zone=zone, now=now)
    except NightTimeError:
        assert not -363 < days < -308
        assert not 1 < days < 58
        return
    assert now < at <= now + FARTHEST
