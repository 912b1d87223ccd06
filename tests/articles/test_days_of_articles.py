"""Days in articles: by the article's own date and the tense, with no more precision than said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.reading.days import Tense, find_days, read_date, resolve
from bot.kit.dates import PartialDate, day_of

# A Wednesday.
WRITTEN = PartialDate(2025, 10, 15)
PAST_DAYS = ["on October 10", "in March", "last Friday", "on May 1", "지난 9일"]
PAST, FUTURE, UNKNOWN = Tense.PAST, Tense.FUTURE, Tense.UNKNOWN


@pytest.mark.parametrize(
    ("text", "tense", "date"),
    [
        ("released on October 10", PAST, "2025-10-10"),
        ("released on October 20", PAST, "2024-10-20"),
        ("to be released on October 20", FUTURE, "2025-10-20"),
        ("to be released on January 5", FUTURE, "2026-01-05"),
        ("on October 20", UNKNOWN, "2025-10-20"),
        ("on March 3", UNKNOWN, "None"),
        ("on Oct. 10, 2024", UNKNOWN, "2024-10-10"),
        ("on 10 October 2024", UNKNOWN, "2024-10-10"),
        ("on the 3rd of May 2019", UNKNOWN, "2019-05-03"),
        ("in October 2024", UNKNOWN, "2024-10"),
        ("in August", PAST, "2025-08"),
        ("in November", PAST, "2024-11"),
        ("last August", UNKNOWN, "2025-08"),
        ("in 2017", UNKNOWN, "2017"),
        ("last Friday", UNKNOWN, "2025-10-10"),
        ("on Friday", PAST, "2025-10-10"),
        ("next Friday", UNKNOWN, "2025-10-17"),
        ("on Friday", UNKNOWN, "None"),
        ("today", UNKNOWN, "2025-10-15"),
        ("yesterday", PAST, "2025-10-14"),
        ("2024-10-18", UNKNOWN, "2024-10-18"),
        ("오는 20일", UNKNOWN, "2025-10-20"),
        ("오는 3일", UNKNOWN, "2025-11-03"),
        ("지난 10일", UNKNOWN, "2025-10-10"),
        ("지난 30일", UNKNOWN, "2025-09-30"),
        ("오는 11월 3일", UNKNOWN, "2025-11-03"),
        ("지난해 12월", UNKNOWN, "2024-12"),
        ("2020년 5월 6일", UNKNOWN, "2020-05-06"),
        ("어제", UNKNOWN, "2025-10-14"),
        ("on February 30", PAST, "None"),
    ],
)
def test_day_when_an_article_has_a_date_then_it_is_understood_by_that(text, tense, date):
    (found,) = find_days(text)
    assert str(resolve(found.date, WRITTEN, tense)) == date


@pytest.mark.parametrize("written", [None, PartialDate(2025)])
@pytest.mark.parametrize("text", ["on October 10", "last Friday", "today", "오는 10일"])
def test_day_when_the_article_has_no_day_then_no_year_is_made_up(text, written):
    (found,) = find_days(text)
    assert resolve(found.date, written, PAST) is None


@given(st.dates(), st.sampled_from(list(Tense)))
def test_day_when_its_year_is_said_then_it_is_that_day_whatever_else_is_said(day, tense):
    (found,) = find_days(f"on {day:%Y-%m-%d}") if 1900 <= day.year < 2100 else (None,)
    if found:
        assert resolve(found.date, WRITTEN, tense) == day_of(day)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.sampled_from(PAST_DAYS))
def test_day_when_it_is_past_then_it_is_not_after_the_article(day, text):
    written = day_of(day)
    (found,) = find_days(text)
    date = resolve(found.date, written, PAST)
    assert date is not None
    assert (date.year, date.month) <= (written.year, written.month)
    assert not date.day or date <= written


@given(st.text(max_size=200))
def test_days_when_a_text_is_anything_then_they_are_found_or_not(text):
    for found in find_days(text):
        resolve(found.date, WRITTEN, PAST)
    read_date(text)
