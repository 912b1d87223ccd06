"""Servers over months, with outages, wrong clocks and moderators who change their minds.

A seeded sample runs each time, 100,000 days of servers with the marker `faults`.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.app.services import Services
from bot.kit.zones import local_date, offered_zones
from bot.posts.model import Post, PostKey, PostState, Reason, ShardFilter
from bot.posts.schedule import DAILY_POST
from bot.posts.store.posts import PostStore

START = dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(1)
ALL = ShardFilter()
ZONES = [zone.name for zone in offered_zones()]


@dataclass
class Model:
    """Real time, the clock that the bot sees, and what it did."""

    services: Services
    rng: random.Random
    guilds: range
    now: dt.datetime = START
    ahead: dt.timedelta = dt.timedelta(0)
    sends: Counter[PostKey] = field(default_factory=Counter)
    polls: list[dt.datetime] = field(default_factory=list)
    changed: dict[int, list[int]] = field(default_factory=dict)

    async def change(self, guild_id: int, **values) -> None:
        self.changed.setdefault(guild_id, []).append(len(self.polls))
        await self.services.settings.change(guild_id, by=1, now=self.now, **values)

    async def change_something(self) -> None:
        guild_id = self.rng.choice(self.guilds)
        values: dict[str, Any] = self.rng.choice(
            [
                {"time_zone": self.rng.choice(ZONES)},
                {"daily_time": dt.time(self.rng.randrange(24), self.rng.randrange(60))},
                {"catch_up_hours": self.rng.randint(1, 24)},
            ]
        )
        await self.change(guild_id, **values)

    async def poll(self) -> None:
        """Do what the courier does, with sending that always works."""
        posting, at = self.services.posting, self.now + self.ahead
        self.polls.append(at)
        await posting.mend_clock_faults(at, shards=ALL)
        for _ in range(20):
            batch = await posting.due(at, shards=ALL, limit=500)
            if not batch.jobs and not batch.passed:
                return
            await posting.skip(batch.passed, reason=Reason.NOT_RUNNING, now=at)
            for key in await posting.claim(batch.jobs, now=at):
                self.sends[key] += 1
                await posting.sent(key, 1, now=at)
        raise AssertionError("what is due does not come to an end")

    def chances(self, guild_id: int, post: Post) -> list[dt.datetime]:
        """List when a post that was skipped could have been sent, by the settings of then."""
        at = post.updated_at
        last = max(n for n, poll in enumerate(self.polls) if poll.replace(microsecond=0) == at)
        first = max(number for number in self.changed[guild_id] if number <= last)
        seen = self.polls[first : last + 1]
        return [poll for poll in seen if post.due_at <= poll < post.until_at]

    async def go_on(self) -> None:
        """Let some time pass, in which something may go wrong."""
        chance = self.rng.random()
        self.ahead = dt.timedelta(0)
        if chance < 0.02:
            self.now += dt.timedelta(hours=self.rng.uniform(1, 60))
        elif chance < 0.04:
            self.ahead = dt.timedelta(hours=self.rng.choice([1, 7, 25, 80, 500]))
        self.now += dt.timedelta(minutes=self.rng.randint(1, 90))


async def run(services: Services, *, servers: int, days: int, seed: int) -> Model:
    print(f"KOLLAB_TEST_SEED={seed}")  # noqa: T201 - shown when the test fails, to repeat it
    rng = random.Random(seed)
    model = Model(services, rng, range(10**17, 10**17 + servers))
    for guild_id in model.guilds:
        at = dt.time(rng.randrange(24), rng.randrange(60))
        zone = rng.choice(ZONES)
        await model.change(guild_id, daily_channel=10**17, daily_time=at, time_zone=zone)
    while model.now < START + days * DAY:
        if rng.random() < 0.3:
            await model.change_something()
        await model.poll()
        await model.go_on()
    model.ahead = dt.timedelta(0)
    await model.poll()
    return model


async def check(model: Model) -> Counter[str]:
    """Hold the ledger against what may be: each date once, none left out without a reason."""
    states: Counter[str] = Counter()
    store = PostStore(model.services.database)
    assert [key for key, times in model.sends.items() if times > 1] == []
    for guild_id in model.guilds:
        posts = await store.list_history(guild_id, kinds=[DAILY_POST], limit=10_000)
        settings = await model.services.settings.get(guild_id)
        # What a clock that ran ahead has sent is further ahead.
        today = local_date(settings.time_zone, model.now)
        days = sorted(each.key.on for each in posts)
        whole = [each for each in days if each < today]
        assert whole == [whole[0] + each * DAY for each in range(len(whole))], guild_id
        for post in posts:
            states[f"{post.state} {post.reason or ''}".strip()] += 1
            sent = model.sends[post.key]
            assert sent == (post.state is PostState.SENT), post
            if post.reason is Reason.NOT_RUNNING:
                assert model.chances(guild_id, post) == [], post
    return states


def seed() -> int:
    return int(os.environ.get("KOLLAB_TEST_SEED") or random.SystemRandom().randrange(10**6))


async def hurried(services: Services) -> None:
    """Don't wait for the disk: nothing here pulls the plug."""
    async with services.database.write() as connection:
        await connection.execute_fetchall("SELECT 1")
    await services.database._writer.execute_fetchall("PRAGMA synchronous = OFF")


async def test_servers_when_all_goes_wrong_then_each_date_is_posted_once_or_recorded(services):
    await hurried(services)
    model = await run(services, servers=20, days=30, seed=seed())
    states = await check(model)
    assert states["sent"] > states.total() // 3
    assert states["skipped not-running"] > 0


@pytest.mark.faults
@pytest.mark.parametrize("number", range(4))
async def test_servers_when_all_goes_wrong_for_100000_days_then_each_date_is_once(
    services, number: int
):
    await hurried(services)
    model = await run(services, servers=125, days=200, seed=seed() + number)
    states = await check(model)
    assert states.total() >= 24_500
