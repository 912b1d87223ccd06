"""What a person sees of what is held on them, and that it is gone when they say so."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import discord
import pytest

from bot.app.features import TABLES
from bot.kit.discord.card import Card, push_button
from bot.posts.model import ShardFilter
from bot.privacy.service import PrivacyService
from bot.settings.model import FORGOTTEN
from tests.support.asked import asked_here


@pytest.fixture
async def busy(world):
    """A moderator who did some of everything that a person can do, in this server and alone."""
    me = world.moderator
    await me("follow", artist="suga")
    await me("trivia settings")
    reply = await me("schedule pause")
    assert reply.private
    await me("exclude artist", artist="artist:suga")
    await me("collab find", query="jimin nonsense")
    await me("trivia leaderboard", scope="global")
    world.errors()
    user_id, guild_id = me.id, world.guild.id
    await world.services.leaderboards.join(user_id, "Mods", now=world.bot.now())
    async with world.services.database.write() as connection:
        for sql in (
            "INSERT INTO quizzes (id, guild_id, channel_id, user_id, started_ms, state, plan)"
            " VALUES (1, :guild, 1, :user, 0, 'finished', '{}')",
            "INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
            " VALUES (1, 1, 1, 'partner:x', '{}', 'revealed')",
            "INSERT INTO quiz_answers VALUES (1, :user, :guild, 'people', 5, 'my words', 1, 10)",
            "INSERT INTO guild_questions (guild_id, user_id, added_at, folded, body)"
            " VALUES (:guild, :user, 0, 'x', '{}')",
        ):
            await connection.execute_fetchall(sql, {"guild": guild_id, "user": user_id})
    return me


async def cells_with(world, user_id: int) -> list[str]:
    database = world.services.database
    tables = await database.fetch("SELECT name FROM sqlite_schema WHERE type = 'table'")
    found = []
    for (table,) in tables:
        for row in await database.fetch(f"SELECT * FROM {table}"):
            found += [table for cell in row if str(user_id) in str(cell)]
    return found


async def test_show_when_nothing_is_held_then_it_says_so(world):
    reply = await world.alone("privacy show")
    assert reply.private
    assert "I have nothing on you." in reply.text
    assert reply.buttons == {}
    assert "nothing to delete" in (await world.alone("privacy delete")).text


async def test_show_when_things_are_held_then_it_says_what_how_many_and_why(world, busy):
    reply = await busy("privacy show")
    assert reply.private
    for line in (
        "Artists you follow: **1**\n-# to message you",
        "Answers in trivia games: **1**",
        "Your name on the global leaderboard: **1**",
        "Server settings you changed: **",
        "Questions you added to a server: **1**",
    ):
        assert line in reply.text
    assert "reported" not in reply.text


async def test_export_when_asked_for_then_it_is_a_private_file_with_all_of_it(world, busy):
    reply = await busy("privacy export")
    assert reply.private
    (file,) = reply.message.attachments
    assert file.filename == "kollab-privacy.json"
    document = await PrivacyService(world.services.database, TABLES).export(
        busy.id, now=world.bot.now()
    )
    assert document["user_id"] == str(busy.id)
    assert document["held"]["follows"][0]["artist"] == "suga"
    assert document["held"]["quiz_answers"][0]["given"] == "my words"
    assert document["held"]["quiz_answers"][0]["question_id"] == "partner:x"
    assert document["held"]["quiz_answers"][0]["guild_id"] == str(world.guild.id)
    assert document["held"]["setting_change_values"]


async def test_export_when_it_is_large_then_it_is_gzipped(world, busy):
    file = await world.services.privacy.export_file(busy.id, now=world.bot.now(), most_bytes=100)
    assert file.name == "kollab-privacy.json.gz"
    assert json.loads(gzip.decompress(file.data))["held"]["follows"]


async def test_delete_when_confirmed_after_a_restart_then_no_table_has_the_person(world, busy):
    me = busy.id
    assert {"follows", "quiz_answers", "setting_changes"} <= set(await cells_with(world, me))
    asked = await busy("privacy delete")
    assert "Deleted right away" in asked.text
    assert "with its servers, without your ID" in asked.text
    await world.restart()
    gone = await busy.click(asked, "Delete it all")
    assert "Deleted." in gone.text
    assert "server records stay, without your ID" in gone.text
    assert await cells_with(world, me) == []
    ((kept,),) = await world.services.database.fetch(
        f"SELECT count(*) FROM setting_changes WHERE user_id = {FORGOTTEN}"
    )
    assert kept > 0
    assert "I have nothing on you." in (await busy("privacy show")).text
    history = await busy("settings history")
    assert "someone who deleted their data" in history.text


def files_with(world, *traces: bytes) -> list[tuple[str, bytes]]:
    """Find what can be read in the database's files, by whoever gets hold of them."""
    path = world.services.database.path
    files = {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}
    assert {path.name, f"{path.name}-wal", f"{path.name}-shm"} <= files.keys()
    return [(name, trace) for name, data in files.items() for trace in traces if trace in data]


