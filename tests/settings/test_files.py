"""Settings as a file: what is written is read back, and every fault is named by its line."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.errors import InputCode
from bot.kit.zones import offered_zones
from bot.settings.declare import (
    LANGUAGES,
    MOST_CHANNELS,
    MOST_HOME,
    SettingsCode,
    SettingsFileError,
)
from bot.settings.files import (
    export_servers,
    export_settings,
    read_servers,
    read_settings,
)
from bot.settings.model import (
    COOLDOWN_DAYS,
    DEFAULTS,
    KEYS,
    ROUNDS,
    SECONDS,
    EmptyDay,
    GuildSettings,
    HomeUse,
    Starters,
    Weekday,
)

GUILD = 100_000_000_000_000_001
IDS = st.none() | st.integers(10**14, 2**63 - 1)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
INSTANTS = st.integers(0, 2**32).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))
SLUGS = st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True)
TOKENS = st.from_regex(r"(artist|show|collaboration|kind):[a-z0-9-]{1,64}", fullmatch=True)
SETTINGS = st.builds(
    GuildSettings,
    language=st.none() | st.sampled_from(LANGUAGES),
    time_zone=st.sampled_from([zone.name for zone in offered_zones()]),
    daily_channel=IDS,
    daily_time=TIMES,
    daily_paused=st.booleans(),
    empty_day=st.sampled_from(EmptyDay),
    catch_up_hours=st.integers(1, 24),
    ping_role=IDS,
    thread=st.booleans(),
    publish=st.booleans(),
    picture=st.booleans(),
    weekly_channel=IDS,
    weekly_day=st.sampled_from(Weekday),
    weekly_time=TIMES,
    weekly_paused=st.booleans(),
    question_channel=IDS,
    question_time=TIMES,
    question_paused=st.booleans(),
    trivia_channels=st.lists(
        st.integers(10**14, 2**63 - 1), unique=True, max_size=MOST_CHANNELS
    ).map(tuple),
    trivia_starters=st.sampled_from(Starters),
    trivia_rounds=st.integers(*ROUNDS),
    trivia_seconds=st.integers(*SECONDS),
    trivia_speed=st.booleans(),
    trivia_cooldown_days=st.integers(*COOLDOWN_DAYS),
    board_since=st.none() | INSTANTS,
    board_channel=IDS,
    board_day=st.sampled_from(Weekday),
    board_time=TIMES,
    board_paused=st.booleans(),
    review_channel=IDS,
    fallback_channel=IDS,
    manager_role=IDS,
    home=st.lists(SLUGS, unique=True, max_size=MOST_HOME).map(tuple),
    home_use=st.sampled_from(HomeUse),
    news_channel=IDS,
    news_time=TIMES,
    news_paused=st.booleans(),
    excluded=st.lists(TOKENS, unique=True, max_size=200).map(tuple),
)


def faults(text: str, read=read_settings):
    with pytest.raises(SettingsFileError) as caught:
        read(text.encode())
    return [(each.place.line, each.place.key, each.code) for each in caught.value.faults]


@given(SETTINGS)
def test_file_when_read_back_then_it_is_the_same(settings):
    assert read_settings(export_settings(settings).encode()) == settings


@given(st.dictionaries(st.integers(10**14, 2**63 - 1), SETTINGS, max_size=3))
def test_servers_when_read_back_then_they_are_the_same(servers):
    assert read_servers(export_servers(servers).encode()) == servers


@given(SETTINGS)
def test_file_when_another_program_reads_it_then_it_means_the_same(settings):
    loaded = yaml.safe_load(export_settings(settings))
    assert list(loaded) == list(KEYS)
    assert loaded["daily_time"] == settings.daily_time.strftime("%H:%M")
    assert loaded["daily_channel"] in (None, str(settings.daily_channel))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily_time: 21:30", GuildSettings(daily_time=dt.time(21, 30))),
        ("daily_time: 9:05", GuildSettings(daily_time=dt.time(9, 5))),
        (f"daily_channel: {GUILD}", GuildSettings(daily_channel=GUILD)),
        ("time_zone: asia/calcutta", GuildSettings(time_zone="Asia/Kolkata")),
        ("thread: yes\ndaily_channel: null\nlanguage:", GuildSettings(thread=True)),
        ("excluded: [artist:bts, artist:bts]", GuildSettings(excluded=("artist:bts",))),
        ("{}", DEFAULTS),
    ],
)
def test_file_when_written_by_hand_then_it_is_read_as_meant(text, expected):
    assert read_settings(text.encode()) == expected


def test_file_when_it_has_several_faults_then_each_is_named_with_its_line():
    text = (
        "# mine\n"
        "daily_chanel: 5\n"
        "daily_time: 25:00\n"
        "\n"
        "language: ko\n"
        "language: en\n"
        "catch_up_hours: 0\n"
        "excluded:\n"
        "  - artist:bts\n"
        "  - {a: b}\n"
        "thread: maybe\n"
        "publish: [1]\n"
        "time_zone: 5\n"
    )
    assert faults(text) == [
        (2, "daily_chanel", SettingsCode.NOT_A_SETTING),
        (3, "daily_time", InputCode.NOT_A_TIME),
        (6, "language", InputCode.DUPLICATE_KEY),
        (7, "catch_up_hours", InputCode.OUT_OF_RANGE),
        (8, "excluded", SettingsCode.NOT_A_TOKEN),
        (11, "thread", SettingsCode.NOT_A_FLAG),
        (12, "publish", SettingsCode.NOT_A_FLAG),
        (13, "time_zone", InputCode.NOT_TEXT),
    ]


def test_unknown_setting_when_it_is_nearly_one_then_that_is_offered():
    with pytest.raises(SettingsFileError) as caught:
        read_settings(b"daily_chanel: 5\nnothing_like_it: 1")
    assert [each.meant for each in caught.value.faults] == ["daily_channel", ""]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", InputCode.NOT_A_MAPPING),
        ("- a\n- b", InputCode.NOT_A_MAPPING),
        ("just words", InputCode.NOT_A_MAPPING),
        ("a: [1", InputCode.YAML_UNCLOSED),
        ("a: b: c", InputCode.YAML_COLON),
        ("a: \x00", InputCode.NOT_YAML),
        ("a: *nobody", InputCode.ALIAS),
        ("language: ko\n---\nlanguage: en", InputCode.NOT_YAML),
        ("[" * 30_000, InputCode.TOO_DEEP),
        ("a: {b: {c: {d: {e: {f: {g: 1}}}}}}", InputCode.TOO_DEEP),
        ("#" + "x" * 70_000, InputCode.TOO_LARGE),
    ],
)
def test_file_when_it_is_no_file_of_settings_then_it_says_why(text, fault):
    assert [each[2] for each in faults(text)] == [fault]


def test_file_when_a_list_holds_itself_then_it_is_refused():
    assert faults("excluded: &x [*x]") == [(1, "", InputCode.ALIAS)]


def test_channel_when_written_with_its_hash_then_it_is_not_taken_for_off():
    assert faults("language: ko\ndaily_channel: #general") == [(2, "daily_channel", InputCode.CUT)]


def test_value_when_a_remark_is_behind_it_then_it_is_read():
    assert read_settings(b"thread: yes # as we voted") == GuildSettings(thread=True)


@given(st.text(max_size=200))
def test_file_when_it_is_any_text_then_it_is_read_or_refused_in_words(text):
    found: object
    try:
        found = read_settings(text.encode("utf-8", "surrogatepass"))
    except SettingsFileError as error:
        found = error.faults
    assert found


def test_check_when_it_finds_a_fault_then_it_has_its_line():
    def check(key, value):
        return SettingsCode.NOT_A_CHANNEL_HERE if key == "daily_channel" else None

    with pytest.raises(SettingsFileError) as caught:
        read_settings(f"language: ko\ndaily_channel: {GUILD}".encode(), check=check)
    (fault,) = caught.value.faults
    assert (fault.place.line, fault.code, fault.value) == (
        2,
        SettingsCode.NOT_A_CHANNEL_HERE,
        str(GUILD),
    )


def test_servers_when_some_are_wrong_then_all_faults_are_named_by_path():
    text = (
        f'servers:\n  "{GUILD}":\n    daily_time: late\n  "12":\n    language: ko\nserver: {{}}\n'
    )
    assert faults(text, read_servers) == [
        (3, f"servers.{GUILD}.daily_time", InputCode.NOT_A_TIME),
        (4, "servers.12", SettingsCode.NOT_AN_ID),
        (6, "server", SettingsCode.NOT_A_SETTING),
    ]
