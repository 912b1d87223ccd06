"""What a fan knows becomes part of the bot at the demo's page, in a real browser: told whole."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.app.cli.simulation import open_scene
from bot.simulator.page import serve
from bot.simulator.world import Scene
from tests.simulator.browser import (
    PHONE,
    channel_of,
    choose_command,
    looking_at,
    needs_browser,
)
from tests.simulator.test_demo_days import skip_a_day
from tests.simulator.test_demo_phone import expect_no_sideways
from tests.simulator.test_demo_posting import choose, press, settled
from tests.simulator.test_demo_trivia import become

NOW = dt.datetime(2026, 10, 10, 10, 0, tzinfo=dt.UTC)
"""Past the time of the daily post, the day before the made-up song is ten years old."""

SONG = {
    "title": "Moonlit Picnic",
    "date": "11 October 2016",
    "source": "https://example.org/moonlit-picnic\nThe label's page names both",
}
MOST_GAMES = 20
"""Every third draw is of what the server added, and each game draws twice."""


async def type_option(page: Page, name: str, value: str) -> None:
    """Add an option to the command in the composer, and type into it."""
    await channel_of(page).locator(".command-ghost").click()
    await channel_of(page).get_by_role("option", name=name).click()
    await page.keyboard.type(value)


async def answered(page: Page, *, says: str) -> Locator:
    """Send the command in the composer, and return the answer."""
    channel = channel_of(page)
    answer = channel.locator(".channel-message", has_text=says).last
    # Enter would take what is offered for what was typed.
    await press(channel.get_by_role("button", name="Send", exact=True).last, until=answer)
    await settled(answer)
    return answer


async def find(page: Page, query: str, *, says: str) -> Locator:
    await choose_command(page, "/collab find", offered="/collab find")
    await page.keyboard.type(query)
    return await answered(page, says=says)


async def fill_in(page: Page, *, until: Locator, **boxes: str) -> None:
    dialog = channel_of(page).get_by_role("dialog")
    for name, text in boxes.items():
        await dialog.locator(f"[name={name}]").fill(text)
    await press(dialog.get_by_role("button", name="Submit"), until=until)


async def send_in_what_is_missing(page: Page) -> None:
    """Propose as a fan, with three presses and one form."""
    channel = channel_of(page)
    lost = await find(page, "iu heize moonlit picnic", says="I know IU and HEIZE, but no collab")
    dialog = channel.get_by_role("dialog")
    await press(lost.get_by_role("button", name="Something missing?"), until=dialog)
    await expect(dialog.locator("[name=artists]")).to_have_value("IU, HEIZE")
    preview = channel.locator(".channel-message", has_text="Does this look right?").last
    await fill_in(page, until=preview, **SONG)
    await expect(preview).to_contain_text("October 11, 2016")
    sent = channel.locator(".channel-message", has_text="✓ Sent. Thanks!").last
    await press(preview.get_by_role("button", name="Send", exact=True), until=sent)


async def accept_what_waits(page: Page) -> None:
    channel = channel_of(page)
    await choose_command(page, "/curate queue", offered="/curate queue")
    queue = await answered(page, says="1 of 1 waiting")
    await expect(queue).to_contain_text("IU, HEIZE")
    await expect(queue).to_contain_text("The label's page names both")
    done = channel.locator(".channel-message", has_text="All done!").last
    await press(queue.get_by_role("button", name="Accept", exact=True), until=done)
    await expect(done).to_contain_text("✓ Accepted: Moonlit Picnic")


async def play_until_asked(page: Page, asked: Locator) -> None:
    """Begin games of titles until one asks what is wanted."""
    channel = channel_of(page)
    await choose_command(page, "/trivia start", offered="/trivia start")
    await type_option(page, "category", "titles")
    await answered(page, says="started a trivia game")
    for game in range(MOST_GAMES):
        over = channel.locator(".channel-message", has_text="Game over").nth(game)
        await press(page.get_by_role("button", name="Skip an hour"), until=over)
        if await asked.count():
            return
        begun = channel.locator(".channel-message", has_text="started a trivia game").nth(game + 1)
        await press(over.get_by_role("button", name="Play again"), until=begun)
    await expect(asked).not_to_have_count(0)


@needs_browser
async def test_story_when_a_fan_sends_it_and_a_moderator_accepts_then_it_is_found_asked_and_posted(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with (
        open_scene(Scene(now=NOW), database) as world,
        serve(world, port=0) as address,
        looking_at(address) as page,
    ):
        channel = channel_of(page)
        await send_in_what_is_missing(page)
        await become(page, "Moderator")
        await accept_what_waits(page)
        await choose_command(page, "/setup", offered="/setup")
        await answered(page, says="Daily post: off")
        panel = channel.locator(".channel-message").last
        await choose(panel, "Channel for the daily post", "announcements", until="Daily post: on")

        await become(page, "Fan")
        found = await find(page, "moonlit picnic", says="October 11, 2016")
        await expect(found).to_contain_text("IU, HEIZE")
        await choose_command(page, "/onthisday", offered="/onthisday")
        await type_option(page, "date", "11 October")
        day = await answered(page, says="October 11, 2026")
        await expect(day).to_contain_text("10 years 🎉 · Moonlit Picnic")

        await skip_a_day(page, to="2026-10-11")
        await page.get_by_role("button", name="# announcements 1 new").click()
        post = channel.locator(".channel-message", has_text="On this day: ").last
        await expect(post).to_contain_text("Moonlit Picnic")

        await page.get_by_role("button", name="# general").click()
        await expect(page.locator("#where")).to_have_text("#general as a fan")
        sentence = re.compile("Which song did IU and HEIZE make together")
        await play_until_asked(page, channel.locator(".channel-message", has_text=sentence))


async def become_on_phone(page: Page, who: str) -> None:
    await page.get_by_role("button", name="Menu").click()
    await become(page, who)
    await page.keyboard.press("Escape")
    await expect(page.locator("#controls")).to_be_hidden()


@needs_browser
async def test_story_when_a_moderator_adds_it_on_a_phone_then_a_fan_finds_it(
    shipped_file, tmp_path
):
    database = Path(shutil.copy(shipped_file, tmp_path / "demo.db"))
    async with (
        open_scene(Scene(now=NOW), database) as world,
        serve(world, port=0) as address,
        looking_at(address, PHONE) as page,
    ):
        await find(page, "iu heize moonlit picnic", says="I know IU and HEIZE, but no collab")
        await become_on_phone(page, "Moderator")
        await choose_command(page, "/curate add", offered="/curate add")
        dialog = channel_of(page).get_by_role("dialog")
        await press(channel_of(page).locator(".command-chip"), by="Enter", until=dialog)
        done = channel_of(page).locator(".channel-message", has_text="✓ Added: Moonlit Picnic")
        await fill_in(page, until=done, artists="IU, HEIZE", **SONG)
        await expect_no_sideways(page)
        await become_on_phone(page, "Fan")
        found = await find(page, "moonlit picnic", says="October 11, 2016")
        await expect(found).to_contain_text("IU, HEIZE")
        await expect_no_sideways(page)
