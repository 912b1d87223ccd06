"""Two people at the demo's page, in a real browser: a game of trivia from start to podium."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from playwright.async_api import FrameLocator, Page, expect

from bot.app.cli.simulation import open_scene
from bot.simulator import page as demo_page
from bot.simulator.world import Scene
from tests.simulator.browser import channel_of, looking_at, needs_browser
from tests.simulator.test_demo_posting import press, settled

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)


async def send(page: Page, frame: FrameLocator, command: str, *, says: str) -> None:
    composer = frame.locator("#channel-composer-input")
    await settled(composer)
    await composer.click()
    await page.keyboard.type(command)
    await expect(frame.get_by_role("option").first).to_contain_text(command)
    chip = frame.locator(".command-chip", has_text=command)
    await press(composer, by="Enter", until=chip)
    answer = frame.locator(".channel-message", has_text=says).last
    await press(composer, by="Enter", until=answer)


async def become(page: Page, who: str) -> None:
    await page.get_by_role("button", name=who, exact=True).click()
    await expect(page.locator("#where")).to_have_text(f"#general as a {who.lower()}")


@needs_browser
async def test_demo_when_two_people_play_then_each_answers_and_the_podium_names_them(
    light_file, tmp_path, monkeypatch
):
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with (
        open_scene(Scene(now=NOW), database) as world,
        demo_page.serve(world, port=0) as address,
        looking_at(address) as page,
    ):
        frame = channel_of(page)
        await send(page, frame, "/trivia start", says="started a trivia game")
        question = frame.locator(".channel-message", has_text="Question 1 of 10").last
        await expect(question).to_be_visible()
        # The clock that brought the question stops: on a busy machine it would be over too soon.
        monkeypatch.setattr(demo_page, "TICK_SECONDS", 86_400)
        receipt = frame.locator(".channel-message", has_text="Locked in").last
        await settled(question)
        await press(question.get_by_role("button", name=re.compile("^A( · |$)")), until=receipt)
        await become(page, "Moderator")
        await expect(receipt).to_have_count(0)
        await settled(question)
        await press(question.get_by_role("button", name=re.compile("^B( · |$)")), until=receipt)

        await page.get_by_role("button", name="Skip an hour").click()
        told = frame.locator(".channel-message", has_text="Answer to question 1").last
        await expect(told).to_contain_text(re.compile("Chosen: A .*1 · B .*1"))
        await expect(told.get_by_role("button", name="Report")).to_be_visible()
        await send(page, frame, "/trivia stop", says="Game over")
        podium = frame.locator(".channel-message", has_text="Game over").last
        for who in ("Fan", "Moderator"):
            await expect(podium).to_contain_text(who)
