"""A blurred cover has nothing on it by which one could read who made the song."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from bot.app.services import Services
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.drawing import draw
from bot.kit.pictures.sketches import CoverName, CoverSketch
from bot.trivia.games.cover_cards import blurred_cover

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
        shown = repr(cover)
        assert (
            work.title_ko if language == "ko" and work.title_ko else work.title
        ) in cover.alt_text
        for artist in (credit.artist for credit in work.credits):
            assert artist.name not in shown
            assert not artist.hangul or artist.hangul not in shown
        assert str(work.date and work.date.year) not in shown


def steepest(image: Image.Image) -> int:
    """Return how much two pixels side by side differ at most, where names are."""
    names = image.crop((0, 0, image.width, FOOT)).convert("L")
    step = ImageChops.difference(names, ImageChops.offset(names, 1, 0))
    _, most = step.crop((2, 0, names.width, FOOT)).getextrema()
    return int(str(most))


def test_blurred_cover_when_drawn_then_its_colours_and_title_stay():
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
