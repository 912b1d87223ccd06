"""Killed while posts are mended and followers told: each post is mended, each person told once."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app.services import open_services
from bot.curation.model import INSTANCE, Kind, Operation, Proposal
from bot.posts.schedule import FOLLOWING_MESSAGE
from tests.faults.storm import Storm, outlives, storm
from tests.standin import Fault
from tests.standin.payloads import APPLICATION_ID

Say = Callable[[str], None]
EDITS = r"/channels/\d+/messages/\d+"
SAID = "this one was taken out"
CURATOR = 90
AFTER_NONCES = 180
"""Seconds after which Discord may have forgotten a nonce."""


def run(database: Path, sql: str, *parameters: object) -> list[Any]:
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()


def add_follower(database: Path, user_id: int, work: str) -> None:
    """Enter somebody who was told of a work with today's posts."""
    run(database, "INSERT INTO followers VALUES (?, 'en', 0, NULL, NULL)", user_id)
    run(database, "INSERT INTO follows VALUES (?, 'bts', 1)", user_id)
    run(
        database,
        "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at,"
        " message_id, shown) SELECT ?, ?, local_on, 'sent', due_at, until_at, updated_at, 1,"
        " json_array(?) FROM posts LIMIT 1",
        user_id, FOLLOWING_MESSAGE, work,
    )  # fmt: skip


async def take_out_the_commonest(database: Path, *, followers: int) -> list[int]:
    """Take out the work that most posts show; return followers who were told of it."""
    shown = run(database, "SELECT value FROM posts, json_each(posts.shown)")
    ((work,), _), *_ = Counter(shown).most_common(1)
    users = [APPLICATION_ID + 1000 + number for number in range(followers)]
    for user_id in users:
        add_follower(database, user_id, work)
    services = await open_services(database, load=False)
    try:
        gone = Proposal(INSTANCE, Operation.DELETE, Kind.WORK, work)
        await services.curation.direct(gone, by=CURATOR, now=dt.datetime.now(dt.UTC))
    finally:
        await services.close()
    return users


async def live_and_die(all_due: Storm, rng: random.Random, *, most: int) -> None:
    """Start a process and kill it some edits later, or even before the first."""
    bot, journal = await all_due.start(), all_due.discord.journal
    count = len(journal.matching("PATCH", EDITS)) + rng.randint(1, most)
    with contextlib.suppress(TimeoutError):
        await journal.wait("PATCH", EDITS, count=count, within=15)
    await outlives(bot, seconds=rng.uniform(0, 0.3))
    await bot.kill()
    all_due.bots.remove(bot)
    all_due.kills += 1
    let_pass(all_due)


def let_pass(all_due: Storm) -> None:
    """Make what was being told older, as if no process had been there for long."""
    run(all_due.database, "UPDATE corrections_due SET tried_at = tried_at - ?", AFTER_NONCES)
    all_due.discord.forget_nonces()


async def settle(all_due: Storm) -> None:
    """Wait until nothing is to be mended any more."""
    bot = await all_due.start()
    async with asyncio.timeout(120):
        while run(all_due.database, "SELECT 1 FROM corrections_due WHERE done_at IS NULL LIMIT 1"):
            await outlives(bot, seconds=0.5)
            run(
                all_due.database,
                "UPDATE corrections_due SET tried_at = tried_at - 1 WHERE done_at IS NULL",
            )


def check(all_due: Storm, users: list[int]) -> None:
    """Demand that what is due was done, that each post says so once, and each person has one."""
    due = dict(run(all_due.database, "SELECT target_id, outcome FROM corrections_due"))
    assert set(due.values()) == {"done"}
    said = {
        key.target_id: json.dumps(all_due.discord.messages_in(guild.room)).count(SAID)
        for key, guild in zip(all_due.keys, all_due._guilds(), strict=True)
    }
    said |= {each: len(all_due.discord.direct_messages(each)) for each in users}
    assert {each: count for each, count in said.items() if count} == dict.fromkeys(due, 1)
    assert not all_due.discord.journal.invalid()


@pytest.mark.parametrize(
    ("servers", "kills"),
    [
        pytest.param(16, 2, id="few"),
        pytest.param(300, 20, id="many", marks=pytest.mark.faults),
    ],
)
async def test_bot_when_killed_while_it_mends_then_each_is_mended_and_told_once(
    servers: int, kills: int, folder: Path, rng: random.Random, say: Say
) -> None:
    async with storm(folder, rng, servers=servers) as all_due:
        all_due.discord.faults += [
            Fault(f"PATCH {EDITS}", drop=True, chance=0.1),
            Fault(f"PATCH {EDITS}", status=503, chance=0.05),
        ]
        await all_due.start()
        await all_due.settle(within=120)
        users = await take_out_the_commonest(all_due.database, followers=servers // 2)
        while all_due.kills < kills:
            await live_and_die(all_due, rng, most=servers // kills)
        await settle(all_due)
        check(all_due, users)
        tries = len(all_due.discord.journal.matching("PATCH", EDITS))
        say(f"{all_due.kills} kills, {tries} edits for {servers} posts, {len(users)} followers")
