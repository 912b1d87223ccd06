"""What is measured, cut, left out and drawn; no thread, no Discord."""

from __future__ import annotations

import io
import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.kit.pictures.colours import derived
from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing import cover, draw
from bot.kit.pictures.drawing.chain import LEAST
from bot.kit.pictures.sketches import (
    ArtistMark,
    CoverName,
    CoverSketch,
    MomentMark,
    PathSketch,
    ScoreSketch,
    Sketch,
    StatsSketch,
    StopMark,
    TimelineSketch,
    WorkMark,
)
from bot.lookup.cards.pictures import MOST_HOPS, MOST_PARTNERS

TEXTS = st.text(max_size=60)
LONG = "한국어 제목 아주아주아주아주아주아주아주아주긴것 (feat. TOMORROW X TOGETHER) " * 3
STRANGE = "😀 ขนมไทย $x_1$ \\frac \x07 <b> 约 ❤️"
SHOWN = """
    SELECT name FROM artists UNION SELECT hangul FROM artists
    UNION SELECT title FROM collaborations UNION SELECT title_ko FROM collaborations
    UNION SELECT title FROM shows UNION SELECT title_ko FROM shows
    UNION SELECT credited_as FROM credits
"""
FONTS = [TTFont(io.BytesIO(path.read_bytes())) for path in page.FONTS.glob("*.otf")]
LETTERS = [frozenset(font.getBestCmap()) for font in FONTS]
GREEN, NAVY = ("#1fa84f", "#a6e38a"), ("#1c2f66", "#c9a23a")


def chain(artists: int, *, text: str = "Act", note: str = "(group)") -> PathSketch:
    marks = [ArtistMark(f"{text} {n}", "아이유", note) for n in range(artists)]
    return PathSketch(
        stops=tuple(StopMark((mark,), NAVY if n % 2 else GREEN) for n, mark in enumerate(marks)),
        works=tuple(WorkMark(f"{text} {n}", "2020" if n % 2 else "") for n in range(artists - 1)),
    )


def figures(first: int, works: list[int], *, partners: int = 3, text: str = "Act") -> StatsSketch:
    return StatsSketch(
        heading=text,
        subheading=text,
        years_heading=text,
        per_year=tuple(enumerate(works, first)),
        partners_heading=text,
        partners=tuple((ArtistMark(f"{text} {n}", "아이유"), n + 1) for n in range(partners)),
    )


def timeline(*gaps: int, text: str = "Wave", lead: int = 0) -> TimelineSketch:
    moments = (
        MomentMark(f"20{n:02}", text, "에잇", "IU feat. SUGA", gap=gap, is_lead=n == lead)
        for n, gap in enumerate(gaps)
    )
    return TimelineSketch(text, "5 collaborations", tuple(moments))


def scores(*rows: tuple[str, int, int]) -> ScoreSketch:
    said = tuple((name, right, total, f"{right} of {total}") for name, right, total in rows)
    return ScoreSketch("What you got right", "all", said)


def covered(*names: str, text: str = "Wave", other: str = "에잇", more: str = "") -> CoverSketch:
    marks = (CoverName(name, other, derived(name)) for name in names)
    return CoverSketch(tuple(marks), text, other, "2020", more)


def picture(sketch: Sketch) -> Image.Image:
    opened = Image.open(io.BytesIO(draw(sketch)))
    assert opened.format == "PNG"
    return opened.convert("RGB")


def has(colour: str, pixel: object) -> bool:
    """Tell whether a pixel has a colour, as closely as a palette of few keeps it."""
    wanted = bytes.fromhex(colour.removeprefix("#"))
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= 6 for one, other in zip(pixel, wanted, strict=True))


def rows_of(drawn: Image.Image, colour: str, x: int) -> list[int]:
    return [y for y in range(drawn.height) if has(colour, drawn.getpixel((x, y)))]


def columns_of(drawn: Image.Image, colour: str, y: int) -> list[int]:
    return [x for x in range(drawn.width) if has(colour, drawn.getpixel((x, y)))]


# Text.


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, width=st.integers(60, 900))
def test_fit_when_any_text_then_no_wider_than_allowed(text: str, width: int):
    assert page.width_of(page.fit(text, page.SMALL, width=width), page.SMALL) <= width


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_wrap_when_any_text_then_at_most_so_many_lines_that_fit(text: str):
    lines = page.wrap(text, page.SMALL, width=300, lines=2)
    assert len(lines) <= 2
    assert all(page.width_of(line, page.SMALL) <= 300 for line in lines)


