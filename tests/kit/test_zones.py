"""Time zones by city, country, abbreviation and offset, in the languages people type."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.zone_search import MOST, POPULAR, find_zones, suggest_zones, zone_now, zones_meant
from bot.kit.zones import canonical_zone, offered_zones
from bot.settings.cards.words import clock_line

NOW = dt.datetime(2026, 2, 28, 9, 20, tzinfo=dt.UTC)


def first(typed: str, locale: str = "en-US") -> str | None:
    return next(iter(find_zones(typed, locale=locale, now=NOW)), None)


def test_popular_zones_when_offered_then_each_is_a_canonical_one():
    assert [name for name in POPULAR if canonical_zone(name) != name] == []
    assert len(set(POPULAR)) == len(POPULAR)


@pytest.mark.parametrize(
    ("locale", "home"),
    [
        ("ko", ["Asia/Seoul"]),
        ("ja", ["Asia/Tokyo"]),
        ("pt-BR", ["America/Sao_Paulo"]),
        ("en-GB", ["Europe/London"]),
        ("en-US", ["America/New_York", "America/Los_Angeles", "America/Chicago"]),
        ("es-419", ["America/Mexico_City", "America/Bogota"]),
        ("sv-SE", ["Europe/Stockholm"]),
        ("xx", ["Asia/Seoul"]),
    ],
)
def test_zones_when_nothing_is_typed_then_the_locales_own_come_first(locale, home):
    found = find_zones("", locale=locale, now=NOW)
    assert found[: len(home)] == home
    assert len(found) == MOST == len(set(found))
    assert "Asia/Seoul" in found


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("서울", "Asia/Seoul"),
        ("서", "Asia/Seoul"),
        ("seoul", "Asia/Seoul"),
        ("부산", "Asia/Seoul"),
        ("대한민국", "Asia/Seoul"),
        ("korea", "Asia/Seoul"),
        ("Brasil", "America/Sao_Paulo"),
        ("brazil", "America/Sao_Paulo"),
        ("Germany", "Europe/Berlin"),
        ("독일", "Europe/Berlin"),
        ("new y", "America/New_York"),
        ("미국", "America/New_York"),
        ("usa", "America/New_York"),
        ("la", "America/Los_Angeles"),
        ("asia/calcutta", "Asia/Kolkata"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("sao paulo", "America/Sao_Paulo"),
        ("KST", "Asia/Seoul"),
        ("jst", "Asia/Tokyo"),
        ("PST", "America/Los_Angeles"),
        ("pdt", "America/Los_Angeles"),
        ("GMT", "UTC"),
        ("+9", "Asia/Seoul"),
        ("UTC+9", "Asia/Seoul"),
        ("gmt +09:00", "Asia/Seoul"),
        ("UTC-3", "America/Sao_Paulo"),
        ("UTC\u22123", "America/Sao_Paulo"),
        ("+5:30", "Asia/Kolkata"),
        ("lodon", "Europe/London"),
        ("zzzz", None),
        ("+99", None),
        ("-", None),
    ],
)
def test_zone_when_typed_as_people_do_then_the_likeliest_is_first(typed, zone):
    assert first(typed) == zone


@pytest.mark.parametrize(
    ("typed", "locale", "zone"),
    [("Deutschland", "de", "Europe/Berlin"), ("Londres", "fr", "Europe/London")],
)
def test_zone_when_typed_in_the_readers_language_then_it_is_found(typed, locale, zone):
    assert first(typed, locale) == zone


@given(st.text(max_size=20))
def test_zones_when_anything_is_typed_then_all_are_usable(typed):
    found = find_zones(typed, locale="en-US", now=NOW)
    assert len(found) <= MOST
    assert [name for name in found if canonical_zone(name) != name] == []


def test_zone_when_its_name_is_typed_then_it_is_the_first():
    assert [zone.name for zone in offered_zones() if first(zone.name) != zone.name] == []


async def test_zones_meant_when_a_name_is_a_zones_own_then_it_is_the_only_one():
    for typed, names in (("asia/seoul", ["Asia/Seoul"]), ("tokyo", ["Asia/Tokyo"]), (" ", [])):
        meant = await zones_meant(typed, locale="en-US", now=NOW)
        assert [each.name for each in meant] == names
    assert len(await zones_meant("usa", locale="en-US", now=NOW)) == MOST


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Asia/Seoul", "Asia/Seoul: 18:20, UTC+9"),
        ("Asia/Kolkata", "Asia/Kolkata: 14:50, UTC+5:30"),
        ("America/St_Johns", "America/St_Johns: 05:50, UTC\u22123:30"),
        ("Europe/London", "Europe/London: 09:20, UTC"),
        ("UTC", "UTC: 09:20"),
    ],
)
def test_choice_when_shown_then_it_has_the_time_there(name, line):
    assert clock_line(zone_now(name, now=NOW)) == line


async def test_choices_when_shown_then_each_fits():
    for zone in offered_zones():
        assert len(clock_line(zone_now(zone.name, now=NOW))) <= 100
    assert len(await suggest_zones("a", locale="ko", now=NOW)) == MOST
