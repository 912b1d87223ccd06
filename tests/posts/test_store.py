"""The ledger: who may send, what is due, what is tried again, what is kept how long."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from bot.app.features import TABLES
from bot.app.services import SETTINGS_HOOKS
from bot.kit.db.database import Database
from bot.posts.model import (
    PostKey,
    PostState,
    Problem,
    Reason,
    ShardFilter,
    StepState,
    TakenOccasion,
)
from bot.posts.schedule import (
    DAILY_POST,
    WEEKLY_DIGEST,
    Continuation,
    Occasion,
    Timetable,
    deadline,
    next_occasion,
    occasion_on,
)
from bot.posts.store.departures import DepartureStore
from bot.posts.store.posts import PostStore
from bot.posts.store.problems import ProblemStore
from bot.posts.store.timetables import ClockFaultStore, apply_timetable, set_due
from bot.settings.model import GuildSettings
from bot.settings.store import SettingsStore, Stamp

NOW = dt.datetime(2026, 3, 1, 0, 5, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 1)
DAY = dt.timedelta(1)
SEOUL = Timetable("Asia/Seoul", dt.time(9))
ALL = ShardFilter()
GUILD = 4 << 22


@pytest.fixture
def store(db) -> PostStore:
    return PostStore(db)


def planned(timetable: Timetable, on: dt.date) -> Occasion:
    """Return the occasion of a day that has one."""
    found = occasion_on(timetable, on)
    assert found is not None
    return found


async def wait_for(db: Database, *guild_ids: int, on: dt.date = TODAY) -> None:
    async with db.write() as connection:
        for guild_id in guild_ids:
            occasion = planned(SEOUL, on)
            await set_due(connection, guild_id, kind=DAILY_POST, occasion=occasion)


async def turns(store: PostStore, now=NOW, **options) -> list[TakenOccasion]:
    given: dict[str, Any] = {"shards": ALL, "limit": 100} | options
    return [
        TakenOccasion(
            due,
            deadline(SEOUL, Occasion(due.key.on, due.due_at)),
            next_occasion(SEOUL, due.key.on),
            55,
        )
        for due in await store.list_due(now, **given)
    ]


def key_of(guild_id: int = GUILD, on: dt.date = TODAY) -> PostKey:
    return PostKey(guild_id, DAILY_POST, on)


async def test_claim_when_two_processes_race_then_each_post_is_one_ones(db, store, database_path):
    guilds = [number << 22 for number in range(1, 41)]
    await wait_for(db, *guilds)
    second = await Database.open(database_path)
    try:
        other = PostStore(second)
        mine, theirs = await turns(store), await turns(other)
        assert len(mine) == len(theirs) == 40
        taken = await asyncio.gather(
            *(store.claim(mine[at : at + 5], now=NOW) for at in range(0, 40, 5)),
            *(other.claim(theirs[at : at + 5], now=NOW) for at in range(35, -1, -5)),
        )
    finally:
        await second.close()
    keys = [key for some in taken for key in some]
    assert len(keys) == len(set(keys)) == 40
    assert await store.list_due(NOW, shards=ALL, limit=100) == []
    assert (await store.next_due(guilds[0], DAILY_POST)).key.on == TODAY + DAY


async def test_claim_when_the_timetable_changed_since_then_nothing_is_claimed(db, store):
    await wait_for(db, GUILD)
    seen = await turns(store)
    async with db.write() as connection:
        await apply_timetable(
            connection,
            GUILD,
            kind=DAILY_POST,
            timetable=Timetable("Asia/Seoul", dt.time(21)),
            now=NOW,
        )
    assert await store.claim(seen, now=NOW) == set()
    async with db.write() as connection:
        await apply_timetable(connection, GUILD, kind=DAILY_POST, timetable=None, now=NOW)
    assert await store.claim(seen, now=NOW) == set()
    assert await store.find(key_of()) is None


async def test_due_when_shards_are_others_then_it_is_left_to_them(db, store):
    await wait_for(db, *(number << 22 for number in range(8)))
    first = await store.list_due(NOW, shards=ShardFilter(4, frozenset({0, 1})), limit=100)
    assert [each.key.target_id >> 22 for each in first] == [0, 1, 4, 5]
    assert await store.list_due(NOW, shards=ShardFilter(4, frozenset()), limit=100) == []


async def test_due_when_there_are_many_then_batches_go_on_where_the_last_ended(db, store):
    await wait_for(db, *(number << 22 for number in range(7)))
    await wait_for(db, 99 << 22, on=TODAY - DAY)
    found, last = [], None
    while batch := await store.list_due(NOW, shards=ALL, limit=3, after=last):
        found += [each.key.target_id >> 22 for each in batch]
        last = batch[-1]
    assert found == [99, 0, 1, 2, 3, 4, 5, 6]


async def test_failed_when_reclaimed_twice_then_once_and_never_after_its_deadline(db, store):
    await wait_for(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    await store.finish(key_of(), PostState.FAILED, now=NOW, reason=Reason.NO_SEND)
    (failed,) = await store.list_failed(NOW, shards=ALL)
    assert failed.reason is Reason.NO_SEND
    late = failed.until_at
    assert await store.list_failed(late, shards=ALL) == []
    assert not await store.reclaim(key_of(), channel_id=56, now=late)
    assert await store.reclaim(key_of(), channel_id=56, now=NOW + dt.timedelta(hours=1))
    assert not await store.reclaim(key_of(), channel_id=56, now=NOW + dt.timedelta(hours=1))
    post = await store.find(key_of())
    assert (post.state, post.channel_id, post.reason) == (PostState.SENDING, 56, None)


async def test_unfinished_when_begun_anew_by_two_then_by_one(db, store):
    await wait_for(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    (post,) = await store.list_unfinished(shards=ALL)
    later = NOW + dt.timedelta(minutes=5)
    assert await store.restart(post, channel_id=1, now=later)
    assert not await store.restart(post, channel_id=1, now=later + dt.timedelta(seconds=1))
    assert (await store.find(key_of())).first_try_at == later


async def test_sent_when_said_twice_then_the_first_holds_and_steps_are_unfinished(db, store):
    await wait_for(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    steps = {"thread": StepState.TODO}
    shown = ("rose-apt",)
    args = {"now": NOW, "steps": steps, "shown": shown}
    assert await store.finish(key_of(), PostState.SENT, message_id=7, **args)
    assert not await store.finish(key_of(), PostState.SENT, message_id=8, **args)
    (post,) = await store.list_unfinished(shards=ALL)
    assert (post.message_id, post.thread, post.publish) == (7, StepState.TODO, StepState.NONE)
    assert await store.list_shown([key_of()]) == {key_of(): shown}
    await store.set_step(key_of(), "thread", StepState.DONE, now=NOW)
    assert await store.list_unfinished(shards=ALL) == []


async def test_missed_when_skipped_then_the_ledger_has_each_date_and_the_next_waits(db, store):
    await wait_for(db, GUILD, on=TODAY - 3 * DAY)
    (turn,) = await turns(store)
    days = tuple(TODAY - each * DAY for each in (3, 2, 1))
    plan = Continuation(days, planned(SEOUL, TODAY))
    await store.skip([(turn.due, SEOUL, plan)], reason=Reason.NOT_RUNNING, now=NOW)
    history = await store.list_history(GUILD, kinds=[DAILY_POST])
    assert [each.key.on for each in history] == sorted(days, reverse=True)
    assert {(each.state, each.reason) for each in history} == {
        (PostState.SKIPPED, Reason.NOT_RUNNING)
    }
    assert (await store.next_due(GUILD, DAILY_POST)).key.on == TODAY


async def test_clock_when_it_ran_ahead_then_no_date_is_lost_and_none_sent_again(db, store):
    ahead = NOW + 3 * DAY
    await wait_for(db, GUILD)
    (turn,) = await turns(store, ahead)
    plan = Continuation(
        tuple(TODAY + each * DAY for each in range(3)), planned(SEOUL, TODAY + 3 * DAY)
    )
    await store.skip([(turn.due, SEOUL, plan)], reason=Reason.NOT_RUNNING, now=ahead)
    await store.claim(await turns(store, ahead), now=ahead)
    await store.finish(key_of(on=TODAY + 3 * DAY), PostState.SENT, now=ahead, message_id=1)
    faults = ClockFaultStore(db)
    assert await faults.list_ahead(ahead, shards=ALL) == []
    assert await faults.list_ahead(NOW, shards=ALL) == [(GUILD, DAILY_POST)]
    assert await faults.bring_back(GUILD, DAILY_POST, timetable=SEOUL, now=NOW)
    sent = []
    for number in range(5):
        at = NOW + number * DAY
        sent += sorted(key.on for key in await store.claim(await turns(store, at), now=at))
    assert sent == [TODAY + each * DAY for each in (0, 1, 2, 4)]


async def test_clock_when_the_zone_changed_meanwhile_then_dates_left_behind_stay_recorded(
    db, store
):
    # Skipped ahead of its time in Pago Pago, and over already in Seoul.
    west = Timetable("Pacific/Pago_Pago", dt.time(9), window=dt.timedelta(hours=20))
    yesterday = TODAY - DAY
    async with db.write() as connection:
        occasion = planned(west, yesterday)
        await set_due(connection, GUILD, kind=DAILY_POST, occasion=occasion)
    (due,) = await store.list_due(NOW, shards=ALL, limit=9)
    plan = Continuation((yesterday,), planned(west, TODAY))
    await store.skip([(due, west, plan)], reason=Reason.NOT_RUNNING, now=NOW)
    faults = ClockFaultStore(db)
    assert await faults.list_ahead(NOW, shards=ALL) == [(GUILD, DAILY_POST)]
    await faults.bring_back(GUILD, DAILY_POST, timetable=SEOUL, now=NOW)
    post = await store.find(key_of(on=yesterday))
    assert (post.state, post.reason) == (PostState.SKIPPED, Reason.CHANGED)
    assert await faults.list_ahead(NOW, shards=ALL) == []


async def test_change_when_a_later_date_was_sent_ahead_then_missed_dates_are_recorded(db, store):
    ahead = NOW + 2 * DAY
    await wait_for(db, GUILD, on=TODAY + 2 * DAY)
    await store.claim(await turns(store, ahead), now=ahead)
    await wait_for(db, GUILD)
    async with db.write() as connection:
        due = await apply_timetable(
            connection,
            GUILD,
            kind=DAILY_POST,
            timetable=Timetable("Asia/Seoul", dt.time(9), window=dt.timedelta(hours=24)),
            now=ahead + dt.timedelta(hours=1),
        )
    days = [each.key.on for each in await store.list_history(GUILD, kinds=[DAILY_POST])]
    assert days == [TODAY + each * DAY for each in (2, 1, 0)]
    assert due is not None
    assert due.key.on >= TODAY + 2 * DAY


async def test_problem_when_it_comes_again_then_it_keeps_its_beginning_and_that_it_was_told(db):
    store = ProblemStore(db)
    problem = Problem(GUILD, DAILY_POST, Reason.NO_SEND, 5, NOW, NOW)
    await store.open(problem)
    await store.set_told(problem, now=NOW)
    later = NOW + DAY
    await store.open(Problem(GUILD, DAILY_POST, Reason.NO_SEND, 5, later, later))
    (known,) = await store.list_of(GUILD)
    assert (known.since_at, known.told_at, known.retry_at) == (NOW, NOW, later)
    await store.open(Problem(GUILD, DAILY_POST, Reason.HIDDEN, 5, later, later))
    (known,) = await store.list_of(GUILD)
    assert (known.since_at, known.told_at) == (later, None)
    await store.hasten([GUILD], retry_at=NOW)
    assert (await store.list_all(shards=ALL))[0].retry_at == NOW
    await store.close(GUILD, DAILY_POST)
    assert await store.list_of(GUILD) == ()


async def counted(db: Database) -> dict[str, int]:
    tables = ("guild_settings", "setting_changes", "setting_change_values", "timetables", "posts")
    return {
        table: (await db.fetch(f"SELECT count(*) FROM {table}"))[0][0]
        for table in (*tables, "problems", "departures")
    }


async def configured(db: Database, guild_id: int) -> None:
    await SettingsStore(db, SETTINGS_HOOKS).change(
        guild_id,
        lambda old: GuildSettings(daily_channel=10**17, time_zone="Asia/Seoul"),
        stamp=Stamp(1, NOW - DAY, "set"),
    )


async def test_server_when_left_30_days_ago_then_nothing_of_it_is_kept(db, store):
    departures, problems = DepartureStore(db, TABLES), ProblemStore(db)
    empty = await counted(db)
    await configured(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    await problems.open(Problem(GUILD, DAILY_POST, Reason.NO_SEND, 5, NOW, NOW))
    await departures.depart(GUILD, now=NOW)
    assert await store.next_due(GUILD, DAILY_POST) is None
    assert await departures.prune(NOW + 30 * DAY - dt.timedelta(seconds=1)) == 0
    assert (await SettingsStore(db, ()).get_many([GUILD]))[GUILD].daily_channel == 10**17
    assert await departures.prune(NOW + 30 * DAY) == 1
    assert await counted(db) == empty


async def test_server_when_the_bot_returns_in_time_then_all_is_as_it_was(db, store):
    departures = DepartureStore(db, TABLES)
    await configured(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    await departures.depart(GUILD, now=NOW)
    timetables = {DAILY_POST: SEOUL, WEEKLY_DIGEST: None}
    later = NOW + dt.timedelta(hours=2)
    assert await departures.list_departed(shards=ALL) == [GUILD]
    assert await departures.come_back(GUILD, timetables, now=later)
    assert not await departures.come_back(GUILD, timetables, now=later)
    assert (await store.next_due(GUILD, DAILY_POST)).key.on == TODAY + DAY
    assert await departures.prune(NOW + 60 * DAY) == 0


async def test_ledger_when_older_than_400_days_then_it_goes_and_the_rest_stays(db, store):
    await wait_for(db, GUILD)
    await store.claim(await turns(store), now=NOW)
    departures = DepartureStore(db, TABLES)
    assert await departures.prune(NOW + 399 * DAY) == 0
    assert await store.find(key_of()) is not None
    assert await departures.prune(NOW + 401 * DAY) == 1
    assert await store.find(key_of()) is None


async def test_poll_when_100000_wait_then_an_index_finds_what_is_due(db, store):
    plans: list[str] = []
    fetch = db.fetch

    async def explained(sql, parameters=()):
        plans.extend(row[3] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", parameters))
        return await fetch(sql, parameters)

    db.fetch = explained
    shards = ShardFilter(2, frozenset({1}))
    await store.list_due(NOW, shards=shards, limit=9)
    await store.list_failed(NOW, shards=shards)
    await store.list_unfinished(shards=shards)
    await ClockFaultStore(db).list_ahead(NOW, shards=shards)
    await store.list_shown([key_of()])
    await store.list_history(GUILD, kinds=[DAILY_POST])
    # The index of what is unfinished is read whole: it holds nothing else.
    scans = [each for each in plans if each.startswith("SCAN") and "posts_unfinished" not in each]
    assert {each.split()[1] for each in scans} <= {"json_each"}, plans
    assert sum("posts_failed" in each for each in plans) == 1
    assert sum("posts_missed" in each for each in plans) == 1
    assert sum("timetables_by_due" in each for each in plans) == 2
