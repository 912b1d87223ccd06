"""A day of the year, however it is typed."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.errors import InputCode, InvalidInputError
from bot.kit.typed import parse_day

TODAY = dt.date(2026, 10, 10)


@pytest.mark.parametrize(
    "text",
    [
        "10-24", "10/24", "10.24", "10 24", "24 Oct", "24 oct.", "October 24", "oct 24", "Oct 24th",
        "24th of October", "24 October 2026", "October 24, 2026", "2026-10-24", "2026/10/24",
        "2026. 10. 24.", "10월 24일", "10월24일", "2026년 10월 24일", "10月24日", " 24   OCTOBER ",
        "24-10", "１０月２４日",
    ],
)  # fmt: skip
def test_parse_day_when_typed_in_any_shape_then_it_is_the_day(text: str):
    assert parse_day(text, today=TODAY) == dt.date(2026, 10, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("Tomorrow", dt.date(2026, 10, 11)),
        ("어제", dt.date(2026, 10, 9)),
        ("2019-10-24", dt.date(2019, 10, 24)),
        ("02-29", dt.date(2028, 2, 29)),
        ("29 Feb 2024", dt.date(2024, 2, 29)),
        ("Sept 5", dt.date(2026, 9, 5)),
        ("5-6", dt.date(2026, 5, 6)),
    ],
)
def test_parse_day_when_it_means_a_certain_day_then_it_is_that(text: str, day: dt.date):
    assert parse_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13-13",
        "02-30",
        "2026-02-29",
        "0-0",
        "Octember 3",
        "24",
        "1-2-3-4",
        "3000-01-01",
    ],
)
def test_parse_day_when_it_is_no_day_then_it_says_so(text: str):
    with pytest.raises(InvalidInputError) as caught:
        parse_day(text, today=TODAY)
    assert (caught.value.fault.code, caught.value.fault.value) == (InputCode.NOT_A_DATE, text)


@given(st.text(max_size=40))
def test_parse_day_when_given_anything_then_it_answers_or_refuses(text: str):
    with contextlib.suppress(InvalidInputError):
        assert isinstance(parse_day(text, today=TODAY), dt.date)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_parse_day_when_given_what_it_wrote_then_it_is_the_same(day: dt.date):
    assert parse_day(day.isoformat(), today=TODAY) == day
