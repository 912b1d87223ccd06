"""A bot with one of everything that Discord has, for the doors to be tried on."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

from bot.app.cli import main
from bot.app.cli.bootstrap import open_settings
from bot.kit.errors import UserError
from bot.simulator.ask import Report, ask, given
from bot.simulator.world import Scene, open_world
from tests.support.api_description import api_faults

NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def requests_as_described(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold whatever a test makes a bot send against Discord's description."""
    requests: list[Any] = []
    shutdown = simcord.Env.shutdown

    async def noting(env: simcord.Env) -> None:
        requests.extend(env.http_requests)
        await shutdown(env)

    monkeypatch.setattr(simcord.Env, "shutdown", noting)
    yield
    assert api_faults(requests) == []


class Form(discord.ui.Modal, title="A new work"):
    name: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Title", custom_id="title")
    link: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Source link", custom_id="link", required=False
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            f"Got {self.name.value} from {self.link.value or 'nowhere'}", ephemeral=True
        )


Button = discord.ui.Button[Any]
Reaction = Callable[[discord.Interaction], Awaitable[None]]


class PushButton(Button):
    """A button that does what it was made with."""

    def __init__(self, react: Reaction, **options: Any) -> None:
        super().__init__(**options)
        self._react = react

    async def callback(self, interaction: discord.Interaction) -> None:
        await self._react(interaction)


class Choice(discord.ui.Select[Any]):
    """A select that opens what was chosen."""

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Card {self.values[0]}")


class Card(discord.ui.LayoutView):
    def __init__(self, title: str) -> None:
        super().__init__(timeout=None)
        more = PushButton(self.more, label="More by", custom_id="more")
        form = PushButton(self.form, label="Suggest", emoji="✏️", custom_id="form")
        choice = Choice(
            placeholder="Open a card",
            custom_id="open",
            options=[
                discord.SelectOption(label="1. APT.", value="a", description="2024"),
                discord.SelectOption(label="2. Whistle", value="b"),
            ],
        )
        off: Button = discord.ui.Button(label="Off", custom_id="off", disabled=True)
        link: Button = discord.ui.Button(label="Listen", url="https://example.org/listen")
        self.add_item(
            discord.ui.Container(
                discord.ui.TextDisplay(f"**{title}**"),
                discord.ui.Section("Rosé & Bruno Mars", accessory=link),
                discord.ui.Separator(),
                discord.ui.ActionRow(more, form, off),
                discord.ui.ActionRow(choice),
            )
        )

    async def more(self, interaction: discord.Interaction) -> None:
        self.clear_items()
        self.add_item(discord.ui.TextDisplay("More of it"))
        await interaction.response.edit_message(view=self)

    async def form(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())


class Collab(commands.GroupCog, group_name="collab", group_description="Collaborations"):
    @app_commands.command(name="find", description="Find one")
    @app_commands.rename(title="query")
    async def find(
        self,
        interaction: discord.Interaction,
        title: app_commands.Range[str, 1, 100],
        year: app_commands.Range[int, 1990, 2100] | None = None,
        kind: str | None = None,
        private: bool = False,
    ) -> None:
        if title == "nothing":
            raise UserError
        if title == "crash":
            raise RuntimeError("kaputt")
        if title == "silence":
            return
        if title == "slow":
            await interaction.response.defer()
            return
        await interaction.response.send_message(
            view=Card(f"{title} {year or ''} {kind or ''}".strip()), ephemeral=private
        )

    @find.autocomplete("title")
    async def titles(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}!", value=current)]

    @app_commands.command(name="stats", description="Figures")
    @app_commands.choices(
        kind=[app_commands.Choice(name=name, value=name.lower()) for name in ("Duet", "Remix")]
    )
    async def stats(
        self, interaction: discord.Interaction, kind: app_commands.Choice[str] | None = None
    ) -> None:
        said = kind.value if kind else str(interaction.locale)
        picture = discord.File(io.BytesIO(b"PNG"), filename="stats.png", description="A chart")
        await interaction.response.send_message(
            f"{said} {interaction.guild_locale} {discord.utils.utcnow():%Y-%m-%d}",
            embed=discord.Embed(title="Stats", description="Figures").add_field(
                name="Works", value="3"
            ),
            file=picture,
        )


@app_commands.command(name="setup", description="For moderators")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def setup(interaction: discord.Interaction, channel: discord.TextChannel) -> None:
    await interaction.response.send_message(f"Posts go to {channel.name}")


@app_commands.context_menu(name="Find collaborations")
async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Found in: {message.content}", ephemeral=True)


@dataclass(frozen=True)
class Said:
    """What a call of the program left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder_of_its_own(
    logging_as_before: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Be in an empty folder, without the machine's settings, where what is made is for all."""
    for name in list(os.environ):
        if name.startswith("KOLLAB_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def kollab(
    folder_of_its_own: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Run the program as at a terminal."""

    def run(*words: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["kollab", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def database(
    folder_of_its_own: None, light_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A database of a small catalogue, which the program is set to use."""
    path = Path(shutil.copy(light_file, tmp_path / "kollab.db"))
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", str(path))
    return path


@pytest.fixture
def whole_catalogue(database: Path, shipped_file: Path) -> None:
    """Have all that is shipped in that database: name it in `usefixtures`, to be the first."""
    shutil.copy(shipped_file, database)


@pytest.fixture
def change(database: Path) -> Callable[..., None]:
    """Set something for a server, as a moderator would."""

    def change(server: int, *, now: dt.datetime = NOW, **values: Any) -> None:
        async def work() -> None:
            async with open_settings(database) as settings:
                await settings.change(server, by=1, now=now, **values)

        asyncio.run(work())

    return change


@pytest.fixture
def run(sample_bot: commands.AutoShardedBot, tmp_path: Path) -> Callable[..., Any]:
    """Type lines into a world with the sample bot; gives what `--json` says of each."""

    async def run(*lines: str, **scene: Any) -> list[dict[str, Any]]:
        said: list[str] = []
        report = Report(as_json=True, out=tmp_path, write=said.append)
        async with open_world(sample_bot, replace(Scene(now=NOW), **scene)) as world:
            await ask(world, given(lines), report)
        results = [json.loads(line) for line in said]
        assert report.failed == any(not result["ok"] for result in results)
        return results

    return run


@pytest.fixture
async def sample_bot() -> commands.AutoShardedBot:
    bot = commands.AutoShardedBot("!", intents=discord.Intents(guilds=True))

    @bot.tree.error
    async def on_error(
        interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        await interaction.response.send_message(f"Sorry: {type(error).__name__}", ephemeral=True)

    await bot.add_cog(Collab())
    bot.tree.add_command(setup)
    bot.tree.add_command(menu)
    return bot
