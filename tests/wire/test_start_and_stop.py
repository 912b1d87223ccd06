"""`kollab run` from its start to its end: synchronising, refused tokens, SIGTERM, restarts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.standin import BotProcess, Fault, StandIn, start_kollab
from tests.standin.people import Person
from tests.standin.process import DATABASE

SYNC = ("PUT", r"/applications/\d+/commands")
FAULTS = ("Traceback", "Unclosed", "never awaited", "was destroyed but it is pending")
LONGEST_STOP = 5.0


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    shutil.copy(small, tmp_path / small.name)
    return tmp_path


@contextlib.asynccontextmanager
async def running(discord: StandIn, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    discord.gateway.sessions.clear()
    bot = await start_kollab(discord, folder, **settings)
    try:
        yield bot
    finally:
        await bot.kill()


async def stops_cleanly(bot: BotProcess, *, by: signal.Signals = signal.SIGTERM) -> bool:
    asked = time.perf_counter()
    bot.process.send_signal(by)
    code = await bot.wait()
    assert code == 0, bot.output
    assert not [fault for fault in FAULTS if fault in bot.output], bot.output
    return time.perf_counter() - asked < LONGEST_STOP


def others_may_use(folder: Path, *patterns: str) -> dict[str, bool]:
    found = [path for pattern in patterns for path in folder.glob(pattern)]
    return {path.name: bool(path.stat().st_mode & 0o077) for path in found}


@pytest.mark.usefixtures("started_anew")
async def test_commands_when_started_twice_then_synchronised_once(folder: Path) -> None:
    async with StandIn() as discord:
        async with running(discord, folder) as bot:
            await discord.journal.wait(*SYNC)
            await discord.wait_ready()
            assert {command["name"] for command in discord.rest.commands} >= {"collab", "help"}
            assert await stops_cleanly(bot)
        async with running(discord, folder) as bot:
            await discord.wait_ready()
            assert "APT." in (await discord.command("collab find", query="apt rose")).text
            assert await stops_cleanly(bot)
        assert len(discord.journal.matching(*SYNC)) == 1


async def test_page_button_when_the_bot_was_restarted_then_it_works(
    loaded: Path, folder: Path
) -> None:
    # Of the small catalogue no list is longer than a page.
    shutil.copy(loaded, folder / loaded.name)
    async with StandIn() as discord:
        async with running(discord, folder) as bot:
            await discord.wait_ready()
            listed = await discord.command("collab find", query="bts")
            assert await stops_cleanly(bot)
        button = next(
            part["custom_id"]
            for part in listed.components()
            if str(part.get("custom_id")).startswith("page:") and not part.get("disabled")
        )
        async with running(discord, folder):
            await discord.wait_ready()
            turned = await discord.press(button, on=listed.message)
            assert turned.text not in {"", listed.text}


async def test_commands_when_discord_refuses_them_then_the_bot_runs_and_tries_again(
    folder: Path,
) -> None:
    async with StandIn() as discord:
        discord.faults.append(Fault(" ".join(SYNC), status=400, code=50035, times=1))
        async with running(discord, folder) as bot:
            await discord.wait_ready()
            assert await stops_cleanly(bot)
        async with running(discord, folder):
            await discord.wait_ready()
            assert discord.rest.commands


async def test_stop_when_interrupted_then_it_is_quick_and_clean(folder: Path) -> None:
    async with StandIn() as discord, running(discord, folder) as bot:
        await discord.wait_ready()
        assert await stops_cleanly(bot, by=signal.SIGINT)


async def test_stop_when_a_reply_is_under_way_then_it_is_quick_and_clean(folder: Path) -> None:
    async with StandIn() as discord, running(discord, folder) as bot:
        await discord.wait_ready()
        discord.faults.append(Fault("POST /interactions/.*", delay=30.0))
        await discord.command("collab find", query="apt rose")
        assert await stops_cleanly(bot)


async def test_stop_when_still_logging_in_then_it_is_quick_and_clean(folder: Path) -> None:
    async with StandIn() as discord:
        login = Fault("GET /users/@me", delay=30.0)
        discord.faults.append(login)
        async with running(discord, folder) as bot:
            await asyncio.wait_for(login.struck.wait(), 10)
            assert await stops_cleanly(bot)


async def test_start_when_the_token_is_refused_then_words_and_exit_3(folder: Path) -> None:
    async with (
        StandIn(token="the.right.one") as discord,
        running(discord, folder) as bot,
    ):
        assert await bot.wait() == 3
        assert "token" in bot.output
        assert "Traceback" not in bot.output
        assert "of-no-use" not in bot.output


async def test_start_when_discord_has_two_shards_then_both_are_served(folder: Path) -> None:
    async with StandIn(guilds=4, shards=2) as discord, running(discord, folder) as bot:
        await discord.wait_ready()
        assert set(discord.gateway.sessions) == {0, 1}
        for guild in (0, 1):
            answer = await discord.command("collab find", Person(guild=guild), query="apt rose")
            assert "APT." in answer.text
        assert await stops_cleanly(bot)


async def test_log_when_it_is_debug_then_it_has_no_token_no_name_and_nothing_typed(
    folder: Path,
) -> None:
    callback, word = r"POST /interactions/\d+/[^/]+/callback", "c4nary"
    person = Person(name=word)
    faults = [
        Fault(callback, status=429, times=1),
        Fault(callback, status=400, code=50035, times=1),
        Fault(callback, status=503, times=1),
        Fault(callback, drop=True, times=1),
    ]
    async with StandIn() as discord, running(discord, folder, logging__level="DEBUG") as bot:
        await discord.wait_ready()
        asked = []
        for fault in faults:
            discord.faults.append(fault)
            asked.append(await discord.send(discord.typed("collab find", person, query=word)))
            await fault.struck.wait()
        last = await discord.ask(discord.typed("collab find", person, query=word))
        assert word in last.text
        assert await stops_cleanly(bot)
        assert "did not get through: ServerDisconnectedError" in bot.output
        hidden = [word, "of-no-use", *(each.token for each in asked)]
        assert [each for each in hidden if each in bot.output] == [], bot.output


async def test_files_when_others_could_read_them_then_a_start_mends_that_and_says_so(
    folder: Path,
) -> None:
    copy, config = folder / "backups" / "kollab-20260101T000000Z-backup.db", folder / "config.yaml"
    copy.parent.mkdir()
    copy.touch()
    config.write_text("discord: {token: some.secret.token}\n")
    files = [folder / "kollab.db", copy.parent, copy, config]
    for path in files:
        path.chmod(0o777 if path.is_dir() else 0o664)
    before = os.umask(0)
    try:
        async with StandIn() as discord, running(discord, folder) as bot:
            await discord.wait_ready()
            beside = others_may_use(folder, "kollab.db*")
            assert await stops_cleanly(bot)
    finally:
        os.umask(before)
    said = [line for line in bot.output.splitlines() if "is for its owner alone now" in line]
    assert len(said) == len(files)
    assert {f"{DATABASE}-wal", f"{DATABASE}-shm"} <= beside.keys()
    assert not any({**beside, **others_may_use(folder, "[bck]*", "backups/*")}.values())
