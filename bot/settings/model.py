"""What a server's moderators can set: one field of `GuildSettings` is one setting.

All else follows from how it is declared: storage, audit, undo, files, words, panels and forms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.kit.errors import InvalidInputError
from bot.kit.messages import N_, NN_
from bot.settings.declare import (
    ARTISTS,
    CHANNEL,
    CHANNELS,
    FLAG,
    INSTANT,
    LANGUAGE,
    ROLE,
    TIME,
    TOKENS,
    ZONE,
    Group,
    InForm,
    InPanel,
    Pausing,
    Plain,
    Setting,
    SettingsCode,
    SettingsForm,
    choice,
    declared,
    number,
    setting,
)

ROUNDS = (1, 50)
SECONDS = (10, 120)
COOLDOWN_DAYS = (1, 365)

UNDO = "undo"
"""The action of a change that takes another one back."""

OPERATOR = 0
"""Stands for a user's id where whoever runs the bot changed something."""

FORGOTTEN = -1
"""Stands for a user's id where somebody did something who had their data deleted since."""


class EmptyDay(StrEnum):
    """What the daily post does on a day without an anniversary."""

    SKIP = "skip"
    NEAREST = "nearest"
    ARCHIVE = "archive"
    TRIVIA = "trivia"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Return the number that `datetime.date.weekday` uses, Monday 0."""
        return list(Weekday).index(self)


class Starters(StrEnum):
    """Who may start a game of trivia."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"


class HomeUse(StrEnum):
    """What posts and games do with the artists that a server is about."""

    PREFER = "prefer"
    ONLY = "only"
    NEWS = "news"


MANAGER_FORM = SettingsForm("setup-access", N_("Who may change this"), N_("Who may change this …"))
ZONE_FORM = SettingsForm("setup-zone", N_("Time zone"), N_("Time zone …"))
TIME_FORM = SettingsForm("setup-time", N_("When the daily post comes"), N_("Time …"))
LOOK_FORM = SettingsForm("setup-look", N_("What the daily post shows"), N_("What it shows …"))
WEEKLY_FORM = SettingsForm("setup-weekly", N_("Weekly digest"), N_("Weekly digest …"))
QUESTION_FORM = SettingsForm("trivia-time", N_("Daily five"), N_("Time …"))
GAMES_FORM = SettingsForm(
    "trivia-games", N_("Games"), N_("Games …"), first=("trivia_starters", "trivia_speed")
)
BOARD_FORM = SettingsForm("trivia-board", N_("Weekly board"), N_("Weekly board …"))
HOME_FORM = SettingsForm("home-use", N_("Home artists"), N_("How they count …"))
CURATION_FORM = SettingsForm("curate-people", N_("Corrections"), N_("Who can do what …"))
NEWS_FORM = SettingsForm("home-time", N_("News of home artists"), N_("Time …"))
_EXTRAS, _TIME = N_("Extras"), N_("Time")
_IN_ZONE = "in the time zone above"
_EMPTY_DAYS = {
    EmptyDay.NEAREST: N_("the nearest anniversary of the week"),
    EmptyDay.ARCHIVE: N_("something from the archive"),
    EmptyDay.TRIVIA: N_("a riddle"),
    EmptyDay.SKIP: N_("no post"),
}
_STARTERS = {
    Starters.EVERYONE: N_("everyone"),
    Starters.MODERATORS: N_("moderators"),
}
_HOME_USES = {
    HomeUse.PREFER: N_("they come first"),
    HomeUse.ONLY: N_("only they come"),
    HomeUse.NEWS: N_("as everybody else; only the news are theirs"),
}
WEEKDAY = choice(Weekday)
_HOURS = number(1, 24, NN_("{n} hour", "{n} hours"), (1, 2, 3, 4, 6, 8, 12, 18, 24))


