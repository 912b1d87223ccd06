"""A full disk, a locked database, a commit that fails: no call without its claim, nothing lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.kit.db.database import Database
from bot.kit.errors import DatabaseError, DatabaseFullError
from tests.standin import StandIn
from tests.standin.process import DATABASE
from tests.wire.posting_bot import PostingBot, posting_bot
from tests.workloads.due import daily_at, key_of, let_pass, set_due, states_of, switch_on

SERVERS = 12
SENDS = r"/channels/\d+/messages"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def folder(light_file: Path, tmp_path: Path) -> Path:
    """A folder with a database of one's own, with a small catalogue."""
    shutil.copy(light_file, tmp_path / DATABASE)
    return tmp_path


@contextlib.asynccontextmanager
async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PostingBot]:
    """Open the bot with servers whose posts will be due only once the bot has begun."""
    due_at = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(minutes=1)
    async with StandIn(guilds=SERVERS, channels=1, roles=2) as discord:
        guilds = [discord.guilds[n] for n in range(SERVERS)]
        settings = {int(each.id): daily_at(due_at, each.room) for each in guilds}
        await switch_on(folder / DATABASE, settings, due_at=due_at)
        set_due(folder / DATABASE, due_at + HOUR)
        async with posting_bot(discord, folder / DATABASE, monkeypatch, due_at=due_at) as here:
            set_due(folder / DATABASE, due_at)
            yield here


@contextlib.contextmanager
def failing(database: Database, statement: str, code: int) -> Iterator[None]:
    """Make statements that begin so fail as SQLite would."""
    writer = database._writer
    real = writer.execute_fetchall

    async def execute(sql: str, *parameters: Any) -> Any:
        if sql.strip().startswith(statement):
            error = sqlite3.OperationalError(f"injected into {statement}")
            error.sqlite_errorcode = code
            raise error
        return await real(sql, *parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "execute_fetchall", execute)
        yield


def sends(here: PostingBot) -> int:
    return len(here.discord.journal.matching("POST", SENDS))


def states(here: PostingBot) -> set[str]:
    keys = [key_of(here.discord.guilds[n].id, here.due_at) for n in range(SERVERS)]
    return set(states_of(here.bot.services.database.path, keys))


def posted(here: PostingBot) -> list[int]:
    return [here.posts_in(n) for n in range(SERVERS)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO posts",
        "COMMIT",
        pytest.param("BEGIN", marks=pytest.mark.faults),
        pytest.param("UPDATE timetables", marks=pytest.mark.faults),
    ],
)
async def test_claim_when_the_disk_is_full_then_nothing_is_sent_before_there_is_room(
    statement: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(folder, monkeypatch) as here:
        with failing(here.bot.services.database, statement, sqlite3.SQLITE_FULL):
            for _ in range(2):
                with pytest.raises(DatabaseFullError):
                    await here.poll()
        assert sends(here) == 0
        assert states(here) == {""}
        await here.poll()
        assert posted(here) == [1] * SERVERS
        assert states(here) == {"sent"}


async def test_claim_when_the_database_is_locked_then_nothing_is_sent_before_it_is_free(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.kit.db.database.BUSY_SECONDS", 0.05)
    async with opened(folder, monkeypatch) as here:
        with closing(sqlite3.connect(here.bot.services.database.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseError, match="in use by another process"):
                await here.poll()
            other.execute("ROLLBACK")
        assert sends(here) == 0
        assert states(here) == {""}
        await here.poll()
        assert posted(here) == [1] * SERVERS


@pytest.mark.parametrize("later", [70, 180], ids=["by the nonce", "by the history"])
async def test_result_when_it_can_not_be_written_then_it_is_found_out_later(
    later: int, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(folder, monkeypatch) as here:
        database = here.bot.services.database
        with failing(database, "UPDATE posts SET state", sqlite3.SQLITE_FULL):
            await here.poll(seconds=0)
        assert posted(here) == [1] * SERVERS
        assert states(here) == {"sending"}
        assert caplog.text.count("is not finished") == SERVERS
        assert len(let_pass(database.path, seconds=later)) == SERVERS
        if later > 120:
            here.discord.forget_nonces()
        await here.poll(seconds=0)
        assert posted(here) == [1] * SERVERS
        assert states(here) == {"sent"}
