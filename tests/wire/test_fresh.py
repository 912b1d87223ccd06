"""`kollab run` beside an operator who updates the catalogue, and saves files of folders."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
import tarfile
import time
from pathlib import Path

from tests.standin import StandIn, start_kollab
from tests.standin.process import DATABASE

PAUSE = 0.1
"""Seconds between two looks: who asks all the time keeps the bot from loading."""
SHOW = "- {{id: {0}, title: {1}, kind: film}}\n"


def packed(source: Path, folder: Path, *, day: str, shows: str) -> tuple[str, str]:
    """Pack the small catalogue with other shows; return the path and the hash."""
    texts = {str(one.relative_to(source)): one.read_bytes() for one in source.rglob("*.yaml")}
    texts["catalogue.yaml"] = f"version: '{day}'\ndata_date: {day}\n".encode()
    texts["shows.yaml"] += shows.encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in texts.items():
            one = tarfile.TarInfo(name)
            one.size = len(data)
            archive.addfile(one, io.BytesIO(data))
    path = folder / f"{day}.tar.gz"
    path.write_bytes(out.getvalue())
    return str(path), hashlib.sha256(out.getvalue()).hexdigest()


async def operator(discord: StandIn, folder: Path, *words: str) -> None:
    done = await start_kollab(discord, folder, "catalogue", *words)
    assert await done.wait(within=60) == 0, done.output


async def found(discord: StandIn, name: str, *, within: float) -> float:
    """Complete a name until it is offered; return how long that took."""
    began = time.perf_counter()
    while time.perf_counter() - began < within:
        asked = await discord.complete("collab find", "query", query=name)
        if any(name in choice["name"] for choice in asked.choices):
            return time.perf_counter() - began
        await asyncio.sleep(PAUSE)
    raise AssertionError(f"{name} was not found within {within} s")


async def test_bot_when_the_operator_updates_and_saves_files_then_fans_find_what_is_new(
    small: Path, small_source: Path, tmp_path: Path, record_property
):
    shutil.copy(small, tmp_path / DATABASE)
    mine = tmp_path / "mine"
    mine.mkdir()
    path, digest = packed(small_source, tmp_path, day="2030-01-01", shows="")
    async with StandIn() as discord:
        await operator(discord, tmp_path, "update", path, "--sha256", digest)
        bot = await start_kollab(discord, tmp_path, catalogue__folders=f'["{mine}"]')
        try:
            await discord.wait_ready()
            more = SHOW.format("xyzzy", "Xyzzy")
            path, digest = packed(small_source, tmp_path, day="2030-02-01", shows=more)
            await operator(discord, tmp_path, "update", path, "--sha256", digest)
            loaded = await found(discord, "Xyzzy", within=60)
            (mine / "shows.yaml").write_text(SHOW.format("plugh", "Plugh"))
            saved = await found(discord, "Plugh", within=60)
            (mine / "shows.yaml").write_text("- {id: plugh, titel: Plugh}\n")
            fault = f"{mine}/shows.yaml:1 [plugh] titel"
            while fault not in bot.output:
                # What was loaded before stays, however long it takes until the fault is seen.
                await found(discord, "Plugh", within=5)
                await asyncio.sleep(PAUSE)
            assert await bot.stop() == 0, bot.output
        finally:
            await bot.kill()
    record_property("said", f"loaded: found after {loaded:.1f} s; saved: after {saved:.1f} s")
