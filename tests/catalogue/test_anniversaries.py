"""Which days are celebrated, and what comes first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.anniversaries import (
    anniversaries_between,
    anniversary_on,
    celebration_order,
    days_from,
    month_days_on,
    next_anniversary,
)
from bot.catalogue.model import (
    DateBasis,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate


def work(date: str | None, slug: str = "a", **changes: object) -> Work:
    made = Work(
        slug=slug,
        title=slug,
        kind=WorkKind.FEATURE,
        credits=(),
        date=PartialDate.parse(date) if date else None,
        status=Status.CONFIRMED,
        verification=Verification.TWO_SOURCES,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests pass its own fields


def no_weight(_: Work) -> int:
    return 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", ("02-28", "02-29")),
        ("2028-02-28", ("02-28",)),
        ("2028-02-29", ("02-29",)),
        ("2100-02-28", ("02-28", "02-29")),
        ("2026-03-01", ("03-01",)),
    ],
)
def test_month_days_when_february_ends_then_the_leap_day_has_its_place(
    day: str, expected: tuple[str, ...]
) -> None:
    assert month_days_on(dt.date.fromisoformat(day)) == expected


@given(st.integers(1, 9999))
def test_leap_day_when_any_year_then_celebrated_once_in_it(year: int) -> None:
    days = days_from(dt.date(year, 1, 1), 366)
    celebrated = [day for day in days if day.year == year and "02-29" in month_days_on(day)]
    assert len(celebrated) == 1
    assert celebrated[0].month == 2


def test_anniversary_when_leap_day_in_a_common_year_then_shifted() -> None:
    leap = work("2020-02-29")
    shown = anniversary_on(leap, dt.date(2026, 2, 28))
    assert shown is not None
    assert (shown.years, shown.shifted) == (6, True)
    assert anniversary_on(leap, dt.date(2024, 2, 28)) is None
    own = anniversary_on(leap, dt.date(2024, 2, 29))
    assert own is not None
    assert not own.shifted


@pytest.mark.parametrize(
    "kept_out",
    [
        work(None),
        work("2020"),
        work("2020-03"),
        work("2030-03-05"),
        work("2020-03-05", date_basis=DateBasis.ALBUM),
        work("2020-03-05", verification=Verification.CONFLICT),
        work("2020-03-05", status=Status.REPORTED),
    ],
)
def test_anniversary_when_the_day_is_not_sure_then_none(kept_out: Work) -> None:
    day = dt.date(2026, 3, 5)
    assert anniversary_on(work("2020-03-05"), day) is not None
    assert anniversary_on(kept_out, day) is None


@pytest.mark.parametrize(
    ("years", "is_round"), [(0, False), (1, False), (2, False), (5, True), (9, False), (10, True)]
)
def test_anniversary_when_1_or_a_multiple_of_5_then_round(years: int, is_round: bool) -> None:
    found = anniversary_on(work(f"{2026 - years}-03-05"), dt.date(2026, 3, 5))
    assert found is not None
    assert found.is_round is is_round


def test_order_when_one_day_then_round_then_two_sources_then_weight_then_age() -> None:
    one_source = Verification.ONE_SOURCE
    works = [
        work("2019-03-05", "light"),
        work("2016-03-05", "round-one-source", verification=one_source),
        work("2018-03-05", "heavy"),
        work("2021-03-05", "round"),
        work("2017-03-05", "heavy-one-source", verification=one_source),
        work("2014-03-05", "light-older"),
        work("2026-03-05", "today", verification=one_source),
    ]
    heavy = {"heavy": 9, "heavy-one-source": 9, "today": 1}
    found = anniversaries_between(
        works, dt.date(2026, 3, 5), days=1, weight=lambda one: heavy.get(one.slug, 0)
    )
    assert [one.work.slug for one in found] == [
        "round",
        "today",
        "round-one-source",
        "heavy",
        "light-older",
        "light",
        "heavy-one-source",
    ]


def test_window_when_it_crosses_the_new_year_then_by_day_with_the_right_age() -> None:
    works = [work("2020-01-02", "b"), work("2020-12-31", "a"), work("2020-01-08", "late")]
    found = anniversaries_between(works, dt.date(2026, 12, 30), days=5, weight=no_weight)
    assert [(str(one.on), one.work.slug, one.years) for one in found] == [
        ("2026-12-31", "a", 6),
        ("2027-01-02", "b", 7),
    ]


def test_window_when_it_spans_years_then_each_year_has_its_day() -> None:
    leap = [work("2020-02-29")]
    found = anniversaries_between(leap, dt.date(2026, 1, 1), days=3 * 366, weight=no_weight)
    assert [(str(one.on), one.shifted) for one in found] == [
        ("2026-02-28", True),
        ("2027-02-28", True),
        ("2028-02-29", False),
    ]


def test_window_when_the_calendar_ends_then_stops() -> None:
    assert list(days_from(dt.date.max, 3)) == [dt.date.max]
    assert list(days_from(dt.date(2026, 1, 1), 0)) == []


def test_order_when_everything_is_equal_then_the_slug_decides() -> None:
    day = dt.date(2026, 3, 5)
    one, other = (anniversary_on(work("2020-03-05", slug), day) for slug in ("a", "b"))
    assert one is not None
    assert other is not None
    assert celebration_order(one, no_weight) < celebration_order(other, no_weight)


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)) | st.just(dt.date(2012, 2, 29)),
    st.dates(dt.date(1995, 1, 1), dt.date(2099, 12, 31)),
)
def test_next_when_any_work_and_day_then_it_is_the_first_that_is_celebrated(
    released: dt.date, day: dt.date
) -> None:
    one = work(released.isoformat())
    start = max(day, released)
    found = (anniversary_on(one, each) for each in days_from(start, 400))
    assert next_anniversary(one, day) == next(filter(None, found))


@pytest.mark.parametrize("date", [None, "2020", "2020-03"])
def test_next_when_the_day_is_not_known_then_there_is_none(date: str | None) -> None:
    assert next_anniversary(work(date), dt.date(2026, 1, 1)) is None
