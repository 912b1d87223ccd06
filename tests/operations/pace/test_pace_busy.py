"""Another process writes for ten seconds: who asks meanwhile is answered, and told the truth."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import random
import secrets
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot.app.client import KollabBot
from tests.standin import StandIn, passers_by, permissions
from tests.standin import interactions as acts
from tests.standin.interactions import Interaction
from tests.standin.people import Person
from tests.wire.posting_bot import PostingBot, posting_bot
from tests.workloads import outside_ids as ids
from tests.workloads.outside_world import FIELDS, SORRY, fill, pools_of

CALLBACK = r"/interactions/\d+/[^/]+/callback"
BUSY = "I'm busy, so I didn't do that."
LONGEST = 3.0
HELD = 10.0
CROWD = 60
POSTING = "schedule post"
POST_NOW = "trivia-settings:post-now"
NEVER_SAID = {"saved_lists", "sqlite_sequence"}
"""What is written on the side, of which nobody is told anything."""
WRITING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("follow", {"artist": "IU"}),
    ("home", {"artist": "IU"}),
    ("exclude topic", {"topic": "christmas"}),
    ("schedule pause", {"kind": "daily"}),
    ("settings undo", {}),
    ("setup", {"time_zone": "Asia/Tokyo"}),
    ("trivia start", {"rounds": 5}),
)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    request.node.user_properties.append(("said", f"KOLLAB_SEED={seed}"))
    return random.Random(seed)


@pytest.fixture
async def here(
    light_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PostingBot]:
    """Return a bot in a server that has something of everything."""
    path = Path(shutil.copy(light_file, tmp_path / "kollab.db"))
    due_at = dt.datetime.now(dt.UTC)
    async with StandIn() as discord, posting_bot(discord, path, monkeypatch, due_at=due_at) as own:
        guild = discord.guilds[0]
        players = [each.user_id for each in islice(passers_by(), 2)]
        await fill(own.bot, int(guild.id), int(guild.room), players[0], player=players[0])
        yield own


def rows(path: Path) -> dict[str, list[Any]]:
    """Read all that is stored, but what nobody is told of."""
    with closing(sqlite3.connect(path)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in named if "fts" not in name} - NEVER_SAID
        return {each: connection.execute(f"SELECT * FROM {each}").fetchall() for each in tables}


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write from elsewhere all the while."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def moderators() -> Iterator[Person]:
    return (replace(each, allowed=permissions.MODERATOR) for each in passers_by())


def everything(here: PostingBot, rng: random.Random) -> Iterator[Interaction]:
    """Yield what writes for certain, then every command, button and form, from somebody each.

    But for what posts: that promises to answer, and then takes its time.
    """
    bot, discord, who = here.bot, here.discord, moderators()
    room = int(discord.guilds[0].room)
    pools = pools_of(bot.services.database.path, [room])

    def act(kind: int, data: dict[str, Any]) -> Interaction:
        return acts.interaction(kind, data, next(who).setting(discord.guilds))

    commands = {each.qualified_name: each for each in ids.leaves(bot.tree)}
    for name, given in WRITING:
        kinds = {each.display_name: each.type.value for each in commands[name].parameters}
        options = [{"name": key, "type": kinds[key], "value": v} for key, v in given.items()]
        yield act(acts.COMMAND, ids.wired(commands[name], options))
    for command in commands.values():
        if command.qualified_name != POSTING:
            yield act(acts.COMMAND, ids.typed(command, pools, rng))
    for custom_id, is_form in _controls(bot, pools, rng):
        if is_form:
            parts = [
                {"type": 18, "id": n, "component": each}
                for n, each in enumerate(ids.filled(FIELDS, pools, rng))
            ]
            form = act(acts.SUBMIT, {"custom_id": custom_id, "components": parts})
            form.payload["message"] = discord.pressed("opens-it").payload["message"]
            yield form
        else:
            yield discord.pressed(custom_id, person=next(who))


def _controls(bot: KollabBot, pools: ids.Pools, rng: random.Random) -> Iterator[tuple[str, bool]]:
    for each in bot._clickable:
        for is_form, handlers in ((False, each.buttons), (True, each.forms)):
            for template, *_ in handlers:
                if POST_NOW.partition(":")[2] not in template.pattern:
                    yield ids.id_like(template.pattern, pools, rng), is_form


def said(act: Interaction) -> str:
    told = [act.message, *act.followups]
    parts = acts.walk([each for each in told if each])
    return "\n".join(part["content"] for part in parts if isinstance(part.get("content"), str))


async def ask_all(discord: StandIn, asked: list[Interaction]) -> None:
    """Send crowd after crowd, each when the one before has its first answers."""
    for start in range(0, len(asked), CROWD):
        crowd = asked[start : start + CROWD]
        answers = asyncio.create_task(
            discord.journal.wait("POST", CALLBACK, count=start + len(crowd), within=HELD)
        )
        for each in crowd:
            await discord.send(each)
        await answers


async def test_interactions_when_another_process_writes_then_answered_in_time_and_truly(
    here: PostingBot, rng: random.Random
) -> None:
    path, asked = here.bot.services.database.path, list(everything(here, rng))
    before = rows(path)
    with writing(path):
        await ask_all(here.discord, asked)
    for each in asked:
        await asyncio.wait_for(each.settled.wait(), HELD)
    async with here.bot.services.database.write():
        pass  # Whoever still waited would have been first.
    late = [each.payload["data"] for each in asked if not each.latency < LONGEST]
    assert late == []
    assert not [each.payload["data"] for each in asked if SORRY in said(each)]
    assert sum(BUSY in said(each) for each in asked) >= len(WRITING)
    after = rows(path)
    assert [each for each in after if after[each] != before[each]] == []


async def test_post_now_when_another_process_writes_then_promised_in_time_and_done(
    here: PostingBot,
) -> None:
    discord, room = here.discord, here.discord.guilds[0].room
    await here.bot.services.settings.change(
        int(discord.guilds[0].id), by=1, now=here.now(), question_channel=int(room)
    )
    pressed = discord.pressed(POST_NOW, person=next(moderators()))
    promised = asyncio.create_task(discord.journal.wait("POST", CALLBACK, within=HELD))
    with writing(here.bot.services.database.path):
        await discord.send(pressed)
        await promised
        # Longer than whoever gets no promise would be kept waiting.
        for _ in range(25):
            await asyncio.to_thread(_write_in_vain, here.bot.services.database.path)
        assert discord.messages_in(room) == []
    await asyncio.wait_for(pressed.settled.wait(), HELD)
    assert pressed.latency < LONGEST
    assert BUSY not in said(pressed)
    assert len(discord.messages_in(room)) == 1


def _write_in_vain(path: Path) -> None:
    with (
        closing(sqlite3.connect(path, timeout=0.1, isolation_level=None)) as other,
        contextlib.suppress(sqlite3.OperationalError),
    ):
        other.execute("BEGIN IMMEDIATE")
