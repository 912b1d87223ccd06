"""What the books say is to be done now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.app.services import Services
from bot.posts.anniversary_source import DailyComposer
from bot.posts.model import PostKey, PostState, Problem, Reason, ShardFilter
from bot.posts.schedule import DAILY_POST, FOLLOWING_MESSAGE, WEEKLY_DIGEST
from bot.posts.store.posts import PostStore

NOW = dt.datetime(2026, 6, 12, 23, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 6, 13, 0, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(1)
HOUR = dt.timedelta(hours=1)
ALL = ShardFilter()
GUILD = 5 << 22


async def switch_on(services: Services, now=NOW, **values) -> None:
    given: dict[str, Any] = {"daily_channel": 10**17, "time_zone": "Asia/Seoul"} | values
    await services.settings.change(GUILD, by=1, now=now, **given)


async def due(services: Services, now: dt.datetime):
    return await services.posting.due(now, shards=ALL, limit=10)


async def test_due_when_early_late_and_too_late_then_it_is_told_apart(services):
    await switch_on(services)
    assert (await due(services, DUE - dt.timedelta(seconds=1))).jobs == ()
    (work,) = (await due(services, DUE)).jobs
    assert (work.due_at, work.until_at, work.channel_id) == (DUE, DUE + 6 * HOUR, 10**17)
    late = await due(services, DUE + 6 * HOUR)
    assert (late.jobs, len(late.passed)) == ((), 1)


async def test_missed_when_skipped_then_what_comes_next_may_be_due_at_once(services):
    await switch_on(services)
    at = DUE + 2 * DAY + HOUR
    await services.posting.skip((await due(services, at)).passed, reason=Reason.NOT_RUNNING, now=at)
    (work,) = (await due(services, at)).jobs
    assert work.key.on == dt.date(2026, 6, 15)
    history = await services.posting.ledger.list_history(GUILD, kinds=[DAILY_POST])
    assert [each.key.on.day for each in history] == [14, 13]


async def test_compose_when_something_was_shown_a_year_ago_then_it_is_known(services):
    await switch_on(services)
    (work,) = (await due(services, DUE)).jobs
    edition = (await services.posting.compose(work, now=DUE)).content
    assert edition.entries
    await services.posting.claim([work], now=DUE)
    await services.posting.sent(work.key, 1, now=DUE, shown=edition.shown)
    composer = DailyComposer(services.editions, PostStore(services.database))
    a_year_later = PostKey(GUILD, DAILY_POST, dt.date(2027, 6, 13))
    assert await composer.shown_last_year(a_year_later) == edition.shown
    leap_day = PostKey(GUILD, DAILY_POST, dt.date(2028, 2, 29))
    assert await composer.shown_last_year(leap_day) == ()


async def test_today_when_paused_then_it_can_still_be_asked_for(services):
    await switch_on(services, daily_paused=True)
    work, known = await services.posting.post_of_today(GUILD, DAILY_POST, now=NOW)
    assert (work.key.on, work.channel_id, known) == (dt.date(2026, 6, 13), 10**17, None)
    assert await services.posting.claim_now(work, now=NOW)
    assert not await services.posting.claim_now(work, now=NOW)


async def test_digest_when_asked_for_in_mid_week_then_it_is_that_of_its_last_weekday(services):
    await switch_on(services, weekly_channel=10**17, weekly_day="monday")
    work, _ = await services.posting.post_of_today(GUILD, WEEKLY_DIGEST, now=NOW)
    assert work.key.on == dt.date(2026, 6, 8)
    assert await services.posting.claim_now(work, now=NOW)
    assert (await services.posting.ledger.next_due(GUILD, WEEKLY_DIGEST)).key.on.day == 15


async def test_follower_when_there_is_nothing_to_say_then_only_the_timetable_moves(services):
    await services.follows.follow(9 << 22, "BTS", language="en-US", now=NOW)
    before = await services.posting.ledger.next_due(9 << 22, FOLLOWING_MESSAGE)
    (work,) = (await due(services, before.due_at)).jobs
    await services.posting.advance(work)
    after = await services.posting.ledger.next_due(9 << 22, FOLLOWING_MESSAGE)
    assert after.key.on == before.key.on + DAY
    assert await services.posting.ledger.find(work.key) is None


async def test_timetable_when_its_settings_are_gone_then_it_goes_too(services):
    await switch_on(services)
    async with services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM guild_settings")
    assert (await due(services, DUE)).jobs == ()
    assert await services.posting.ledger.next_due(GUILD, DAILY_POST) is None


async def test_books_when_a_post_is_refused_or_lost_then_they_say_so(services):
    await switch_on(services)
    (work,) = (await due(services, DUE)).jobs
    await services.posting.claim([work], now=DUE)
    await services.posting.failed(work.key, Reason.NO_SEND, now=DUE)
    (post,) = await services.posting.ledger.list_failed(DUE, shards=ALL)
    assert (post.state, post.reason) == (PostState.FAILED, Reason.NO_SEND)
    again = await services.posting.job_of(post)
    assert await services.posting.ledger.reclaim(again.key, channel_id=1, now=DUE)
    await services.posting.lost(work.key, Reason.NO_HISTORY, now=DUE)
    assert not await services.posting.ledger.reclaim(again.key, channel_id=1, now=DUE)
    assert (await services.posting.ledger.find(work.key)).state is PostState.UNKNOWN
    await services.posting.problems.open(
        Problem(GUILD, DAILY_POST, Reason.NO_SEND, channel_id=1, since_at=DUE, retry_at=DUE)
    )
    (problem,) = await services.posting.problems.list_of(GUILD)
    await services.posting.problems.set_told(problem, now=DUE)
    assert (await services.posting.problems.list_of(GUILD))[0].told_at == DUE