def test_clean_when_a_sign_has_no_glyph_then_it_is_left_out_or_loses_its_accent():
    assert page.clean("Love 💜 IU") == "Love IU"
    assert page.clean("사랑 (💜) かな カナ 愛 ROSÉ") == "사랑 かな カナ 愛 ROSÉ"
    assert page.clean("Żaneta Đặng… ½ \U0001d400") == "Żaneta Đặng... ½ A"
    assert page.clean(unicodedata.normalize("NFD", "한글")) == "한글"
    assert page.is_blank("💜")
    assert page.clean("") == ""


def boxes(text: str) -> set[str]:
    """List the signs of a text that one of the fonts has no glyph for."""
    assert len(LETTERS) == 2
    return {char for char in text if not all(ord(char) in letters for letters in LETTERS)}


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_clean_when_any_text_then_nothing_becomes_an_empty_box(text: str):
    assert boxes(page.clean(text)) == set()


def test_catalogue_when_drawn_then_no_empty_box_and_no_letter_is_left_out(shipped_file: Path):
    with sqlite3.connect(f"file:{shipped_file}?mode=ro", uri=True) as connection:
        texts = [text for (text,) in connection.execute(SHOWN) if text]
    connection.close()
    assert len(texts) > 5_000
    assert boxes("".join(map(page.clean, texts))) == set()
    letters = {char for text in texts for char in unicodedata.normalize("NFC", text)}
    left_out = {char for char in letters if char.isalnum() and page.clean(char) != char}
    assert left_out == set(), "run `make fonts`"


def test_fonts_when_shipped_then_they_are_small_and_say_their_licence():
    files = list(page.FONTS.iterdir())
    assert sum(one.stat().st_size for one in files) <= 4 << 20
    assert "SIL OPEN FONT LICENSE Version 1.1" in (page.FONTS / "OFL.txt").read_text()
    for font in FONTS:
        names = font["name"]
        # Its licence reserves the name of what it was cut from.
        assert names.getDebugName(4).startswith("Kollab Sans")
        assert "SIL Open Font License" in names.getDebugName(13)


# Pictures.


@pytest.mark.parametrize(
    "sketch",
    [
        figures(2024, [1]),
        figures(1997, list(range(30)), partners=MOST_PARTNERS),
        figures(1900, [1, *[0] * 125, 20_000], partners=0),
        figures(2020, [3, 5], text=LONG),
        figures(2020, [3, 5], text=STRANGE),
        chain(2),
        chain(MOST_HOPS + 1, text=LONG),
        chain(3, text=STRANGE),
        timeline(0, 1, 30, 0, 5, text=LONG),
        timeline(0, 1, 1, text=STRANGE),
        scores((LONG, 1, 3), ("", 0, 0), *[(STRANGE, 12_345, 99_999)] * 12),
        covered("A", text="X", other=""),
        covered(LONG, STRANGE, text=LONG, other=LONG),
        covered(LONG, "😀", LONG, text=STRANGE, other=STRANGE, more="+123"),
        covered("A", text="x" * 200),
        covered("가" * 40, "Ở" * 40, text="", other=""),
    ],
    ids=lambda sketch: type(sketch).__name__,
)
def test_picture_when_its_content_is_extreme_then_it_is_as_wide_and_small(sketch: Sketch):
    data = draw(sketch)
    drawn = Image.open(io.BytesIO(data))
    drawn.load()
    assert drawn.width == page.WIDTH
    assert len(data) < 500_000
    assert draw(sketch) == data


@pytest.mark.parametrize("artists", [2, 3, 9])
def test_chain_when_it_grows_then_so_does_the_page(artists: int):
    one, two = (picture(chain(n)).height for n in (artists, artists + 1))
    assert 200 < two - one < 320


def test_chain_when_drawn_then_each_act_has_its_colour_from_top_to_bottom():
    drawn = picture(chain(3))
    down = [drawn.getpixel((60, y)) for y in range(drawn.height)]
    places = [
        next(y for y, at in enumerate(down) if has(ground[0], at)) for ground in (GREEN, NAVY)
    ]
    last = max(y for y, at in enumerate(down) if has(GREEN[0], at))
    assert places[0] < places[1] < last


def test_chain_when_it_stands_on_a_phone_then_its_smallest_text_has_sixteen_pixels():
    assert LEAST * 350 / page.WIDTH >= 16


def test_chain_when_two_are_one_stop_then_they_stand_in_one_box():
    one, two = (
        PathSketch((StopMark(marks, NAVY), StopMark((ArtistMark("B"),), GREEN)), (WorkMark("x"),))
        for marks in ((ArtistMark("A"),), (ArtistMark("A"), ArtistMark("C")))
    )
    assert 80 < picture(two).height - picture(one).height < 130


def test_box_when_the_font_lacks_a_name_then_the_other_script_stands_for_it():
    thai, korean = (
        PathSketch(
            (StopMark((ArtistMark(name, hangul),), NAVY), StopMark((ArtistMark("B"),), NAVY)),
            (WorkMark("x"),),
        )
        for name, hangul in (("ลลิษา", "리사"), ("리사", ""))
    )
    assert draw(thai) == draw(korean)


