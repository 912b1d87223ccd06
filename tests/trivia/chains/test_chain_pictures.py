"""The picture of a chain that is over: it never delays the answer, and may fail."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.kit.pictures.pictures import Painter, Picture
from bot.trivia.chains.model import DayChain

TODAY = dt.date(2026, 2, 28)


class FakePainter(Painter):
    """Draws when it is told to, or fails to."""

    def __init__(self) -> None:
        self.fails = False
        self.may_draw = asyncio.Event()

    async def draw(self, wanted):
        if wanted is None:
            return None
        await self.may_draw.wait()
        if self.fails:
            raise RuntimeError("no paint")
        return Picture(b"\x89PNG", wanted.filename, wanted.alt_text)


@pytest.fixture
def pictures() -> FakePainter:
    return FakePainter()


@pytest.fixture
async def finished(world):
    """Somebody who is one step from the end."""
    chains, now = world.services.chains, world.env.now()
    await chains.store.keep_day(DayChain(TODAY, "north", "south", 3))
    for turn, name in enumerate(("minwoo", "kara", "south")):
        await chains.name(world.fan.id, TODAY, turn, name, now=now)


@pytest.mark.usefixtures("finished")
async def test_end_when_the_picture_is_drawn_then_it_is_put_into_the_text(world, pictures):
    pictures.may_draw.set()
    reply = await world.fan("trivia chain")
    callbacks = [str(one.json) for one in world.env.http_requests if "callback" in one.path]
    assert "kollab-path.png" not in callbacks[-1]
    (described,) = reply.pictures
    assert "Nora & Minwoo: Song of nora and minwoo (2021)." in described
    assert "You're there in **3 steps**" in reply.text


@pytest.mark.usefixtures("finished")
async def test_end_when_the_picture_fails_then_the_text_stays(world, pictures, caplog):
    pictures.fails = True
    pictures.may_draw.set()
    reply = await world.fan("trivia chain")
    assert reply.pictures == []
    assert "You're there in **3 steps**" in reply.text
    assert "no picture in interaction" in caplog.text


async def test_give_up_when_the_picture_is_drawn_then_it_is_put_into_the_message(world, pictures):
    pictures.may_draw.set()
    opened = await world.fan("trivia chain")
    assert opened.pictures == []
    reply = await world.fan.click(opened, "Give up")
    assert reply.message.id == opened.message.id
    assert len(reply.pictures) == 1
