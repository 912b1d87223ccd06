"""The drawing itself, without its process: what is measured, cut, left out and served."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.kit.pictures.drawing.__main__ import draw, serve
from bot.kit.pictures.drawing.canvas import WIDTH, Canvas, clean, is_blank
from bot.kit.pictures.sketches import (
    ArtistMark,
    PathSketch,
    ScoreSketch,
    StatsSketch,
    WorkMark,
    dump,
    load,
)

TEXTS = st.text(max_size=60)


def chain(artists: int, *, text: str = "Act") -> PathSketch:
    return PathSketch(
        start=text,
        end=text,
        subheading=text,
        artists=tuple(ArtistMark(f"{text} {n}", "아이유", "group") for n in range(artists)),
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


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas(400)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, width=st.integers(60, 900))
def test_fit_when_any_text_then_no_wider_than_allowed(text: str, width: int, canvas: Canvas):
    assert canvas.width_of(canvas.fit(text, 34, width=width), 34) <= width


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_wrap_when_any_text_then_at_most_so_many_lines_that_fit(text: str, canvas: Canvas):
    lines = canvas.wrap(text, 34, width=300, lines=2)
    assert len(lines) <= 2
    assert all(canvas.width_of(line, 34) <= 300 for line in lines)


def test_clean_when_a_sign_has_no_glyph_then_it_is_left_out():
    assert clean("Love 💜 IU") == "Love IU"
    assert clean("사랑 (💜) かな Ż") == "사랑 かな Ż"
    assert is_blank("💜")
    assert clean("") == ""


@pytest.mark.parametrize("artists", [2, 3, 7])
def test_chain_when_it_grows_then_so_does_the_page_but_not_its_width(artists: int):
    picture = Image.open(io.BytesIO(draw(dump(chain(artists)))))
    rows = -(-artists // 2)
    assert picture.width == WIDTH
    assert picture.height == pytest.approx(428 + (rows - 1) * 380, abs=120)


@pytest.mark.parametrize(
    "sketch",
    [
        figures(2024, [1]),
        figures(1997, list(range(30)), partners=10),
        figures(2010, [267, 0, 267], partners=0),
        figures(2020, [3, 5], text="$아주 긴 이름$ " * 9),
        chain(4, text="한국어 제목 아주아주아주아주아주아주아주아주긴것 " * 3),
    ],
    ids=["one year", "thirty years", "no partners", "long names", "long chain"],
)
def test_drawing_when_extreme_then_a_small_picture_all_the_same(sketch: PathSketch | StatsSketch):
    data = draw(dump(sketch))
    Image.open(io.BytesIO(data)).verify()
    assert len(data) < 300_000


def frames(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    while data:
        end = 5 + int.from_bytes(data[1:5], "big")
        found.append((data[:1], data[5:end]))
        data = data[end:]
    return found


def test_serve_when_a_line_is_broken_then_only_that_picture_is_lost():
    out = io.BytesIO()
    good = dump(chain(2)) + b"\n"
    serve(io.BytesIO(good + b"{not json}\n" + good), out)
    ready, first, broken, again = frames(out.getvalue())
    assert ready == (b"R", b"")
    assert first[0] == again[0] == b"P"
    assert first[1] == again[1]
    assert broken[0] == b"E"
    assert b"JSONDecodeError" in broken[1]


def scores(*rows: tuple[str, int, int]) -> ScoreSketch:
    said = tuple((name, right, total, f"{right} of {total}") for name, right, total in rows)
    return ScoreSketch("What you knew", "all", said)


def filled_columns(sketch: ScoreSketch, row: int) -> int:
    """Count the pixels of a row's bar that are in the colour of what is right."""
    picture = Image.open(io.BytesIO(draw(dump(sketch)))).convert("RGB")
    sky = (0x56, 0xB4, 0xE9)
    line = 200 + row * 108 + 38
    pixels = [picture.getpixel((x, line)) for x in range(WIDTH)]
    return sum(all(abs(a - b) < 12 for a, b in zip(one, sky, strict=True)) for one in pixels)


def test_scores_when_drawn_then_the_filled_part_is_what_was_right():
    sketch = scores(("People", 10, 10), ("Dates", 5, 10), ("Hangul", 0, 4))
    whole, half, none = (filled_columns(sketch, row) for row in range(3))
    assert whole == pytest.approx(2 * half, abs=12)
    assert (whole > 700, none) == (True, 0)


def test_scores_when_written_and_read_then_they_are_the_same():
    sketch = scores(("아주 긴 이름 " * 9, 1, 3), ("", 0, 0))
    assert load(dump(sketch)) == sketch
    assert len(draw(dump(sketch))) < 100_000
