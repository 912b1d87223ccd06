"""A fan in a simulated Discord, with the real bot over a small catalogue.

Every request body that a test makes the bot send is held against Discord's published description
of its API, where that is at hand.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord
from simcord import interactions as simcord_interactions

import cogs
from bot.app.cli.command_sync import local_commands
from bot.app.client import KollabBot
from bot.app.services import Services
from bot.simulator.world import simulated_time
from tests.support.api_description import api_faults

NOW = dt.datetime(2026, 2, 28, 3, 0, tzinfo=dt.UTC)
_REGISTERED: list[str] = []


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
        return self.message.ephemeral

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
        yield from walk(each.get("components", []))


@dataclass
class Person:
    """Somebody who types commands and presses buttons; counts as one line in a test."""

    actor: Any
    channel: Any = None

    async def __call__(self, command: str, /, **options: Any) -> Reply:
        place = () if self.channel is None else (self.channel,)
        return Reply(await self.actor.slash(*place, command, **options))

    async def complete(self, command: str, option: str, typed: str, /, **filled: Any) -> list[Any]:
        place = () if self.channel is None else (self.channel,)
        return await self.actor.autocomplete(*place, command, option, typed, **filled)

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
    locales: dict[str, str | None] = field(default_factory=dict)
    pictures: Any = None
    guild: Any = None
    role: Any = None

    async def show_to(self, person: Person, command: str) -> None:
        """Show a moderators' command to somebody else, as a server's administrators can."""
        (found,) = [one for one in await self.bot.tree.fetch_commands() if one.name == command]
        self.guild.set_command_permissions(found, {person.actor: True})

    def demote(self) -> None:
        """Take Manage Server from the moderator."""
        self.env.backend.remove_member_role(self.guild.id, self.moderator.actor.id, self.role.id)

    async def restart(self) -> None:
        """Start a new bot over the same database, as after an update."""
        old, self.bot = self.bot, make_bot(self.services, self.pictures)
        await self.env.restart_bot(self.bot)
        await old.close()

    def errors(self) -> list[BaseException]:
        return self.env.errors


def make_bot(services: Services, pictures: Any = None) -> KollabBot:
    return KollabBot(services, extensions=cogs.EXTENSIONS, pictures=pictures, shard_count=1)


@pytest.fixture
async def bare_bot() -> AsyncIterator[KollabBot]:
    """The bot without a database, to be looked at."""
    services: Any = SimpleNamespace(lookup=None)
    # A sharded client can only be closed once it was entered.
    async with KollabBot(services, extensions=cogs.EXTENSIONS) as bot:
        await bot.add_extensions()
        yield bot


@pytest.fixture
def pictures() -> Any:
    """No pictures, unless a test module has some."""
    return None


@pytest.fixture
def simulation(services: Services, pictures: Any) -> Iterator[simcord.Env]:
    """A Discord whose time passes by `env.advance_time` alone, also for what runs at intervals."""
    env = simcord.Env(make_bot(services, pictures), check_errors=False)
    env.backend.clock._epoch = NOW
    with simulated_time(env):
        yield env


async def register(bot: KollabBot) -> None:
    """Register the commands; they are translated once, for they are the same for each bot."""
    if not _REGISTERED:
        _REGISTERED.append(json.dumps(await local_commands(bot.tree)))
    payload = json.loads(_REGISTERED[0])
    await bot.http.bulk_upsert_global_commands(bot.application_id, payload=payload)


@pytest.fixture
async def world(
    simulation: simcord.Env, services: Services, pictures: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    env, bot = simulation, simulation.bot
    await env.start()
    guild = env.create_guild()
    channel = guild.create_text_channel("general")
    people = [guild.add_member(env.create_user(name)) for name in ("fan", "other")]
    alone = env.create_user("alone")
    role = guild.create_role("mods", permissions=discord.Permissions(manage_guild=True))
    moderator = guild.add_member(env.create_user("moderator"), roles=[role])
    here = World(
        env,
        bot,
        services,
        channel,
        *(Person(each, channel) for each in people),
        Person(alone),
        Person(moderator, channel),
    )
    here.pictures = pictures
    here.guild, here.role = guild, role
    speak(monkeypatch, here.locales)
    await register(bot)
    yield here
    unseen = env.errors_since(env._errors_acknowledged)
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


def speak(monkeypatch: pytest.MonkeyPatch, locales: dict[str, str | None]) -> None:
    """Let tests set what simcord fixes: the reader's and server's language, the context."""
    original = simcord_interactions.base_payload

    def payload(*args: Any, **kwargs: Any) -> Any:
        record, made = original(*args, **kwargs)
        made.update({key: value for key, value in locales.items() if key in made or value})
        return record, made

    monkeypatch.setattr(simcord_interactions, "base_payload", payload)


@pytest.fixture
def error_id() -> Callable[[Reply], str | None]:
    """Read the short id out of an apology."""
    return lambda reply: (found := re.search(r"\b[0-9a-f]{8}\b", reply.text)) and found.group()
