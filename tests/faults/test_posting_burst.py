"""Thousands of servers due at once: a bearable pace, and people who do not wait for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workloads.posting_burst import measure_burst


@pytest.mark.faults
async def test_posts_when_three_thousand_are_due_then_paced_and_people_are_answered(
    folder: Path, rng: random.Random, say: Callable[[str], None]
) -> None:
    burst = await measure_burst(folder, servers=3000, rng=rng)
    for what, value, aim in burst.rows():
        say(f"{what}: {value} {aim and f'(aim: {aim})'}")
    # How quick it is depends on the machine: `python -m benchmarks.posting` shows it.
    assert (burst.posts, burst.rate_limited) == (3000, 0)
    assert burst.a_second <= 50
    assert len(burst.busy) > 500, "people were answered all the while"


@pytest.mark.faults
async def test_posts_when_a_hundred_are_due_then_none_is_rate_limited(
    folder: Path, rng: random.Random
) -> None:
    burst = await measure_burst(folder, servers=100, rng=rng, idle=0.5)
    assert (burst.posts, burst.rate_limited) == (100, 0)
    assert burst.a_second <= 50
