"""When a post is due: pure rules over a wall-clock time, a zone and the present.

A post belongs to a *local date*. It is due at one instant of that date, may be sent late until
its deadline, and is never sent for the same date again, whatever is changed in between: who
sends keeps a ledger by local date (`bot.posts.store.posts`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.zones import local_date, zone_of

GRACE = dt.timedelta(minutes=15)
"""So late a post may always be: sending thousands at a bearable pace takes minutes, and a post
due at 23:59 must survive midnight."""

_ONE_DAY = dt.timedelta(days=1)
_MOST_MISSED = 400


class Ability(str):
    """What can be blocked for a server by itself while the rest goes on, as it is stored."""

    __slots__ = ()


class PostKind(Ability):
    """What is posted on a timetable, as it is stored; each is declared by a `PostSource`."""

    __slots__ = ()


DAILY_POST = PostKind("daily")
WEEKLY_DIGEST = PostKind("weekly")
FOLLOWING_MESSAGE = PostKind("following")
HOME_NEWS = PostKind("news")
"""What an `Edition` says is of one of these kinds."""


class Verdict(StrEnum):
    """What is to be done about an occasion now."""

    EARLY = "early"
    DUE = "due"
    PASSED = "missed"


@dataclass(frozen=True, slots=True)
class Timetable:
    """At what time of which days something is posted.

    `at` is a wall-clock time in `zone` (IANA). `weekday` (Monday 0) means once a week, None every
    day. `window` is how long after the due time a late post is still sent on the same date.
    """

    zone: str
    at: dt.time
    weekday: int | None = None
    window: dt.timedelta = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class KindSettings:
    """What a server set for a kind of post: where, when, and whether it rests; no channel is off.

    `weekday` (Monday 0) is None for what comes every day.
    """

    channel_id: int | None
    at: dt.time
    is_paused: bool
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A local date and the instant (UTC) at which its post is due."""

    on: dt.date
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Continuation:
    """What follows from a change: dates that were jumped over, and the next occasion."""

    skipped: tuple[dt.date, ...]
    following: Occasion


def occasion_on(timetable: Timetable, day: dt.date) -> Occasion | None:
    """Return the occasion of a local date.

    A time that occurs twice means the first time; one that a clock change leaves out is moved on
    by the change, or back where that would be another date. None on another weekday, and where
    the zone has no such date (a change of the date line).
    """
    if timetable.weekday is not None and day.weekday() != timetable.weekday:
        return None
    zone = zone_of(timetable.zone)
    for fold in (0, 1):
        wall = dt.datetime.combine(day, timetable.at, tzinfo=zone).replace(fold=fold)
        due_at = wall.astimezone(dt.UTC)
        if due_at.astimezone(zone).date() == day:
            return Occasion(day, due_at)
    return None


def occasions_from(timetable: Timetable, day: dt.date) -> Iterator[Occasion]:
    """Yield the occasions of `day` and after, without end."""
    while True:
        if (found := occasion_on(timetable, day)) is not None:
            yield found
        day += _ONE_DAY


def first_occasion(
    timetable: Timetable, now: dt.datetime, *, last: dt.date | None = None
) -> Occasion:
    """Return the first occasion once something is switched on: after now and after `last`.

    That is the latest local date that has its post already.
    """
    start = local_date(timetable.zone, now)
    if last is not None and last >= start:
        start = last + _ONE_DAY
    return next(each for each in occasions_from(timetable, start) if each.due_at > now)


def next_occasion(timetable: Timetable, after: dt.date) -> Occasion:
    """Return the first occasion after a local date, be it past or to come."""
    return next(occasions_from(timetable, after + _ONE_DAY))


def deadline(timetable: Timetable, occasion: Occasion) -> dt.datetime:
    """Return the instant (UTC) after which the post of an occasion is no longer sent.

    That is the end of the window or of the local date, whichever comes first, but never sooner
    than `GRACE` after the due time.
    """
    midnight = dt.datetime.combine(
        occasion.on + _ONE_DAY, dt.time(), tzinfo=zone_of(timetable.zone)
    ).astimezone(dt.UTC)
    return max(occasion.due_at + GRACE, min(occasion.due_at + timetable.window, midnight))


def judge(timetable: Timetable, occasion: Occasion, now: dt.datetime) -> Verdict:
    """Return what is to be done about an occasion at an aware instant."""
    if now < occasion.due_at:
        return Verdict.EARLY
    return Verdict.DUE if now < deadline(timetable, occasion) else Verdict.PASSED


def passed_since(timetable: Timetable, occasion: Occasion, now: dt.datetime) -> Continuation:
    """Go on after an outage: what was missed from `occasion` on, and the next one to send.

    The next one may be due already; of a very long outage only the last 400 days are listed.
    """
    missed: list[dt.date] = []
    while judge(timetable, occasion, now) is Verdict.PASSED:
        missed.append(occasion.on)
        occasion = next_occasion(timetable, occasion.on)
    return Continuation(tuple(missed[-_MOST_MISSED:]), occasion)


def rescheduled(
    timetable: Timetable, now: dt.datetime, *, waiting: dt.date, last: dt.date | None = None
) -> Continuation:
    """Go on after a change of time or zone: no date twice, and none forgotten.

    Where today's post is still to come and its new time has passed, it is due now. `waiting` is
    the local date that was to be posted next before the change, `last` the latest one that has
    its entry in the ledger.
    """
    today = local_date(timetable.zone, now)
    start = min(waiting, today) if last is None else last + _ONE_DAY
    skipped: list[dt.date] = []
    for each in occasions_from(timetable, start):
        if each.on >= today:
            following = Occasion(each.on, max(each.due_at, now.astimezone(dt.UTC)))
            if each.on == today:
                return Continuation(tuple(skipped[-_MOST_MISSED:]), following)
            return Continuation(tuple(skipped[-_MOST_MISSED:]), each)
        if each.on >= waiting:
            skipped.append(each.on)
    raise AssertionError("there is always a next occasion")
