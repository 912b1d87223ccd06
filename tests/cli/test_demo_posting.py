"""A moderator at the demo's page, in a real browser: set up, let a day pass, see the post."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Locator, async_playwright, expect

from tests.cli.test_demo import CHROMIUM, FLAGS, demo


async def press(button: Locator, *, until: Locator) -> None:
    """Press until something shows: simcord drops a click on what is just being redrawn."""
    for _ in range(5):
        await button.click()
        with contextlib.suppress(AssertionError):
            await expect(until).to_be_visible(timeout=2000)
            return
    await expect(until).to_be_visible()


async def choose(panel: Locator, name: str, option: str, *, until: str) -> None:
    """Choose in a select until the panel says so, for the same reason."""
    for _ in range(5):
        if await panel.get_by_role("button", name="Clear selection").count():
            await panel.get_by_role("button", name="Clear selection").first.click()
        await panel.get_by_role("combobox", name=name).click()
        await panel.get_by_role("option", name=option).first.click()
        with contextlib.suppress(AssertionError):
            await expect(panel).to_contain_text(until, timeout=4000)
            return
    await expect(panel).to_contain_text(until)


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
async def test_demo_when_a_channel_and_time_are_set_then_the_post_arrives_the_next_day(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with demo(database) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1180, "height": 1000})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        await page.get_by_role("button", name="Moderator").click()
        await expect(page.locator("#where")).to_have_text("#general as a moderator")
        frame = page.frame_locator("#discord")
        await frame.locator("#channel-composer-input").click()
        await page.keyboard.type("/setup")
        await expect(frame.get_by_role("option").first).to_contain_text("/setup")
        await page.keyboard.press("Enter")
        await expect(frame.locator(".command-chip")).to_have_text("/setup")
        await page.keyboard.press("Enter")
        panel = frame.locator(".channel-message").last
        await expect(panel).to_contain_text("Daily post: off")
        await choose(panel, "Channel for the daily post", "announcements", until="Daily post: on")
        dialog = frame.get_by_role("dialog")
        await press(panel.get_by_role("button", name="Time …", exact=True), until=dialog)
        await expect(dialog.locator("input").first).to_have_value("09:00")
        await dialog.locator("input").first.fill("21:30")
        await dialog.get_by_role("button", name="Submit").click()
        await expect(panel).to_contain_text("Every day at 21:30")

        await page.get_by_role("button", name="Skip a day").click()
        await expect(page.get_by_role("button", name="# announcements 1 new")).to_be_visible()
        await page.get_by_role("button", name="# announcements").click()
        await expect(page.locator("#where")).to_have_text("#announcements as a moderator")
        post = frame.locator(".channel-message").last
        await expect(post).to_contain_text("On this day: ")
        await expect(post.get_by_role("button", name="More on this day")).to_be_visible()
        await expect(post.locator("img.gallery-image").first).to_be_visible()
        said = await post.locator("time").first.get_attribute("datetime")
        assert re.match(r"\d{4}-\d\d-\d\dT21:30:", said), "it was sent at its time"
        assert faults == []
        await browser.close()
