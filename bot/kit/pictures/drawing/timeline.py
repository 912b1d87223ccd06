"""Works along an upright line of time, the years (or days) on its left."""

from __future__ import annotations

from matplotlib.patches import Circle, FancyBboxPatch

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import MomentMark, TimelineSketch

_TOP = 190
_LABEL_WIDTH = 230
_BESIDE = 40  # between the labels and the line of time
_INDENT = 56  # between the line and the text
_LABEL = 44.0
_TITLES = (44.0, 38.0)
_OTHER, _NOTE = 34.0, 32.0
_LEADING = 1.28
_AIR = 46  # between two works at least
_STEP = 9  # for each year or day between them
_MOST_STEPS = 10
_PAD = 26
_DOT, _LEAD_DOT = 13, 19

Line = tuple[str, float, str, bool]


def draw_timeline(sketch: TimelineSketch) -> bytes:
    """Draw the line and give the PNG."""
    measure = Canvas(100)
    line = _line(measure, sketch)
    blocks = [_lines(measure, moment, left=line + _INDENT) for moment in sketch.moments]
    tops = _tops(sketch, blocks)
    canvas = Canvas(round(tops[-1] + _height(blocks[-1]) + _PAD + page.MARGIN))
    _head(canvas, sketch)
    first, last = tops[0] + _first_middle(blocks[0]), tops[-1] + _first_middle(blocks[-1])
    canvas.page.plot(
        [line, line], [first, last], color=page.RULE, linewidth=6, zorder=1,
        solid_capstyle="round",
    )  # fmt: skip
    said = ""
    for moment, block, top in zip(sketch.moments, blocks, tops, strict=True):
        label = "" if moment.label == said else moment.label
        _moment(canvas, moment, block, line=line, top=top, label=label)
        said = moment.label
    return canvas.png()


def _tops(sketch: TimelineSketch, blocks: list[list[Line]]) -> list[float]:
    """Place the works: the more time between two, the more room."""
    tops = [float(_TOP + _PAD)]
    for moment, before in zip(sketch.moments[1:], blocks, strict=False):
        steps = min(moment.gap, _MOST_STEPS)
        tops.append(tops[-1] + _height(before) + _AIR + steps * _STEP)
    return tops


def _line(canvas: Canvas, sketch: TimelineSketch) -> float:
    widths = [canvas.width_of(page.clean(moment.label), _LABEL) for moment in sketch.moments]
    return page.MARGIN + min(max(widths), _LABEL_WIDTH) + _BESIDE


def _lines(canvas: Canvas, moment: MomentMark, *, left: float) -> list[Line]:
    """List the lines of a work: text, size, colour, bold."""
    width = page.WIDTH - page.MARGIN - left
    title, other = moment.title, moment.other
    if page.is_blank(title) and not page.is_blank(other):
        title, other = other, ""
    size, titles = canvas.largest(title, _TITLES, width=width, lines=2)
    lines: list[Line] = [(text, size, page.TEXT, True) for text in titles]
    if other and not page.is_blank(other):
        lines.append((canvas.fit(other, _OTHER, width=width), _OTHER, page.QUIET, False))
    lines.append((canvas.fit(moment.note, _NOTE, width=width), _NOTE, page.QUIET, False))
    return lines


def _height(lines: list[Line]) -> float:
    return sum(size * _LEADING for _, size, _, _ in lines)


def _first_middle(lines: list[Line]) -> float:
    return lines[0][1] * _LEADING / 2


def _head(canvas: Canvas, sketch: TimelineSketch) -> None:
    width = page.WIDTH - 2 * page.MARGIN
    canvas.write(canvas.fit(sketch.heading, 54, width=width), page.MARGIN, 68, size=54, bold=True)
    canvas.write(
        canvas.fit(sketch.subheading, 34, width=width), page.MARGIN, 130, size=34,
        colour=page.QUIET,
    )  # fmt: skip


def _moment(
    canvas: Canvas,
    moment: MomentMark,
    lines: list[Line],
    *,
    line: float,
    top: float,
    label: str,
) -> None:
    middle = top + _first_middle(lines)
    left = line + _INDENT
    if moment.is_lead:
        canvas.page.add_patch(
            FancyBboxPatch(
                (left - _PAD, top - _PAD / 2), page.WIDTH - page.MARGIN / 2 - left + _PAD,
                _height(lines) + _PAD, boxstyle="round,pad=0,rounding_size=22", linewidth=0,
                facecolor=page.PANEL, zorder=0,
            )
        )  # fmt: skip
    canvas.page.add_patch(
        Circle(
            (line, middle), _LEAD_DOT if moment.is_lead else _DOT, linewidth=6, zorder=2,
            facecolor=page.ORANGE if moment.is_lead else page.SKY, edgecolor=page.PAGE,
        )
    )  # fmt: skip
    text = canvas.fit(label, _LABEL, width=_LABEL_WIDTH)
    canvas.write(text, line - _BESIDE, middle, size=_LABEL, align="right", bold=True)
    y = top
    for text, size, colour, bold in lines:
        canvas.write(text, left, y + size * _LEADING / 2, size=size, colour=colour, bold=bold)
        y += size * _LEADING
