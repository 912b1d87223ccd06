"""When posts are due, over every zone and every change of its clocks.

A seeded sample runs each time, the whole with the marker `faults`.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import random
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import available_timezones

import pytest

from bot.kit.zones import local_date, offered_zones, zone_of
from bot.posts.schedule import (
    GRACE,
    Occasion,
    Timetable,
    Verdict,
    deadline,
    first_occasion,
    judge,
    next_occasion,
    occasion_on,
    occasions_from,
    passed_since,
    rescheduled,
)

DAY = dt.timedelta(1)
FIRST, LAST = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
MINUTES = [dt.time(each // 60, each % 60) for each in range(1440)]
ZONES = sorted({*available_timezones(), *(zone.name for zone in offered_zones())} - {"localtime"})


def seed() -> int:
    chosen = int(os.environ.get("KOLLAB_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KOLLAB_TEST_SEED={chosen}")  # noqa: T201 - shown when the test fails, to repeat it
    return chosen


@functools.cache
def changes_of(name: str) -> tuple[dt.datetime, ...]:
    """Find the instants at which a zone's clocks change."""
    zone = zone_of(name)

    def offset(at: dt.datetime) -> dt.timedelta:
        found = at.astimezone(zone).utcoffset()
        assert found is not None
        return found

    found, at = [], FIRST
    while at < LAST:
        low, high = at, at + DAY
        if offset(low) != offset(high):
            while high - low > dt.timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        at += DAY
    return tuple(found)


def dates_around(name: str, change: dt.datetime) -> list[dt.date]:
    """List the local dates that exist around a change, by walking through real time."""
    quarter = dt.timedelta(minutes=15)
    steps = (change + quarter * each for each in range(-4 * 36, 4 * 36))
    return sorted({local_date(name, at) for at in steps})


@functools.cache
def twins() -> dict[str, str]:
    """Give for each zone the first one whose clocks show the same from 2024 to 2030."""
    first: dict[object, str] = {}
    found = {}
    for name in ZONES:
        moments = [FIRST, *(at + DAY for at in changes_of(name))]
        offsets = [at.astimezone(zone_of(name)).utcoffset() for at in moments]
        found[name] = first.setdefault((changes_of(name), tuple(offsets)), name)
    return found


def check(name: str, change: dt.datetime) -> int:
    dates = dates_around(name, change)
    for at in MINUTES:
        timetable = Timetable(name, at)
        found = []
        for occasion in occasions_from(timetable, dates[0]):
            if occasion.on > dates[-1]:
                break
            found.append(occasion)
        where = f"{name} at {at}, clocks change at {change}"
        assert [each.on for each in found] == dates, where
        assert [local_date(name, each.due_at) for each in found] == dates, where
        assert all(a.due_at < b.due_at for a, b in pairwise(found)), where
    return len(MINUTES) * len(dates)


def cases(names: list[str]) -> Iterator[tuple[str, dt.datetime]]:
    for name in names:
        yield from ((name, change) for change in changes_of(name) or (FIRST + 180 * DAY,))


def test_dates_when_clocks_change_then_each_has_one_occasion_on_itself():
    rng = random.Random(seed())
    known = ["Africa/Cairo", "Australia/Lord_Howe", "Europe/London", "America/Santiago"]
    names = [*known, *rng.sample(ZONES, 12)]
    assert sum(check(*each) for each in rng.sample(list(cases(names)), 24)) > 70_000


@pytest.mark.faults
@pytest.mark.parametrize("part", range(4))
def test_dates_when_clocks_of_every_zone_change_then_each_has_one_occasion(part: int):
    # Zones whose clocks always show the same are the same to the rules.
    names = sorted({twins()[name] for name in ZONES})
    assert len(names) > 50
    assert sum(check(*each) for each in cases(names[part::4])) > 400_000


