"""A moderator at the demo's page, in a real browser: set up, let a day pass, see the post."""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from playwright.async_api import Error, Locator, async_playwright, expect

from tests.simulator.test_demo import CHROMIUM, FLAGS, demo


async def settled(part: Locator) -> None:
    """Wait until nothing is under way: until then simcord drops clicks and keeps choices back."""
    # `wait_for_function` would evaluate text in the page, which the page's policy forbids.
    for _ in range(200):
        # The page changes the channel's frame when somebody else looks at it.
        with contextlib.suppress(Error, ValueError):
            (channel,) = part.page.main_frame.child_frames
            if await channel.evaluate("() => window.simcordPreview?.ready"):
                return
        await part.page.wait_for_timeout(50)


async def press(part: Locator, *, until: Locator, by: str = "") -> None:
    """Click, or press a key, until something shows: simcord drops what comes while it redraws."""
    for _ in range(5):
        # What was pressed may be gone by now, when the answer comes late.
        with contextlib.suppress(Error):
            await settled(part)
            await (part.page.keyboard.press(by) if by else part.click(timeout=8000))
        with contextlib.suppress(AssertionError):
            # A machine that is busy answers late: what is pressed twice may be done twice.
            await expect(until).to_be_visible(timeout=8000)
            return
    await expect(until).to_be_visible()


async def choose(panel: Locator, name: str, option: str, *, until: str) -> None:
    """Choose in a select until the panel says so.

    What simcord shows as chosen but did not send it sends only after something else was chosen.
    """
    clear = panel.get_by_role("button", name="Clear selection")
    for _ in range(6):
        await settled(panel)
        if await clear.count():
            await clear.first.click()
            await settled(panel)
        await panel.get_by_role("combobox", name=name).click()
        await settled(panel)
        await panel.get_by_role("option", name=option).first.click()
        with contextlib.suppress(AssertionError):
            await expect(panel).to_contain_text(until, timeout=3000)
            return
    await expect(panel).to_contain_text(until)


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
async def test_demo_when_a_channel_and_time_are_set_then_the_post_arrives_the_next_day(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        # Whatever day it is: enough works for a picture.
        connection.execute(
            "UPDATE collaborations_all SET verification = 'two-sources'"
            " WHERE verification = 'one-source'"
        )
        connection.commit()
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
        panel = frame.locator(".channel-message").last
        await press(panel, by="Enter", until=panel.get_by_text("Daily post: off"))
        await choose(panel, "Channel for the daily post", "announcements", until="Daily post: on")
        dialog = frame.get_by_role("dialog")
        await press(panel.get_by_role("button", name="Time …", exact=True), until=dialog)
        await expect(dialog.locator("input").first).to_have_value("09:00")
        await settled(panel)
        await dialog.locator("input").first.fill("21:30")
        submit = dialog.get_by_role("button", name="Submit")
        await press(submit, until=panel.get_by_text("Every day at 21:30"))

        await page.get_by_role("button", name="Skip a day").click()
        await expect(page.get_by_role("button", name="# announcements 1 new")).to_be_visible()
        await page.get_by_role("button", name="# announcements").click()
        await expect(page.locator("#where")).to_have_text("#announcements as a moderator")
        post = frame.locator(".channel-message").last
        await expect(post).to_contain_text("On this day: ")
        await expect(post.get_by_role("button", name="More on this day")).to_be_visible()
        await expect(post.locator("img.gallery-image").first).to_be_visible()
        said = await post.locator("time").first.get_attribute("datetime")
        assert said is not None
        assert re.match(r"\d{4}-\d\d-\d\dT21:30:", said), "it was sent at its time"
        assert faults == []
        await browser.close()
