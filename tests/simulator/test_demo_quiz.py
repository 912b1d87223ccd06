"""Two people at the demo's page, in a real browser: teams, a lightning game, the daily five.

The page's clock stands still there: time passes only where a test lets it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.app.cli.simulation import open_scene
from bot.simulator import page as demo_page
from bot.simulator.world import Scene
from bot.trivia.games.model import LIGHTNING_ROUNDS, LIGHTNING_SECONDS
from tests.simulator.browser import channel_of, choose_command, looking_at, needs_browser
from tests.simulator.test_demo_curating import type_option
from tests.simulator.test_demo_posting import press
from tests.simulator.test_demo_trivia import become

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
BOTH = ("Fan", "Moderator")
FIVE = 5
LEAD_IN, PAUSE, EARLY = 4, 2, 3
"""Seconds: before a game's first question, to read an answer, and when all have answered."""


@dataclass(frozen=True)
class Table:
    """A page at which two people play, and its address."""

    page: Page
    address: str

    def said(self, text: str) -> Locator:
        return channel_of(self.page).locator(".channel-message", has_text=text).last

    async def send(self, command: str, *, mode: str = "", says: str) -> Locator:
        await choose_command(self.page, command, offered=command)
        if mode:
            await type_option(self.page, "mode", mode)
            await self.page.keyboard.press("Enter")
            taken = channel_of(self.page).locator(".command-option-input")
            await expect(taken).to_have_value(mode.lower())
        answer = self.said(says)
        await press(answer, by="Enter", until=answer)
        return answer

    async def press(self, message: Locator, label: str, *, says: str) -> Locator:
        answer = self.said(says)
        await press(message.get_by_role("button", name=re.compile(label)), until=answer)
        return answer

    async def let_pass(self, seconds: float) -> None:
        done = await self.page.request.post(f"{self.address}skip", data={"seconds": seconds})
        assert done.ok, await done.text()


SitDown = Callable[[], AbstractAsyncContextManager[Table]]


@pytest.fixture
def sit_down(light_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SitDown:
    monkeypatch.setattr(demo_page, "TICK_SECONDS", 86_400)
    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))

    @contextlib.asynccontextmanager
    async def sit() -> AsyncIterator[Table]:
        async with (
            open_scene(Scene(now=NOW), database) as world,
            demo_page.serve(world, port=0) as address,
            looking_at(address) as page,
        ):
            yield Table(page, address)

    return sit


@needs_browser
async def test_teams_when_two_people_join_and_answer_then_the_podium_has_teams_and_a_picture(
    sit_down,
):
    async with sit_down() as table:
        lobby = await table.send("/trivia start", mode="Teams", says="Pick a team!")
        await table.press(lobby, "Red", says="Red · 1: @Fan")
        await become(table.page, "Moderator")
        await table.press(lobby, "Blue", says="Blue · 1: @Moderator")
        await become(table.page, "Fan")
        question = await table.press(lobby, "Start now", says="Question 1 of 10")
        await table.press(question, r"^A\b", says="Locked in")
        await become(table.page, "Moderator")
        await table.press(question, r"^B\b", says="Locked in")
        await table.let_pass(EARLY)
        told = table.said("Answer to question 1")
        await expect(told).to_contain_text(re.compile("Chosen: A .*1 · B .*1"))
        for team in ("Red", "Blue"):
            await expect(told).to_contain_text(re.compile(f"Score: .*{team} "))
        await become(table.page, "Fan")
        await table.send("/trivia stop", says="Game stopped")
        podium = table.said("Game over")
        await expect(podium).to_contain_text(re.compile("Red · .*1 player"))
        await expect(podium).to_contain_text(re.compile("Blue · .*1 player"))
        for who in BOTH:
            await expect(podium).to_contain_text(f"@{who}")
        picture = podium.locator("img.gallery-image")
        await expect(picture).to_have_attribute("alt", re.compile("Red, .*Blue, |Blue, .*Red, "))


@needs_browser
async def test_lightning_when_both_answer_then_each_round_ends_early_and_ten_make_a_game(sit_down):
    async with sit_down() as table:
        await table.send("/trivia start", mode="Lightning", says="started a trivia game")
        await table.let_pass(LEAD_IN)
        first, then = BOTH
        for number in range(1, LIGHTNING_ROUNDS + 1):
            question = table.said(f"Question {number} of {LIGHTNING_ROUNDS}")
            await table.press(question, r"^A\b", says="Locked in")
            await become(table.page, then)
            await table.press(question, r"^A\b", says="Locked in")
            # Nobody knows in the first round who plays: it has all of its time.
            await table.let_pass(EARLY if number > 1 else LIGHTNING_SECONDS)
            await expect(table.said(f"Answer to question {number}")).to_be_visible()
            await table.let_pass(PAUSE)
            first, then = then, first
        podium = table.said("Game over")
        await expect(podium).to_contain_text(f"All {LIGHTNING_ROUNDS} questions asked.")
        for who in BOTH:
            await expect(podium).to_contain_text(f"@{who}")


async def play_five(table: Table, *, place: str) -> list[str]:
    """Play today's five by one letter, and share them; gives the questions with their options."""
    run = await table.send("/trivia daily", says=f"Question 1 of {FIVE}")
    asked = []
    for number in range(1, FIVE + 1):
        asked.append((await run.inner_text()).split(f"Question {number} of {FIVE}")[1])
        last = number == FIVE
        says = f"of {FIVE} right" if last else f"Question {number + 1} of {FIVE}"
        run = await table.press(run, rf"^{place}\b", says=says)
    await expect(run).to_contain_text("Only you can see this")
    await table.press(run, "^Share", says="played the daily five")
    return asked


@needs_browser
async def test_five_when_two_people_play_them_then_each_has_the_same_and_shares_squares(sit_down):
    async with sit_down() as table:
        asked = await play_five(table, place="A")
        await become(table.page, "Moderator")
        own = channel_of(table.page).get_by_text(f"of {FIVE} right")
        await expect(own).to_have_count(0)
        assert await play_five(table, place="B") == asked
        assert len(set(asked)) == FIVE
        for who in BOTH:
            shared = table.said(f"@{who} played the daily five")
            await expect(shared).to_contain_text(re.compile(f"Kollab #214 (🟩|🟥){{{FIVE}}} 🔥1"))
