"""A fan searches in vain in the demo's page, on a phone, and sends in what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.async_api import expect

from tests.simulator.browser import (
    PHONE,
    channel_of,
    choose_command,
    looking_at,
    needs_browser,
)
from tests.simulator.test_demo import demo
from tests.simulator.test_demo_phone import expect_no_sideways
from tests.simulator.test_demo_posting import press, settled


@needs_browser
async def test_form_when_a_search_was_in_vain_then_it_is_filled_in_and_sent(light_file, tmp_path):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address, PHONE) as page:
        channel = channel_of(page)
        await choose_command(page, "/collab find", offered="/collab find")
        await page.keyboard.type("iu night train")
        composer, dialog = channel.locator("#channel-composer"), channel.get_by_role("dialog")
        await composer.evaluate("each => each.requestSubmit()")
        lost = channel.locator(".channel-message", has_text="no collab of theirs called").last
        await expect(lost).to_be_visible()
        await press(lost.get_by_role("button", name="Something missing?"), until=dialog)
        await expect(dialog.locator("[name=title]")).to_have_value("night train")
        await expect(dialog.locator("[name=artists]")).to_have_value("IU")
        await dialog.locator("[name=artists]").fill("IU feat. Newcomer Kim")
        await dialog.locator("[name=date]").fill("4 May 2025")
        await dialog.locator("[name=source]").fill("https://example.org/a")
        preview = channel.locator(".channel-message", has_text="Does this look right?").last
        await press(dialog.get_by_role("button", name="Submit"), until=preview)
        await expect(preview).to_contain_text("Newcomer Kim is new here")
        await expect_no_sideways(page)
        await settled(composer)
        sent = channel.get_by_text("✓ Sent. Thanks!").last
        await press(preview.get_by_role("button", name="Send", exact=True), until=sent)