@pytest.fixture
async def traces(world, busy):
    """What the moderator is called, said and is known by, as it is written into files."""
    await world.services.leaderboards.join(busy.id, "c4nary name", now=world.bot.now())
    (question,) = await asked_here(world.services, world.guild.id)
    button = push_button("Report", f"quiz-report:{question}")
    below = await world.bot.get_channel(world.channel.id).send(
        view=Card().text("The answer").buttons([button]),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await world.env.settle()
    form = await busy.actor.click(below, label="Report")
    await busy.fill(form, reason=["wrong"], note="c4nary note")
    world.errors()
    return b"c4nary name", b"c4nary note", b"my words", busy.id.to_bytes(8, "big")


async def test_delete_when_confirmed_then_no_file_of_the_database_has_a_trace(world, busy, traces):
    assert {trace for _, trace in files_with(world, *traces)} == set(traces)
    asked = await busy("privacy delete")
    await busy.click(asked, "Delete it all")
    assert files_with(world, *traces) == []


async def test_board_when_somebody_leaves_it_then_no_file_has_their_name(world, busy, traces):
    name, *_ = traces
    board = await busy("trivia leaderboard", scope="global")
    await busy.click(await busy.click(board, "Join or leave …"), "Leave")
    assert files_with(world, name) == []


async def test_server_when_it_is_left_for_30_days_then_no_file_has_a_trace_of_its_people(
    world, busy, traces
):
    await world.services.privacy.delete(world.fan.id)
    _, note, words, _ = traces
    assert {trace for _, trace in files_with(world, note, words)} == {note, words}
    await world.bot.courier.upkeep.depart(world.guild.id, world.bot.now())
    world.put_ahead(dt.timedelta(days=31))
    await world.services.posting.departures.prune(world.bot.now())
    assert files_with(world, note, words) == []


async def test_unfollow_when_an_hour_has_passed_then_the_wal_is_empty_and_daily_all_is_new(
    world, busy
):
    wal = world.services.database.path.with_name("kollab.db-wal")
    compacted = "SELECT value FROM meta WHERE key = 'compacted_at'"
    found = set()
    for hours in (2, 2, 23):
        await busy("unfollow", artist="suga")
        await busy("follow", artist="suga")
        world.put_ahead(dt.timedelta(hours=hours))
        assert wal.read_bytes() != b""
        await world.bot.courier.upkeep.run(ShardFilter(), world.bot.now())
        assert wal.read_bytes() == b""
        found |= set(await world.services.database.fetch(compacted))
    assert len(found) == 2


async def test_delete_when_it_is_refused_then_all_stays(world, busy):
    asked = await busy.click(await busy("privacy show"), "Delete …")
    kept = await busy.click(asked, "Keep it")
    assert "Nothing was deleted." in kept.text
    held = await world.services.privacy.show(busy.id)
    assert {holding.name: entries for holding, entries in held.items()}["follows"] == 1


async def test_delete_when_another_person_does_then_this_ones_stays(world, busy):
    before = await world.services.privacy.show(busy.id)
    await world.services.privacy.delete(world.fan.id)
    assert await world.services.privacy.show(busy.id) == before
