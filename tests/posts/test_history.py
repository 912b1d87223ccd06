"""Looking for a post that may have arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.kit.discord.calls import Caller, Done, Pace
from bot.posts.delivery.history import find_message
from bot.posts.model import Post, PostKey, PostState
from bot.posts.schedule import DAILY_POST

OURS, THEIRS = 7, 8
TRIED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
KEY = PostKey(1, DAILY_POST, dt.date(2026, 3, 1))
POST = Post(KEY, PostState.SENDING, TRIED, TRIED, TRIED, first_try_at=TRIED)


class Room(discord.DMChannel):
    """A channel with messages: when, by whom, with which mark."""

    def __init__(self, *messages: tuple[dt.datetime, int, str]) -> None:
        self.messages = messages

    async def history(self, **wanted: Any) -> AsyncIterator[Any]:
        assert wanted["oldest_first"]
        for number, (at, author, mark) in enumerate(sorted(self.messages)[: wanted["limit"]]):
            if wanted["after"] < at < wanted["before"]:
                button = SimpleNamespace(custom_id=mark)
                yield SimpleNamespace(
                    id=number,
                    author=SimpleNamespace(id=author),
                    components=[SimpleNamespace(children=[SimpleNamespace(children=[button])])],
                )


async def find(room: Room):
    caller = Caller(Pace(rate=10_000), is_closed=lambda: False)
    return await find_message(caller, room, POST, author_id=OURS)


@pytest.mark.parametrize("minutes", [-9, -1, 0, 4, 14])
async def test_history_when_the_clocks_differ_then_the_post_is_still_found(minutes):
    at = TRIED + dt.timedelta(minutes=minutes)
    assert await find(Room((at, OURS, KEY.mark))) == Done(0)


@pytest.mark.parametrize(
    ("author", "mark"), [(THEIRS, KEY.mark), (OURS, "post:daily:2026-02-28"), (OURS, "open")]
)
async def test_history_when_it_is_another_message_then_it_is_not_taken_for_the_post(author, mark):
    assert await find(Room((TRIED, author, mark))) == Done(None)
