"""The simulated world in which commit 703da94 left its state, and how its controls are pressed.

A control is pressed as Discord does it: an interaction with the recorded message and custom id.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import itertools
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.backend.models import Message
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

# All that the tests in this folder know of the program: whoever moves it mends these lines.
import cogs
from bot.app.client import KollabBot
from bot.app.services import open_services
from bot.kit.budgets import Limiter
from bot.kit.discord.calls import Pace
from bot.simulator.world import set_clock, simulated_time

FOLDER = Path(__file__).parents[1] / "fixtures" / "first_house"
BEGAN = dt.datetime(2026, 2, 19, 23, 50, tzinfo=dt.UTC)
"""When the recording began: Friday, ten minutes before the daily post."""

AWAY = dt.timedelta(seconds=5)
"""So long after the end of the recording another bot begins: a round still has time left."""

SHOWING = {
    "setup:show", "trivia-settings:show", "following:0", "excluded:0", "excluded:1",
    "posts:all:newest", "setting-changes:newest", "questions:own:0", "questions:reported:0",
    "questions:retired:0", "board-page:server:all:0", "board-period:global:all:0",
    "board-global", "privacy-delete",
}  # fmt: skip
"""What these answer is made of the state alone; it is pressed first and read whole."""

CHANNELS = ("general", "posts", "mods", "choosing", "typing", "finished")
PLAYERS = tuple(f"player{number:02}" for number in range(1, 13))
_FIRST_ID = 1_340_000_000_000_000_000
_TEXT, _FORM_SENT = 10, 5


@contextlib.asynccontextmanager
async def open_house(
    path: Path, *, at: dt.datetime, messages: Iterable[dict[str, Any]]
) -> AsyncIterator[House]:
    """Start the bot over a database, in the world as it was left."""
    services = await open_services(path)
    # The recording presses everything within a moment: in here, an hour lies between any two.
    limiter = Limiter(clock=count(step=3600).__next__)
    bot = KollabBot(services, extensions=cogs.EXTENSIONS, limiter=limiter, shard_count=1)
    env = simcord.Env(bot, check_errors=False, settle_timeout=20)
    try:
        # Calls of one moment would wait for one another for ever: the simulated clock stands.
        with simulated_time(env), patch.object(Pace, "take", AsyncMock()):
            set_clock(env, BEGAN)
            house = furnish(env)
            house.bot, house.path = bot, path
            for each in messages:
                house.put(each)
            set_clock(env, at)
            await env.start()
            await env.settle()
            yield house
            await env.shutdown()
    finally:
        await bot.close()
        await services.close()


async def start_once(path: Path) -> None:
    """Do with a database what a start does: migrate it, and load the catalogue."""
    await (await open_services(path)).close()


def read_state(path: Path) -> None:
    """Unpack the database that was left."""
    path.write_bytes(gzip.decompress((FOLDER / "state.db.gz").read_bytes()))


def read_messages() -> dict[str, Any]:
    """Read the messages that were sent, and how each control was pressed."""
    found: dict[str, Any] = json.loads((FOLDER / "messages.json").read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Answer:
    """What one person saw after one action."""

    how: str
    text: str

    @property
    def opening(self) -> str:
        """The first line, which says what it is about."""
        return self.text.partition("\n")[0]


@dataclass
class House:
    """One server with its channels and people, always with the same ids."""

    env: simcord.Env
    guild: Any
    bot: Any = None
    path: Path = Path()
    roles: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    def ids(self) -> dict[str, int]:
        """Name the ids that the database refers to."""
        parts = {**self.roles, **self.channels, **self.people}
        direct = {f"{name} direct": each.user.dm_channel for name, each in self.people.items()}
        return {"guild": self.guild.id} | {
            name: each.id for name, each in {**parts, **direct}.items()
        }

    def put(self, recorded: dict[str, Any]) -> Message:
        """Put a message where it was, as it was."""
        message = Message(author_id=self.env.backend.bot_user.id, **recorded)
        self.env.backend.messages.setdefault(message.channel_id, {})[message.id] = message
        return message

    async def press(self, pressed: dict[str, Any], messages: Sequence[dict[str, Any]]) -> Answer:
        """Press a button, choose, or send a form, on the message as it was."""
        place = pressed["message"]
        stored = None if place is None else self.put(messages[place])
        backend = self.env.backend
        channel = backend.get_channel(pressed["channel"])
        member = self.people[pressed["by"]]
        actor = member.user if channel.guild_id is None else member
        extra = {"message": dict(serializers.message_payload(backend, stored))} if stored else None
        result = await _dispatch_actor_interaction(
            actor,
            pressed["type"],
            ChannelHandle(self.env, getattr(actor, "guild", None), channel),
            json.loads(json.dumps(pressed["data"])),
            extra=extra,
            source_message_id=stored.id if stored else None,
        )
        return answer_of(result)


def answer_of(result: InteractionResult) -> Answer:
    """Read what a person saw; nothing at all is an AssertionError."""
    assert result.acknowledged, "nobody answered"
    if result.modal is not None:
        return Answer(f"form {result.modal['custom_id']}", result.modal["title"])
    seen = [each for each in (result.response, *result.followups) if each is not None]
    assert seen, "nothing was said"
    last = seen[-1]
    how = "private" if last.ephemeral else "public"
    if last.id == result._interaction.source_message_id:
        how = "turned"
    return Answer(how, text_of(last.components))


def text_of(components: list[dict[str, Any]]) -> str:
    return "\n".join(each["content"] for each in walk(components) if each["type"] == _TEXT)


def walk(components: list[dict[str, Any]]) -> Any:
    for each in components:
        yield each
        yield from walk(each.get("components", []))


def furnish(env: simcord.Env) -> House:
    """Make the server with its people; the ids do not depend on simcord's."""
    numbers = itertools.count(_FIRST_ID)
    vars(env.backend)["snowflake"] = lambda: next(numbers)
    guild = env.create_guild("The first house")
    house = House(env, guild)
    may_moderate = discord.Permissions(manage_guild=True)
    house.roles["moderators"] = guild.create_role("moderators", permissions=may_moderate)
    house.roles["fans"] = guild.create_role("fans", mentionable=True)
    for name in CHANNELS:
        house.channels[name] = guild.create_text_channel(name)
    for name in ("fan", "other", "moderator", *PLAYERS):
        roles = [house.roles["moderators"]] if name == "moderator" else []
        house.people[name] = guild.add_member(env.create_user(name), roles=roles)
    house.ids()
    del vars(env.backend)["snowflake"]
    return house
