"""Two charts on one page: works per year, and the acts worked with most."""

from __future__ import annotations

from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import MaxNLocator

from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import ArtistMark, StatsSketch

_TOP = 180
_HEADING = 40
_YEARS_HEIGHT = 420
_ROW = 66
_NAMES = 470  # pixels for the names, left of the bars
_LABEL_ROOM = 100  # pixels from one year's label to the next
_STEPS = (1, 2, 5, 10, 20)


def draw_charts(sketch: StatsSketch) -> bytes:
    """Draw both charts (one, where there are no partners) and give the PNG."""
    years_top = _TOP + 56
    partners_top = years_top + _YEARS_HEIGHT + 110
    bottom = (
        partners_top + 70 + len(sketch.partners) * _ROW if sketch.partners else partners_top - 60
    )
    canvas = Canvas(bottom + page.MARGIN)
    width = page.WIDTH - 2 * page.MARGIN
    canvas.write(canvas.fit(sketch.heading, 56, width=width), page.MARGIN, 70, size=56, bold=True)
    canvas.write(
        canvas.fit(sketch.subheading, 36, width=width), page.MARGIN, 134, size=36,
        colour=page.QUIET,
    )  # fmt: skip
    _section(canvas, sketch.years_heading, _TOP + 30)
    _years(canvas, sketch.per_year, top=years_top)
    if sketch.partners:
        _section(canvas, sketch.partners_heading, partners_top)
        _partners(canvas, sketch.partners, top=partners_top + 70)
    return canvas.png()


def _section(canvas: Canvas, text: str, y: float) -> None:
    line = canvas.fit(text, _HEADING, width=page.WIDTH - 2 * page.MARGIN)
    canvas.write(line, page.MARGIN, y, size=_HEADING, colour=page.ORANGE, bold=True)


def _years(canvas: Canvas, per_year: tuple[tuple[int, int], ...], *, top: float) -> None:
    left = page.MARGIN + 70
    axes = canvas.figure.add_axes(
        (
            left / page.WIDTH,
            1 - (top + _YEARS_HEIGHT) / canvas.height,
            (page.WIDTH - left - page.MARGIN) / page.WIDTH,
            _YEARS_HEIGHT / canvas.height,
        )
    )
    years = [year for year, _ in per_year]
    works = [count for _, count in per_year]
    peak = max(works)
    axes.bar(years, works, width=0.78, color=page.SKY, zorder=2)
    # A lone year would otherwise be one bar as wide as the page.
    spare = max(0, 8 - len(years)) / 2
    axes.set_xlim(years[0] - 0.6 - spare, years[-1] + 0.6 + spare)
    axes.set_ylim(0, peak * 1.18)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
    axes.set_xticks(_labelled(years))
    axes.ticklabel_format(axis="both", style="plain", useOffset=False)
    axes.grid(axis="y", color=page.RULE, linewidth=1, zorder=0)
    page.quiet_axis(axes)
    _peak(canvas, per_year, left=left, top=top, limits=(*axes.get_xlim(), peak * 1.18))


def _labelled(years: list[int]) -> list[int]:
    """Choose the years to write below the bars, so that they do not touch."""
    room = page.WIDTH - 2 * page.MARGIN - 70
    step = next(step for step in _STEPS if len(years) / step * _LABEL_ROOM <= room)
    return [year for year in years if year % step == 0] or years[:1]


def _peak(
    canvas: Canvas,
    per_year: tuple[tuple[int, int], ...],
    *,
    left: float,
    top: float,
    limits: tuple[float, float, float],
) -> None:
    """Write the figure over each bar where they fit, else over the highest only."""
    first, last, highest = limits
    scale = (page.WIDTH - left - page.MARGIN) / (last - first)
    peak = max(count for _, count in per_year)
    fits = canvas.width_of(str(peak), page.SMALLEST_TEXT) + 6 <= scale
    shown = [(y, n) for y, n in per_year if n] if fits else [
        next((y, n) for y, n in reversed(per_year) if n == peak)
    ]  # fmt: skip
    for year, count in shown:
        x = left + (year - first) * scale
        y = top + _YEARS_HEIGHT * (1 - count / highest) - 24
        bold = count == peak
        canvas.write(str(count), x, y, size=page.SMALLEST_TEXT, align="center", bold=bold)


def _partners(canvas: Canvas, partners: tuple[tuple[ArtistMark, int], ...], *, top: float) -> None:
    most = max(count for _, count in partners)
    start = page.MARGIN + _NAMES
    room = page.WIDTH - page.MARGIN - start - 80
    for index, (artist, count) in enumerate(partners):
        middle = top + (index + 0.5) * _ROW - 16
        _partner_name(canvas, artist, middle)
        canvas.page.add_patch(
            FancyBboxPatch(
                (start, middle - 20), max(16.0, room * count / most), 40,
                boxstyle="round,pad=0,rounding_size=8", facecolor=page.SKY, linewidth=0,
            )
        )  # fmt: skip
        canvas.write(str(count), start + max(16.0, room * count / most) + 18, middle, size=34)


def _partner_name(canvas: Canvas, artist: ArtistMark, y: float) -> None:
    """Write the name, then the Hangul where there is room left for some of it."""
    name = canvas.fit(artist.name, 34, width=_NAMES - 24)
    canvas.write(name, page.MARGIN, y, size=34)
    used = canvas.width_of(name, 34) + 18
    if artist.hangul and _NAMES - 24 - used >= canvas.width_of(artist.hangul, page.SMALLEST_TEXT):
        canvas.write(
            page.clean(artist.hangul), page.MARGIN + used, y, size=page.SMALLEST_TEXT,
            colour=page.QUIET,
        )  # fmt: skip
