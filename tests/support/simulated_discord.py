"""A fan in a simulated Discord, with the real bot over a small catalogue.

Every request body that a test makes the bot send is held against Discord's published description
of its API, where that is at hand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from unittest.mock import NonCallableMock

import discord
import pytest
import simcord

import cogs
from bot.app.cli.run import local_commands
from bot.app.client import KollabBot
from bot.app.services import Services
from bot.kit.budgets import Limiter
from bot.kit.db import saved_requests
from bot.simulator.world import changed_interactions, set_clock, simulated_time
from tests.support.api_description import api_faults
from tests.support.times import NOW as NOW

_PATIENT = 60.0
"""Seconds of real time that an act may take: a machine that is busy is slow, not wrong."""


class _Commands(list[Any]):
    """Commands as they are registered, read by all bots and changed by none."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Commands:
        # simcord copies each body into its log: this one took a quarter of a bot's start.
        return self


_REGISTERED = _Commands()


@dataclass
class Reply:
    """What one person sees after one action."""

    result: Any

    @property
    def message(self):
        shown = [m for m in (self.result.response, *self.result.followups) if m is not None]
        assert len(shown) == 1, shown
        return shown[0]

    @property
    def private(self) -> bool:
        return bool(self.message.ephemeral)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return list(walk(self.message.components))

    @property
    def text(self) -> str:
        return "\n".join(part["content"] for part in self.parts if part["type"] == 10)

    @property
    def buttons(self) -> dict[str, str]:
        return {
            part["label"]: part.get("custom_id") or part["url"]
            for part in self.parts
            if part["type"] == 2
        }

    @property
    def selects(self) -> dict[str, list[str]]:
        return {
            part["custom_id"]: [option["value"] for option in part["options"]]
            for part in self.parts
            if part["type"] == 3
        }

    @property
    def pictures(self) -> list[str]:
        return [item["description"] for p in self.parts if p["type"] == 12 for item in p["items"]]


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        beside = [each["accessory"]] if each.get("accessory") else []
        yield from walk([*each.get("components", []), *beside])


@dataclass
class Person:
    """Somebody who types commands and presses buttons; counts as one line in a test."""

    actor: Any
    channel: Any = None

    @property
    def id(self) -> int:
        return int(self.actor.id)

    async def __call__(self, command: str, /, **options: Any) -> Reply:
        place = () if self.channel is None else (self.channel,)
        return Reply(await self.actor.slash(*place, command, **options))

    async def complete(self, command: str, option: str, typed: str, /, **filled: Any) -> list[Any]:
        place = () if self.channel is None else (self.channel,)
        return list(await self.actor.autocomplete(*place, command, option, typed, **filled))

    async def click(self, reply: Reply, label: str) -> Reply:
        return Reply(await self.actor.click(reply.message, label=label))

    async def select(self, reply: Reply, value: str, custom_id: str = "open") -> Reply:
        return Reply(await self.actor.select(reply.message, [value], custom_id=custom_id))

    async def open(self, reply: Reply, label: str) -> Any:
        """Press a button that opens a form."""
        return await self.actor.click(reply.message, label=label)

    async def fill(self, form: Any, **values: Any) -> Reply:
        return Reply(await self.actor.submit_modal(form, values))

    async def menu(self, name: str, message: Any) -> Reply:
        return Reply(await self.actor.context_menu(self.channel, name, message))


@dataclass
class World:
    """One server with a fan, another fan, and the bot."""

    env: simcord.Env
    bot: KollabBot
    services: Services
    channel: Any
    fan: Person
    other: Person
    alone: Person
    moderator: Person
    guild: Any
    role: Any
    pictures: Any = None
    limiter: Limiter | None = None
    locales: dict[str, Any] = field(default_factory=dict)
    """What simcord fixes in interactions: the reader's and the server's language, the context."""
    errors_seen: int = 0

    async def show_to(self, person: Person, command: str) -> None:
        """Show a moderators' command to somebody else, as a server's administrators can."""
        (found,) = [one for one in await self.bot.tree.fetch_commands() if one.name == command]
        self.guild.set_command_permissions(found, {person.actor: True})

    def put_ahead(self, time: dt.timedelta) -> None:
        """Put the clock ahead, without what would have happened meanwhile."""
        set_clock(self.env, self.env.now() + time)

    def demote(self) -> None:
        """Take Manage Server from the moderator."""
        self.env.backend.remove_member_role(self.guild.id, self.moderator.actor.id, self.role.id)

    async def restart(self) -> None:
        """Start a new bot over the same database, as after an update."""
        old, self.bot = self.bot, make_bot(self.services, self.pictures, self.limiter)
        await self.env.restart_bot(self.bot)
        await old.close()

    def errors(self) -> list[BaseException]:
        """Return what broke in the bot, which the test has then taken note of."""
        self.errors_seen = self.env.error_cursor
        return list(self.env.errors_since(0))

    def speak(self, interaction: dict[str, Any]) -> None:
        interaction.update(
            {name: value for name, value in self.locales.items() if name in interaction or value}
        )


