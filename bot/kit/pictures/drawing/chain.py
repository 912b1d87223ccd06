"""A chain of acts from top to bottom, each in its colours: to be read on a phone."""

from __future__ import annotations

from bot.kit.pictures import colours
from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ArtistMark, PathSketch, StopMark, WorkMark

LEAST = 56
"""The smallest text: 16 pixels and more where the picture is 345 wide, as on a phone."""
_GROUND = "#0e0e15"
_EDGE = 40  # beside the boxes
_INSET = 48  # between a box's rim and its text
_NAMES = (92, 84, 76, 68, 62, LEAST)
_LINE = 1.16
_PAD = 42  # above and below the names in a box
_GAP = 30  # between what stands in one line
_AIR = 34  # between a box and a title
_RADIUS = 34
_RAIL = 96  # where the line between two boxes is
_WIDE = 10
_CAPITAL = 0.71  # of its size is how high a letter stands

_Row = tuple[list[str], int, str]
"""The lines of a name, their size, and what stands at their right."""


def draw_chain(sketch: PathSketch) -> bytes:
    """Draw the chain and return the PNG."""
    stops = [[_row(artist) for artist in stop.artists] for stop in sketch.stops]
    titles = [_title(work) for work in sketch.works]
    height = sum(map(_height, stops)) + sum(len(one) * LEAST * _LINE + 2 * _AIR for one in titles)
    canvas = Canvas(height + 2 * _EDGE, ground=_GROUND)
    top = float(_EDGE)
    for number, (stop, rows) in enumerate(zip(sketch.stops, stops, strict=True)):
        top = _box(canvas, stop, rows, top=top)
        if number < len(titles):
            top = _link(canvas, titles[number], sketch.works[number].year, top=top)
    return canvas.png(page.SHADED)


def _row(artist: ArtistMark) -> _Row:
    """Fit a name and its group beside it, or else the name in its other script, if at all."""
    name, other = artist.name, artist.hangul
    if page.is_blank(name) and not page.is_blank(other):
        name, other = other, ""
    width = page.WIDTH - 2 * (_EDGE + _INSET)
    note = page.fit(artist.note, LEAST, width=width * 0.5, bold=False)
    room = width - (page.width_of(note, LEAST, bold=False) + _GAP if note else 0)
    size, lines = page.largest(name, _NAMES, width=room, lines=1)
    if lines != [page.clean(name)]:
        size, lines = page.largest(name, _NAMES[-2:], width=room, lines=2)
        lines = page.balanced(lines, size, text=name)
    beside = "" if page.is_blank(other) else page.clean(other)
    taken = page.width_of(lines[-1], size) + _GAP
    if not note and taken + page.width_of(beside, LEAST, bold=False) <= width:
        note = beside
    return lines, size, note


def _height(rows: list[_Row]) -> float:
    return (
        2 * _PAD + sum(_rise(size, len(lines)) for lines, size, _ in rows) + _PAD * (len(rows) - 1)
    )


def _rise(size: int, lines: int) -> float:
    """Return how high so many lines stand, from the foot of the last to the head of the first."""
    return size * (_CAPITAL + (lines - 1) * _LINE)


def _box(canvas: Canvas, stop: StopMark, rows: list[_Row], *, top: float) -> float:
    height, ground = _height(rows), stop.palette[0]
    canvas.box(
        _EDGE, top, page.WIDTH - 2 * _EDGE, height,
        fill=ground, into=colours.shade(stop.palette), radius=_RADIUS,
    )  # fmt: skip
    ink, base = colours.ink(ground), top + _PAD
    left, right = _EDGE + _INSET, page.WIDTH - _EDGE - _INSET
    for lines, size, note in rows:
        base += size * _CAPITAL
        for number, line in enumerate(lines):
            base += size * _LINE if number else 0
            canvas.put(line, left, base, size=size, colour=ink)
        canvas.put(note, right, base, size=LEAST, colour=ink, align="right", bold=False)
        base += _PAD
    return top + height


def _title(work: WorkMark) -> list[str]:
    year = page.width_of(work.year, LEAST, bold=False) + _GAP if work.year else 0
    width = page.WIDTH - _EDGE - _INSET - year - _text_left()
    return page.balanced(page.wrap(work.title, LEAST, width=width, lines=2), LEAST, text=work.title)


def _text_left() -> int:
    return _RAIL + _WIDE + 44


def _link(canvas: Canvas, title: list[str], year: str, *, top: float) -> float:
    height = len(title) * LEAST * _LINE + 2 * _AIR
    canvas.box(_RAIL, top, _WIDE, height, fill=page.RULE)
    base = top + (height - _rise(LEAST, len(title))) / 2 + LEAST * _CAPITAL
    for number, line in enumerate(title):
        canvas.put(line, _text_left(), base + number * LEAST * _LINE, size=LEAST, bold=False)
    right = page.WIDTH - _EDGE - _INSET
    canvas.put(year, right, base, size=LEAST, colour=page.QUIET, align="right", bold=False)
    return top + height