# A table: what a setting is, what it is called, what else is said of it.
# fmt: off
@dataclass(frozen=True, slots=True)
class GuildSettings:
    """All settings of one server: ids are Discord's, instants are UTC."""

    language: str | None = setting(
        None, LANGUAGE, Group.GENERAL, InPanel("language", N_("Language")),
        name=N_("Language"), note="en or ko; null is the server's own language in Discord",
        unset=N_("the server's own"))
    time_zone: str = setting(
        "UTC", ZONE, Group.TIME_ZONE, InForm(
            ZONE_FORM, "zone", N_("Your city or country"),
            N_("For example Seoul, Brazil, KST or +9")),
        name=N_("Time zone"), note="a name such as Asia/Seoul")
    daily_channel: int | None = setting(
        None, CHANNEL, Group.DAILY, InPanel("daily-channel", N_("Channel for the daily post")),
        name=N_("Channel of the daily post"), note="where the daily post goes; null is off")
    daily_time: dt.time = setting(
        dt.time(9), TIME, Group.DAILY, InForm(TIME_FORM, "time", _TIME),
        name=N_("Time of the daily post"), note=_IN_ZONE)
    daily_paused: bool = setting(
        False, FLAG, Group.DAILY, Pausing("daily"),
        name=N_("Daily post paused"), note="true keeps everything but posts nothing")
    empty_day: EmptyDay = setting(
        EmptyDay.NEAREST, choice(EmptyDay, _EMPTY_DAYS), Group.DAILY,
        InForm(LOOK_FORM, "empty", N_("On a day without an anniversary")),
        name=N_("Days without an anniversary"),
        note="a day without an anniversary: skip, nearest, archive or trivia",
        phrase=N_("Day without an anniversary: {value}"))
    catch_up_hours: int = setting(
        6, _HOURS, Group.DAILY,
        InForm(TIME_FORM, "hours", N_("If the bot was offline, still post up to")),
        name=N_("If offline, post up to this late"),
        note="how late a post may be when the bot was away, 1 to 24",
        phrase=N_("If the bot was offline, still post up to {value} late"))
    ping_role: int | None = setting(
        None, ROLE, Group.DAILY, InForm(
            LOOK_FORM, "role", N_("Role to mention"), N_("Leave empty to mention no one")),
        name=N_("Role to mention"), note="the role that the daily post mentions; null is none",
        phrase=N_("mentions {value}"))
    thread: bool = setting(
        False, FLAG, Group.DAILY,
        InForm(LOOK_FORM, "extras", _EXTRAS, option=N_("Open a thread below each post")),
        name=N_("Thread below each post"), note="true opens a thread below each daily post",
        phrase=N_("opens a thread"))
    publish: bool = setting(
        False, FLAG, Group.DAILY,
        InForm(LOOK_FORM, "extras", _EXTRAS, option=N_("Publish it (announcement channels)")),
        name=N_("Publish to followers"), note="true publishes posts in announcement channels",
        phrase=N_("is published"))
    picture: bool = setting(
        True, FLAG, Group.DAILY,
        InForm(LOOK_FORM, "extras", _EXTRAS, option=N_("Show a picture")),
        name=N_("Picture"), note="false leaves the picture out",
        phrase=N_("with picture"), otherwise=N_("without picture"))
    weekly_channel: int | None = setting(
        None, CHANNEL, Group.WEEKLY, InForm(
            WEEKLY_FORM, "channel", N_("Channel"), N_("Leave empty to turn the digest off")),
        name=N_("Channel of the weekly digest"), note="where the weekly digest goes; null is off")
    weekly_day: Weekday = setting(
        Weekday.SUNDAY, WEEKDAY, Group.WEEKLY, InForm(WEEKLY_FORM, "day", N_("Day")),
        name=N_("Day of the weekly digest"), note="monday to sunday")
    weekly_time: dt.time = setting(
        dt.time(9), TIME, Group.WEEKLY, InForm(WEEKLY_FORM, "time", _TIME),
        name=N_("Time of the weekly digest"), note=_IN_ZONE)
    weekly_paused: bool = setting(
        False, FLAG, Group.WEEKLY, Pausing("weekly"),
        name=N_("Weekly digest paused"), note="true keeps everything but posts nothing")
    question_channel: int | None = setting(
        None, CHANNEL, Group.QUESTION,
        InPanel("question-channel", N_("Channel for the daily five")),
        name=N_("Channel of the daily five"),
        note="where the daily five go; null is off")
    question_time: dt.time = setting(
        dt.time(9), TIME, Group.QUESTION, InForm(QUESTION_FORM, "time", _TIME),
        name=N_("Time of the daily five"), note=_IN_ZONE)
    question_paused: bool = setting(
        False, FLAG, Group.QUESTION, Pausing("question"),
        name=N_("Daily five paused"), note="true keeps everything but posts nothing")
    trivia_channels: tuple[int, ...] = setting(
        (), CHANNELS, Group.GAMES,
        InPanel("channels", N_("Channels for games (none: every channel)")),
        name=N_("Channels for trivia"), note="where games may be played; [] is everywhere",
        unset=N_("every channel"))
    trivia_starters: Starters = setting(
        Starters.EVERYONE, choice(Starters, _STARTERS), Group.GAMES,
        InForm(GAMES_FORM, "starters", N_("Who can start games")),
        name=N_("Who can start trivia"), note="who may start games: everyone or moderators")
    trivia_rounds: int = setting(
        10, number(*ROUNDS), Group.GAMES, InForm(GAMES_FORM, "rounds", N_("Rounds")),
        name=N_("Rounds of a game"), note="rounds of a game unless said otherwise, 1 to 50")
    trivia_seconds: int = setting(
        20, number(*SECONDS, NN_("{n} second", "{n} seconds")), Group.GAMES,
        InForm(GAMES_FORM, "seconds", N_("Seconds to answer")),
        name=N_("Time to answer"), note="time to answer, 10 to 120",
        phrase=N_("{value} to answer"))
    trivia_speed: bool = setting(
        True, FLAG, Group.GAMES,
        InForm(GAMES_FORM, "speed", N_("More points for faster answers")),
        name=N_("Points for speed"), note="true gives more points to faster answers",
        phrase=N_("more points for faster answers"), otherwise=N_("no points for speed"))
    trivia_cooldown_days: int = setting(
        90, number(*COOLDOWN_DAYS, NN_("{n} day", "{n} days")), Group.GAMES,
        InForm(GAMES_FORM, "days", N_("Days before a question can repeat")),
        name=N_("No repeats within"), note="so long no question comes again, 1 to 365")
    board_since: dt.datetime | None = setting(
        None, INSTANT, Group.LEADERBOARD, None,
        name=N_("Leaderboard counts from"),
        note="from when on the leaderboard counts; null is from the beginning",
        unset=N_("the beginning"))
    board_channel: int | None = setting(
        None, CHANNEL, Group.LEADERBOARD, InForm(
            BOARD_FORM, "channel", N_("Channel"), N_("Leave empty to turn the weekly board off")),
        name=N_("Channel of the weekly board"), note="where the weekly board goes; null is off")
    board_day: Weekday = setting(
        Weekday.MONDAY, WEEKDAY, Group.LEADERBOARD, InForm(BOARD_FORM, "day", N_("Day")),
        name=N_("Day of the weekly board"), note="monday to sunday")
    board_time: dt.time = setting(
        dt.time(9), TIME, Group.LEADERBOARD, InForm(BOARD_FORM, "time", _TIME),
        name=N_("Time of the weekly board"), note=_IN_ZONE)
    board_paused: bool = setting(
        False, FLAG, Group.LEADERBOARD, Pausing("board"),
        name=N_("Weekly board paused"), note="true keeps everything but posts nothing")
    review_channel: int | None = setting(
        None, CHANNEL, Group.REPORTS,
        InPanel("review-channel", N_("Channel for reports and corrections")),
        name=N_("Channel for reports and corrections"),
        note="where reported questions and new corrections are told; null is nowhere")
    curator_role: int | None = setting(
        None, ROLE, Group.CURATION, InForm(
            CURATION_FORM, "role", N_("Role of the curators"),
            N_("They decide about corrections; leave empty for moderators only")),
        name=N_("Curators"), note="role of those who decide about corrections besides moderators",
        unset=N_("moderators only"))
    submissions: bool = setting(
        True, FLAG, Group.CURATION,
        InForm(CURATION_FORM, "open", N_("Can fans send in corrections?")),
        name=N_("Corrections by fans"),
        note="false lets fans send in neither corrections nor additions")
    fallback_channel: int | None = setting(
        None, CHANNEL, Group.GENERAL, InPanel("fallback", N_("Channel for problems")),
        name=N_("Channel for problems"),
        note="where moderators are told of problems; null is the owner, by message")
    manager_role: int | None = setting(
        None, ROLE, Group.GENERAL, InForm(
            MANAGER_FORM, "role", N_("Role of the moderators"),
            N_("May do what Manage Server may. Show it the commands under Integrations, too.")),
        name=N_("Moderators"), note="role that may do what Manage Server may; null is nobody else",
        unset=N_("Manage Server only"))
    home: tuple[str, ...] = setting(
        (), ARTISTS, Group.HOME, None,
        name=N_("Home artists"), note="artists that the server is about, such as bts; 10 at most",
        unset=N_("none"))
    home_use: HomeUse = setting(
        HomeUse.PREFER, choice(HomeUse, _HOME_USES), Group.HOME,
        InForm(HOME_FORM, "use", N_("In posts and games")),
        name=N_("Home artists in posts and games"),
        note="what posts and games do with them: prefer, only, or news to leave them as they are",
        phrase=N_("In posts and games: {value}"))
    news_channel: int | None = setting(
        None, CHANNEL, Group.NEWS, InPanel("news-channel", N_("Channel for news of home artists")),
        name=N_("Channel of the news"),
        note="where news of the home artists go; null is off")
    news_time: dt.time = setting(
        dt.time(9), TIME, Group.NEWS, InForm(NEWS_FORM, "time", _TIME),
        name=N_("Time of the news"), note=_IN_ZONE)
    news_paused: bool = setting(
        False, FLAG, Group.NEWS, Pausing("news"),
        name=N_("News paused"), note="true keeps everything but posts nothing")
    excluded: tuple[str, ...] = setting(
        (), TOKENS, Group.EXCLUSIONS, None,
        name=N_("Exclusions"), note="what is left out, such as artist:bts, show:goblin, kind:remix",
        unset=N_("nothing"))

    @property
    def is_home_only(self) -> bool:
        """Return whether posts and games take nothing but home artists' works."""
        return bool(self.home) and self.home_use is HomeUse.ONLY
