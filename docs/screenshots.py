"""Make the pictures of README and docs again: type real commands into the demo's page.

Needs the dev extra and Chromium (`apt-get install chromium`, or CHROMIUM=/path/to/it).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from playwright.async_api import Frame, Page, async_playwright

IMAGES = Path(__file__).parent / "images"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--no-first-run",
]  # fmt: skip
Artist = Callable[[Page], Awaitable[None]]
DESKTOP, PANEL, TALL, PHONE = (1180, 760), (1180, 1000), (1180, 1500), (390, 844)


@contextlib.asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """Run `kollab demo` on a free port; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser",
            "--db", f"{folder}/demo.db",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield await asyncio.wait_for(_address(process), 120)
        finally:
            process.terminate()
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    while process.stdout and (line := (await process.stdout.readline()).decode()):
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise SystemExit("the demo did not start")


async def channel_of(page: Page) -> Frame:
    """Give the frame that shows the channel, once it takes a message."""
    await page.wait_for_selector("iframe")
    while len(page.frames) < 2:
        await page.wait_for_timeout(50)
    frame = page.frames[-1]
    await frame.wait_for_selector("[placeholder^='Message #']")
    return frame


async def type_command(page: Page, command: str, *values: str) -> Frame:
    """Type a slash command and the values of its required options, as a person does."""
    frame = await channel_of(page)
    await frame.click("[placeholder^='Message #']")
    await page.keyboard.type(command, delay=15)
    await page.wait_for_timeout(400)
    await page.keyboard.press("Enter")
    for value in values:
        await page.keyboard.type(value, delay=40)
        await page.wait_for_timeout(1200)
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(200)
    return frame


async def send(page: Page, command: str, *values: str, says: str) -> None:
    """Type a command, send it and wait until the channel says something."""
    frame = await type_command(page, command, *values)
    await frame.evaluate("document.getElementById('channel-composer').requestSubmit()")
    await frame.get_by_text(says).last.wait_for(timeout=30_000)
    await page.wait_for_timeout(800)


async def press(page: Page, label: str | re.Pattern[str]) -> None:
    """Press a button of the last message, once the page is at rest."""
    await page.wait_for_timeout(1500)
    last = (await channel_of(page)).locator(".channel-message").last
    await last.get_by_role("button", name=label, exact=True).click()


async def card(page: Page) -> None:
    """Show the card of one work."""
    await send(page, "/collab find", "apt", says="Sources: ")


async def typing(page: Page) -> None:
    """Show what is offered for a name with a slip in it."""
    await type_command(page, "/collab find")
    await page.keyboard.type("blakpink", delay=40)
    await page.wait_for_timeout(1200)


async def path(page: Page) -> None:
    """Show a chain with its picture."""
    await send(page, "/collab path", "IVE", "Ed Sheeran", says="steps")
    await _picture(page)


async def stats(page: Page) -> None:
    """Show the figures with their picture."""
    await send(page, "/collab stats", says="All collaborations in figures")
    await _picture(page)


async def onthisday(page: Page) -> None:
    """Show a day."""
    await send(page, "/onthisday", says="Today in Seoul")


async def setup(page: Page) -> None:
    """Show the moderators' panel after a channel was chosen."""
    await page.get_by_role("button", name="Moderator").click()
    await page.wait_for_timeout(1500)
    await send(page, "/setup", says="Daily post: off")
    panel = (await channel_of(page)).locator(".channel-message").last
    await page.wait_for_timeout(1500)
    await panel.get_by_role("combobox", name="Channel for the daily post").click()
    await page.wait_for_timeout(500)
    await panel.get_by_role("option", name="announcements").first.click()
    await page.wait_for_timeout(1500)
    await panel.get_by_text("Daily post: on").wait_for()


async def post(page: Page) -> None:
    """Show a post that came by itself."""
    await setup(page)
    await page.get_by_role("button", name="Skip a day").click()
    await page.get_by_role("button", name="# announcements 1 new").click(timeout=60_000)
    await page.wait_for_timeout(1500)
    await (await channel_of(page)).get_by_text("On this day:").last.wait_for()
    await _picture(page)


