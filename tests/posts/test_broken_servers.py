"""What one server has in the database costs that server alone, and its moderators read of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from bot.kit.discord.i18n import words_in
from bot.posts.model import PostKey, PostState, Reason
from bot.posts.schedule import DAILY_POST

MODERATOR = 77
TODAY = dt.date(2026, 2, 28)


class Neighbours:
    """The world's server, in which something is broken, and a sound one whose post comes later."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.sound = world.env.create_guild()
        self.channel = self.sound.create_text_channel("daily")
        self.mods = world.guild.create_text_channel("mods")

    @property
    def posting(self) -> Any:
        return self.world.services.posting

    async def switch_on(self) -> None:
        """Let both have their daily post in a minute; the broken server's comes first."""
        now = self.world.bot.now()
        at = (now + dt.timedelta(minutes=1)).time().replace(second=0)
        places = ((self.world.guild.id, self.world.channel), (self.sound.id, self.channel))
        for guild_id, channel in places:
            values = {"daily_channel": channel.id, "daily_time": at}
            await self.world.services.settings.change(guild_id, by=MODERATOR, now=now, **values)
        await self.world.services.settings.change(
            self.world.guild.id, by=MODERATOR, now=now, fallback_channel=self.mods.id
        )
        await self.write("UPDATE timetables SET next_due_at = next_due_at - 1 WHERE target_id = ?")

    async def write(self, sql: str, *values: object) -> None:
        """Write something of the broken server into the database, past all that looks at it."""
        async with self.world.services.database.write() as connection:
            await connection.execute_fetchall(sql, (*values, self.world.guild.id))

    async def set_raw(self, key: str, value: object) -> None:
        await self.write(
            "INSERT INTO guild_settings (key, value, guild_id) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value",
            key,
            json.dumps(value),
        )

    async def later(self, minutes: int = 2) -> None:
        for _ in range(minutes):
            await self.world.env.advance_time(60)

    def posts(self, channel: Any) -> int:
        path = f"/channels/{channel.id}/messages"
        return sum(
            (each.method, each.path) == ("POST", path) for each in self.world.env.http_requests
        )

    async def entry(self, guild: Any) -> Any:
        return await self.posting.ledger.find(PostKey(guild.id, DAILY_POST, TODAY))

    async def history(self, language: str = "en-US") -> str:
        self.world.locales["locale"] = language
        return str((await self.world.moderator("schedule history")).text)


@pytest.fixture
def here(world) -> Neighbours:
    return Neighbours(world)


@pytest.mark.parametrize("is_restarted", [False, True], ids=["running", "restarted"])
async def test_post_when_its_channel_is_another_servers_then_it_alone_is_not_posted(
    world, here, is_restarted
):
    await here.switch_on()
    await here.set_raw("daily_channel", str(here.channel.id))
    if is_restarted:
        await world.restart()
    await here.later()
    assert here.posts(here.channel) == 1
    assert (await here.entry(here.sound)).state is PostState.SENT
    entry = await here.entry(world.guild)
    assert (entry.state, entry.reason) == (PostState.FAILED, Reason.FOREIGN)
    for language in ("en-US", "ko"):
        why = words_in(language).gettext("the channel isn't in this server.")
        assert why in await here.history(language)
    assert here.posts(here.mods) == 1
    await here.later(60)
    assert here.posts(here.mods) == 1
    assert here.posts(here.channel) == 1
    await here.set_raw("daily_channel", str(world.channel.id))
    world.bot.courier.problem_keeper.touch(world.guild.id)
    await here.later(3)
    assert here.posts(world.channel) == 1


