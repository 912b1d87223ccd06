"""Days that pass at the demo's page, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from playwright.async_api import Page, expect

from bot.app.cli.simulation import open_scene
from bot.simulator.page import serve
from bot.simulator.world import Scene
from tests.simulator.browser import (
    channel_of,
    choose_command,
    follow_bts,
    looking_at,
    needs_browser,
)
from tests.simulator.test_demo_posting import press
from tests.simulator.test_demo_trivia import become

NOW = dt.datetime(2026, 10, 17, 9, 0, tzinfo=dt.UTC)
"""The day before an anniversary of BTS."""


async def skip_a_day(page: Page, *, to: str) -> None:
    await page.get_by_role("button", name="Skip a day").click()
    now = page.locator("#now")
    await expect(now).to_have_attribute("datetime", re.compile(to))
    await expect(page.locator("#said")).to_be_hidden()


@needs_browser
async def test_day_when_two_people_follow_an_artist_then_both_are_written_to_and_days_go_on(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with (
        open_scene(Scene(now=NOW), database) as world,
        serve(world, port=0) as address,
        looking_at(address) as page,
    ):
        await follow_bts(page)
        await become(page, "Moderator")
        await follow_bts(page)
        await skip_a_day(page, to="2026-10-18")
        direct = page.get_by_role("button", name="@ direct message 1 new")
        await expect(direct).to_be_visible()
        await become(page, "Fan")
        await expect(direct).to_be_visible()
        for day in range(19, 29):
            await skip_a_day(page, to=f"2026-10-{day}")
        await choose_command(page, "/following", offered="/following")
        answer = channel_of(page).locator(".channel-message", has_text="You're following 1").last
        await press(answer, by="Enter", until=answer)
