"""A backup that is put back knows nothing of what was posted since: the bot looks first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.posts.model import PostKey, PostState
from bot.posts.schedule import DAILY_POST

TODAY = dt.date(2026, 2, 28)


async def switch_on(world) -> None:
    at = (world.bot.now() + dt.timedelta(minutes=1)).time().replace(second=0)
    await world.services.settings.change(
        world.guild.id, by=77, now=world.bot.now(), daily_channel=world.channel.id, daily_time=at
    )


async def put_back(world, before: list[tuple[object, ...]]) -> None:
    """Make the ledger what it was before the post was due, as a restore does."""
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM posts WHERE state <> 'failed'")
        await connection.executemany("REPLACE INTO timetables VALUES (?, ?, ?, ?)", before)
        now = str(int(world.bot.now().timestamp()))
        await connection.execute_fetchall("REPLACE INTO meta VALUES ('restored_at', ?)", (now,))


def sends(world) -> list[Any]:
    path = f"/channels/{world.channel.id}/messages"
    return [each for each in world.env.http_requests if (each.method, each.path) == ("POST", path)]


async def later(world, minutes: int) -> None:
    for _ in range(minutes):
        await world.env.advance_time(60)


async def entry(world):
    return await world.services.posting.ledger.find(PostKey(world.guild.id, DAILY_POST, TODAY))


@pytest.mark.parametrize("late", [0, 20])
async def test_restore_when_a_post_went_out_since_the_backup_then_it_is_found_and_not_repeated(
    late: int, world
):
    await switch_on(world)
    before = await world.services.database.fetch("SELECT * FROM timetables")
    if late:
        path = f"/channels/{world.channel.id}/messages"
        world.env.inject_error("POST", path, status=503, times=None)
        await later(world, late)
        world.env.backend.faults.clear()
    await later(world, 5)
    message_id, tried = (await entry(world)).message_id, len(sends(world))
    await put_back(world, before)
    await world.restart()
    await later(world, 5)
    assert len(sends(world)) == tried
    assert ((await entry(world)).state, (await entry(world)).message_id) == (
        PostState.SENT, message_id,
    )  # fmt: skip


async def test_restore_when_a_post_could_not_go_out_since_the_backup_then_it_is_sent_once(world):
    await switch_on(world)
    before = await world.services.database.fetch("SELECT * FROM timetables")
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=503, times=None)
    await later(world, 5)
    tried = len(sends(world))
    world.env.backend.faults.clear()
    await put_back(world, before)
    await world.restart()
    await later(world, 5)
    assert len(sends(world)) == tried + 1
    assert (await entry(world)).state is PostState.SENT


async def test_restore_when_a_refused_post_went_out_since_the_backup_then_it_is_not_repeated(world):
    await switch_on(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, times=1, code=50013)
    await later(world, 3)
    database = world.services.database
    refused = await database.fetch("SELECT * FROM posts WHERE state = 'failed'")
    assert len(refused) == 1
    async with database.write() as connection:
        await connection.execute_fetchall("DELETE FROM problems")
    await later(world, 10)
    message_id, tried = (await entry(world)).message_id, len(sends(world))
    assert message_id
    marks = ", ".join("?" * len(refused[0]))
    async with database.write() as connection:
        await connection.execute_fetchall(f"REPLACE INTO posts VALUES ({marks})", refused[0])
    await put_back(world, [])
    await world.restart()
    await later(world, 5)
    assert (await entry(world)).message_id == message_id
    assert len(sends(world)) == tried
