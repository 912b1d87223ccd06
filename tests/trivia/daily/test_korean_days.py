"""The days that are the same for the whole world."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.trivia.days_model import begins_at, date_of, korean_date, number_of


@pytest.mark.parametrize(
    ("now", "on", "number"),
    [
        ("2026-04-30T15:00:00+00:00", "2026-05-01", 1),
        ("2026-11-30T14:59:59+00:00", "2026-11-30", 214),
        ("2026-11-30T15:00:00+00:00", "2026-12-01", 215),
        ("2026-11-30T23:00:00-08:00", "2026-12-01", 215),
    ],
)
def test_day_when_it_begins_in_korea_then_it_has_its_number(now: str, on: str, number: int) -> None:
    found = korean_date(dt.datetime.fromisoformat(now))
    assert found == dt.date.fromisoformat(on)
    assert number_of(found) == number
    assert date_of(number) == found
    assert korean_date(begins_at(found)) == found
