"""Leaderboards and one's own figures, as people in a server and in direct messages see them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.kit.pictures.pictures import Painter, Picture

NOW = dt.datetime(2026, 2, 28, 3, tzinfo=dt.UTC)
"""A Saturday."""
_MS = int(NOW.timestamp() * 1000)
DAY = 86_400_000


@pytest.fixture
def play(world):
    """Keep a finished game of a round for each lot of answers: points by person."""

    async def played(*rounds, ago=1000, category="people", guild=None):
        guild_id = guild or world.guild.id
        async with world.services.database.write() as connection:
            ((games,),) = await connection.execute_fetchall(
                "INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, state, plan)"
                " VALUES (?, 1, ?, 0, 'finished', '{}') RETURNING id",
                (guild_id, world.moderator.id),
            )
            for number, given in enumerate(rounds):
                ((found,),) = await connection.execute_fetchall(
                    "INSERT INTO quiz_rounds (quiz_id, number, question_id, question, state)"
                    " VALUES (?, ?, 'q', '{}', 'revealed') RETURNING id",
                    (games, number),
                )
                for user, points in given.items():
                    await connection.execute_fetchall(
                        "INSERT INTO quiz_answers VALUES (?, ?, ?, ?, ?, '0', ?, ?)",
                        (found, user, guild_id, category, _MS - ago + number, points > 0, points),
                    )

    return played


async def test_board_when_nobody_played_then_it_says_so_and_what_to_do(world):
    reply = await world.fan("trivia leaderboard")
    assert not reply.private
    assert "No one has played this week. Be the first: `/trivia start`" in reply.text
    assert "You haven't played this week." in reply.text


async def test_board_when_people_played_then_ties_and_the_own_line_are_there(world, play):
    fan, other = world.fan.id, world.other.id
    await play({fan: 10, other: 10, 7: 12})
    await play({fan: 30}, ago=7 * DAY)
    reply = await world.fan("trivia leaderboard")
    assert "**1.** <@7> · **12 points** · 1 of 1 right" in reply.text
    assert f"**2.** <@{fan}>" in reply.text
    assert f"**2.** <@{other}>" in reply.text
    assert "You: **#2** of 3 · **10 points**" in reply.text
    month = await world.fan.click(reply, "This month")
    assert month.message.id == reply.message.id
    assert "You: **#1** of 3 · **40 points**" in month.text
    foreign = await world.moderator.click(month, "This week")
    assert foreign.private
    assert "You haven't played this week." in foreign.text


async def test_board_when_there_are_pages_then_they_turn_after_a_restart(world, play):
    fan = world.fan.id
    await play({fan: 1} | {number: 100 - number for number in range(1, 24)})
    first = await world.fan("trivia leaderboard", period="all")
    assert "**10.** <@10>" in first.text
    assert "<@11>" not in first.text
    assert "You: **#24** of 24" in first.text
    await world.restart()
    second = await world.fan.click(first, "Next ▶")
    assert second.message.id == first.message.id
    assert "**11.** <@11>" in second.text
    last = await world.fan.click(second, "Next ▶")
    assert f"**24.** <@{fan}>" in last.text
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM quiz_answers WHERE user_id <> ?", (fan,))
    shrunk = await world.fan.click(last, "◀ Back")
    assert f"**1.** <@{fan}>" in shrunk.text


async def test_board_when_the_server_is_elsewhere_then_its_monday_counts(world, play):
    # It is Saturday 03:00 in UTC; the week began on Monday 00:00 in Seoul, Sunday 15:00 in UTC.
    await play({world.fan.id: 10}, ago=5 * DAY + 11 * 3_600_000)
    assert "No one has played this week" in (await world.fan("trivia leaderboard")).text
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO guild_settings VALUES (?, 'time_zone', '\"Asia/Seoul\"')",
            (world.guild.id,),
        )
    assert "You: **#1** of 1" in (await world.fan("trivia leaderboard")).text


async def test_global_board_when_somebody_joins_and_leaves_then_only_that_time_they_are_on_it(
    world, play
):
    fan, other = world.fan.id, world.other.id
    await play({fan: 10, other: 20})
    await play({fan: 5, 7: 0}, guild=12345)
    board = await world.fan("trivia leaderboard", scope="global")
    assert "You're not on the global leaderboard." in board.text
    assert "No one who joined" in board.text
    asked = await world.fan.click(board, "Join or leave …")
    assert asked.private
    assert "people in all servers can see your name" in asked.text
    joined = await world.fan.click(asked, "Join")
    assert "You're in as **fan**" in joined.text
    board = await world.other("trivia leaderboard", scope="global")
    assert "**1.** fan · **15 points**" in board.text
    assert str(other) not in board.text
    assert "You're not on it." in (await world.fan.click(joined, "Leave")).text
    board = await world.other("trivia leaderboard", scope="global")
    assert "fan" not in board.text
    rows = await world.services.database.fetch("SELECT * FROM global_players")
    assert rows == []


async def test_global_board_when_a_name_is_markup_then_it_is_shown_as_written(world, play):
    await play({world.fan.id: 10, world.other.id: 0})
    name = "**x** <@1> @everyone https://a.b"
    await world.services.leaderboards.join(world.fan.id, name, now=NOW)
    board = await world.other("trivia leaderboard", scope="global")
    assert r"\*\*x\*\* \<@" in board.text
    assert "@everyone" not in board.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("J\u0435nnie", "other"), ("\u3164", "other"), ("J\u200be\u0336nnie", "Jennie"),
        ("지수 Jisoo", "지수 Jisoo"), ("\U0001d4d9\U0001d4ee\U0001d4f7", "Jen"),
    ],
)  # fmt: skip
async def test_global_board_when_a_name_could_be_taken_for_another_then_it_is_shown_plain(
    world, play, name, shown
):
    await play({world.other.id: 10, world.fan.id: 0})
    world.env.backend.users[world.other.id].global_name = name
    board = await world.other("trivia leaderboard", scope="global")
    asked = await world.other.click(board, "Join or leave …")
    assert f"your name, **{shown}**" in asked.text
    joined = await world.other.click(asked, "Join")
    assert f"You're in as **{shown}**" in joined.text
    assert list(joined.buttons) == ["Leave"]
    assert f"**1.** {shown} · " in (await world.fan("trivia leaderboard", scope="global")).text


async def test_global_board_when_a_kept_name_could_be_taken_for_another_then_it_is_not_shown(
    world, play
):
    await play({world.fan.id: 10, world.other.id: 0})
    await world.services.leaderboards.join(world.fan.id, "J\u0435nnie", now=NOW)
    board = await world.other("trivia leaderboard", scope="global")
    assert f"**1.** <@{world.fan.id}> · " in board.text


async def test_global_board_when_it_is_explained_then_what_counts_is_said(world):
    rules = "only games with two or more players count, up to 300 points a day. Skipped questions"
    assert rules in (await world.fan("trivia leaderboard", scope="global")).text
    assert rules in (await world.fan("help", command="trivia leaderboard")).text
    assert rules not in (await world.fan("trivia leaderboard")).text


async def test_me_when_there_are_answers_then_it_tells_points_places_and_streaks(world, play):
    fan = world.fan.id
    await play({fan: 10}, {fan: 11}, {fan: 0}, {fan: 10}, category="titles")
    await play({fan: 40}, guild=12345)
    reply = await world.fan("trivia me")
    assert reply.private
    assert "**31 points** · #1 of all time · #1 this week" in reply.text
    assert "Streak in games: **1** now, **2** best" in reply.text
    assert "**Titles** · 3 of 4 right (75%)" in reply.text
    alone = await world.alone("trivia me")
    assert "You haven't played yet" in alone.text


async def test_me_when_in_direct_messages_then_it_is_about_all_servers(world, play):
    alone = world.alone.id
    await play({alone: 10})
    await play({alone: 5}, guild=12345, category="dates")
    reply = await world.alone("trivia me")
    assert "You in all servers" in reply.text
    assert "**15 points**" in reply.text
    assert "2 of 2 right (100%)" in reply.text
    board = await world.alone("trivia leaderboard")
    assert "Global leaderboard" in board.text
    assert "This server" not in board.buttons


class FakePainter(Painter):
    """Draws at once."""

    async def draw(self, wanted):
        return Picture(b"png", "kollab-trivia.png", "What you got right: Titles")

    async def close(self):
        pass


async def test_me_when_a_picture_is_drawn_then_it_says_in_words_what_it_shows(world, play):
    world.bot.pictures = FakePainter()
    await play({world.fan.id: 10})
    reply = await world.fan("trivia me")
    assert reply.pictures == ["What you got right: Titles"]
