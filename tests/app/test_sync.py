"""`kollab sync` at a stand-in for Discord."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.db.database import Database
from tests.standin.faults import Fault
from tests.standin.process import DATABASE, TOKEN, start_kollab
from tests.standin.server import StandIn

COMMANDS = ("PUT", r"/applications/\d+/(?:guilds/\d+/)?commands")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / DATABASE


@pytest.fixture
def sync(database: Path):
    async def run(discord: StandIn, *words: str, token: str = TOKEN) -> tuple[int, str]:
        process = await start_kollab(discord, database.parent, "sync", *words, token=token)
        return await process.wait(within=60), process.output

    return run


async def test_sync_when_nothing_is_registered_then_it_shows_all_and_registers_it(sync):
    async with StandIn() as discord:
        code, out = await sync(discord, "--dry-run")
        assert code == 0
        assert "+ /collab\n" in out
        assert '+ menu "Find collaborations"' in out
        assert "Nothing was changed" in out
        assert not discord.journal.matching(*COMMANDS)

        code, out = await sync(discord)
        assert code == 0
        assert "Registered " in out
        assert {command["name"] for command in discord.rest.commands} >= {"collab", "help"}

        code, out = await sync(discord)
        assert code == 0
        assert "are registered everywhere as they are" in out


async def test_sync_when_there_is_no_database_then_none_is_made(sync, database):
    """The commands do not depend on the catalogue: whoever syncs first need not wait for it."""
    async with StandIn() as discord:
        code, out = await sync(discord)
        assert code == 0
        assert "WARNING" not in out
        assert "Registered " in out
        assert not database.exists()


async def test_sync_when_there_is_a_database_then_the_next_start_need_not(sync, database):
    await (await Database.open(database)).close()
    async with StandIn() as discord:
        assert (await sync(discord, "--guild", "1234567890"))[0] == 0
        assert noted(database) == []
        assert (await sync(discord))[0] == 0
        assert len(noted(database)) == 1


def noted(database: Path) -> list[str]:
    """Read which commands were registered, by their hash."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key LIKE 'commands_hash:%'")
        return [value for (value,) in found]


@pytest.mark.usefixtures("started_anew")
async def test_sync_when_for_one_server_then_only_there(sync):
    async with StandIn() as discord:
        code, out = await sync(discord, "--guild", "1234567890")
        assert code == 0, out
        assert "in the server 1234567890" in out
        assert not discord.rest.commands
        assert discord.rest.guild_commands["1234567890"]


async def test_sync_when_discord_refuses_then_words_and_exit_1(sync):
    async with StandIn() as discord:
        discord.faults.append(Fault(" ".join(COMMANDS), status=400, code=50035, times=1))
        code, out = await sync(discord)
        assert code == 1
        assert "Discord answered 400" in out
        assert "Traceback" not in out


async def test_sync_when_the_token_is_refused_then_words_and_exit_3(sync):
    async with StandIn(token="the.right.one") as discord:
        code, out = await sync(discord, token="the.wrong.one")
        assert code == 3
        assert "refuses the bot token" in out
        assert "the.wrong.one" not in out
