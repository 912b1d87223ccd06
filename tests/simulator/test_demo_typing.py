"""What is offered while a command is typed at the demo's page, in a real browser."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.simulator.ask import play
from bot.simulator.world import open_world
from tests.simulator.browser import channel_of, choose_command, looking_at, needs_browser
from tests.simulator.test_demo import demo
from tests.simulator.test_demo_posting import press, settled


async def test_demo_when_begun_then_it_says_where_it_is_and_three_things_to_try(sample_bot):
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await play(partial(open_world, sample_bot), port=0, browser=False, say=say)
    (text,) = said
    assert re.search(r"http://127\.0\.0\.1:\d+/", text)
    assert re.findall(r"(?m)^  /[a-z]+ [a-z]+", text) == [
        "  /collab find", "  /collab path", "  /trivia start",
    ]  # fmt: skip


@needs_browser
async def test_command_when_the_reader_is_korean_then_it_is_typed_and_shown_in_korean(
    light_file, tmp_path
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address) as page:
        frame = channel_of(page)
        before = await page.locator("#discord").get_attribute("src")
        await page.get_by_label("Your language").select_option("ko")
        await expect(page.locator("#discord")).not_to_have_attribute("src", before or "")
        code = frame.locator("code", has_text="/help").first
        await expect(code).to_have_css("font-family", re.compile("Kollab Korean"))
        await choose_command(page, "/콜라보 찾", offered="/콜라보 찾기")
        await expect(frame.locator(".command-pill-label")).to_have_text("검색어")
        await page.keyboard.type("apt")
        offered = frame.locator("#command-suggestion-listbox [role=option]").first
        await expect(offered).to_contain_text("APT.")
        await page.keyboard.press("Enter")
        await frame.locator(".command-ghost").click()
        await frame.get_by_role("option", name="아티스트").click()
        label = frame.locator(".command-pill-label", has_text="아티스트")
        await expect(label).to_be_visible()
        await frame.get_by_label("아티스트", exact=True).press_sequentially("로제")
        await expect(offered).to_contain_text("로제")
        await page.keyboard.press("Enter")
        card = frame.locator(".channel-message", has_text="아파트").last
        await settled(label)
        await press(card, by="Enter", until=card)
        await choose_command(page, "/collab fi", offered="/콜라보 찾기")


@needs_browser
async def test_option_when_nothing_is_typed_then_what_the_bot_offers_is_listed(
    light_file, tmp_path
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address) as page:
        frame = channel_of(page)
        offered = frame.locator("#command-suggestion-listbox [role=option]")
        await choose_command(page, "/collab find", offered="/collab find")
        await expect(frame.get_by_label("query, required")).to_be_focused()
        await expect(offered.nth(4)).to_be_visible()
        await page.keyboard.press("Enter")
        await frame.locator(".command-ghost").click()
        await offered.filter(has_text="kind").click()
        await expect(offered.filter(has_text="Duet")).to_be_visible()


@needs_browser
async def test_choice_when_its_name_is_typed_in_full_then_enter_takes_it_and_enter_sends(
    light_file, tmp_path
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, looking_at(address) as page:
        frame = channel_of(page)
        await choose_command(page, "/trivia start", offered="/trivia start")
        await frame.locator(".command-ghost").click()
        await frame.get_by_role("option", name="category").click()
        await page.keyboard.type("Titles")
        await expect(frame.get_by_role("option").first).to_have_text("Titles")
        await page.keyboard.press("Enter")
        await expect(frame.locator(".command-option-input")).to_have_value("titles")
        begun = frame.locator(".channel-message", has_text="started a trivia game")
        await press(begun, by="Enter", until=begun)
