"""`/onthisday` and `/upcoming`: only what may be celebrated, on its own day."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.kit.errors import InputCode, InvalidInputError
from bot.lookup.service import LookupService


async def on(lookup: LookupService, *ymd: int) -> list[tuple[str, int, bool]]:
    day = dt.date(*ymd)
    answer = await lookup.on_this_day(day, today=day)
    assert answer.total == len(answer.anniversaries)
    return [(one.work.slug, one.years, one.shifted) for one in answer.anniversaries]


async def test_day_when_something_came_out_then_it_is_celebrated(lookup: LookupService):
    assert await on(lookup, 2025, 10, 18) == [("rose-apt", 1, False)]
    assert await on(lookup, 2024, 10, 18) == [("rose-apt", 0, False)]
    assert await on(lookup, 2023, 10, 18) == []


async def test_day_when_several_then_round_and_two_sources_first(lookup: LookupService):
    assert await on(lookup, 2026, 6, 13) == [
        ("j-hope-killin-it-girl", 1, False),
        ("jimin-bts-vocal-night", 3, False),
    ]
    assert await on(lookup, 2028, 6, 13) == [
        ("jimin-bts-vocal-night", 5, False),
        ("j-hope-killin-it-girl", 3, False),
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ((2026, 12, 4), "an album's date"),
        ((2026, 4, 29), "disputed"),
        ((2027, 3, 20), "only announced"),
        ((2026, 1, 1), "known by its year"),
        ((2026, 9, 1), "known by its month"),
    ],
)
async def test_day_when_the_date_may_not_be_celebrated_then_it_is_not(
    day: tuple[int, int, int], why: str, lookup: LookupService
):
    assert await on(lookup, *day) == [], why


async def test_day_when_29_february_then_shown_on_the_28th_of_common_years(lookup: LookupService):
    assert await on(lookup, 2025, 2, 28) == [("suga-rain", 13, True)]
    assert await on(lookup, 2024, 2, 28) == []
    assert await on(lookup, 2024, 2, 29) == [("suga-rain", 12, False)]
    assert [slug for slug, *_ in await on(lookup, 2025, 3, 1)] == ["jimin-aoa-walk"]


async def test_month_when_the_day_is_unknown_then_listed_apart(lookup: LookupService):
    day = dt.date(2026, 9, 5)
    answer = await lookup.on_this_day(day, today=day)
    assert [one.slug for one in answer.this_month] == ["station-four-young"]
    answer = await lookup.on_this_day(dt.date(2017, 9, 5), today=day)
    assert answer.this_month == ()
    # A reported date is nothing to celebrate.
    assert (await lookup.on_this_day(dt.date(2026, 2, 5), today=day)).this_month == ()


async def test_upcoming_when_something_is_announced_then_it_comes_first(lookup: LookupService):
    answer = await lookup.upcoming(dt.date(2026, 3, 1), days=30)
    assert [one.slug for one in answer.releases] == ["bts-next-year"]
    assert [(one.work.slug, one.on) for one in answer.anniversaries] == [
        ("jimin-aoa-walk", dt.date(2026, 3, 1))
    ]


async def test_upcoming_when_the_year_turns_then_goes_on(lookup: LookupService):
    answer = await lookup.upcoming(dt.date(2025, 12, 20), days=60)
    assert [one.slug for one in answer.releases] == ["txt-echoes-of-tomorrow"]
    answer = await lookup.upcoming(dt.date(2026, 12, 31), days=60)
    assert [(one.work.slug, one.on) for one in answer.anniversaries] == [
        ("suga-rain", dt.date(2027, 2, 28))
    ]


async def test_upcoming_when_asked_then_by_day_and_the_best_as_highlights(
    lookup: LookupService,
):
    answer = await lookup.upcoming(dt.date(2028, 5, 1), days=60)
    found = [(one.work.slug, one.years, one.is_round) for one in answer.anniversaries]
    assert found == [
        ("suga-eight", 8, False),
        ("blackpink-sour-candy", 8, False),
        ("jimin-bts-vocal-night", 5, True),
        ("j-hope-killin-it-girl", 3, False),
    ]
    assert answer.highlights == answer.anniversaries


@pytest.mark.parametrize("days", [0, -1, 61, 10_000])
async def test_upcoming_when_the_window_can_not_be_then_refused(days: int, lookup: LookupService):
    with pytest.raises(InvalidInputError) as caught:
        await lookup.upcoming(dt.date(2026, 1, 1), days=days)
    assert (caught.value.fault.code, caught.value.fault.limit) == (InputCode.OUT_OF_RANGE, "1-60")


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
async def test_day_when_at_the_ends_of_the_calendar_then_it_just_answers(
    day: dt.date, lookup: LookupService
):
    assert (await lookup.on_this_day(day, today=day)).anniversaries == ()
    assert (await lookup.upcoming(day, days=30)).releases == ()