ROW = "(target_id, kind, local_on, state, due_at, until_at, updated_at, reason, shown)"
BROKEN_ROWS = {
    "a zone that is none": ("time_zone", "Mars/Base"),
    "a channel too large for any": ("daily_channel", "99999999999999999999"),
    "a channel that is text": ("daily_channel", ["no"]),
    "a language that is none": ("language", 7),
    "a setting of another version": ("moon_phase", True),
}
BROKEN_SQL = {
    "a timetable of an unknown kind": (
        "INSERT INTO timetables (kind, next_on, next_due_at, target_id)"
        " VALUES ('moon', '2026-02-28', 1, ?)"
    ),
    "a date that is none": "UPDATE timetables SET next_on = '2026-02-30' WHERE target_id = ?",
    "a date at the end of time": "UPDATE timetables SET next_on = '9999-12-31' WHERE target_id = ?",
    "a problem of an unknown feature": (
        "INSERT INTO problems (feature, reason, since_at, retry_at, guild_id)"
        " VALUES ('moon', 'waning', 1, 1, ?)"
    ),
    "an unfinished post with an unknown reason": (
        f"INSERT INTO posts {ROW} SELECT target_id, 'daily', '2026-02-27', 'sending', 1, 1, 1,"
        " 'waning', '[]' FROM timetables WHERE target_id = ?"
    ),
    "an unfinished post of an unknown kind": (
        f"INSERT INTO posts {ROW} SELECT target_id, 'moon', '2026-02-27', 'sending', 1, 1, 1,"
        " '', '[]' FROM timetables WHERE target_id = ?"
    ),
    "a failed post that shows a number": (
        f"INSERT INTO posts {ROW} SELECT target_id, 'daily', '2026-02-27', 'failed', 1, 9999999999,"
        " 1, '', '5' FROM timetables WHERE target_id = ?"
    ),
    "a date skipped by the clock that is none": (
        f"INSERT INTO posts {ROW} SELECT target_id, 'daily', '2026-02-30', 'skipped', 1,"
        " 9999999999, 1, 'not-running', '[]' FROM timetables WHERE target_id = ?"
    ),
}


@pytest.mark.parametrize("what", [*BROKEN_ROWS, *BROKEN_SQL])
@pytest.mark.parametrize("is_restarted", [False, True], ids=["running", "restarted"])
async def test_posts_when_one_servers_row_cannot_be_read_then_the_other_has_its_post(
    world, here, what, is_restarted
):
    await here.switch_on()
    if what in BROKEN_ROWS:
        await here.set_raw(*BROKEN_ROWS[what])
    else:
        await here.write(BROKEN_SQL[what])
    if is_restarted:
        await world.restart()
    await here.later()
    assert here.posts(here.channel) == 1
    assert (await here.entry(here.sound)).state is PostState.SENT
    assert "Daily post" in await here.history()
    now = world.bot.now()
    await world.services.settings.change(
        world.guild.id, by=MODERATOR, now=now, daily_channel=world.channel.id, time_zone="UTC"
    )
    world.put_ahead(dt.timedelta(days=1))
    await here.later()
    assert here.posts(here.channel) == 2
    assert here.posts(world.channel) >= 1


async def test_timetable_when_it_cannot_be_read_then_it_is_set_anew_and_the_history_says_so(
    world, here
):
    await here.switch_on()
    await here.write("UPDATE timetables SET next_on = 'soon' WHERE target_id = ?")
    await here.later()
    entry = await here.entry(world.guild)
    assert (entry.state, entry.reason) == (PostState.SKIPPED, Reason.BROKEN)
    for language in ("en-US", "ko"):
        why = words_in(language).gettext("Something went wrong on my side.")
        assert why in await here.history(language)
    world.put_ahead(dt.timedelta(days=1))
    await here.later()
    assert here.posts(world.channel) == 1


async def test_post_when_it_cannot_be_made_then_it_is_told_once_and_tried_ever_more_rarely(
    world, here, monkeypatch, caplog
):
    compose, tries = here.posting.compose, []

    async def broken(job: Any, **named: Any) -> Any:
        if job.key.target_id == world.guild.id:
            tries.append(world.bot.now())
            raise KeyError("a fault of ours")
        return await compose(job, **named)

    monkeypatch.setattr(here.posting, "compose", broken)
    await here.switch_on()
    await here.later()
    assert here.posts(here.channel) == 1
    entry = await here.entry(world.guild)
    assert (entry.state, entry.reason) == (PostState.FAILED, Reason.BROKEN)
    for language in ("en-US", "ko"):
        why = words_in(language).gettext("Something went wrong on my side.")
        assert why in await here.history(language)
        assert why in (await world.moderator("settings check")).text
    assert here.posts(here.mods) == 1
    await world.restart()
    monkeypatch.setattr(world.services.posting, "compose", broken)
    await here.later(120)
    assert here.posts(here.mods) == 1
    assert 4 <= len(tries) <= 16
    assert sum("Traceback" in each.exc_text for each in caplog.records if each.exc_text) <= 4
    monkeypatch.undo()
    await here.later(60)
    assert here.posts(world.channel) == 1
    assert (await here.entry(world.guild)).state is PostState.SENT
    assert await here.posting.problems.list_of(world.guild.id) == ()
