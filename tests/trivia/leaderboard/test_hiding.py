"""Somebody who hides from a server's boards is on none of them, and loses nothing."""

from __future__ import annotations

from bot.trivia.leaderboard.model import LeaderboardPeriod
from tests.trivia.crowns.crown_table import Table, join


async def played(world) -> tuple[int, int]:
    fan, other = world.fan.id, world.other.id
    await Table(world).play(*[{fan: True, other: True}] * 9, *[{fan: True, other: False}] * 2)
    await join(world, world.fan, world.other)
    return fan, other


async def test_boards_when_somebody_hides_then_none_shows_them_and_points_stay(world):
    fan, other = await played(world)
    me = await world.fan("trivia me")
    hidden = await world.fan.click(me, "Hide me from boards here")
    assert hidden.private
    assert "You're hidden from this server's boards" in hidden.text
    board = await world.fan("trivia leaderboard")
    assert f"**1.** <@{other}>" in board.text
    assert str(fan) not in board.text
    assert "You're hidden from this server's boards." in board.text
    assert str(fan) not in (await world.fan("crowns")).text
    crown = await world.fan("crown", artist="ROSÉ")
    assert str(fan) not in crown.text
    assert "You're not on them." in crown.text
    assert "points**" in (await world.fan("trivia me")).text


async def test_boards_when_somebody_comes_back_then_all_is_as_it_was(world):
    fan, _ = await played(world)
    before = (await world.fan("trivia leaderboard")).text, (await world.fan("crowns")).text
    hidden = await world.fan.click(await world.fan("trivia me"), "Hide me from boards here")
    await world.restart()
    back = await world.fan.click(hidden, "Show me on boards again")
    assert "back on this server's boards" in back.text
    after = (await world.fan("trivia leaderboard")).text, (await world.fan("crowns")).text
    assert after == before
    assert str(fan) in after[1]


async def test_privacy_when_shown_in_a_server_then_one_can_hide_there_and_in_messages_not(world):
    fan, _ = await played(world)
    shown = await world.fan("privacy show")
    await world.fan.click(shown, "Hide me from boards here")
    again = await world.fan("privacy show")
    assert "Servers whose boards hide you: **1**" in again.text
    assert "Show me on boards again" in again.buttons
    assert str(fan) not in (await world.other("trivia leaderboard")).text
    assert "Hide me from boards here" not in (await world.alone("privacy show")).buttons
    assert "Hide me from boards here" not in (await world.alone("trivia me")).buttons


async def test_crowns_when_who_hides_takes_part_then_it_says_that_nobody_sees_it(world):
    await played(world)
    await world.fan.click(await world.fan("trivia me"), "Hide me from boards here")
    joined = await world.fan.click(await world.fan("crowns"), "Take part")
    assert "so nobody sees it" in joined.text
    await world.fan.click(joined, "Show me on boards again")
    assert "**It's yours.**" in (await world.fan("crown", artist="ROSÉ")).text


async def test_board_when_somebody_hides_in_one_server_then_others_and_the_global_one_show_them(
    world,
):
    fan, _ = await played(world)
    service, now = world.services.leaderboards, world.bot.now()
    await service.join(fan, "fan", now=now)
    await service.hide(world.guild.id + 1, fan, now=now)
    here = await service.leaderboard(world.guild.id, LeaderboardPeriod.ALL, user_id=fan, now=now)
    assert here.own is not None
    await service.hide(world.guild.id, fan, now=now)
    here = await service.leaderboard(world.guild.id, LeaderboardPeriod.ALL, user_id=fan, now=now)
    everywhere = await service.leaderboard(None, LeaderboardPeriod.ALL, user_id=fan, now=now)
    assert here.own is None
    assert everywhere.own is not None
