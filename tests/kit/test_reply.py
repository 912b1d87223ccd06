"""An answer with a picture: both at once, or the text before."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest

from bot.kit.discord.card import Card
from bot.kit.discord.reply import send_with_picture
from bot.kit.pictures.pictures import Picture

PNG = Picture(b"\x89PNG", "cover.png", "A cover")


class Asked:
    """An interaction that notes what it was answered."""

    id = 1

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, list[str]]] = []
        self.answered = asyncio.Event()
        self.response = SimpleNamespace(is_done=lambda: False, send_message=self._answer)
        self.followup = AsyncMock()

    async def _answer(self, *, view, ephemeral, files) -> None:
        self.sent.append(("answer", said(view), [one.filename for one in files]))
        self.answered.set()

    async def edit_original_response(self, *, view, attachments) -> None:
        self.sent.append(("edit", said(view), [one.filename for one in attachments]))


def said(card: Card) -> str:
    return str(card.to_components())


def render(picture: Picture | None) -> Card:
    card = Card().text("eight")
    return card.picture(picture.filename, alt_text=picture.alt_text) if picture else card


def kinds(asked: Asked) -> list[tuple[str, bool, list[str]]]:
    return [(how, "A cover" in text, files) for how, text, files in asked.sent]


async def answered(draw, *, patience: float) -> Asked:
    asked = Asked()
    async with asyncio.timeout(10):
        await send_with_picture(
            asked,  # type: ignore[arg-type]  # as much of an interaction as is needed
            render,
            draw and (lambda: draw(asked)),
            private=False,
            patience=patience,
        )
    assert all("eight" in text for _, text, _ in asked.sent)
    return asked


async def test_answer_when_the_picture_is_soon_there_then_they_go_together():
    async def draw(asked: Asked) -> Picture:
        await asyncio.sleep(0)
        return PNG

    assert kinds(await answered(draw, patience=10)) == [("answer", True, ["cover.png"])]


@pytest.mark.parametrize("patience", [0, 0.01])
async def test_answer_when_the_picture_takes_longer_then_the_text_goes_before(patience: float):
    async def draw(asked: Asked) -> Picture:
        await asked.answered.wait()
        return PNG

    assert kinds(await answered(draw, patience=patience)) == [
        ("answer", False, []),
        ("edit", True, ["cover.png"]),
    ]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("patience", [0, 0.01])
async def test_answer_when_drawing_fails_then_the_text_goes_alone(late, patience: float, caplog):
    async def draw(asked: Asked) -> Picture:
        if late:
            await asked.answered.wait()
        raise ZeroDivisionError("no paint")

    assert kinds(await answered(draw, patience=patience)) == [("answer", False, [])]
    assert "no paint" in caplog.text


@pytest.mark.parametrize("patience", [0, 10])
async def test_answer_when_there_is_no_picture_then_the_text_goes_alone_at_once(patience: float):
    async def draw(asked: Asked) -> None:
        return None

    for way in (draw, None):
        assert kinds(await answered(way, patience=patience)) == [("answer", False, [])]
