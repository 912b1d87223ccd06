"""One pace for processes that share a database, and one door at which they start."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.cli.bootstrap import open_bot
from bot.kit.db.shared import SharedNumber, one_at_a_time
from bot.kit.discord.calls import RATE, Pace
from bot.kit.errors import DatabaseFullError
from tests.faults.test_posting_pace import MOST_A_SECOND, LateLoop, most_within_a_second


@contextlib.contextmanager
def paces(path: Path, count: int, late: LateLoop) -> Iterator[list[Pace]]:
    """Yield the paces of so many processes."""
    with contextlib.ExitStack() as opened:
        files = [opened.enter_context(closing(SharedNumber(path))) for _ in range(count)]
        yield [Pace(turns=each, time=lambda: late.now, sleep=late.sleep) for each in files]


async def grants(late: LateLoop, those: list[Pace], *, calls: int) -> list[float]:
    """Return when each of the calls may be made, in the order of time."""
    made = []

    async def call(pace: Pace) -> None:
        await pace.take()
        made.append(late.now)

    waiting = [asyncio.create_task(call(those[n % len(those)])) for n in range(calls)]
    await late.run(waiting)
    await asyncio.gather(*waiting)
    return made


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("stall", [0.03, 0.3])
async def test_pace_when_several_share_it_then_together_never_over_the_limit_and_nothing_is_lost(
    tmp_path: Path, count: int, stall: float
) -> None:
    late = LateLoop(random.Random(count), stall)
    with paces(tmp_path / "pace", count, late) as those:
        made = await grants(late, those, calls=400)
    assert most_within_a_second(made) <= MOST_A_SECOND
    if stall < 0.1:
        assert 44 <= len(made) / made[-1] <= 46


async def test_pace_when_one_of_two_does_nothing_then_the_other_has_all_of_it(
    tmp_path: Path,
) -> None:
    late = LateLoop(random.Random(1), 0.03)
    with paces(tmp_path / "pace", 2, late) as (busy, _idle):
        made = await grants(late, [busy], calls=200)
    assert 44 <= len(made) / made[-1] <= 46


@pytest.mark.parametrize("left", [1e9, float("nan")], ids=["ahead", "none"])
async def test_pace_when_the_machine_was_started_anew_then_nobody_waits_for_its_old_clock(
    tmp_path: Path, left: float
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    path = tmp_path / "pace"
    path.write_bytes(struct.pack("d", left))
    with closing(SharedNumber(path)) as turns:
        pace = Pace(turns=turns, time=lambda: 5.0, sleep=sleep)
        for _ in range(10):
            await pace.take()
    assert 0 < sum(slept) < 100 / RATE


async def test_pace_when_two_bots_share_a_database_then_they_share_it(
    light_file: Path, tmp_path: Path
) -> None:
    path, calls, now = tmp_path / "kollab.db", 12, asyncio.get_running_loop().time
    shutil.copy(light_file, path)
    async with open_bot(path) as one, one, open_bot(path) as other, other:
        begun = now()
        await asyncio.gather(*(bot.pace.take() for _ in range(calls) for bot in (one, other)))
        assert now() - begun > (2 * calls - 2) / RATE


def test_number_when_its_file_cannot_be_made_then_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseFullError):
        SharedNumber(tmp_path / "file" / "pace")


async def test_door_when_one_is_inside_then_the_next_waits_until_it_is_out(tmp_path: Path) -> None:
    inside = []

    async def enter(name: str) -> None:
        async with one_at_a_time(tmp_path / "door"):
            inside.append(name)
            assert len(inside) == 1
            await asyncio.to_thread(bool)
            inside.remove(name)

    await asyncio.gather(*map(enter, "abc"))
    assert inside == []
