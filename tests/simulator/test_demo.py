"""The demo's own page and the channel in it, over HTTP and in a real browser."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.kit.errors import OperatorError
from bot.kit.scheduling import Interval
from bot.simulator.page import serve
from bot.simulator.world import Scene, open_world
from tests.standin.process import PROGRAM, BotProcess

NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)
CHROMIUM = shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--no-first-run"]  # fmt: skip


@contextlib.asynccontextmanager
async def page_of(bot) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    async with (
        open_world(bot, Scene(now=NOW)) as world,
        serve(world, port=0) as address,
        aiohttp.ClientSession(address) as session,
    ):
        yield session, address


async def test_page_when_opened_then_it_shows_channels_people_and_the_time(sample_bot):
    async with page_of(sample_bot) as (session, _):
        async with session.get("/") as answer:
            text = await answer.text()
            assert answer.headers["X-Frame-Options"] == "DENY"
        assert "Kollab demo" in text
        assert not re.search(r'(?:src|href)="(?!data:)', text), "nothing is fetched from elsewhere"
        async with session.get("/state") as answer:
            state = await answer.json()
    assert [channel["name"] for channel in state["channels"]] == [
        "general", "k-pop", "trivia", "announcements", "mod-only", "direct message",
    ]  # fmt: skip
    assert [each["name"] for each in state["channels"] if each["closed"]] == ["mod-only"]
    assert {each["unread"] for each in state["channels"]} == {0}
    assert state["viewer"] == "fan"
    assert state["now"].startswith("2026-10-10T09:00")
    assert state["menus"] == ["Find collaborations"]


async def test_switch_when_pressed_then_another_channel_person_and_language(sample_bot):
    async with page_of(sample_bot) as (session, _):
        before = await state_after(session, "/switch", {"viewer": "moderator"})
        state = await state_after(session, "/switch", {"channel": "mod-only", "locale": "ko"})
        assert state["channel"] == "mod-only"
        assert state["locale"] == "ko"
        assert state["preview"] != before["preview"]
        back = await state_after(session, "/switch", {"viewer": "fan"})
        assert back["channel"] == "general", "a fan may not stay in the moderators' channel"


async def state_after(session: aiohttp.ClientSession, path: str, body: object) -> dict[str, Any]:
    async with session.post(path, json=body) as answer:
        assert answer.status == 200, await answer.text()
        state: dict[str, Any] = await answer.json()
        return state


async def test_time_when_skipped_then_the_bot_lives_later(sample_bot):
    async with page_of(sample_bot) as (session, _):
        state = await state_after(session, "/skip", {"seconds": 86_400})
        assert state["now"].startswith("2026-10-11T09:00")


async def test_channel_when_the_bot_posts_elsewhere_then_it_is_marked_until_looked_at(sample_bot):
    async def write() -> None:
        (guild,) = sample_bot.guilds
        await discord.utils.get(guild.text_channels, name="announcements").send("Today")
        fan = await sample_bot.fetch_user(world.actor.id)
        await fan.send("For you")

    async def start() -> None:
        sample_bot.interval = Interval(write, seconds=60)
        sample_bot.interval.start()

    sample_bot.setup_hook = start
    async with (
        open_world(sample_bot, Scene(now=NOW)) as world,
        serve(world, port=0) as address,
        aiohttp.ClientSession(address) as session,
    ):
        state = await state_after(session, "/skip", {"seconds": 90})
        assert unread(state) == {"announcements": 1, "direct message": 1}
        assert unread(await state_after(session, "/switch", {"channel": "announcements"})) == {
            "direct message": 1
        }
        state = await state_after(session, "/switch", {"channel": "direct message"})
        assert unread(state) == {}
        assert state["menus"] == []
        address, capability = state["preview"].split("/#")
        headers = {"X-Simcord-Capability": capability}
        async with session.post(address + "/api/pages", json={}, headers=headers) as answer:
            assert "For you" in await answer.text()
    sample_bot.interval.stop()


def unread(state: dict[str, Any]) -> dict[str, int]:
    return {each["name"]: each["unread"] for each in state["channels"] if each["unread"]}


async def test_menu_when_used_then_the_preview_has_the_answer(sample_bot):
    async with page_of(sample_bot) as (session, _):
        state = await state_after(
            session, "/menu", {"name": "Find collaborations", "text": "BTS and Coldplay"}
        )
        address, capability = state["preview"].split("/#")
        headers = {"X-Simcord-Capability": capability}
        async with session.post(address + "/api/pages", json={}, headers=headers) as answer:
            assert "Found in: BTS and Coldplay" in await answer.text()


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/switch", {"channel": "nowhere"}, "no such channel"),
        ("/switch", {"viewer": "owner"}, "no such channel or person"),
        ("/skip", {"seconds": -1}, "a week at most"),
        ("/skip", {"seconds": 1e9}, "a week at most"),
        ("/skip", {"seconds": "soon"}, "no sense"),
        ("/menu", {"name": "Find collaborations", "text": " "}, "Write a message first"),
        ("/skip", {"seconds": 10**400}, "no sense"),
        ("/skip", {"seconds": "9" * 400}, "a week at most"),
        ("/skip", {"seconds": float("nan")}, "a week at most"),
        ("/switch", {"locale": "<b>ko</b>"}, "know that language"),
        ("/switch", {"locale": "k" * 5000}, "know that language"),
        ("/switch", {"channel": {"a": ["b"]}}, "no such channel"),
        ("/menu", {"name": "Find <i>it</i>", "text": "BTS"}, ""),
        ("/menu", ["list"], "Write a message first"),
    ],
)
async def test_request_when_it_makes_no_sense_then_words_and_400(sample_bot, path, body, said):
    async with page_of(sample_bot) as (session, _):
        async with session.post(path, json=body) as answer:
            assert answer.status == 400
            assert said in (await answer.json())["error"]
        await goes_on(session)


async def test_menu_when_the_text_has_half_a_character_then_the_page_goes_on(sample_bot):
    async with page_of(sample_bot) as (session, _):
        body = {"name": "Find collaborations", "text": "BTS \ud800"}
        async with session.post("/menu", json=body) as answer:
            assert answer.status == 200
        await goes_on(session)


async def goes_on(session: aiohttp.ClientSession) -> None:
    """See that the page and the channel in its frame are there."""
    async with session.get("/state") as answer:
        assert answer.status == 200
        state = await answer.json()
    assert state["locale"] == "en-US"
    address, capability = state["preview"].split("/#")
    headers = {"X-Simcord-Capability": capability}
    async with session.post(address + "/api/pages", json={}, headers=headers) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"[" * 100_000, "application/json"),
        (b'{"seconds": ' + b"9" * 400 + b"}", "application/json"),
        (b'{"seconds": ' + b"9" * 5000 + b"}", "application/json"),
        (b"{}", "application/json; charset=klingon"),
        (b"\xff\xfe", "application/json"),
        (b"", "text/plain"),
    ],
)
async def test_request_when_it_can_not_be_read_then_words_and_400(sample_bot, data, kind):
    async with page_of(sample_bot) as (session, _):
        headers = {"Content-Type": kind}
        async with session.post("/skip", data=data, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"] == "That makes no sense here."
        await goes_on(session)


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}], ids=str
)
async def test_request_when_from_elsewhere_then_refused(sample_bot, headers):
    async with page_of(sample_bot) as (session, _):
        async with session.post("/skip", json={"seconds": 1}, headers=headers) as answer:
            assert answer.status == 403
        async with session.get("/state", headers=headers) as answer:
            assert answer.status == 403


async def test_click_when_it_meets_the_clock_then_it_waits_for_its_turn(sample_bot, monkeypatch):
    """simcord refuses what is done while time is being advanced: a person would lose a click."""
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def advance_slowly(seconds: float) -> None:
        world.env._begin_operation("advance_time")
        under_way.set()
        await go_on.wait()
        world.env._end_operation()

    async with (
        open_world(sample_bot, Scene(now=NOW)) as world,
        serve(world, port=0) as address,
        aiohttp.ClientSession(address) as session,
    ):
        press = await pressing(session)
        monkeypatch.setattr(world.env, "advance_time", advance_slowly)
        skipping = asyncio.create_task(state_after(session, "/skip", {"seconds": 60}))
        await under_way.wait()
        pressing_now = asyncio.create_task(press())
        # Time for a click that does not wait to come back refused.
        await asyncio.wait({pressing_now}, timeout=0.2)
        go_on.set()
        answer = await pressing_now
        await skipping
    assert answer["rejected"] is False, answer


async def pressing(session: aiohttp.ClientSession):
    """Open the channel's page as a browser does; gives what looks as the same person again."""
    async with session.get("/state") as answer:
        address, capability = (await answer.json())["preview"].split("/#")
    headers = {"X-Simcord-Capability": capability}
    async with session.post(address + "/api/pages", json={}, headers=headers) as answer:
        page = await answer.json()
    page = page.get("snapshot", page)
    headers["X-Simcord-Context"] = page["context"]["id"]
    body = {
        "protocol_version": 3,
        "kind": "viewer",
        "viewer_id": page["viewerId"],
        "sequence": 1,
        "request_id": "first",
        "generation": page["context"]["generation"],
        "bot_generation": page["botGeneration"],
    }

    async def press() -> Any:
        async with session.post(address + "/api/action", json=body, headers=headers) as answer:
            return await answer.json()

    return press


