"""The cover of a work: a band of colour for each act with its name in it, the title below."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from bot.kit.pictures import colours
from bot.kit.pictures.drawing import canvas as page
from bot.kit.pictures.drawing.canvas import Canvas
from bot.kit.pictures.sketches import CoverName, CoverSketch

HEIGHT = 630
_FOOT = 186
_TOP = HEIGHT - _FOOT
_LEFT = 60
_RIGHT = page.WIDTH - _LEFT
_SLANT = 44
_GROUND = "#0e0e15"
_QUIET = "#cbccd8"
_GHOST = 0.09
_CROSS = "\u00d7"
_CROSS_AT = (968, _TOP / 2), 330, 118  # the large one: where, how far its arms reach, how thick
_GAP = 26
_CAPITAL = 0.71  # of its size is how high a letter stands
_OTHER = 52
_TITLE_SIZES = (80, 68, 58, 52, 48)
_YEAR = 72
_LEADING = 1.15
_UNDER_TITLE = 72
# By how many acts there are: sizes of a name alone in its line, and of one in two lines.
_SIZES = {
    1: ((216, 176, 144, 118), (106, 96, 80, 66, 54)),
    2: ((160, 144, 130, 118, 106, 96, 86, 76), (76, 66, 54)),
    3: ((108, 96, 86, 76, 66, 54), (54, 44)),
}
_CROSS_ROOM = {2: 112.0, 3: 80.0}
# How far names stand below the middle of their band: slanting lines leave less room at the left.
_PUSHED = {1: (0,), 2: (0, 8), 3: (0, 10, 8)}


@dataclass(frozen=True, slots=True)
class _Lines:
    """A name as it fits: its lines and their size, and whether the other script comes after."""

    names: list[str]
    size: int
    other: str = ""
    is_beside: bool = False

    @property
    def below(self) -> float:
        """Return how far below the name the other script stands: Hangul reaches below its line."""
        return 0 if self.is_beside or not self.other else 1.05 * _OTHER + 0.14 * self.size

    @property
    def height(self) -> float:
        return (len(self.names) - 1 + _CAPITAL) * self.size + self.below


def draw_cover(sketch: CoverSketch) -> bytes:
    """Draw the cover and return the PNG."""
    canvas = Canvas(HEIGHT, ground=_GROUND)
    palettes = _palettes(sketch.names)
    # From the last up: each band covers the upper rim of the one below.
    for number, palette in [*enumerate(palettes, 1)][::-1]:
        bottom, lean = _TOP / len(palettes) * number, _SLANT / 2 * (number < len(palettes))
        canvas.paste(_band(palette), bottom + lean, bottom - lean)
    for number, (palette, name) in enumerate(zip(palettes, sketch.names, strict=True)):
        more = sketch.more if name is sketch.names[-1] else ""
        _name(canvas, name, number, of=len(palettes), ink=colours.ink(palette[0]), more=more)
    if sketch.is_blurred:
        canvas.blur(_TOP)
    _foot(canvas, sketch, accent=_accent(palettes))
    # Of what is blurred, few colours would show as rings.
    return canvas.png(None if sketch.is_blurred else page.SHADED)


def _palettes(names: tuple[CoverName, ...]) -> list[colours.Palette]:
    palettes = [names[0].palette]
    for name in names[1:]:
        palettes.append(colours.apart(name.palette, above=palettes[-1][0]))
    return palettes


def _accent(palettes: list[colours.Palette]) -> str:
    fitting = (one for one, _ in palettes if colours.contrast(one, _GROUND) >= colours.LEGIBLE)
    return next(fitting, page.TEXT)


def _band(palette: colours.Palette) -> Image.Image:
    """Return the colours of a name, and in them a cross that makes it no less legible."""
    ends = palette[0], colours.shade(palette)
    away = colours.LIGHT if colours.ink(ends[0]) == colours.DARK else colours.DARK
    size = (page.WIDTH, _TOP)
    band = page.shading(ends, size)
    ghost = page.shading([colours.mixed(end, away, _GHOST) for end in ends], size)
    band.paste(ghost, (0, 0), page.cross_mask(size, *_CROSS_AT))
    return band


def _name(
    canvas: Canvas, shown: CoverName, number: int, *, of: int, ink: str, more: str
) -> None:  # fmt: skip
    name, other = shown.name, shown.other
    if page.is_blank(name) and not page.is_blank(other):
        name, other = other, ""
    middle = _TOP / of * (number + 0.5) + _PUSHED[of][number]
    left = _LEFT + (_CROSS_ROOM[of] if number else 0)
    kept = page.width_of(more, _YEAR) + _GAP if more else 0
    lines = _fitted(name, other, of, width=_RIGHT - left - kept)
    base = middle - lines.height / 2 + _CAPITAL * lines.size
    if number:
        cross = round(1.15 * _CROSS_ROOM[of])
        # A cross stands as high as the middle of capitals.
        low = base + lines.size * (len(lines.names) - 1 - _CAPITAL) / 2 + _CAPITAL / 2 * cross
        canvas.put(_CROSS, _LEFT - 4, low, size=cross, colour=ink, bold=False)
    for line in lines.names:
        canvas.put(line, left, base, size=lines.size, colour=ink)
        base += lines.size
    beside = page.width_of(lines.names[-1], lines.size) + _GAP if lines.is_beside else 0
    base += lines.below - lines.size
    canvas.put(lines.other, left + beside, base, size=_OTHER, colour=ink, bold=False)
    base = middle + _CAPITAL / 2 * _YEAR
    canvas.put(more, _RIGHT, base, size=_YEAR, colour=ink, align="right")


def _fitted(name: str, other: str, of: int, *, width: float) -> _Lines:
    sizes, small = _SIZES[of]
    name, other = page.clean(name), "" if page.is_blank(other) else page.clean(other)
    beside = page.width_of(other, _OTHER, bold=False)
    for size in sizes if other and of > 1 else ():
        if page.width_of(name, size) + _GAP + beside <= width:
            return _Lines([name], size, other, is_beside=True)
    size, names = page.largest(name, sizes, width=width, lines=1)
    if names != [name]:
        size, names = page.largest(name, small, width=width, lines=2)
        names = page.balanced(names, size, text=name)
    below = _Lines(names, size, other if beside <= width else "")
    return below if below.height <= _TOP / of - 1.3 * _SLANT else _Lines(names, size)


def _foot(canvas: Canvas, sketch: CoverSketch, *, accent: str) -> None:
    year = page.width_of(sketch.year, _YEAR)
    base = _TOP + _FOOT / 2 + _CAPITAL / 2 * _YEAR
    canvas.put(sketch.year, _RIGHT, base, size=_YEAR, colour=accent, align="right")
    width = _RIGHT - _LEFT - year - (40 if year else 0)
    title, other = sketch.title, page.clean(sketch.other)
    if page.is_blank(title) and other:
        title, other = other, ""
    size, lines = page.largest(title, _TITLE_SIZES, width=width, lines=1)
    if lines[0].endswith(page.CUT):
        size, lines = page.largest(title, _TITLE_SIZES[-2:], width=width, lines=2)
        lines = page.balanced(lines, size, text=title)
    below = page.fit(other, _OTHER, width=width, bold=False) if len(lines) == 1 else ""
    height = (len(lines) - 1) * _LEADING * size + _CAPITAL * size + (_UNDER_TITLE if below else 0)
    base = _TOP + (_FOOT - height) / 2 + _CAPITAL * size
    for line in lines:
        canvas.put(line, _LEFT, base, size=size)
        base += _LEADING * size
    base += _UNDER_TITLE - _LEADING * size
    canvas.put(below, _LEFT, base, size=_OTHER, colour=_QUIET, bold=False)
