"""Several processes at one bot's limits: no call too many, none too few, exactly one post each."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.posts.schedule import DAILY_POST
from bot.trivia.daily.model import QUESTION_OF_DAY
from tests.faults.storm import Storm, storm
from tests.standin.process import DATABASE
from tests.workloads.due import set_due
from tests.workloads.posting_burst import rate_of

LONG = pytest.mark.faults
KINDS = DAILY_POST, QUESTION_OF_DAY
MOST_A_SECOND = 50
Say = Callable[[str], None]


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    return lambda text: request.node.user_properties.append(("said", text))


@pytest.fixture
def rng(say: Say) -> random.Random:
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    say(f"KOLLAB_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def folder(shipped_file: Path, tmp_path: Path) -> Path:
    (tmp_path / DATABASE).write_bytes(shipped_file.read_bytes())
    return tmp_path


def shares(shards: int, processes: int) -> list[range]:
    """Return the shards of each process."""
    return [range(number, shards, processes) for number in range(processes)]


async def burst(due: Storm, processes: int) -> float:
    """Let all be due once all processes are ready; return the posts a second."""
    set_due(due.database, dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    await asyncio.gather(*(due.start(*own) for own in shares(due.discord.shards, processes)))
    await due.discord.wait_ready()
    set_due(due.database, due.due_at)
    await due.settle(within=120)
    due.check()
    return rate_of(sorted(each.at for each in due.sends))


@LONG
@pytest.mark.parametrize("processes", [1, 2, 4])
async def test_processes_when_all_have_two_posts_due_then_together_they_keep_the_pace(
    processes: int, folder: Path, rng: random.Random, say: Say
) -> None:
    async with storm(
        folder, rng, servers=400, shards=4, limits=True, kinds=KINDS, faults=()
    ) as due:
        a_second = await burst(due, processes)
        say(f"{processes} processes: {a_second:.1f} posts a second, 429: {len(due.limited)}")
        assert due.limited == []
        assert a_second < MOST_A_SECOND


@LONG
@pytest.mark.parametrize("processes", [2, 4])
async def test_processes_when_killed_at_random_then_one_post_each_and_never_too_fast(
    processes: int, folder: Path, rng: random.Random, say: Say
) -> None:
    kills = 4
    async with storm(
        folder, rng, servers=400, shards=4, limits=True, kinds=KINDS, faults=()
    ) as due:
        await asyncio.gather(
            *(due.die_often(*own, kills=kills, most=150) for own in shares(4, processes))
        )
        await due.settle(within=120)
        due.check()
        say(f"{due.kills} kills, {len(due.sends)} tries for 800 posts, 429: {len(due.limited)}")
        assert due.limited == []
