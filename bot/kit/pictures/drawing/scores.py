"""One bar a category: its length is all answers, the filled part those that were right."""

from __future__ import annotations

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ScoreSketch

_TOP = 200
_ROW = 108
_NAMES = 330  # pixels for the names, left of the bars
_BAR = 44


def draw_scores(sketch: ScoreSketch) -> bytes:
    """Draw the bars and return the PNG."""
    canvas = Canvas(_TOP + len(sketch.rows) * _ROW + page.MARGIN)
    canvas.head(sketch.heading, sketch.subheading)
    start, room = page.MARGIN + _NAMES, page.INNER - _NAMES
    for index, (name, right, answers, said) in enumerate(sketch.rows):
        middle = _TOP + (index + 0.5) * _ROW - 16
        line = page.fit(name, page.SMALL, width=_NAMES - 24)
        canvas.write(line, page.MARGIN, middle, size=page.SMALL)
        _bar(canvas, start, middle, width=room, share=right / answers if answers else 0)
        line = page.fit(said, page.SMALL, width=room)
        canvas.write(line, start, middle + 46, size=page.SMALL, colour=page.QUIET)
    return canvas.png()


def _bar(canvas: Canvas, x: float, middle: float, *, width: float, share: float) -> None:
    """Draw what is filled next to what is only framed: no colour is needed to tell them apart."""
    for length, face in ((1.0, page.PANEL), (share, page.SKY)):
        if length:
            canvas.box(
                x, middle - _BAR / 2, max(16.0, width * length), _BAR, radius=8,
                fill=face, edge=page.RULE, rim=2,
            )  # fmt: skip