async def trivia(page: Page) -> None:
    """Show a question of a game, and the receipt of an answer."""
    await send(page, "/trivia start", says="Time's up")
    question = (await channel_of(page)).locator(".channel-message").last
    await question.get_by_role("button", name=re.compile("^B · ")).click()
    await (await channel_of(page)).get_by_text("Locked in").last.wait_for()
    await page.wait_for_timeout(800)


async def become(page: Page, who: str) -> None:
    """Look as somebody else."""
    await page.get_by_role("button", name=who, exact=True).click()
    await page.wait_for_timeout(1500)


async def teams(page: Page) -> None:
    """Show the end of a game in which two teams answered one question."""
    frame = await type_command(page, "/trivia start")
    await frame.locator(".command-ghost").click()
    await frame.get_by_role("option", name="mode").click()
    await page.keyboard.type("teams", delay=15)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await frame.get_by_text("Pick a team!").last.wait_for()
    for team, who in (("Red", "Moderator"), ("Blue", "Fan")):
        await press(page, re.compile(team))
        await become(page, who)
    await press(page, "Start now")
    for letter, who in (("A", "Moderator"), ("B", "Fan")):
        frame = await channel_of(page)
        question = frame.locator(".channel-message", has_text="Question 1 of 10").last
        await question.wait_for()
        await page.wait_for_timeout(1000)
        await question.get_by_role("button", name=re.compile(rf"^{letter}\b")).click()
        await frame.get_by_text("Locked in").last.wait_for()
        await become(page, who)
    await send(page, "/trivia stop", says="Game stopped")
    await (await channel_of(page)).get_by_text("Game over").last.wait_for()
    await _picture(page)


async def five(page: Page) -> None:
    """Show the end of the daily five, with the squares to share; the other learned the answers."""
    await become(page, "Moderator")
    right = await _play_five(page, "AAAAA")
    await become(page, "Fan")
    await _play_five(page, [*right[:3], "A" if right[3] != "A" else "B", right[4]])
    await press(page, "Share")
    await (await channel_of(page)).get_by_text("played the daily five").last.wait_for()
    await page.wait_for_timeout(800)


async def _play_five(page: Page, letters: Sequence[str]) -> list[str]:
    """Play today's five, and return the letters of the right answers."""
    await send(page, "/trivia daily", says="Question 1 of 5")
    right = []
    for number, letter in enumerate(letters, 2):
        await press(page, re.compile(rf"^{letter}\b"))
        then = f"Question {number} of 5" if number <= len(letters) else "of 5 right"
        run = (await channel_of(page)).locator(".channel-message", has_text=then).last
        await run.wait_for()
        right += re.findall(r"Answer: (\w)", await run.inner_text())
    return right


async def chain(page: Page) -> None:
    """Show the end of the chain of the day at par; the other gave up and saw how."""
    await become(page, "Moderator")
    await send(page, "/trivia chain", says="Chain of the day")
    await press(page, "Give up")
    await _picture(page)
    told = (await channel_of(page)).locator(".channel-message").last
    pairs = await told.locator("li strong").all_inner_texts()
    await become(page, "Fan")
    await send(page, "/trivia chain", says="Chain of the day")
    frame = await channel_of(page)
    for name in pairs[1::2]:
        await press(page, "Name an artist …")
        form = frame.get_by_role("dialog").last
        await form.get_by_role("textbox").fill(name.split(" (")[0])
        await form.get_by_role("button", name="Submit").click()
        await form.wait_for(state="detached")
    await _picture(page)


def answer(command: str, *values: str, says: str) -> Artist:
    """Show the answer to a command as a phone has it."""

    async def show(page: Page) -> None:
        await send(page, command, *values, says=says)
        await page.wait_for_timeout(1500)

    return show


async def missing(page: Page) -> None:
    """Show a search in vain, with what to press when something is missing."""
    says = "I know IU and HEIZE"
    await send(page, "/collab find", "iu heize moonlit picnic", says=says)


async def proposal(page: Page) -> None:
    """Show what a fan is about to send in."""
    await missing(page)
    await press(page, "Something missing?")
    form = (await channel_of(page)).get_by_role("dialog").last
    await form.get_by_label("Title").fill("Moonlit Picnic")
    await form.get_by_label("Release date").fill("11 October 2024")
    await form.get_by_label("Source").fill("https://example.org/news\nThe label's page names both")
    await form.get_by_role("button", name="Submit").click()
    await (await channel_of(page)).get_by_text("Does this look right?").last.wait_for()
    await page.wait_for_timeout(1500)


