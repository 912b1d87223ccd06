"""A demo that is started again with the same database."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from pathlib import Path

from playwright.async_api import Page, expect

from bot.app.cli.simulation import open_scene
from bot.simulator.saved_world import SavedWorld
from bot.simulator.world import Scene
from tests.simulator.browser import (
    channel_of,
    choose_command,
    follow_bts,
    looking_at,
    needs_browser,
)
from tests.simulator.test_demo import demo
from tests.simulator.test_demo_posting import choose, press
from tests.simulator.test_demo_trivia import become

NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)


async def set_up(page: Page, *, says: str) -> None:
    await choose_command(page, "/setup", offered="/setup")
    panel = channel_of(page).locator(".channel-message").last
    await press(panel, by="Enter", until=panel.get_by_text(says))


async def time_of(page: Page) -> dt.datetime:
    said = await page.locator("#now").get_attribute("datetime")
    return dt.datetime.fromisoformat(said or "")


@needs_browser
async def test_demo_when_started_again_then_server_people_messages_and_settings_are_there(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address) as page:
        await follow_bts(page)
        await become(page, "Moderator")
        await set_up(page, says="Daily post: off")
        panel = channel_of(page).locator(".channel-message").last
        await choose(panel, "Channel for the daily post", "announcements", until="Daily post: on")
        await page.get_by_role("button", name="Skip a day").click()
        await expect(page.get_by_role("button", name="# announcements 1 new")).to_be_visible()
        left = await time_of(page)

    async with demo(database) as address, looking_at(address) as page:
        frame = channel_of(page)
        await expect(
            page.get_by_role("button", name=re.compile(r"# announcements$"))
        ).to_be_visible()
        assert await time_of(page) >= left, "time never goes back"
        followed = frame.locator(".channel-message", has_text="You're now following BTS")
        await expect(followed).to_have_count(1)
        await expect(frame.locator(".channel-message", has_text="Welcome!")).to_have_count(1)
        follows = frame.locator(".channel-message", has_text="You're following 1")
        await press(followed.get_by_role("button", name="Artists I follow"), until=follows.last)
        await become(page, "Moderator")
        await set_up(page, says="Daily post: on")
        await page.get_by_role("button", name="# announcements").click()
        post = frame.locator(".channel-message").last
        await expect(post).to_contain_text("On this day: ")
        await expect(post.locator("img.gallery-image").first).to_be_visible()


async def test_world_when_killed_then_the_next_start_has_the_same_server(light_file, tmp_path):
    """What was kept last before a kill -9 is what was there when all was set up."""
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    scene = Scene(now=NOW)
    async with open_scene(scene, database, remember=True) as world:
        path = SavedWorld.beside(database).path
        kept = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0, "nobody else may read what was said"
        ids = world.scenery.names()
    SavedWorld.beside(database).path.write_bytes(kept)
    async with open_scene(scene, database, remember=True) as world:
        assert world.scenery.names() == ids


async def test_world_when_what_was_kept_is_damaged_then_a_new_server_is_made(
    light_file, tmp_path, caplog
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    SavedWorld.beside(database).path.write_text('{"version": "3', encoding="utf-8")
    async with open_scene(Scene(now=NOW), database, remember=True) as world:
        assert world.scenery.people
    assert any("can't be read" in record.getMessage() for record in caplog.records)


async def test_world_when_it_cannot_be_kept_then_the_demo_goes_on_and_it_is_logged(
    light_file, tmp_path, caplog
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    SavedWorld.beside(database).path.with_suffix(".new").mkdir()
    async with open_scene(Scene(now=NOW), database, remember=True) as world:
        world.save()
        assert (await world.run(["help"], {})).error is None
    assert any("can't be written" in record.getMessage() for record in caplog.records)


def test_world_when_its_database_is_gone_then_it_goes_too(tmp_path):
    left = tmp_path / "demo.world.json"
    left.write_text("{}", encoding="utf-8")
    assert SavedWorld.beside(tmp_path / "demo.db").read() is None
    assert os.listdir(tmp_path) == []
