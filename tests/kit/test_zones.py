"""Time zones by city, country, abbreviation and offset, in the languages people type."""

from __future__ import annotations

import datetime as dt

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold
from bot.kit.zone_names import ABBREVIATIONS, AT_HOME, CITIES, SPLIT_STATES, STATES, zone_named
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


SURE = {
    "EST": "America/New_York",
    "MST": "America/Denver",
    "PST": "America/Los_Angeles",
    "ET": "America/New_York",
    "Pacific Time": "America/Los_Angeles",
    "Eastern Time": "America/New_York",
    "pacific standard time": "America/Los_Angeles",
    "Korea Standard Time": "Asia/Seoul",
    "한국": "Asia/Seoul",
    "한국 시간": "Asia/Seoul",
    "한국 표준시": "Asia/Seoul",
    "seoul time": "Asia/Seoul",
    "KST (UTC+9)": "Asia/Seoul",
    "Asia/Osaka": "Asia/Tokyo",
    "Asia/Mumbai": "Asia/Kolkata",
    "Asia/Beijing": "Asia/Shanghai",
    "Europe/Munich": "Europe/Berlin",
    "New Delhi": "Asia/Kolkata",
    "Deutschland": "Europe/Berlin",
    "日本": "Asia/Tokyo",
    "California": "America/Los_Angeles",
    "Ontario": "America/Toronto",
    "Toronto, Canada": "America/Toronto",
    "New York, USA": "America/New_York",
    "Sydney, Australia": "Australia/Sydney",
    "asia/seoul": "Asia/Seoul",
    "tokyo": "Asia/Tokyo",
    "Springfield, Illinois": "America/Chicago",
    "Chicago, IL": "America/Chicago",
    "New York City": "America/New_York",
    "Vancouver": "America/Vancouver",
    "PET": "America/Lima",
}
ASKED = {
    "CST": "America/Chicago",
    "Texas": "America/Chicago",
    "Georgia": "America/New_York",
    "usa": "America/New_York",
    "Brasil": "America/Sao_Paulo",
    "Paris, Texas": "Europe/Paris",
    "+9": "Asia/Seoul",
    "lodon": "Europe/London",
    "seou": "Asia/Seoul",
}


@pytest.mark.parametrize(("typed", "zone"), SURE.items())
async def test_zone_when_a_text_can_mean_no_other_then_it_is_sure(typed, zone):
    meant = await zones_meant(typed, locale="en-US", now=NOW)
    assert ([each.name for each in meant.zones], meant.is_sure) == ([zone], True)
    assert first(typed) == zone


@pytest.mark.parametrize(("typed", "zone"), ASKED.items())
async def test_zone_when_a_text_may_mean_several_or_is_guessed_then_it_is_asked(typed, zone):
    meant = await zones_meant(typed, locale="en-US", now=NOW)
    assert (meant.zones[0].name, meant.is_sure) == (zone, False)


async def test_zone_when_nothing_is_called_so_then_there_is_none():
    for typed in (" ", "zzzz", "(", "9"):
        meant = await zones_meant(typed, locale="en-US", now=NOW)
        assert (meant.zones, meant.is_sure) == ((), False)


def test_names_when_listed_then_each_is_of_a_zone_that_is_offered():
    listed = {*CITIES.values(), *STATES, *SPLIT_STATES.values()}
    listed |= {zone for zones in ABBREVIATIONS.values() for zone in zones}
    assert sorted(listed - {zone.name for zone in offered_zones()}) == []


def test_countries_when_named_as_at_home_then_some_language_calls_them_so():
    languages = (
        "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fil", "fr", "ga", "hi", "hr", "hu",
        "is", "it", "ja", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th",
        "tr", "uk", "vi", "zh_Hans", "zh_Hant", "ar",
    )  # fmt: skip
    known = [Locale.parse(each).territories for each in languages]
    unknown = {
        name
        for name, code in AT_HOME.items()
        if fold(name) not in {fold(str(each.get(code, ""))) for each in known}
    }
    assert unknown == set()


def test_abbreviation_when_written_in_a_file_then_it_is_that_zone():
    assert (zone_named("KST"), zone_named("EST")) == ("Asia/Seoul", "America/New_York")
    assert (zone_named("CST"), zone_named("asia/seoul")) == (None, "Asia/Seoul")


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
