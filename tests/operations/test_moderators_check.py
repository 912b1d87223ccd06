"""What `/settings check`, `/setup` and an import say of channels: archived, gone, not looked at."""

from __future__ import annotations

import datetime as dt

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.settings.model import DEFAULTS

ARCHIVED = "is archived: my next message opens it."
GONE = "the channel is gone"


@pytest.fixture
def put(world):
    async def change(**values):
        now = world.bot.now()
        return await world.services.settings.change(world.guild.id, by=1, now=now, **values)

    return change


@pytest.fixture
async def archive(world):
    async def change(thread, **metadata) -> None:
        world.env.backend.edit_channel(thread.id, {}, thread_metadata=metadata)
        await world.env.settle()

    return change


@pytest.fixture
async def thread(world, archive):
    """An archived thread, which is not in memory."""
    found = world.env.backend.create_thread(world.channel.id, "posts", world.bot.user.id)
    await world.env.settle()
    await archive(found, archived=True)
    assert world.bot.get_guild(world.guild.id).get_thread(found.id) is None
    return found


async def test_check_when_the_channel_is_an_archived_thread_then_posting_opens_it(
    world, put, thread
):
    at = world.bot.now() + dt.timedelta(minutes=1)
    await put(daily_channel=thread.id, daily_time=at.time().replace(second=0), picture=False)
    for reply in (await world.moderator("settings check"), await world.moderator("setup")):
        assert f"<#{thread.id}> {ARCHIVED}" in reply.text
        assert GONE not in reply.text
    assert "✓ **Daily post** works." in (await world.moderator("settings check")).text
    assert GONE not in (await world.moderator("schedule next")).text
    await world.env.advance_time(120)
    assert f"/channels/{thread.id}/messages" in [each.path for each in world.env.http_requests]


async def test_check_when_the_thread_is_locked_too_then_it_is_to_be_opened(
    world, put, thread, archive
):
    me = {world.guild.me: discord.PermissionOverwrite(manage_threads=False)}
    closed = world.guild.create_text_channel("closed", overwrites=me)
    locked = world.env.backend.create_thread(closed.id, "posts", world.bot.user.id)
    await archive(locked, archived=True, locked=True)
    await put(daily_channel=locked.id)
    reply = await world.moderator("settings check")
    assert f"the thread <#{locked.id}> is archived and locked." in reply.text
    assert ARCHIVED not in reply.text


async def test_setup_when_an_archived_thread_is_chosen_then_it_is_taken(world, put, thread):
    await world.moderator("setup", channel=ChannelHandle(world.env, world.guild, thread))
    found = await world.services.settings.get(world.guild.id)
    assert found.daily_channel == thread.id


async def test_import_when_the_file_names_an_archived_thread_then_it_is_accepted(world, thread):
    text = f'daily_channel: "{thread.id}"\ntrivia_channels: ["{thread.id}"]\n'
    asked = await world.moderator("settings import", file=("s.yaml", text.encode()))
    done = await world.moderator.click(asked, "Change 2 settings")
    assert "✓ Changed" in done.text
    found = await world.services.settings.get(world.guild.id)
    assert (found.daily_channel, found.trivia_channels) == (thread.id, (thread.id,))


async def test_import_when_one_channel_is_archived_and_one_gone_then_the_gone_one_is_named(
    world, thread
):
    text = f'daily_channel: "{thread.id}"\nweekly_channel: "{thread.id + 1}"\n'
    asked = await world.moderator("settings import", file=("s.yaml", text.encode()))
    world.errors()
    assert "The file has 1 problem" in asked.text
    assert f"**Line 2**, `weekly_channel`: There's no channel {thread.id + 1} here" in asked.text
    assert await world.services.settings.get(world.guild.id) == DEFAULTS


async def test_check_when_the_problems_channel_is_deleted_then_its_line_has_the_remedy(world, put):
    room = world.guild.create_text_channel("mods")
    await put(daily_channel=world.channel.id, fallback_channel=room.id)
    assert "✓ **Channel for problems** works." in (await world.moderator("settings check")).text
    world.env.backend.delete_channel(room.id)
    await world.env.settle()
    for reply in (await world.moderator("settings check"), await world.moderator("setup")):
        assert "✗ **Channel for problems** isn't working: the channel is gone." in reply.text
        assert "→ Pick another channel in `/setup`." in reply.text


async def test_problem_when_its_channel_is_an_archived_thread_then_it_is_told_there(
    world, put, thread
):
    mute = {world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("quiet", overwrites=mute)
    at = world.bot.now() + dt.timedelta(minutes=1)
    time = at.time().replace(second=0)
    await put(daily_channel=quiet.id, daily_time=time, fallback_channel=thread.id)
    await world.env.advance_time(120)
    sent = [each.path for each in world.env.http_requests if each.method == "POST"]
    assert f"/channels/{thread.id}/messages" in sent
    assert "/users/@me/channels" not in sent


async def test_check_when_the_post_cannot_be_sent_then_nothing_is_said_of_publishing_it(world, put):
    mute = {world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("quiet", overwrites=mute)
    await put(daily_channel=quiet.id, publish=True, thread=True)
    reply = await world.moderator("settings check")
    assert f"I can't post in <#{quiet.id}>." in reply.text
    assert "Publishing" not in reply.text
    assert "Thread below" not in reply.text
    assert "1 thing isn't working" in reply.text


async def test_check_when_publishing_is_wanted_where_nothing_can_be_then_it_says_so(world, put):
    await put(daily_channel=world.channel.id, publish=True)
    reply = await world.moderator("settings check")
    assert "✗ **Publishing to followers** isn't working" in reply.text
    assert "✓ **Publishing" not in reply.text
