"""What followers are told, from composing to the ledger."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app.services import Services
from bot.posts.model import PostKey, PostState, Reason, ShardFilter
from bot.posts.schedule import FOLLOWING_MESSAGE

# Nine in Seoul on 6 May.
NOW = dt.datetime(2026, 5, 6, 0, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(1)
ANN, BEN = 9 << 22, 10 << 22


@pytest.fixture
async def job(services):
    """The post to somebody who follows an act, and knows nothing of the catalogue yet."""
    await services.follows.follow(ANN, "BTS", language="ko", now=NOW - DAY)
    async with services.database.write() as connection:
        await connection.execute_fetchall("UPDATE followers SET seen_collaboration = 0")
    batch = await services.posting.due(NOW, shards=ShardFilter(), limit=10)
    await services.posting.claim(batch.jobs, now=NOW)
    (job,) = batch.jobs
    return job


async def seen(services: Services) -> int:
    follower = await services.follows.store.find(ANN)
    assert follower is not None
    return follower.seen


async def test_news_when_sent_then_the_follower_is_told_of_it_no_more(services, job):
    composed = await services.posting.compose(job, now=NOW)
    assert (composed.language, bool(composed.content.releases)) == ("ko", True)
    assert await seen(services) == 0
    await services.posting.sent(job.key, 1, now=NOW, note=composed.note)
    assert await seen(services) == await services.editions.newest_id()
    again = await services.posting.compose(job, now=NOW)
    assert again is None or not again.content.releases


async def test_news_when_what_is_noted_with_it_fails_then_it_is_not_noted_as_sent(services, job):
    async def fail(connection):
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        await services.posting.sent(job.key, 1, now=NOW, note=fail)
    assert (await services.posting.ledger.find(job.key)).state is PostState.SENDING


async def test_news_when_its_reader_follows_nobody_any_more_then_there_is_none(services, job):
    await services.follows.unfollow(ANN, "BTS", now=NOW)
    assert await services.posting.compose(job, now=NOW) is None


@pytest.mark.parametrize("ends", ["sent", "failed"])
async def test_ledger_when_a_person_was_written_to_then_it_keeps_40_days_of_them(
    services, job, ends
):
    old = [
        PostKey(user, FOLLOWING_MESSAGE, NOW.date() - days * DAY)
        for user in (ANN, BEN)
        for days in (40, 41)
    ]
    async with services.database.write() as connection:
        for key in old:
            await connection.execute_fetchall(
                "INSERT INTO posts (target_id, kind, local_on, state, due_at, until_at, updated_at)"
                " VALUES (?, ?, ?, 'sent', 0, 0, 0)",
                (key.target_id, key.kind, key.on.isoformat()),
            )
    if ends == "sent":
        await services.posting.sent(job.key, 1, now=NOW)
    else:
        await services.posting.failed(job.key, Reason.DM_CLOSED, now=NOW)
    kept = [await services.posting.ledger.find(key) is not None for key in old]
    assert kept == [True, False, True, True]


async def test_messages_when_closed_then_the_follower_is_not_written_to(services, job):
    await services.posting.stop(job.key, now=NOW)
    assert await services.posting.ledger.next_due(ANN, FOLLOWING_MESSAGE) is None
    assert (await services.follows.store.find(ANN)).stopped_at is not None
