"""docs/hosting.md, followed word by word on a machine made of a folder, at a stand-in for Discord.

The commands come from the page itself, so that it can't say what does not work.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.compat.first_house import read_state
from tests.operations.install.install_machine import ROOT, Machine, blocks
from tests.standin import StandIn

PAGE = "docs/hosting.md"
VERSIONS = ("1.2.3", "1.3.0")
"""The older and the newer one, as the page names their wheels."""

OF_THE_CATALOGUE = tuple(
    f"data/{name}"
    for name in ("artists/", "collaborations/", "articles/", "shows.", "sources.", "catalogue.")
)
NEWER = re.compile(r"Unknown key (name )?'Restart(Steps|MaxDelaySec)'.* ignoring")
"""What systemd before 254 does without."""

TOKEN = ".".join((base64.b64encode(b"1" * 18).decode(), "a" * 6, "b" * 27))
"""What has the shape of a token: the page has it checked."""

pytestmark = pytest.mark.faults


def with_small_catalogue(wheel: Path, catalogue: Path) -> None:
    """Put another catalogue into a wheel: the shipped one would be read some ten times."""
    whole = wheel.with_suffix(".whole")
    wheel.rename(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(wheel, "w") as new:
        for name in old.namelist():
            if not name.startswith(OF_THE_CATALOGUE):
                new.writestr(name, old.read(name))
        for file in catalogue.rglob("*.yaml"):
            new.write(file, f"data/{file.relative_to(catalogue)}")
    whole.unlink()


@pytest.fixture
def machine(tmp_path: Path, small_source: Path) -> Iterator[Machine]:
    """A fresh machine, on which somebody has the wheels of two versions."""
    here = Machine(tmp_path / "machine")
    for version in VERSIONS:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(here.work)],
            cwd=ROOT, env={**os.environ, "SETUPTOOLS_SCM_PRETEND_VERSION": version},
            check=True, capture_output=True,
        )  # fmt: skip
    for wheel in here.work.glob("*.whl"):
        with_small_catalogue(wheel, small_source)
    yield here
    here.run("systemctl stop kollab")


async def follow(machine: Machine, section: str, *which: int) -> str:
    """Follow blocks of a section of the page, all of them by default."""
    found = blocks(PAGE, section)
    said = [
        await asyncio.to_thread(machine.follow, found[number])
        for number in which or range(len(found))
    ]
    return "".join(said)


async def is_up(machine: Machine, discord: StandIn) -> None:
    """Wait until the bot is connected, and ask it something."""
    journal = machine.folder / "journal"
    try:
        await discord.wait_ready(within=60)
    except TimeoutError:
        pytest.fail(journal.read_text())
    answer = await discord.command("collab find", query="apt rose")
    assert "APT." in answer.text, journal.read_text()


def rows(path: Path) -> list[tuple[object, ...]]:
    """Return what servers set, as a database has it."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM guild_settings ORDER BY 1, 2").fetchall()


def demand_sound_unit(machine: Machine) -> None:
    """Have systemd look through the unit, where there is one."""
    if shutil.which("systemd-analyze"):
        unit = machine.place("/etc/systemd/system/kollab.service")
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = [line for line in done.stderr.splitlines() if not NEWER.search(line)]
        assert (done.returncode, said) == (0, [])


async def test_machine_when_the_page_is_followed_then_it_runs_goes_back_and_is_upgraded(
    machine: Machine,
):
    database = machine.place("/var/lib/kollab/kollab.db")
    async with StandIn(token=TOKEN) as discord:
        (machine.folder / "typed").write_text(
            f"DISCORD_TOKEN={TOKEN}\nKOLLAB_DISCORD__API_BASE={discord.api_base}\n"
            f"KOLLAB_DISCORD__GATEWAY={discord.gateway_url}\n"
        )
        assert "kollab 1.2.3\n" in await follow(machine, "Install")
        said = await follow(machine, "systemd", 0)
        assert "✗" not in said
        demand_sound_unit(machine)
        await is_up(machine, discord)
        assert "before-the-party.db is sound" in await follow(machine, "systemd", 1)
        assert "is now the backup" in await follow(machine, "systemd", 2)
        await is_up(machine, discord)

        await asyncio.to_thread(machine.run, "systemctl stop kollab")
        for file in database.parent.glob("kollab.db*"):
            file.unlink()
        read_state(database)
        before = rows(database)
        assert before
        await follow(machine, "Upgrade")
        await is_up(machine, discord)
        assert machine.run("/opt/kollab/bin/kollab --version") == "kollab 1.3.0\n"
        assert rows(database) == before
        assert "is sound" in machine.run("kollab db verify")

        assert re.search("is now the backup .*-before-", await follow(machine, "Roll back"))
        await is_up(machine, discord)
        assert machine.run("/opt/kollab/bin/kollab --version") == "kollab 1.2.3\n"
        assert rows(database) == before
    assert len(list(database.parent.glob("kollab-*-replaced.db"))) == 2
