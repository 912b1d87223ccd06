"""Settings in plain form and back, and what taking a change back means."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.errors import InputCode, InvalidInputError
from bot.kit.typed import parse_clock
from bot.settings.declare import MOST_CHANNELS, MOST_EXCLUDED, SettingsCode
from bot.settings.model import (
    DEFAULTS,
    KEYS,
    Change,
    GuildSettings,
    changes_between,
    find_conflict,
    from_plain,
    plain_of,
    read_setting,
    taken_back,
    to_plain,
    undone_ids,
)

SOME = GuildSettings(
    language="ko",
    time_zone="Asia/Seoul",
    daily_channel=2**62,
    daily_time=dt.time(21, 30),
    trivia_channels=(2**61, 2**60),
    trivia_rounds=25,
    board_since=dt.datetime(2026, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
    excluded=("artist:bts", "kind:remix"),
)


def test_settings_when_made_plain_then_only_what_differs_is_told_and_reads_back():
    assert to_plain(DEFAULTS) == {}
    assert to_plain(SOME) == {
        "language": "ko",
        "time_zone": "Asia/Seoul",
        "daily_channel": str(2**62),
        "daily_time": "21:30",
        "trivia_channels": [str(2**61), str(2**60)],
        "trivia_rounds": 25,
        "board_since": "2026-02-03T04:05:06Z",
        "excluded": ["artist:bts", "kind:remix"],
    }
    assert from_plain(to_plain(SOME)) == SOME


@pytest.mark.parametrize("key", KEYS)
def test_setting_when_read_from_nothing_then_it_is_the_default(key):
    assert read_setting(key, None) == getattr(DEFAULTS, key)


@pytest.mark.parametrize(
    ("key", "plain", "fault"),
    [
        ("colour", "red", SettingsCode.NOT_A_SETTING),
        ("time_zone", "Factory", SettingsCode.NOT_A_ZONE),
        ("time_zone", 9, InputCode.NOT_TEXT),
        ("daily_time", "24:00", InputCode.NOT_A_TIME),
        ("daily_channel", "12", SettingsCode.NOT_AN_ID),
        ("daily_channel", True, SettingsCode.NOT_AN_ID),
        ("catch_up_hours", 0, InputCode.OUT_OF_RANGE),
        ("catch_up_hours", 25, InputCode.OUT_OF_RANGE),
        ("catch_up_hours", True, InputCode.OUT_OF_RANGE),
        ("thread", 1, SettingsCode.NOT_A_FLAG),
        ("language", "tlh", SettingsCode.NOT_ONE_OF),
        ("empty_day", "party", SettingsCode.NOT_ONE_OF),
        ("weekly_day", "someday", SettingsCode.NOT_ONE_OF),
        ("trivia_channels", [2**60, "general"], SettingsCode.NOT_AN_ID),
        ("trivia_channels", [2**60 + n for n in range(MOST_CHANNELS + 1)], InputCode.TOO_MANY),
        ("trivia_starters", "nobody", SettingsCode.NOT_ONE_OF),
        ("trivia_rounds", 51, InputCode.OUT_OF_RANGE),
        ("trivia_seconds", 9, InputCode.OUT_OF_RANGE),
        ("trivia_cooldown_days", "9" * 5000, InputCode.OUT_OF_RANGE),
        ("board_since", "2026-02-03T04:05:06", SettingsCode.NOT_AN_INSTANT),
        ("board_since", "yesterday", SettingsCode.NOT_AN_INSTANT),
        ("excluded", "artist:bts", InputCode.NOT_A_LIST),
        ("excluded", ["bts"], SettingsCode.NOT_A_TOKEN),
        ("excluded", [f"artist:a{n}" for n in range(MOST_EXCLUDED + 1)], InputCode.TOO_MANY),
    ],
)
def test_setting_when_it_cannot_be_then_the_fault_is_named(key, plain, fault):
    with pytest.raises(InvalidInputError) as caught:
        read_setting(key, plain)
    assert (caught.value.fault.code, caught.value.fault.place.key) == (fault, key)


@pytest.mark.parametrize("key", KEYS)
def test_setting_when_plain_then_it_reads_back(key):
    value = getattr(SOME, key)
    assert read_setting(key, plain_of(key, value)) == value


def test_changes_when_taken_back_then_all_is_as_before():
    changes = changes_between(DEFAULTS, SOME)
    assert [each.key for each in changes] == list(to_plain(SOME))
    assert find_conflict(SOME, changes) is None
    assert taken_back(SOME, changes) == DEFAULTS


def test_conflict_when_a_setting_changed_again_then_it_is_named():
    changes = changes_between(DEFAULTS, SOME)
    again = replace(SOME, daily_time=dt.time(8))
    assert find_conflict(again, changes) == "daily_time"


@pytest.mark.parametrize(
    ("old", "new", "now", "then"),
    [
        ([], ["kind:ost"], ("kind:ost", "kind:duet"), ("kind:duet",)),
        (["kind:ost"], [], ("kind:duet",), ("kind:duet", "kind:ost")),
        (["kind:ost"], [], ("kind:ost",), ("kind:ost",)),
        (["kind:a", "kind:b"], ["kind:b"], ("kind:b",), ("kind:a", "kind:b")),
        ([], ["kind:ost"], (), ()),
    ],
)
def test_list_when_a_change_is_taken_back_then_what_others_did_stays(old, new, now, then):
    change = Change("excluded", old or None, new or None)
    settings = GuildSettings(excluded=now)
    assert find_conflict(settings, [change]) is None
    assert taken_back(settings, [change]).excluded == then


@pytest.mark.parametrize(
    ("undoing", "undone"),
    [
        ({}, set()),
        ({2: 1}, {1}),
        ({2: 1, 3: 2}, {2}),
        ({2: 1, 3: 2, 4: 3}, {1, 3}),
        ({2: 1, 3: 2, 4: 1}, {1, 2}),
    ],
)
def test_undone_when_undos_are_undone_then_only_what_holds_counts(undoing, undone):
    assert undone_ids(undoing) == undone


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", dt.time(9)),
        ("09:00", dt.time(9)),
        ("21.30", dt.time(21, 30)),
        ("2130", dt.time(21, 30)),
        ("9:30 pm", dt.time(21, 30)),
        ("9 P.M.", dt.time(21)),
        ("12am", dt.time(0)),
        ("12 pm", dt.time(12)),
        ("21h", dt.time(21)),
        ("오후 9시 30분", dt.time(21, 30)),
        ("오전 12시", dt.time(0)),
        ("21시", dt.time(21)),
        ("noon", dt.time(12)),
        ("정오", dt.time(12)),
        ("자정", dt.time(0)),
        ("9시 반", dt.time(9, 30)),
        ("오후 9시 반", dt.time(21, 30)),
        ("\uff10\uff19\uff1a\uff10\uff10", dt.time(9)),
        ("24:00", None),
        ("9:60", None),
        ("13pm", None),
        ("0am", None),
        ("late", None),
        ("", None),
        ("9:5", None),
    ],
)
def test_clock_when_typed_as_people_do_then_it_is_read(text, time):
    assert parse_clock(text) == time


@given(st.times())
def test_clock_when_written_by_us_then_it_is_read_back(time):
    assert parse_clock(f"{time:%H:%M}") == time.replace(second=0, microsecond=0)
