"""Bars: works per year and the acts worked with most, on one page; and what of each was known."""

from __future__ import annotations

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ArtistMark, ScoreSketch, StatsSketch

_YEARS = 210
_YEARS_HEIGHT = 430
_FLOOR = _YEARS + 30 + _YEARS_HEIGHT
_LEFT = page.MARGIN + 70  # room for the figures of the axis
_LABEL_ROOM = 100  # pixels from one year's label to the next
_PARTNERS = _FLOOR + 110
_ROW = 66
_NAMES = 470  # pixels for the names, left of the bars
_SCORES_TOP = 200
_SCORE_ROW = 108
_SCORE_NAMES = 330  # pixels for the names, left of the bars
_BAR = 44


def draw_charts(sketch: StatsSketch) -> bytes:
    """Draw both charts (one, where there are no partners) and return the PNG."""
    bottom = _PARTNERS + 70 + len(sketch.partners) * _ROW if sketch.partners else _PARTNERS - 60
    canvas = Canvas(bottom + page.MARGIN)
    canvas.head(sketch.heading, sketch.subheading)
    _section(canvas, sketch.years_heading, _YEARS)
    _years(canvas, sketch.per_year)
    if sketch.partners:
        _section(canvas, sketch.partners_heading, _PARTNERS)
        _partners(canvas, sketch.partners, top=_PARTNERS + 54)
    return canvas.png()


def _section(canvas: Canvas, text: str, y: float) -> None:
    line = page.fit(text, page.MEDIUM, width=page.INNER)
    canvas.write(line, page.MARGIN, y, size=page.MEDIUM, colour=page.ORANGE, bold=True)


def _years(canvas: Canvas, per_year: tuple[tuple[int, int], ...]) -> None:
    peak = max(works for _, works in per_year)
    unit = _YEARS_HEIGHT / (peak * 1.18)
    _grid(canvas, peak, unit)
    # A lone year would otherwise be one bar as wide as the page.
    slot = (page.RIGHT - _LEFT) / max(8, len(per_year))
    first = (_LEFT + page.RIGHT - (len(per_year) - 1) * slot) / 2
    fits = page.width_of(str(peak), page.SMALL) + 6 <= slot
    last_peak = max(year for year, works in per_year if works == peak)
    every = _step(len(per_year), page.INNER // _LABEL_ROOM)
    for place, (year, works) in enumerate(per_year):
        x, height = first + place * slot, max(3.0, works * unit)
        if works:
            canvas.box(x - slot * 0.39, _FLOOR - height, slot * 0.78, height, fill=page.SKY)
        if year == last_peak or (works and fits):
            y, bold = _FLOOR - height - 26, works == peak
            canvas.write(str(works), x, y, size=page.SMALL, align="center", bold=bold)
        if year % every == 0:
            y = _FLOOR + 32
            canvas.write(str(year), x, y, size=page.SMALL, colour=page.QUIET, align="center")


def _grid(canvas: Canvas, peak: int, unit: float) -> None:
    for works in range(0, peak + 1, _step(peak, 5)):
        y = _FLOOR - works * unit
        canvas.box(_LEFT, y - 1, page.RIGHT - _LEFT, 2, fill=page.RULE)
        canvas.write(str(works), _LEFT - 14, y, size=page.SMALL, colour=page.QUIET, align="right")


def _step(count: int, most: int) -> int:
    """Return the round number by which `count` is passed in `most` steps at most."""
    rounds = (int(digit * 10**power) for power in range(9) for digit in (1, 2, 5))
    return next(step for step in rounds if count <= most * step)


def _partners(canvas: Canvas, partners: tuple[tuple[ArtistMark, int], ...], *, top: float) -> None:
    most = max(count for _, count in partners)
    start = page.MARGIN + _NAMES
    for index, (artist, count) in enumerate(partners):
        middle = top + (index + 0.5) * _ROW
        _partner_name(canvas, artist, middle)
        length = max(16.0, (page.RIGHT - start - 80) * count / most)
        canvas.box(start, middle - 20, length, 40, radius=8, fill=page.SKY)
        canvas.write(str(count), start + length + 18, middle, size=page.SMALL)


def _partner_name(canvas: Canvas, artist: ArtistMark, y: float) -> None:
    room = _NAMES - 24
    name, hangul = page.fit(artist.name, page.SMALL, width=room), page.clean(artist.hangul)
    canvas.write(name, page.MARGIN, y, size=page.SMALL)
    used = page.width_of(name, page.SMALL) + 18
    if used + page.width_of(hangul, page.SMALL) <= room:
        canvas.write(hangul, page.MARGIN + used, y, size=page.SMALL, colour=page.QUIET)


def draw_scores(sketch: ScoreSketch) -> bytes:
    """Draw a bar a category (all answers, with the right ones filled) and return the PNG."""
    canvas = Canvas(_SCORES_TOP + len(sketch.rows) * _SCORE_ROW + page.MARGIN)
    canvas.head(sketch.heading, sketch.subheading)
    start, room = page.MARGIN + _SCORE_NAMES, page.INNER - _SCORE_NAMES
    for index, (name, right, answers, said) in enumerate(sketch.rows):
        middle = _SCORES_TOP + (index + 0.5) * _SCORE_ROW - 16
        line = page.fit(name, page.SMALL, width=_SCORE_NAMES - 24)
        canvas.write(line, page.MARGIN, middle, size=page.SMALL)
        _bar(canvas, start, middle, width=room, share=right / answers if answers else 0)
        line = page.fit(said, page.SMALL, width=room)
        canvas.write(line, start, middle + 46, size=page.SMALL, colour=page.QUIET)
    return canvas.png()


def _bar(canvas: Canvas, x: float, middle: float, *, width: float, share: float) -> None:
    for length, face in ((1.0, page.PANEL), (share, page.SKY)):
        if length:
            canvas.box(
                x, middle - _BAR / 2, max(16.0, width * length), _BAR, radius=8,
                fill=face, edge=page.RULE, rim=2,
            )  # fmt: skip
