"""Posts that Discord refuses: told once, not asked for again and again, sent when it is mended.

Each trouble is tried twice: known from the gateway's events, and hidden from them, so that only
the answer to a request tells.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.posts.model import PUBLISH, PostState, Reason, StepState
from bot.posts.schedule import DAILY_POST
from bot.settings.model import GuildSettings
from tests.standin import Fault, StandIn, payloads, permissions
from tests.standin.admin import Admin
from tests.standin.process import DATABASE
from tests.wire.posting_bot import PostingBot, posting_bot
from tests.workloads.due import daily_at, switch_on

MODERATOR = 77
OPEN, CLOSED = payloads.FAN_ID + 10, payloads.FAN_ID + 11
LATER = dt.timedelta(minutes=5)
Break = Callable[[Admin, str, bool], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A way to lose a room, what Discord tells of it, and the way back."""

    reason: Reason
    event: str
    begin: Break
    mend: Break | None


async def _forbid(admin: Admin, room: str, silent: bool) -> None:
    await admin.forbid(room, permissions.SEND, silent=silent)


async def _hide(admin: Admin, room: str, silent: bool) -> None:
    await admin.hide(room, silent=silent)


async def _allow(admin: Admin, room: str, silent: bool) -> None:
    await admin.allow(room, silent=silent)


async def _delete(admin: Admin, room: str, silent: bool) -> None:
    await admin.delete_channel(room, silent=silent)


async def _lock(admin: Admin, room: str, silent: bool) -> None:
    await admin.archive(room, locked=True, silent=silent)


async def _open(admin: Admin, room: str, silent: bool) -> None:
    await admin.archive(room, archived=False, silent=silent)


TROUBLES = (
    Trouble(Reason.NO_SEND, "CHANNEL_UPDATE", _forbid, _allow),
    Trouble(Reason.HIDDEN, "CHANNEL_UPDATE", _hide, _allow),
    Trouble(Reason.NO_CHANNEL, "CHANNEL_DELETE", _delete, None),
    Trouble(Reason.ARCHIVED, "THREAD_UPDATE", _lock, _open),
)
THREAD = 3
"""The trouble that needs a thread."""


def minute_to_come() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) + LATER


@contextlib.asynccontextmanager
async def opened(
    small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: object
) -> AsyncIterator[tuple[PostingBot, list[str]]]:
    """Open servers, one for each trouble, posts due in some minutes; yield the bot and rooms."""
    due_at = minute_to_come()
    shutil.copy(small, folder / DATABASE)
    async with StandIn(guilds=len(TROUBLES), channels=3, roles=2) as discord:
        rooms = [discord.guilds[n].room for n in range(len(TROUBLES))]
        rooms[THREAD] = await discord.admin.add_thread(rooms[THREAD], silent=True)
        settings: dict[int, GuildSettings] = {}
        for number, room in enumerate(rooms):
            guild = discord.guilds[number]
            fallback = int(guild.payload["channels"][-1]["id"])
            chosen = daily_at(due_at, room, **more)
            settings[int(guild.id)] = replace(chosen, fallback_channel=fallback)
        await switch_on(folder / DATABASE, settings, due_at=due_at)
        async with posting_bot(discord, folder / DATABASE, monkeypatch, due_at=due_at) as here:
            yield here, rooms


def notices(here: PostingBot, guild: int) -> int:
    """Count how often moderators were told something in the fallback channel."""
    room = here.discord.guilds[guild].payload["channels"][-1]["id"]
    return len(here.discord.journal.matching("POST", f"/channels/{room}/messages"))


@pytest.mark.parametrize("silent", [False, True], ids=["memory knows", "only replies tell"])
async def test_post_when_its_place_is_lost_then_told_once_and_sent_when_mended(
    silent: bool, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch) as (here, rooms):
        await break_all(here, rooms, silent=silent)
        await here.poll(seconds=LATER.total_seconds())
        await here.poll(3 * 15)
        for number, trouble in enumerate(TROUBLES):
            entry = await here.entry(number)
            assert entry is not None
            assert (entry.state, entry.reason) == (PostState.FAILED, trouble.reason), trouble
            assert notices(here, number) == 1, trouble
            assert here.posts_in(number, rooms[number]) == 0
            assert_quiet(here, number)
            (problem,) = await here.bot.services.posting.problems.list_of(
                here.key(number).target_id
            )
            assert (problem.feature, problem.reason) == (DAILY_POST, trouble.reason)
        await mend_all(here, rooms)
        await here.poll(3 * 3)
        for number, trouble in enumerate(TROUBLES):
            entry = await here.entry(number)
            assert entry is not None
            assert entry.state is PostState.SENT, trouble
            assert here.posts_in(number, rooms[number]) == 1, trouble
            assert notices(here, number) == 1, trouble
            assert not await here.bot.services.posting.problems.list_of(here.key(number).target_id)
            assert_quiet(here, number)


async def break_all(here: PostingBot, rooms: list[str], *, silent: bool) -> None:
    for trouble, room in zip(TROUBLES, rooms, strict=True):
        done = trouble.begin(here.discord.admin, room, silent)
        await (done if silent else here.told(trouble.event, done))