def test_cover_when_drawn_then_each_act_has_a_band_of_its_colour():
    names = tuple(CoverName(name, "", palette) for name, palette in (("A", GREEN), ("B", NAVY)))
    drawn = picture(CoverSketch(names, "Wave"))
    assert drawn.size == (page.WIDTH, cover.HEIGHT)
    middles = [drawn.getpixel((4, y)) for y in (100, 340, 600)]
    assert all(map(has, (GREEN[0], NAVY[0], "#0e0e15"), middles))


def test_cover_when_drawn_then_few_colours_keep_its_shades_but_for_what_is_blurred():
    sketch = CoverSketch((CoverName("A", "", GREEN), CoverName("B", "", NAVY)), "Wave")
    sharp, blurred = picture(sketch), picture(replace(sketch, is_blurred=True))
    shades = {sharp.getpixel((x, 100)) for x in range(page.WIDTH)}
    assert len(shades) > 40
    assert len(sharp.getcolors(1 << 20) or ()) <= 256
    assert len(blurred.getcolors(1 << 20) or ()) > 2000


def test_cover_when_two_acts_have_the_same_colours_then_their_bands_differ():
    names = tuple(CoverName(name, "", GREEN) for name in "AB")
    drawn = picture(CoverSketch(names, "Wave"))
    upper, lower = (drawn.getpixel((4, y)) for y in (100, 340))
    assert has(GREEN[0], upper)
    assert not has(GREEN[0], lower)


def test_cover_when_the_font_lacks_a_name_then_the_other_script_stands_for_it():
    def drawn(name: str, other: str, title: str, below: str) -> bytes:
        return draw(CoverSketch((CoverName(name, other, GREEN),), title, below))

    assert drawn("ลลิษา", "리사", "ขนม", "과자") == drawn("리사", "", "과자", "")


@pytest.mark.parametrize("acts", [1, 2, 3])
@pytest.mark.parametrize("name", ["A", "Jung Kook", "Park Jinyoung of the Seven Orchestras", LONG])
def test_cover_when_a_name_is_long_then_it_stays_in_its_band(acts: int, name: str, monkeypatch):
    """Where names alone differ, nothing changes but in the band of the name."""
    # Which 256 colours there are depends on all that is drawn.
    monkeypatch.setattr(page, "SHADED", None)
    before, after = (
        picture(
            CoverSketch((*[CoverName("A", "", NAVY)] * (acts - 1), CoverName(text, "", NAVY)), "")
        )
        for text in ("B", name)
    )
    upper = max(0, round((cover.HEIGHT - 186) / acts * (acts - 1)) - 22)
    for box in ((0, 0, page.WIDTH, upper), (0, 444, page.WIDTH, 630), (1150, 0, 1200, 630)):
        assert before.crop(box).tobytes() == after.crop(box).tobytes()


def test_years_when_drawn_then_bars_are_as_high_as_there_were_works():
    drawn = picture(figures(2020, [10, 0, 5], partners=0))
    slot = (1152 - 118) / 8
    tall, none, half = (
        len(rows_of(drawn, page.SKY, round((118 + 1152) / 2 + place * slot + 30)))
        for place in (-1, 0, 1)
    )
    assert none == 0
    assert tall == pytest.approx(2 * half, abs=4)
    assert tall > 300


def test_partners_when_drawn_then_bars_are_as_long_as_there_were_works():
    drawn = picture(figures(2020, [1], partners=2))
    first, second = (
        len(columns_of(drawn, page.SKY, y))
        for y in (drawn.height - 48 - 99, drawn.height - 48 - 33)
    )
    assert second == pytest.approx(2 * first, abs=4)
    assert second > 400


def test_timeline_when_more_time_lies_between_then_so_does_more_room():
    drawn = picture(timeline(0, 1, 4))
    line = next(x for x in range(drawn.width) if len(rows_of(drawn, page.RULE, x)) > 100)
    lead, dots = (rows_of(drawn, colour, line) for colour in (page.ORANGE, page.SKY))
    first, second = mean(lead), mean(y for y in dots if y < dots[0] + 50)
    third = mean(y for y in dots if y > dots[-1] - 50)
    assert (third - second) - (second - first) == pytest.approx(3 * 9, abs=1)


def test_scores_when_drawn_then_the_filled_part_is_what_was_right():
    drawn = picture(scores(("People", 10, 10), ("Dates", 5, 10), ("Hangul", 0, 4)))
    whole, half, none = (len(columns_of(drawn, page.SKY, 200 + row * 108 + 38)) for row in range(3))
    assert whole == pytest.approx(2 * half, abs=12)
    assert (whole > 700, none) == (True, 0)