async def test_page_when_closed_in_the_middle_of_a_click_then_nothing_is_logged(sample_bot, caplog):
    async with page_of(sample_bot) as (session, address):
        host = address.removeprefix("http://").rstrip("/")
        _, writer = await asyncio.open_connection(*host.split(":"))
        head = f"POST /skip HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n{{"
        writer.write(head.encode())
        await writer.drain()
        # The page answers others meanwhile, and has seen the beginning of it then.
        await session.get("/state")
        writer.close()
        await writer.wait_closed()
        for _ in range(3):
            assert (await session.get("/state")).status == 200
    assert [each.getMessage() for each in caplog.records if each.name.startswith("aiohttp")] == []


async def test_port_when_taken_then_the_remedy_is_said(sample_bot):
    async with open_world(sample_bot, Scene(now=NOW)) as world, serve(world, port=0) as address:
        port = int(address.rstrip("/").rsplit(":", 1)[1])
        with pytest.raises(OperatorError, match="--port 0"):
            async with serve(world, port=port):
                pass


@contextlib.asynccontextmanager
async def demo(database: Path) -> AsyncIterator[str]:
    """A real `kollab demo`; it must end cleanly at Ctrl-C."""
    words = ["demo", "--port", "0", "--no-browser", "--db", str(database)]
    process = await BotProcess.start([*PROGRAM, *words], folder=database.parent, environment={})
    try:
        yield await said(process, r"http://127\.0\.0\.1:\d+/")
    except BaseException:
        await process.kill()
        raise
    assert await process.stop(by=signal.SIGINT, within=60) == 0, process.output
    assert "Traceback" not in process.output


