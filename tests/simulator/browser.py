"""The demo's page in a real browser."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FrameLocator, Page, async_playwright, expect

from tests.simulator.test_demo import CHROMIUM, FLAGS
from tests.simulator.test_demo_posting import press, settled

# The machine may be busy; what is waited for has no limit of its own.
expect.set_options(timeout=30_000)

_TRIES = 4
PHONE, DESKTOP = (390, 844), (1280, 900)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: .ci/run installs it")


@contextlib.asynccontextmanager
async def looking_at(address: str, size: tuple[int, int] = DESKTOP) -> AsyncIterator[Page]:
    """Yield the page; nothing in it may have gone wrong at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        yield page
        assert faults == []
        await browser.close()


def channel_of(page: Page) -> FrameLocator:
    return page.frame_locator("#discord")


async def choose_command(page: Page, typed: str, *, offered: str) -> None:
    """Type a command until it is offered, and take it."""
    composer = channel_of(page).locator("#channel-composer-input")
    offer = channel_of(page).get_by_role("option").first
    for _ in range(_TRIES):
        await settled(composer)
        await composer.click()
        await composer.fill("")
        await page.keyboard.type(typed)
        # What is typed while the page still loads may be lost, as a person would see.
        with contextlib.suppress(AssertionError):
            await expect(offer).to_contain_text(offered, timeout=5_000)
            break
    await expect(offer).to_contain_text(offered)
    await page.keyboard.press("Enter")
    await expect(channel_of(page).locator(".command-chip")).to_have_text(offered)


async def follow_bts(page: Page) -> None:
    await choose_command(page, "/follow", offered="/follow")
    offered = channel_of(page).locator("#command-suggestion-listbox [role=option]").first
    await page.keyboard.type("bts")
    await expect(offered).to_contain_text("BTS")
    await page.keyboard.press("Enter")
    await expect(channel_of(page).locator(".command-option-input")).to_have_value("BTS · artist")
    answer = channel_of(page).locator(".channel-message", has_text="You're now following BTS").last
    await press(answer, by="Enter", until=answer)
