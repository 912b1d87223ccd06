"""A blurred cover has nothing on it by which one could read who made the song."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from bot.app.services import Services
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.drawing import canvas, draw
from bot.kit.pictures.pictures import Painter, Picture, Sketched
from bot.kit.pictures.sketches import CoverName, CoverSketch
from bot.trivia.games.cover_cards import blurred_cover
from bot.trivia.questions.model import Template
from tests.trivia.games.test_trivia_game import PAUSE, ROUND, begin, questions, right, swift
from tests.trivia.trivia_room import Room, Seen

__all__ = ["questions", "swift"]

FOOT = 444
NAMES = (
    CoverName("IU", "아이유", ("#6a4fa3", "#c9b6e4")),
    CoverName("SUGA", "", ("#20262e", "#913175")),
)
SKETCH = CoverSketch(NAMES, "eight", other="에잇")


@pytest.mark.parametrize("language", ["en-US", "ko"])
async def test_blurred_cover_when_a_song_is_asked_for_then_it_names_nobody(
    services: Services, language: str
):
    words = words_in(language)
    for slug in ("rose-apt", "crush-beautiful", "station-four-young"):
        work = await services.lookup.work(slug)
        cover = blurred_cover(words, work)
        seen = repr(cover)
        assert (
            work.title_ko if language == "ko" and work.title_ko else work.title
        ) in cover.alt_text
        for artist in (credit.artist for credit in work.credits):
            assert artist.name not in seen
            assert not artist.hangul or artist.hangul not in seen
        assert str(work.date and work.date.year) not in seen


def steepest(image: Image.Image) -> int:
    """Return how much two pixels side by side differ at most, where names are."""
    names = image.crop((0, 0, image.width, FOOT)).convert("L")
    step = ImageChops.difference(names, ImageChops.offset(names, 1, 0))
    _, most = step.crop((2, 0, names.width, FOOT)).getextrema()
    return int(str(most))


def test_blurred_cover_when_drawn_then_its_colours_and_title_stay(monkeypatch):
    # Which 256 colours a sharp one has depends on all that is drawn.
    monkeypatch.setattr(canvas, "SHADED", None)
    sharp, blurred = (
        Image.open(io.BytesIO(draw(replace(SKETCH, is_blurred=is_blurred)))).convert("RGB")
        for is_blurred in (False, True)
    )
    changed = ImageChops.difference(sharp, blurred).getbbox()
    assert changed is not None
    assert changed[3] <= FOOT
    steps = [steepest(image) for image in (sharp, blurred)]
    assert steps[1] < 30 < 100 < steps[0]
    before, after = (
        image.crop((0, 0, image.width, FOOT)).resize((1, 1)).getpixel((0, 0))
        for image in (sharp, blurred)
    )
    assert before == pytest.approx(after, abs=8)


class Easel(Painter):
    """Takes its time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.wanted: list[str] = []

    async def draw(self, wanted: Sketched | None) -> Picture | None:
        assert wanted is not None
        self.wanted.append(wanted.alt_text)
        await asyncio.sleep(self.seconds)
        return Picture(b"png", wanted.filename, wanted.alt_text)


@pytest.fixture
def pictures() -> Easel:
    return Easel()


@pytest.fixture
def room(world) -> Room:
    return Room(world)


@pytest.fixture
def covers(questions) -> None:
    """Ask whose song it is, from the second question on."""
    questions.pool[1:] = [
        replace(each, question=replace(each.question, template=Template.BLURRED_COVER))
        for each in questions.pool[1:]
    ]


def shown(seen: Seen) -> tuple[list[str], list[str]]:
    """Return the pictures that a message shows, and the files that it has."""
    galleries = [item for part in seen.parts if part["type"] == 12 for item in part["items"]]
    files = [file["filename"] for file in seen.message._message.attachments]
    return [item["media"]["url"] for item in galleries], files


ALT = "Drawn cover of “APT.”, with the artists' names blurred"


@pytest.mark.usefixtures("covers")
async def test_question_when_its_cover_was_drawn_in_the_pause_then_shows_it_to_the_end(
    room, pictures
):
    await begin(room, rounds=2)
    assert pictures.wanted == []
    await room.press(room.world.fan, 1, right(1))
    await room.later(ROUND)
    assert pictures.wanted == [ALT]
    await room.later(PAUSE)
    assert "Whose song is **“Song 1”**?" in room.question(2).text
    links, files = shown(room.question(2))
    assert (len(links), files) == (1, ["kollab-blurred.png"])
    await room.press(room.world.fan, 2, right(2))
    await room.later(ROUND)
    assert "This question is closed." in room.question(2).text
    assert shown(room.question(2)) == (links, files)


@pytest.mark.usefixtures("covers")
async def test_question_when_its_cover_is_not_ready_then_comes_in_time_without_it(room, pictures):
    pictures.seconds = PAUSE + 1
    await begin(room, rounds=3)
    await room.press(room.world.fan, 1, right(1))
    await room.later(ROUND + PAUSE)
    assert shown(room.question(2)) == ([], [])
    assert pictures.wanted == [ALT]
    pictures.seconds = 1
    await room.press(room.world.fan, 2, right(2))
    await room.later(ROUND)
    assert shown(room.question(2)) == ([], [])
    await room.later(PAUSE)
    assert shown(room.question(3))[1] == ["kollab-blurred.png"]


@pytest.mark.usefixtures("covers")
async def test_question_when_its_song_is_known_no_more_then_comes_without_a_cover(
    room, pictures, questions
):
    questions.pool[1] = replace(
        questions.pool[1], question=replace(questions.pool[1].question, work="gone")
    )
    await begin(room, rounds=2)
    await room.press(room.world.fan, 1, right(1))
    await room.later(ROUND + PAUSE)
    assert shown(room.question(2)) == ([], [])
    assert pictures.wanted == []
