"""Works along an upright line of time, the years (or days) on its left."""

from __future__ import annotations

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import MomentMark, TimelineSketch

_TOP = 190
_LABEL_WIDTH = 230
_BESIDE = 40  # between the labels and the line of time
_INDENT = 56  # between the line and the text
_LEADING = 1.28
_AIR = 46  # between two works at least
_STEP = 9  # for each year or day between them
_MOST_STEPS = 10
_PAD = 26
_DOT, _LEAD_DOT = 13, 19

Line = tuple[str, int, str, bool]


def draw_timeline(sketch: TimelineSketch) -> bytes:
    """Draw the line and return the PNG."""
    line = _line(sketch)
    blocks = [_lines(moment, left=line + _INDENT) for moment in sketch.moments]
    tops = _tops(sketch, blocks)
    canvas = Canvas(tops[-1] + _height(blocks[-1]) + _PAD + page.MARGIN)
    canvas.head(sketch.heading, sketch.subheading)
    for moment, block, top in zip(sketch.moments, blocks, tops, strict=True):
        if moment.is_lead:
            left = line + _INDENT - _PAD
            canvas.box(
                left, top - _PAD / 2, page.WIDTH - page.MARGIN / 2 - left,
                _height(block) + _PAD, radius=22, fill=page.PANEL,
            )  # fmt: skip
    first, last = tops[0] + _first_middle(blocks[0]), tops[-1] + _first_middle(blocks[-1])
    canvas.box(line - 3, first, 6, last - first, fill=page.RULE)
    said = ""
    for moment, block, top in zip(sketch.moments, blocks, tops, strict=True):
        label = "" if moment.label == said else moment.label
        _moment(canvas, block, line=line, top=top, label=label, is_lead=moment.is_lead)
        said = moment.label
    return canvas.png()


def _tops(sketch: TimelineSketch, blocks: list[list[Line]]) -> list[float]:
    tops = [float(_TOP + _PAD)]
    for moment, before in zip(sketch.moments[1:], blocks, strict=False):
        steps = min(moment.gap, _MOST_STEPS)
        tops.append(tops[-1] + _height(before) + _AIR + steps * _STEP)
    return tops


def _line(sketch: TimelineSketch) -> float:
    widths = [page.width_of(page.clean(moment.label), page.LARGE) for moment in sketch.moments]
    return page.MARGIN + min(max(widths), _LABEL_WIDTH) + _BESIDE


def _lines(moment: MomentMark, *, left: float) -> list[Line]:
    width = page.RIGHT - left
    title, other = moment.title, moment.other
    if page.is_blank(title) and not page.is_blank(other):
        title, other = other, ""
    size, titles = page.largest(title, (page.LARGE, page.MEDIUM), width=width, lines=2)
    lines: list[Line] = [(text, size, page.TEXT, True) for text in titles]
    if other and not page.is_blank(other):
        lines.append((page.fit(other, page.SMALL, width=width), page.SMALL, page.QUIET, False))
    note = page.fit(moment.note, page.SMALL, width=width)
    return [*lines, (note, page.SMALL, page.QUIET, False)]


def _height(lines: list[Line]) -> float:
    return sum(size * _LEADING for _, size, _, _ in lines)


def _first_middle(lines: list[Line]) -> float:
    return lines[0][1] * _LEADING / 2


def _moment(
    canvas: Canvas, lines: list[Line], *, line: float, top: float, label: str, is_lead: bool
) -> None:
    middle = top + _first_middle(lines)
    radius = _LEAD_DOT if is_lead else _DOT
    canvas.disc(line, middle, radius + 3, fill=page.PAGE)
    canvas.disc(line, middle, radius - 3, fill=page.ORANGE if is_lead else page.SKY)
    text = page.fit(label, page.LARGE, width=_LABEL_WIDTH)
    canvas.write(text, line - _BESIDE, middle, size=page.LARGE, align="right", bold=True)
    y = top
    for text, size, colour, bold in lines:
        canvas.write(
            text, line + _INDENT, y + size * _LEADING / 2, size=size, colour=colour, bold=bold
        )
        y += size * _LEADING
