"""Posts that go out: once, at their time, with what a server wants of them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.posts import PostKey, PostState, Reason
from bot.domain.schedule import PostKind

MODERATOR = 77


def sends(world, channel) -> list:
    path = f"/channels/{channel.id}/messages"
    return [each for each in world.env.http_requests if (each.method, each.path) == ("POST", path)]


async def switch_on(world, channel, **values) -> None:
    """Let the server have its daily post in a minute."""
    at = world.bot.now() + dt.timedelta(minutes=1)
    values = {"daily_channel": channel.id, "daily_time": at.time().replace(second=0)} | values
    await world.services.settings.change(
        channel.guild.id, by=MODERATOR, now=world.bot.now(), **values
    )


async def later(world, minutes: float = 2) -> None:
    await world.env.advance_time(minutes * 60)


async def test_post_when_due_then_it_comes_once_with_nonce_and_mark(world):
    await switch_on(world, world.channel)
    await later(world)
    await later(world)
    (request,) = sends(world, world.channel)
    key = PostKey(world.channel.guild.id, PostKind.DAILY, dt.date(2026, 2, 28))
    assert request.json["nonce"] == key.nonce
    assert request.json["enforce_nonce"] is True
    assert key.mark in str(request.json["components"])
    post = await world.services.posting.find(key)
    assert post.state is PostState.SENT
    assert post.message_id
    assert post.shown