# fmt: on


DEFAULTS = GuildSettings()
SETTINGS: Mapping[str, Setting] = declared(GuildSettings)
KEYS = tuple(SETTINGS)


@dataclass(frozen=True, slots=True)
class Change:
    """One setting's change, in plain form; None is the default."""

    key: str
    old: Plain
    new: Plain


def to_plain(settings: GuildSettings) -> dict[str, Plain]:
    """Return what differs from the defaults, in plain form, in the order of the fields."""
    return {
        key: plain_of(key, getattr(settings, key))
        for key in KEYS
        if getattr(settings, key) != getattr(DEFAULTS, key)
    }


def plain_of(key: str, value: Any) -> Plain:
    """Return the plain form of one setting's value."""
    return None if value is None else _setting(key).kind.write(value)


def read_setting(key: str, plain: object) -> Any:
    """Read one setting's plain form; None gives the default.

    Raises InvalidInputError; the place of its fault has the key.
    """
    found = _setting(key)
    return found.default if plain is None else found.kind.read(key, plain)


def from_plain(plain: Mapping[str, object]) -> GuildSettings:
    """Read settings; whatever is not named has its default.

    Raises InvalidInputError for the first setting that can't be.
    """
    return GuildSettings(**{key: read_setting(key, value) for key, value in plain.items()})