async def said(process: BotProcess, pattern: str) -> str:
    """Wait until a process has written something; return that."""
    async with asyncio.timeout(60):
        while not (found := re.search(pattern, process.output)):
            assert process.alive, process.output
            await asyncio.sleep(0.05)
    return found[0]


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
@pytest.mark.usefixtures("started_anew")
async def test_demo_when_used_in_a_browser_then_a_card_is_seen(light_file, tmp_path):
    from playwright.async_api import async_playwright

    database = Path(shutil.copy(light_file, tmp_path / "demo.db"))
    async with demo(database) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, height in ((1200, 900), (390, 844)):
            page = await browser.new_page(viewport={"width": width, "height": height})
            await look_a_title_up(page, address)
            await page.close()
        await browser.close()


async def look_a_title_up(page, address: str) -> None:
    from playwright.async_api import expect

    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(address)
    frame = page.frame_locator("#discord")
    await frame.locator("#channel-composer-input").click()
    await page.keyboard.type("/collab find")
    await expect(frame.get_by_role("option").first).to_contain_text("/collab find")
    await page.keyboard.press("Tab")
    field = frame.locator(".command-option-input")
    await expect(field).to_be_focused()
    await page.keyboard.type("apt")
    offered = frame.locator("#command-suggestion-listbox [role=option]").first
    await expect(offered).to_contain_text("APT.")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value(re.compile("APT. .*Bruno Mars"))
    await page.keyboard.press("Enter")
    card = frame.locator(".channel-message").last
    await expect(card).to_contain_text("Bruno Mars")
    await expect(card.get_by_role("button", name="Connections")).to_be_in_viewport()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0
    assert faults == []


def test_page_when_read_then_it_needs_nothing_from_the_network():
    text = (Path(__file__).parents[2] / "bot/simulator/demo_page.html").read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text
