"""The demo's page on a phone, in a real browser: the channel is what one sees."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.simulator.browser import (
    PHONE,
    channel_of,
    choose_command,
    follow_bts,
    looking_at,
    needs_browser,
)
from tests.simulator.test_demo import demo
from tests.simulator.test_demo_posting import press

_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def box(part: Locator) -> dict[str, float]:
    # The page may just draw it anew.
    while (found := await part.bounding_box()) is None:
        await expect(part).to_be_visible()
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {"x": x, "y": y, "width": width, "height": height, "bottom": y + height}


async def expect_no_sideways(page: Page) -> None:
    channel = page.main_frame.child_frames[-1]
    assert await page.evaluate(_OVERFLOW) == 0
    assert await channel.locator("html").evaluate(f"() => {_OVERFLOW}") == 0


async def expect_uncovered(page: Page) -> None:
    """See the end of the last message, and the whole composer below it."""
    composer = channel_of(page).locator("#channel-composer")
    last = channel_of(page).locator(".channel-message").last
    await expect(composer.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    for _ in range(40):
        if (await box(last))["bottom"] <= (await box(composer))["y"] + 1:
            return
        await page.wait_for_timeout(50)
    assert (await box(last))["bottom"] <= (await box(composer))["y"] + 1


@needs_browser
async def test_phone_when_looked_at_then_the_channel_fills_it_and_the_menu_lies_over_it(
    light_file, tmp_path
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address, PHONE) as page:
        channel, toggle = page.locator("#discord"), page.get_by_role("button", name="Menu")
        before = await box(channel)
        assert before["width"] >= 360
        assert before["height"] >= 700
        await toggle.click()
        assert await box(page.locator("#discord")) == before, "the menu squeezes nothing"
        for control in await page.locator("#controls button:visible").all():
            assert (await box(control))["height"] >= 44
        await page.keyboard.press("Escape")
        await expect(page.locator("#controls")).to_be_hidden()
        await expect(toggle).to_be_focused()
        await toggle.click()
        await page.get_by_role("button", name="# k-pop").click()
        await expect(page.locator("#where")).to_have_text("#k-pop as a fan")
        await expect(page.locator("#controls")).to_be_hidden()
        await expect_no_sideways(page)


@needs_browser
async def test_phone_when_a_private_answer_came_then_the_composer_does_not_cover_it(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address, PHONE) as page:
        await follow_bts(page)
        await choose_command(page, "/help", offered="/help")
        helped = channel_of(page).locator(".channel-message", has_text="/help").last
        await press(helped, by="Enter", until=helped.get_by_text("Only you can see this"))
        await expect_uncovered(page)
        await choose_command(page, "/follow", offered="/follow")
        await expect_uncovered(page)
        await expect_no_sideways(page)
