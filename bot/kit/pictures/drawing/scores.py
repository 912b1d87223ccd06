"""One bar a category: its length is all answers, the filled part those that were right."""

from __future__ import annotations

from matplotlib.patches import FancyBboxPatch

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ScoreSketch

_TOP = 200
_ROW = 108
_NAMES = 330  # pixels for the names, left of the bars
_BAR = 44


def draw_scores(sketch: ScoreSketch) -> bytes:
    """Draw the bars and give the PNG."""
    canvas = Canvas(_TOP + len(sketch.rows) * _ROW + page.MARGIN)
    width = page.WIDTH - 2 * page.MARGIN
    canvas.write(canvas.fit(sketch.heading, 56, width=width), page.MARGIN, 70, size=56, bold=True)
    canvas.write(
        canvas.fit(sketch.subheading, 36, width=width), page.MARGIN, 134, size=36,
        colour=page.QUIET,
    )  # fmt: skip
    for index, (name, right, answers, said) in enumerate(sketch.rows):
        middle = _TOP + (index + 0.5) * _ROW
        canvas.write(canvas.fit(name, 34, width=_NAMES - 24), page.MARGIN, middle - 16, size=34)
        _bar(canvas, middle - 16, share=right / answers if answers else 0)
        start = page.MARGIN + _NAMES
        line = canvas.fit(said, page.SMALLEST_TEXT, width=page.WIDTH - page.MARGIN - start)
        canvas.write(line, start, middle + 30, size=page.SMALLEST_TEXT, colour=page.QUIET)
    return canvas.png()


def _bar(canvas: Canvas, middle: float, *, share: float) -> None:
    """Draw what is filled next to what is only framed: no colour is needed to tell them apart."""
    start, room = page.MARGIN + _NAMES, page.WIDTH - 2 * page.MARGIN - _NAMES
    for length, face in ((1.0, page.PANEL), (share, page.SKY)):
        if length:
            canvas.page.add_patch(
                FancyBboxPatch(
                    (start, middle - _BAR / 2), max(16.0, room * length), _BAR,
                    boxstyle="round,pad=0,rounding_size=8", facecolor=face,
                    edgecolor=page.RULE, linewidth=2,
                )
            )  # fmt: skip
