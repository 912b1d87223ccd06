"""Who follows whom: at most so many acts, one date a day, nothing kept of who follows nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.exclusions.store import ExclusionStore
from bot.follows.store import CelebrationStore, FollowerStore, advance_seen
from bot.kit.db.database import Database
from bot.posts.model import PostKey, PostState
from bot.posts.schedule import FOLLOWING_MESSAGE

USER = 300_000_000_000_000_001
OTHER = 300_000_000_000_000_002
# 09:00 in Seoul is 00:00 UTC.
NOW = dt.datetime(2026, 2, 27, 23, 0, tzinfo=dt.UTC)
NINE = dt.datetime(2026, 2, 28, 0, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(1)


@pytest.fixture
def store(db: Database) -> FollowerStore:
    return FollowerStore(db)


async def follow(store: FollowerStore, artist: str, *, now=NOW, limit=100, user=USER):
    return await store.add(user, artist, language="ko", now=now, limit=limit)


async def rows(db: Database, table: str) -> int:
    ((counted,),) = await db.fetch(f"SELECT count(*) FROM {table}")
    return int(counted)


async def test_first_follow_when_added_then_the_next_nine_in_seoul_is_due(store, db):
    added = await follow(store, "bts")
    assert (added.count, added.known, added.resumed) == (1, False, False)
    assert added.due is not None
    assert added.due.key == PostKey(USER, FOLLOWING_MESSAGE, dt.date(2026, 2, 28))
    assert added.due.due_at == NINE
    follower = await store.find(USER)
    assert follower is not None
    assert (follower.language, follower.artists, follower.stopped_at) == ("ko", ("bts",), None)
    assert follower.seen == (await db.fetch("SELECT max(id) FROM collaborations"))[0][0]


async def advance(db: Database, seen: int) -> None:
    async with db.write() as connection:
        await advance_seen(connection, USER, seen)


async def test_second_follow_when_added_then_the_date_and_what_was_seen_stay(store, db):
    await follow(store, "bts")
    await advance(db, 7_000)
    added = await follow(store, "iu", now=NINE + dt.timedelta(hours=1))
    assert added.due is not None
    assert added.due.due_at == NINE
    follower = await store.find(USER)
    assert follower is not None
    assert (follower.seen, follower.artists) == (7_000, ("bts", "iu"))


async def test_follow_when_repeated_then_it_is_known_and_counted_once(store):
    await follow(store, "bts")
    again = await follow(store, "bts")
    assert (again.known, again.count) == (True, 1)


async def test_follow_when_there_are_too_many_then_nothing_changes(store):
    for artist in ("bts", "iu"):
        await follow(store, artist, limit=2)
    refused = await follow(store, "psy", limit=2)
    assert refused.due is None
    assert refused.count == 2
    follower = await store.find(USER)
    assert follower is not None
    assert follower.artists == ("bts", "iu")
    assert (await follow(store, "bts", limit=2)).known


async def test_last_act_when_removed_then_nothing_is_kept(store, db):
    await follow(store, "bts")
    await follow(store, "iu")
    await follow(store, "iu", user=OTHER)
    assert await store.remove(USER, "bts", now=NOW)
    assert not await store.remove(USER, "bts", now=NOW)
    assert await store.find_due(USER) is not None
    assert await store.remove(USER, "iu", now=NOW)
    assert await store.find(USER) is None
    assert await store.find_due(USER) is None
    assert [await rows(db, t) for t in ("followers", "follows", "timetables")] == [1, 1, 1]


async def sent(db: Database, on: dt.date) -> None:
    async with db.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at)"
            " VALUES (?, ?, ?, ?, 0, 0, 0)",
            (USER, FOLLOWING_MESSAGE, on.isoformat(), PostState.SENT),
        )


async def test_follow_when_todays_message_went_out_before_then_tomorrow_is_next(store, db):
    await follow(store, "bts")
    await sent(db, dt.date(2026, 2, 28))
    await store.remove(USER, "bts", now=NOW)
    added = await follow(store, "bts")
    assert added.due is not None
    assert added.due.due_at == NINE + DAY


async def test_stop_when_messages_are_closed_then_nothing_is_due_until_the_next_follow(store):
    await follow(store, "bts")
    assert await store.stop(USER, now=NINE)
    assert not await store.stop(USER, now=NINE + DAY)
    follower = await store.find(USER)
    assert follower is not None
    assert follower.stopped_at == NINE
    assert await store.find_due(USER) is None
    added = await follow(store, "iu", now=NINE + DAY)
    assert added.resumed
    assert added.due is not None
    assert added.due.due_at == NINE + 2 * DAY
    follower = await store.find(USER)
    assert follower is not None
    assert follower.stopped_at is None


async def test_stopped_when_two_ask_then_only_one_tells(store):
    await follow(store, "bts")
    assert await store.list_untold() == []
    assert not await store.take_untold(USER, now=NOW)
    await store.stop(USER, now=NINE)
    assert await store.list_untold() == [USER]
    assert await store.take_untold(USER, now=NINE)
    assert not await store.take_untold(USER, now=NINE)
    assert await store.list_untold() == []
    await store.give_back_untold(USER)
    assert await store.list_untold() == [USER]


async def test_resume_when_stopped_then_the_next_day_is_due(store):
    await follow(store, "bts")
    await store.stop(USER, now=NINE)
    due = await store.resume(USER, now=NINE)
    assert due is not None
    assert due.due_at == NINE + DAY
    assert await store.list_untold() == []
    assert await store.resume(OTHER, now=NINE) is None


async def test_seen_when_advanced_then_it_never_goes_back(store, db):
    await follow(store, "bts")
    await advance(db, 500)
    await advance(db, 400)
    follower = await store.find(USER)
    assert follower is not None
    assert follower.seen == 500


async def test_untold_when_listed_then_the_followers_are_not_read_whole(store, db):
    plan = await db.fetch(
        "EXPLAIN QUERY PLAN SELECT user_id FROM followers"
        " WHERE stopped_at IS NOT NULL AND told_at IS NULL"
    )
    assert any("followers_untold" in row[3] for row in plan)


async def ids(db: Database, *slugs: str) -> list[int]:
    marks = ", ".join("?" for _ in slugs)
    found = await db.fetch(f"SELECT id FROM artists WHERE slug IN ({marks})", slugs)
    return [row[0] for row in found]


@pytest.mark.parametrize(
    ("day", "work"),
    [
        (dt.date(2026, 5, 6), "suga-eight"),
        (dt.date(2026, 5, 7), "suga-rain"),
        (dt.date(2027, 2, 28), "suga-rain"),
        (dt.date(2027, 3, 1), "suga-eight"),
    ],
)
async def test_next_when_asked_then_it_is_the_soonest_undisputed_one(db, day, work):
    artists = {"me": await ids(db, "suga"), "nobody": await ids(db, "txt", "akon")}
    found = await CelebrationStore(db).list_next(artists, day)
    assert {key: one.slug for key, one in found.items()} == {"me": work}


async def test_next_when_it_comes_out_later_than_asked_then_it_is_none_yet(db):
    artists = {"roses": await ids(db, "rose-blackpink")}
    found = await CelebrationStore(db).list_next(artists, dt.date(2023, 10, 19))
    assert [one.slug for one in found.values()] == ["rose-apt"]
    assert await CelebrationStore(db).list_next(artists, dt.date(2023, 10, 1)) == {}


@pytest.mark.parametrize("name", ["next", "count"])
async def test_statement_when_explained_then_no_table_is_read_whole(db, monkeypatch, name):
    seen = []
    fetch = db.fetch

    async def noting(sql, parameters=()):
        seen.append((sql, tuple(parameters)))
        return await fetch(sql, parameters)

    monkeypatch.setattr(db, "fetch", noting)
    if name == "next":
        await CelebrationStore(db).list_next({"me": [1, 2]}, dt.date(2026, 3, 1))
    else:
        await ExclusionStore(db).count(["bts"], ["goblin"], kinds=["remix"], works=["rose-apt"])
    ((sql, parameters),) = seen
    plan = [row[3] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [
        step
        for step in plan
        if step.startswith("SCAN ") and step.split()[1] in {"c", "k", "a", "s", "collaborations"}
    ] == []


async def test_count_when_things_overlap_then_each_work_counts_once(db):
    store = ExclusionStore(db)
    both = await store.count(["suga", "iu"], [], kinds=[], works=["suga-eight"])
    assert both == 5
    assert await store.count([], ["goblin"], kinds=["ost"], works=["gone"]) == 2
    assert await store.count([], [], kinds=[], works=[]) == 0
