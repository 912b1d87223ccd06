"""A podium: up to three places side by side, and what else is to be told below them."""

from __future__ import annotations

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import PlaceMark, PodiumSketch

_FLOOR = 600
_HEIGHTS = {1: 300, 2: 220, 3: 160}
_LOWEST = 160
_COLUMN = 340
_GAP = 28
_NAME = 64  # pixels from a column up to the name above it
_NOTES = _FLOOR + 56
_LINE = 48
_NOTE = 54 + 2 * _LINE + 22
_ORDERS = {1: (0,), 2: (0, 1), 3: (1, 0, 2)}
"""Which place stands where, from left to right: of three the first is in the middle."""


def draw_podium(sketch: PodiumSketch) -> bytes:
    """Draw the places and the notes, and return the PNG."""
    canvas = Canvas(_NOTES + len(sketch.notes) * _NOTE + page.MARGIN - 22)
    canvas.head(sketch.heading, sketch.subheading)
    order = _ORDERS[len(sketch.places)]
    width = len(order) * _COLUMN + (len(order) - 1) * _GAP
    for number, place in enumerate(order):
        left = (page.WIDTH - width) / 2 + number * (_COLUMN + _GAP)
        _column(canvas, sketch.places[place], left)
    canvas.box(page.MARGIN, _FLOOR, page.INNER, 4, fill=page.RULE)
    for number, note in enumerate(sketch.notes):
        _note(canvas, *note, top=_NOTES + number * _NOTE)
    return canvas.png()


def _column(canvas: Canvas, place: PlaceMark, left: float) -> None:
    height, middle = _HEIGHTS.get(place.rank, _LOWEST), left + _COLUMN / 2
    top, is_first = _FLOOR - height, place.rank == 1
    name = page.fit(place.name, page.MEDIUM, width=_COLUMN)
    canvas.write(name, middle, top - _NAME, size=page.MEDIUM, align="center", bold=True)
    said = page.fit(place.said, page.SMALL, width=_COLUMN)
    y = top - _NAME + 42
    canvas.write(said, middle, y, size=page.SMALL, colour=page.QUIET, align="center")
    fill, ink = (page.ORANGE, page.INK) if is_first else (page.PANEL, page.TEXT)
    canvas.box(left, top, _COLUMN, height, fill=fill)
    y = top + 76
    canvas.write(str(place.rank), middle, y, size=90, colour=ink, align="center", bold=True)


def _note(canvas: Canvas, label: str, text: str, *, top: float) -> None:
    line = page.fit(label, page.SMALL, width=page.INNER)
    canvas.write(line, page.MARGIN, top, size=page.SMALL, colour=page.ORANGE, bold=True)
    for number, each in enumerate(page.wrap(text, page.MEDIUM, width=page.INNER, lines=2)):
        canvas.write(each, page.MARGIN, top + 54 + number * _LINE, size=page.MEDIUM)