def test_date_when_the_zone_leaves_it_out_then_it_has_no_occasion():
    # Samoa went from 29 to 31 December 2011.
    timetable = Timetable("Pacific/Apia", dt.time(9))
    assert occasion_on(timetable, dt.date(2011, 12, 30)) is None
    assert next_occasion(timetable, dt.date(2011, 12, 29)).on == dt.date(2011, 12, 31)


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        # The hour from 2 is left out: three o'clock comes where half past two would be.
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T01:30"),
        # Half past two comes twice: the first one counts.
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T00:30"),
        # Cairo leaves out the hour from midnight.
        ("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00"),
        # Beirut's midnight comes twice: an hour of the day before is repeated.
        ("Asia/Beirut", "23:30", "2026-10-24", "2026-10-24T20:30"),
    ],
)
def test_time_when_it_is_left_out_or_comes_twice_then_it_is_due_once(zone, at, day, due):
    timetable = Timetable(zone, dt.time.fromisoformat(at))
    occasion = occasion_on(timetable, dt.date.fromisoformat(day))
    assert occasion is not None
    assert occasion.due_at == dt.datetime.fromisoformat(due).replace(tzinfo=dt.UTC)


SEOUL = Timetable("Asia/Seoul", dt.time(9))
TODAY = dt.date(2026, 3, 1)
NINE = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(-1, Verdict.EARLY), (0, Verdict.DUE), (359, Verdict.DUE), (360, Verdict.PASSED)],
)
def test_occasion_when_judged_then_the_window_counts(minutes, verdict):
    now = NINE + dt.timedelta(minutes=minutes)
    assert judge(SEOUL, Occasion(TODAY, NINE), now) is verdict


def test_deadline_when_the_day_ends_sooner_then_it_is_midnight_but_after_the_grace():
    evening = Timetable("Asia/Seoul", dt.time(22))
    occasion = occasion_on(evening, TODAY)
    assert occasion is not None
    assert deadline(evening, occasion) == NINE + dt.timedelta(hours=15)
    late = Timetable("Asia/Seoul", dt.time(23, 59))
    occasion = occasion_on(late, TODAY)
    assert occasion is not None
    assert deadline(late, occasion) == occasion.due_at + GRACE


def test_outage_when_it_outlasts_windows_then_all_dates_but_the_next_are_listed():
    plan = passed_since(SEOUL, Occasion(TODAY, NINE), NINE + 3 * DAY + dt.timedelta(hours=1))
    assert plan.skipped == (TODAY, TODAY + DAY, TODAY + 2 * DAY)
    assert plan.following.on == TODAY + 3 * DAY


def test_switched_on_when_the_time_has_passed_then_the_next_day_is_first():
    assert first_occasion(SEOUL, NINE).on == TODAY + DAY
    assert first_occasion(SEOUL, NINE - dt.timedelta(minutes=1)).on == TODAY


def test_change_when_todays_new_time_has_passed_then_it_is_due_now():
    now = NINE - dt.timedelta(hours=1)
    earlier = Timetable("Asia/Seoul", dt.time(7))
    plan = rescheduled(earlier, now, waiting=TODAY, last=TODAY - DAY)
    assert plan.following == Occasion(TODAY, now)
    assert plan.skipped == ()


def test_change_when_today_was_posted_then_tomorrow_is_next():
    plan = rescheduled(SEOUL, NINE, waiting=TODAY + DAY, last=TODAY)
    assert plan.following.on == TODAY + DAY


def test_change_when_the_zone_jumps_over_a_date_then_it_is_listed():
    # In Pago Pago it is still the 28th; in Kiritimati the 2nd has begun an hour ago.
    now = dt.datetime(2026, 3, 1, 11, tzinfo=dt.UTC)
    east = Timetable("Pacific/Kiritimati", dt.time(9))
    waiting = local_date("Pacific/Pago_Pago", now)
    plan = rescheduled(east, now, waiting=waiting, last=waiting - DAY)
    assert plan.skipped == (dt.date(2026, 3, 1),)
    assert plan.following.on == dt.date(2026, 3, 2)
