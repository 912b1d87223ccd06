"""A chain of acts as a snake of two columns: wide enough to read on a phone."""

from __future__ import annotations

from itertools import pairwise

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ArtistMark, PathSketch, WorkMark

_COLUMNS = 2
_BOX_WIDTH = 370
_BOX_HEIGHT = 190
_GAP = 190  # between rows: a title, a year and air
_TOP = 200
_INSET = 24  # between a box's rim and its text
_LEADING = 1.25
_BADGE = 26
_LINE = 6

Point = tuple[float, float]


def draw_chain(sketch: PathSketch) -> bytes:
    """Draw the chain and return the PNG."""
    rows = -(-len(sketch.artists) // _COLUMNS)
    canvas = Canvas(_TOP + rows * _BOX_HEIGHT + (rows - 1) * _GAP + page.MARGIN)
    _head(canvas, sketch)
    places = [_place(number) for number in range(len(sketch.artists))]
    for number, (ends, work) in enumerate(zip(pairwise(places), sketch.works, strict=True), 1):
        _edge(canvas, *ends, work, number)
    for place, artist in zip(places, sketch.artists, strict=True):
        _box(canvas, place, artist, is_end=place in (places[0], places[-1]))
    return canvas.png()


def _place(number: int) -> Point:
    row, step = divmod(number, _COLUMNS)
    column = step if row % 2 == 0 else _COLUMNS - 1 - step
    x = page.MARGIN + _BOX_WIDTH / 2 + column * (page.INNER - _BOX_WIDTH) / (_COLUMNS - 1)
    return x, _TOP + _BOX_HEIGHT / 2 + row * (_BOX_HEIGHT + _GAP)


def _head(canvas: Canvas, sketch: PathSketch) -> None:
    arrow, size = " → ", page.HEADING
    room = page.INNER - page.width_of(arrow, size)
    of_end = page.width_of(page.clean(sketch.end), size)
    start = page.fit(sketch.start, size, width=max(room / 2, room - of_end))
    end = page.fit(sketch.end, size, width=room - page.width_of(start, size))
    canvas.head(start + arrow + end, sketch.subheading)


def _box(canvas: Canvas, middle: Point, artist: ArtistMark, *, is_end: bool) -> None:
    x, y = middle
    canvas.box(
        x - _BOX_WIDTH / 2, y - _BOX_HEIGHT / 2, _BOX_WIDTH, _BOX_HEIGHT, radius=28, rim=4,
        fill=page.ORANGE if is_end else page.PANEL, edge=page.ORANGE if is_end else page.SKY,
    )  # fmt: skip
    loud, quiet = (page.INK, page.INK) if is_end else (page.TEXT, page.QUIET)
    lines = _box_lines(artist)
    top = y - sum(size for _, size, _ in lines) * _LEADING / 2
    for text, size, is_name in lines:
        canvas.write(
            text, x, top + size * _LEADING / 2, size=size, colour=loud if is_name else quiet,
            align="center", bold=is_name,
        )  # fmt: skip
        top += size * _LEADING


def _box_lines(artist: ArtistMark) -> list[tuple[str, int, bool]]:
    width = _BOX_WIDTH - 2 * _INSET
    name, hangul = artist.name, artist.hangul
    if page.is_blank(name) and not page.is_blank(hangul):
        name, hangul = hangul, ""
    below = [page.fit(text, page.SMALL, width=width) for text in (hangul, artist.note) if text]
    sizes = (page.LARGE, page.MEDIUM, page.SMALL)
    size, names = page.largest(name, sizes, width=width, lines=1 if len(below) == 2 else 2)
    return [(line, size, True) for line in names] + [(line, page.SMALL, False) for line in below]


def _edge(canvas: Canvas, start: Point, end: Point, work: WorkMark, number: int) -> None:
    left, top = min(start[0], end[0]), min(start[1], end[1])
    is_level = start[1] == end[1]
    width, height = abs(start[0] - end[0]), abs(start[1] - end[1])
    if is_level:
        canvas.box(left, top - _LINE / 2, width, _LINE, fill=page.SKY)
    else:
        canvas.box(left - _LINE / 2, top, _LINE, height, fill=page.SKY)
    middle = (left + width / 2, top + height / 2)
    canvas.disc(*middle, _BADGE, fill=page.SKY)
    canvas.write(str(number), *middle, size=page.SMALL, colour=page.INK, align="center", bold=True)
    (_label_between if is_level else _label_beside)(canvas, middle, work)


def _label_between(canvas: Canvas, middle: Point, work: WorkMark) -> None:
    x, y = middle
    width, height = page.INNER - _COLUMNS * _BOX_WIDTH - 36, page.SMALL * _LEADING
    lines = page.wrap(work.title, page.SMALL, width=width, lines=2)
    top = y - _BADGE - 10 - len(lines) * height
    for index, line in enumerate(lines):
        canvas.write(line, x, top + (index + 0.5) * height, size=page.SMALL, align="center")
    below = y + _BADGE + 28
    canvas.write(work.year, x, below, size=page.SMALL, colour=page.QUIET, align="center")


def _label_beside(canvas: Canvas, middle: Point, work: WorkMark) -> None:
    x, y = middle
    is_left = x < page.WIDTH / 2
    text_x = x + _BADGE + 22 if is_left else x - _BADGE - 22
    width = page.RIGHT - text_x if is_left else text_x - page.MARGIN
    title = page.fit(work.title, page.SMALL, width=width)
    align: page.HorizontalAlign = "left" if is_left else "right"
    canvas.write(title, text_x, y - (22 if work.year else 0), size=page.SMALL, align=align)
    canvas.write(work.year, text_x, y + 24, size=page.SMALL, colour=page.QUIET, align=align)
