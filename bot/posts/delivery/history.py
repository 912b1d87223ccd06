"""Look in a channel whether a message arrived whose sending nobody finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.kit.discord.calls import Caller, Done, Refused, Unsure
from bot.posts.delivery.places import may_read_history
from bot.posts.model import Post, Reason

_CLOCKS = dt.timedelta(minutes=10)
"""So far this machine's clock may be from Discord's: what is not found is posted again."""

_LATEST = dt.timedelta(minutes=5)
"""No try lasts longer, so a post that arrived was there by then."""

_MOST_MESSAGES = 3000
_MOST_RECENT = 200
_SECONDS = 60.0


async def find_message(
    caller: Caller, channel: discord.abc.Messageable, post: Post, *, author_id: int
) -> Done[int | None] | Reason | Unsure:
    """Look for a post's message by the mark that its own button carries.

    Return its id, or None where it did not arrive; `Reason.NO_HISTORY` where the channel can't be
    read; Unsure where Discord can't be reached.
    """
    if not may_read_history(channel):
        return Reason.NO_HISTORY
    begin = (post.first_try_at or post.updated_at) - _CLOCKS
    end = max(begin + _CLOCKS, post.updated_at) + _CLOCKS + _LATEST
    found = await caller.call(
        lambda: _search(channel, post.key.mark, author_id=author_id, begin=begin, end=end),
        seconds=_SECONDS,
    )
    if isinstance(found, Refused) or (isinstance(found, Done) and found.value == _TOO_MANY):
        return Reason.NO_HISTORY
    return found


_TOO_MANY = -1


async def find_recent(
    caller: Caller, channel: discord.abc.Messageable, mark: str, *, author_id: int
) -> Done[discord.Message | None] | Refused | Reason | Unsure:
    """Look among a channel's last messages for one of ours, by the mark of one of its buttons.

    Return the message, or None where it is not there; a refusal where the channel can't be read.
    """
    if not may_read_history(channel):
        return Reason.NO_HISTORY

    async def search() -> discord.Message | None:
        async for message in channel.history(limit=_MOST_RECENT):
            if message.author.id == author_id and mark in set(_custom_ids(message.components)):
                return message
        return None

    return await caller.call(search, seconds=_SECONDS)


async def _search(
    channel: discord.abc.Messageable,
    mark: str,
    *,
    author_id: int,
    begin: dt.datetime,
    end: dt.datetime,
) -> int | None:
    seen = 0
    async for message in channel.history(
        limit=_MOST_MESSAGES, after=begin, before=end, oldest_first=True
    ):
        seen += 1
        if message.author.id == author_id and mark in set(_custom_ids(message.components)):
            return message.id
    return _TOO_MANY if seen >= _MOST_MESSAGES else None


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for each in components:
        if custom_id := getattr(each, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(each, "children", ()))
