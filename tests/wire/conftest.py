"""A real `kollab run` at a stand-in for Discord."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.standin import BotProcess, StandIn, start_kollab
from tests.standin.process import DATABASE


@dataclass(frozen=True, slots=True)
class World:
    """The stand-in, the bot that is connected to it, and the folder with its database."""

    discord: StandIn
    bot: BotProcess
    folder: Path


async def _first_start(folder: Path) -> None:
    async with StandIn() as discord:
        bot = await start_kollab(discord, folder)
        await discord.wait_ready()
        assert await bot.stop() == 0, bot.output


@pytest.fixture(scope="session")
def loaded(shipped_file: Path, once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A database with the shipped catalogue, as the first start of the bot leaves it."""

    def make(folder: Path) -> None:
        shutil.copy(shipped_file, folder / DATABASE)
        asyncio.run(_first_start(folder))

    return once("first-start", make) / DATABASE


@pytest.fixture(scope="session")
def small(light_file: Path, once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A database of the small catalogue, as the first start leaves it: the next ones are quick."""

    def make(folder: Path) -> None:
        shutil.copy(light_file, folder / DATABASE)
        asyncio.run(_first_start(folder))

    return once("first-small-start", make) / DATABASE


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A bot that several tests share; it must survive each of them."""
    folder = tmp_path_factory.mktemp("shared-bot")
    shutil.copy(loaded, folder / DATABASE)
    async with StandIn(guilds=3) as discord:
        bot = await start_kollab(discord, folder)
        await discord.wait_ready()
        yield World(discord, bot, folder)
        await bot.kill()