async def queue(page: Page) -> None:
    """Show what a fan sent in, as a curator sees it."""
    frame = await type_command(page, "/submit correction", "apt")
    await frame.evaluate("document.getElementById('channel-composer').requestSubmit()")
    form = frame.get_by_role("dialog").last
    await form.get_by_label("Release date").fill("17 October 2024")
    await form.get_by_label("Source").fill("https://example.org/news\nThe label says so")
    await form.get_by_role("button", name="Submit").click()
    await press(page, "Send")
    await frame.get_by_text("Curators will take a look").last.wait_for()
    await page.get_by_role("button", name="Moderator").click()
    await page.wait_for_timeout(1500)
    await send(page, "/curate queue", says="1 of 1 waiting")


def on_phone(artist: Artist, *, more: int = 0) -> Artist:
    """Show the end of what two people did as a phone has it, or one that is `more` pixels high."""

    async def show(page: Page) -> None:
        await artist(page)
        width, height = PHONE
        await page.set_viewport_size({"width": width, "height": height + more})
        await page.wait_for_timeout(1500)

    return show


async def history(page: Page) -> None:
    """Show what was changed, each with a button that undoes it."""
    await queue(page)
    await press(page, "Accept")
    frame = await channel_of(page)
    await frame.get_by_text("All done!").last.wait_for()
    await send(page, "/curate delete", "sour candy", says="Delete (Collaboration)")
    await press(page, "Delete it")
    await frame.get_by_text("Deleted: ").last.wait_for()
    await send(page, "/curate history", says="What was changed")


async def _picture(page: Page) -> None:
    await (await channel_of(page)).locator("img.gallery-image").last.wait_for()
    await page.wait_for_timeout(1500)


SHOTS: dict[str, tuple[tuple[int, int], Artist]] = {
    "card": (DESKTOP, card),
    "typing": (DESKTOP, typing),
    "path": (TALL, path),
    "stats": (TALL, stats),
    "onthisday": (DESKTOP, onthisday),
    "setup": (PANEL, setup),
    "post": ((1180, 1160), post),
    "trivia": (DESKTOP, trivia),
    "queue": (PANEL, queue),
    "history": (DESKTOP, history),
    "queue-phone": (PANEL, on_phone(queue, more=100)),
    "phone": (PHONE, card),
    "phone-list": (PHONE, answer("/collab find", "bts", says="page 1 of")),
    "phone-with": (PHONE, answer("/collab with", "lisa", says="page 1 of")),
    "phone-artist": (PHONE, answer("/artist", "newjeans", says="collaborations")),
    "phone-path": (PHONE, answer("/collab path", "IVE", "Ed Sheeran", says="steps")),
    "phone-day": (PHONE, answer("/onthisday", says="Today in Seoul")),
    "phone-upcoming": (PHONE, answer("/upcoming", says="The next 7 days")),
    "phone-random": (PHONE, answer("/collab random", says="Another one")),
    "phone-missing": (PHONE, missing),
    "phone-proposal": (PHONE, proposal),
    "phone-help": (PHONE, answer("/help", says="What I can do")),
    "phone-trivia": (PHONE, trivia),
    "phone-teams": (PANEL, on_phone(teams)),
    "phone-five": (PANEL, on_phone(five)),
    "phone-chain": (PANEL, on_phone(chain)),
}


async def main(wanted: list[str]) -> None:
    """Take the shots that were named, or all of them."""
    IMAGES.mkdir(exist_ok=True)
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not browser_path:
        raise SystemExit("There is no chromium here; set CHROMIUM to its path.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for name in wanted or SHOTS:
            (width, height), artist = SHOTS[name]
            async with demo() as address:
                page = await browser.new_page(viewport={"width": width, "height": height})
                await page.goto(address)
                await artist(page)
                await page.screenshot(path=IMAGES / f"{name}.png")
                await page.close()
            print(IMAGES / f"{name}.png")  # noqa: T201 - what a person runs it for
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
