"""Crowns: who knows most about an artist, of those who want to be seen."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.trivia.crowns.model import season_end, season_start
from tests.trivia.crowns.crown_table import APT, BLACKPINK, ROSE, Table, join


@pytest.fixture
def table(world) -> Table:
    return Table(world)


async def test_crown_when_nobody_played_then_it_says_how_one_gets_it(world):
    reply = await world.fan("crown", artist="ROSÉ")
    assert not reply.private
    assert "The crown of ROSÉ (BLACKPINK)" in reply.text
    assert "10 right answers about an artist take the crown, once 2 people" in reply.text
    assert "You're not on them." in reply.text


async def test_crown_when_somebody_did_not_join_then_they_are_not_shown_anywhere(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: False}] * 11)
    for reply in (await world.other("crown", artist="ROSÉ"), await world.fan("crowns")):
        assert str(fan) not in reply.text
        assert str(other) not in reply.text
    assert "Nobody holds a crown yet." in (await world.other("crowns")).text


async def test_crown_when_people_take_part_then_it_has_holder_and_ones_distance(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: True}] * 9, {fan: True, other: False}, {fan: True})
    joined = await world.fan.click(await world.fan("crown", artist="ROSÉ"), "Take part")
    assert joined.private
    assert "You take part in this server's crowns" in joined.text
    await join(world, world.other)
    reply = await world.other("crown", artist="ROSÉ")
    assert f"<@{fan}> knows most about them." in reply.text
    assert f"👑 <@{fan}> · 11 of 11 right" in reply.text
    assert f"**2.** <@{other}> · 9 of 10 right" in reply.text
    assert f"You: **3 right answers** from <@{fan}>'s crown" in reply.text
    assert "**It's yours.**" in (await world.fan("crown", artist="ROSÉ")).text
    assert "already take part" in (await world.fan.click(reply, "Take part")).text


async def test_crown_when_two_know_as_much_then_who_did_so_first_holds_it(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True}] * 10, *[{other: True}] * 10)
    await join(world, world.fan, world.other)
    reply = await world.other("crown", artist="ROSÉ")
    assert f"👑 <@{fan}> · 10 of 10 right" in reply.text
    assert f"You: **1 right answer** from <@{fan}>'s crown" in reply.text
    await table.play({other: True})
    assert "**It's yours.**" in (await world.other("crown", artist="ROSÉ")).text


async def test_crown_when_ten_are_right_but_nobody_else_played_then_nobody_holds_it(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True}] * 9)
    await join(world, world.fan)
    reply = await world.fan("crown", artist="ROSÉ")
    assert "You: **1 right answer** from the crown" in reply.text
    await table.play({fan: True})
    reply = await world.fan("crown", artist="ROSÉ")
    assert "👑 <@" not in reply.text
    assert "it's yours once somebody else plays" in reply.text
    assert "Nobody holds a crown yet." in (await world.fan("crowns")).text
    await table.play({other: False})
    assert "**It's yours.**" in (await world.fan("crown", artist="ROSÉ")).text


async def test_crown_when_a_member_was_asked_about_then_it_counts_for_the_group_too(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: False}] * 6, about=(ROSE, APT))
    await table.play(*[{fan: True, other: False}] * 5, about=(BLACKPINK, ROSE))
    await table.play(*[{fan: True, other: False}] * 4, about=(BLACKPINK,))
    await join(world, world.fan)
    assert "· 15 of 15 right" in (await world.fan("crown", artist="BLACKPINK")).text
    assert "· 11 of 11 right" in (await world.fan("crown", artist="ROSÉ")).text


async def test_crown_when_somebody_left_the_group_then_it_does_not_count_for_it(world, table):
    fan, other = world.fan.id, world.other.id
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE memberships_all SET is_former = 1 WHERE member_id ="
            " (SELECT id FROM artists WHERE slug = 'rose-blackpink')"
        )
    await table.play(*[{fan: True, other: False}] * 10)
    await join(world, world.fan)
    assert "· 10 of 10 right" in (await world.fan("crown", artist="ROSÉ")).text
    assert "👑 <@" not in (await world.fan("crown", artist="BLACKPINK")).text


async def test_crown_when_the_name_is_unknown_then_it_says_so(world):
    assert "xyzzy" in (await world.fan("crown", artist="xyzzy")).text
    assert len(world.errors()) == 1
    choices = await world.fan.complete("crown", "artist", "ros")
    assert "ROSÉ" in choices[0]["name"]


async def test_crowns_when_there_are_many_then_pages_turn_and_ones_own_are_marked(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: True}] * 11)
    await join(world, world.fan, world.other)
    await put_crowns(world, other, 12)
    first = await world.fan("crowns")
    assert f"▸ **ROSÉ (BLACKPINK)** · <@{fan}> · 11 right · yours" in first.text
    assert "**You hold 2 crowns.**" in first.text
    await world.restart()
    second = await world.fan.click(first, "Next ▶")
    assert second.message.id == first.message.id
    assert "yours" not in second.text
    foreign = await world.other.click(second, "◀ Back")
    assert foreign.private
    assert "yours" in foreign.text


async def put_crowns(world, user: int, number: int) -> None:
    """Let somebody hold a crown of so many other artists."""
    rows = await world.services.database.fetch(
        "SELECT slug FROM artists WHERE slug NOT IN ('rose-blackpink', 'blackpink')"
    )
    season = int(season_start(world.bot.now()).timestamp())
    async with world.services.database.write() as connection:
        for (slug,) in rows[:number]:
            for who, known in ((user, 10), (1, 0)):
                await connection.execute_fetchall(
                    "INSERT INTO artist_answers VALUES (?, ?, ?, ?, ?, 40, 1)",
                    (world.guild.id, season, slug, who, known),
                )


async def test_crowns_when_somebody_leaves_then_they_are_gone_at_once(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: False}] * 10)
    joined = await world.fan.click(await world.fan("crowns"), "Take part")
    assert f"<@{fan}>" in (await world.other("crowns")).text
    left = await world.fan.click(joined, "Leave")
    assert "no longer show you" in left.text
    assert f"<@{fan}>" not in (await world.other("crowns")).text
    await world.fan.click(left, "Take part")
    assert f"<@{fan}>" in (await world.other("crowns")).text


async def test_crowns_when_a_season_is_over_then_all_are_free_again(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: False}] * 10)
    await join(world, world.fan)
    assert f"<@{fan}>" in (await world.fan("crowns")).text
    world.put_ahead(season_end(world.bot.now()) - world.bot.now())
    assert "Nobody holds a crown yet." in (await world.fan("crowns")).text


async def test_crowns_when_somebody_deletes_their_data_then_nothing_of_them_is_left(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: True, 7: False}] * 10)
    await join(world, world.fan, world.other)
    shown = await world.fan("privacy show")
    assert "Artists you answered about: **2**" in shown.text
    assert "Taking part in a server's crowns: **1**" in shown.text
    asking = await world.fan("privacy delete")
    await world.fan.click(asking, "Delete it all")
    assert f"👑 <@{other}>" in (await world.fan("crown", artist="ROSÉ")).text
    assert str(fan) not in (await world.other("crowns")).text


async def test_crowns_when_the_server_is_korean_then_all_is_korean(world, table):
    fan, other = world.fan.id, world.other.id
    await table.play(*[{fan: True, other: False}] * 10)
    await join(world, world.fan)
    world.locales |= {"guild_locale": "ko", "locale": "ko"}
    for reply in (await world.fan("crowns"), await world.other("crown", artist="로제")):
        assert "왕관" in reply.text
        assert "right" not in reply.text


@pytest.mark.parametrize(
    ("day", "began", "ends"),
    [
        ("2026-01-01T00:00", "2026-01-01", "2026-04-01"),
        ("2026-03-31T23:59", "2026-01-01", "2026-04-01"),
        ("2026-11-30T12:00", "2026-10-01", "2027-01-01"),
        ("2026-07-01T00:00", "2026-07-01", "2026-10-01"),
    ],
)
def test_season_when_any_day_is_asked_for_then_it_has_three_months(day, began, ends):
    now = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    assert season_start(now).date().isoformat() == began
    assert season_end(now).date().isoformat() == ends
