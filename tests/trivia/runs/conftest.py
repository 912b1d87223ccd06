"""A simulated Discord late in November, with questions whose answers are known."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.trivia.runs.run_room import fill_pool

NOON = dt.datetime(2026, 11, 30, 3, 0, tzinfo=dt.UTC)
"""Noon in Korea, on the date that has number 214."""


@pytest.fixture
async def today(world) -> dt.datetime:
    """The instant at which a test begins; its questions are there."""
    world.put_ahead(NOON - world.env.now())
    await fill_pool(world.services)
    return NOON