def make_bot(services: Services, pictures: Any, limiter: Limiter | None) -> KollabBot:
    return KollabBot(
        services, extensions=cogs.EXTENSIONS, pictures=pictures, limiter=limiter, shard_count=1
    )


@pytest.fixture
async def bare_bot() -> AsyncIterator[KollabBot]:
    """The bot without a database, to be looked at."""
    # A sharded client can only be closed once it was entered.
    async with KollabBot(NonCallableMock(spec=Services), extensions=cogs.EXTENSIONS) as bot:
        await bot.add_extensions()
        yield bot


@pytest.fixture
def pictures() -> Any:
    """No pictures, unless a test module has some."""
    return None


@pytest.fixture
def limiter() -> Limiter | None:
    """Budgets as they are, by real time, unless a test module has others."""
    return None


@pytest.fixture
def unhurried() -> Limiter:
    """Budgets that nobody meets: an hour passes between any two acts."""
    return Limiter(clock=count(step=3600).__next__)


@pytest.fixture
def simulation(
    services: Services, pictures: Any, limiter: Limiter | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[simcord.Env]:
    """A Discord whose time passes by `env.advance_time` alone, also for what runs at intervals."""
    # After each act simcord waits, by real time, for whatever is to be done soon.
    monkeypatch.setattr(saved_requests, "_LATER", 0.0)
    env = simcord.Env(
        make_bot(services, pictures, limiter), check_errors=False, settle_timeout=_PATIENT
    )
    set_clock(env, NOW)
    with simulated_time(env):
        yield env


async def register(bot: KollabBot) -> None:
    """Register the commands; they are translated once, for they are the same for each bot."""
    if not _REGISTERED:
        _REGISTERED.extend(await local_commands(bot.tree))
    assert bot.application_id is not None
    await bot.http.bulk_upsert_global_commands(bot.application_id, payload=_REGISTERED)


@pytest.fixture
async def world(
    simulation: simcord.Env, services: Services, pictures: Any, limiter: Limiter | None
) -> AsyncIterator[World]:
    env, bot = simulation, simulation.bot
    assert isinstance(bot, KollabBot)
    await env.start()
    guild = env.create_guild()
    channel = guild.create_text_channel("general")
    fan, other = (guild.add_member(env.create_user(name)) for name in ("fan", "other"))
    alone = env.create_user("alone")
    role = guild.create_role("mods", permissions=discord.Permissions(manage_guild=True))
    moderator = guild.add_member(env.create_user("moderator"), roles=[role])
    here = World(
        env,
        bot,
        services,
        channel=channel,
        fan=Person(fan, channel),
        other=Person(other, channel),
        alone=Person(alone),
        moderator=Person(moderator, channel),
        guild=guild,
        role=role,
        pictures=pictures,
        limiter=limiter,
    )
    await register(bot)
    with changed_interactions(here.speak):
        yield here
    unseen = env.errors_since(here.errors_seen)
    requests = list(env.http_requests)
    await env.shutdown()
    await here.bot.close()
    assert [repr(each) for each in unseen] == []
    assert api_faults(requests) == []
    assert [each.path for each in requests if may_ping(each.json)] == []


def may_ping(body: Any) -> bool:
    """Tell whether a message that is sent could notify anybody."""
    message = body.get("data", body) if isinstance(body, dict) else {}
    if not isinstance(message, dict) or not {"components", "content"} & set(message):
        return False
    if "title" in message:
        # A form is no message.
        return False
    return message.get("allowed_mentions") != {"parse": []}


@pytest.fixture
def error_id() -> Callable[[Reply], str | None]:
    """Read the short id out of an apology."""
    return lambda reply: (found := re.search(r"\b[0-9a-f]{8}\b", reply.text)) and found.group()