def changes_between(old: GuildSettings, new: GuildSettings) -> tuple[Change, ...]:
    """List what differs, in the order of the fields."""
    before, after = to_plain(old), to_plain(new)
    return tuple(
        Change(key, before.get(key), after.get(key))
        for key in KEYS
        if before.get(key) != after.get(key)
    )


def _setting(key: str) -> Setting:
    if key not in SETTINGS:
        raise InvalidInputError(SettingsCode.NOT_A_SETTING, key, value=key)
    return SETTINGS[key]


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What somebody changed at once.

    Without `changes` all was so before: nothing was written, and `id` is 0. `action` is by which
    way it came: ``set``, ``import``, ``reset``, ``undo``, ``pause``, ``exclude`` ... `undoes` is
    the change that this one took back. `undone` means that it is taken back itself.
    """

    id: int
    guild_id: int
    user_id: int
    changed_at: dt.datetime
    action: str
    changes: tuple[Change, ...]
    undoes: int | None = None
    undone: bool = False


def undone_ids(undoing: Mapping[int, int]) -> frozenset[int]:
    """Return which changes are taken back; `undoing` has the change that each undoing one does.

    The later one's id is the higher one.
    """
    undone: set[int] = set()
    for later in sorted(undoing, reverse=True):
        if later not in undone:
            undone.add(undoing[later])
    return frozenset(undone)


def find_conflict(settings: GuildSettings, changes: Iterable[Change]) -> str | None:
    """Return the first key without the value a change gave it; lists never conflict."""
    for each in changes:
        current = getattr(settings, each.key)
        if not isinstance(current, tuple) and current != read_setting(each.key, each.new):
            return each.key
    return None


def taken_back(settings: GuildSettings, changes: Iterable[Change]) -> GuildSettings:
    """Return settings without some changes, which `find_conflict` found free.

    Of a list only what was added or removed is taken back: the rest may have changed since.
    """
    return replace(settings, **{each.key: _former(settings, each) for each in changes})


def _former(settings: GuildSettings, change: Change) -> Any:
    current = getattr(settings, change.key)
    old = read_setting(change.key, change.old)
    new = read_setting(change.key, change.new)
    if not isinstance(current, tuple) or current == new:
        return old
    kept = tuple(each for each in current if each in old or each not in new)
    return kept + tuple(each for each in old if each not in new and each not in kept)