async def mend_all(here: PostingBot, rooms: list[str]) -> None:
    """Mend all troubles; a channel that is gone is replaced by another in the settings."""
    for number, trouble in enumerate(TROUBLES):
        if trouble.mend is not None:
            await here.told(trouble.event, trouble.mend(here.discord.admin, rooms[number], False))
            continue
        rooms[number] = here.discord.guilds[number].room
        guild_id = here.key(number).target_id
        await here.bot.services.settings.change(
            guild_id, by=MODERATOR, now=here.now(), daily_channel=int(rooms[number])
        )


@pytest.mark.parametrize("silent", [False, True], ids=["memory knows", "only replies tell"])
async def test_post_when_its_thread_is_archived_then_the_post_opens_it(
    silent: bool, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch) as (here, rooms):
        away = here.discord.admin.archive(rooms[THREAD], silent=silent)
        await (away if silent else here.told("THREAD_UPDATE", away))
        await here.poll(seconds=LATER.total_seconds())
        await here.poll()
        assert here.posts_in(THREAD, rooms[THREAD]) == 1
        assert notices(here, THREAD) == 0


async def test_publishing_when_forbidden_then_the_post_stays_and_moderators_are_told_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch, publish=True) as (here, _):
        room = await announcements(here)
        here.discord.faults.append(Fault("POST .*/crosspost", status=403, code=50013))
        await here.poll(seconds=LATER.total_seconds())
        await here.poll(3 * 5)
        entry = await here.entry(0)
        assert entry is not None
        assert (entry.state, entry.publish) == (PostState.SENT, StepState.FAILED)
        assert here.posts_in(0, room) == 1
        assert notices(here, 0) == 1
        assert sum(here.refusals(0)) == 1
        (problem,) = await here.bot.services.posting.problems.list_of(here.key(0).target_id)
        assert (problem.feature, problem.reason) == (PUBLISH, Reason.NO_PUBLISH)


async def test_publishing_when_allowed_again_then_the_next_post_is_published(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch, publish=True) as (here, _):
        room = await announcements(here)
        refusal = Fault("POST .*/crosspost", status=403, code=50013, times=1)
        here.discord.faults.append(refusal)
        await here.poll(seconds=LATER.total_seconds())
        await here.poll(seconds=dt.timedelta(days=1).total_seconds())
        assert refusal.used == 1
        published = [each.get("flags", 0) & 1 for each in here.discord.messages_in(room)]
        assert published == [0, 1]
        assert not await here.bot.services.posting.problems.list_of(here.key(0).target_id)


async def announcements(here: PostingBot) -> str:
    """Have the first server's posts go to a new announcement channel; return it."""
    added = here.discord.admin.add_channel(0, payloads.ANNOUNCEMENT)
    before = set(here.discord.guilds.rooms)
    await here.told("CHANNEL_CREATE", added)
    (room,) = set(here.discord.guilds.rooms) - before
    # The channel for notices is the last one: it has to stay so.
    channels = here.discord.guilds[0].payload["channels"]
    channels.insert(0, channels.pop())
    await here.bot.services.settings.change(
        here.key(0).target_id, by=MODERATOR, now=here.now(), daily_channel=int(room)
    )
    return room


async def test_notice_when_there_is_no_channel_for_it_then_the_owner_gets_it_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch) as (here, rooms):
        for guild in (0, 1):
            await here.bot.services.settings.change(
                here.key(guild).target_id, by=MODERATOR, now=here.now(), fallback_channel=None
            )
            await here.discord.admin.forbid(rooms[guild], permissions.SEND, silent=True)
        owners = [here.discord.guilds[guild].owner.user_id for guild in (0, 1)]
        here.discord.close_direct_messages(owners[1])
        await here.poll(seconds=LATER.total_seconds())
        await here.poll(3 * 15)
        assert len(here.discord.direct_messages(owners[0])) == 1
        tried = here.discord.journal.matching(
            "POST", f"/channels/{payloads.direct_room(owners[1])}/messages"
        )
        assert [each.status for each in tried] == [403]


async def test_follower_when_direct_messages_are_closed_then_written_to_no_more(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(small, tmp_path, monkeypatch) as (here, _):
        follows = here.bot.services.follows
        for user_id in (OPEN, CLOSED):
            await follows.follow(user_id, "BTS", language="en-US", now=here.now())
        async with here.bot.services.database.write() as connection:
            await connection.execute_fetchall("UPDATE followers SET seen_collaboration = 0")
        here.discord.close_direct_messages(CLOSED)
        # Direct messages go out at nine in Seoul, which is midnight in UTC.
        midnight = dt.datetime.combine(here.now().date(), dt.time(0, 1), tzinfo=dt.UTC)
        for days in (1, 2, 3):
            later = midnight + dt.timedelta(days) - here.now()
            await here.poll(seconds=later.total_seconds())
        assert here.discord.direct_messages(OPEN)
        closed = f"/channels/{payloads.direct_room(CLOSED)}/messages"
        assert [each.status for each in here.discord.journal.matching("POST", closed)] == [403]
        stopped = await follows.store.find(CLOSED)
        assert stopped is not None
        assert stopped.stopped_at is not None


def assert_quiet(here: PostingBot, guild: int) -> None:
    """Hold that nothing is asked twice in a poll, nor refused more than once a minute."""
    refused = here.refusals(guild)
    assert here.repeats(guild) <= 1
    minutes = (refused[n : n + 3] for n in range(len(refused)))
    assert max(sum(minute) for minute in minutes) <= 1, refused
