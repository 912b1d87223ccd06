"""Killed at any moment, with replies lost: every server still gets exactly one post."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.posts.model import PostKey
from tests.faults.storm import SENDS, storm
from tests.workloads.due import let_pass

LONG = pytest.mark.faults
AFTER_NONCES = 180
"""Seconds after which Discord may have forgotten a nonce."""


Say = Callable[[str], None]


@pytest.mark.parametrize(
    ("servers", "kills"),
    [
        pytest.param(16, 1, id="few"),
        pytest.param(400, 20, id="many", marks=LONG),
    ],
)
async def test_bot_when_killed_in_a_burst_then_each_server_has_one_post(
    servers: int, kills: int, folder: Path, rng: random.Random, say: Say
) -> None:
    async with storm(folder, rng, servers=servers) as all_due:
        while all_due.kills < kills:
            await all_due.live_and_die(most=servers * 4 // 3 // kills)
        await all_due.start()
        await all_due.settle(within=120)
        all_due.check()
        say(f"{all_due.kills} kills, {len(all_due.sends)} tries for {servers} posts")


@pytest.mark.parametrize(
    ("servers", "kills"),
    [pytest.param(400, 6, id="many", marks=LONG)],
)
async def test_bot_when_back_after_nonces_are_forgotten_then_history_is_read(
    servers: int, kills: int, folder: Path, rng: random.Random, say: Say
) -> None:
    async with storm(folder, rng, servers=servers) as all_due:
        left: list[PostKey] = []
        while all_due.kills < kills:
            await all_due.live_and_die(most=servers // kills)
            all_due.discord.forget_nonces()
            left += let_pass(all_due.database, seconds=AFTER_NONCES)
        await all_due.start()
        await all_due.settle(within=120)
        all_due.check()
        looked = {r.guild for r in all_due.discord.journal.matching("GET", SENDS)}
        assert looked >= {str(key.target_id) for key in left}
        say(f"{len(left)} posts were looked for in their channels")


@LONG
async def test_processes_when_shards_are_split_and_either_dies_then_one_post_each(
    folder: Path, rng: random.Random, say: Say
) -> None:
    servers, kills = 400, 16
    async with storm(folder, rng, servers=servers, shards=2) as all_due:
        most = servers * 4 // 3 // kills
        await asyncio.gather(
            *(all_due.die_often(shard, kills=kills // 2, most=most) for shard in (0, 1))
        )
        await all_due.settle(within=120)
        all_due.check()
        say(f"{all_due.kills} kills, {len(all_due.sends)} tries for {servers} posts")


@LONG
async def test_processes_when_both_serve_all_and_either_dies_then_one_post_each(
    folder: Path, rng: random.Random, say: Say
) -> None:
    servers, kills = 400, 16
    async with storm(folder, rng, servers=servers) as all_due:
        most = servers * 4 // 3 // kills
        await asyncio.gather(*(all_due.die_often(kills=kills // 2, most=most) for _ in "ab"))
        await all_due.settle(within=120)
        all_due.check()
        say(f"{all_due.kills} kills, {len(all_due.sends)} tries for {servers} posts")
