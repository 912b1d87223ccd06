"""Badges: won once, told once with the podium, and kept."""

from __future__ import annotations

import pytest

from bot.kit.discord.i18n import words_in
from bot.trivia.badges.cards import own_won_line
from tests.trivia.crowns.crown_table import Table


@pytest.fixture
def table(world) -> Table:
    return Table(world)


async def told(world, game_id: int) -> list[tuple[int, str]]:
    found = await world.services.people.badges.list_won_in(game_id)
    return [(user_id, badge.code) for user_id, badge in found]


async def test_badge_when_somebody_wins_against_others_then_it_is_theirs_once(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play({fan: True}, {fan: False, other: False})
    assert await told(world, 1) == await told(world, 2) == []
    assert "Badges" not in (await world.fan("trivia me")).text
    await table.play({fan: True, other: False}, {fan: True, other: False})
    assert await told(world, 3) == [(fan, "first-win")]
    assert await told(world, 4) == []
    assert "Badges: **🥇 First win**" in (await world.fan("trivia me")).text
    assert "Badges" not in (await world.other("trivia me")).text


async def test_badge_when_two_share_the_first_place_then_both_have_won(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play({fan: True, other: True})
    assert sorted(await told(world, 1)) == sorted([(fan, "first-win"), (other, "first-win")])


async def test_badge_when_a_hundred_are_right_then_it_is_won_with_the_hundredth(world, table):
    fan = world.fan.id
    await table.play({fan: True})
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 99)"
            " INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
            " SELECT 1000 + i, 1, i, 'q', '{}', 'revealed' FROM n"
        )
        await connection.execute_fetchall(
            "INSERT INTO quiz_answers SELECT id, ?, ?, 'people', id, '0', 1, 10"
            " FROM quiz_rounds WHERE id > 1000",
            (fan, world.guild.id),
        )
    await table.play({fan: False}, {fan: True}, {fan: True})
    assert [await told(world, game) for game in (2, 3, 4)] == [[], [(fan, "hundred-right")], []]


async def test_badge_when_somebody_deletes_their_data_then_it_is_gone(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play({fan: True, other: False})
    assert "Badges you won: **1**" in (await world.fan("privacy show")).text
    await world.fan.click(await world.fan("privacy delete"), "Delete it all")
    assert await told(world, 1) == []
    assert "haven't played yet" in (await world.fan("trivia me")).text


async def test_me_when_games_were_played_then_the_last_ones_are_told_with_place_and_points(
    world, table
):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True}] * 2, {other: True}, *[{fan: False, other: True}] * 4)
    reply = await world.fan("trivia me")
    assert reply.text.count("**#2** of 2 · 0 points") == 4
    assert reply.text.count("**#1** of 1 · 15 points") == 1
    assert "Your last games:" in (await world.other("trivia me")).text


async def test_me_when_an_artist_is_missed_often_then_it_is_named(world, table):
    fan = world.fan.id
    await table.play({fan: False}, {fan: True}, {fan: False}, about=("artist:iu",))
    assert "Missed most" not in (await world.fan("trivia me")).text
    await table.play({fan: False}, about=("artist:iu",))
    assert "Missed most: **IU** (3 of 4 wrong)" in (await world.fan("trivia me")).text
    world.locales |= {"locale": "ko"}
    assert "**아이유**" in (await world.fan("trivia me")).text


async def test_me_when_nothing_was_played_here_then_badges_of_elsewhere_are_there(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play({fan: True, other: False})
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("UPDATE quiz_answers SET guild_id = 5")
    reply = await world.fan("trivia me")
    assert "haven't played yet" in reply.text
    assert "Badges: **🥇 First win**" in reply.text


async def test_award_when_asked_for_twice_then_only_what_is_new_comes_back(world, table):
    fan, badges, now = world.fan.id, world.services.people.badges, world.bot.now()
    await table.play(*[{fan: True}] * 3)
    assert await badges.award(fan, now=now) == ()
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 97)"
            " INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
            " SELECT 1000 + i, 1, 1 + i, 'q', '{}', 'revealed' FROM n"
        )
        await connection.execute_fetchall(
            "INSERT INTO quiz_answers SELECT id, ?, 1, 'people', id, '0', 1, 10"
            " FROM quiz_rounds WHERE id > 1000",
            (fan,),
        )
    words = words_in("en-US")
    assert own_won_line(words, await badges.award(fan, now=now)) == (
        "New badge: **💯 100 right answers**"
    )
    assert own_won_line(words, await badges.award(fan, now=now)) == ""
