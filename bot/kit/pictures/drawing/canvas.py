"""A page measured in pixels, its colours, and text that fits and can be drawn.

matplotlib's object interface only: pyplot keeps global state and every figure alive.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache, lru_cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from PIL import Image
from pylopdf_fonts_ko import sans_path

WIDTH = 1200
"""Pixels. A phone shows the picture about 380 points wide: 30 pixels are 9.5 points there."""
MARGIN = 48
SMALLEST_TEXT = 30

# Okabe and Ito's palette on a dark page of our own, legible in Discord's dark and light themes.
# Text on the page and dark text on ORANGE or SKY have a contrast of 7:1 and more.
PAGE = "#16171d"
PANEL = "#272935"
RULE = "#5b5f70"
TEXT = "#f4f4f6"
QUIET = "#c3c6d1"
INK = "#16171d"
SKY = "#56b4e9"
ORANGE = "#e69f00"

_DPI = 72  # points are pixels then
_COLOURS = 96
_FALLBACK = "DejaVu Sans"
_NOTHING_DRAWABLE = "♪"

HorizontalAlign = Literal["left", "center", "right"]


@cache
def _families() -> tuple[str, ...]:
    """Register the packaged font and name the families to try, best first."""
    font_manager.fontManager.addfont(sans_path())
    name = FontProperties(fname=sans_path()).get_name()
    return (name, _FALLBACK)


@cache
def _points(family: str) -> frozenset[int]:
    """List the code points that a family has a glyph for."""
    path = font_manager.findfont(FontProperties(family=family), fallback_to_default=False)
    return frozenset(font_manager.get_font(path).get_charmap())


def _families_for(text: str) -> tuple[str, ...]:
    """Choose one family for the whole line where one has all of it.

    Falling back in the middle of a word takes a letter apart and puts its accent on the next one.
    """
    wanted = {ord(char) for char in text if char != " "}
    alone = [family for family in _families() if wanted <= _points(family)]
    return (alone[0],) if alone else _families()


def _is_drawable(char: str) -> bool:
    if char == " ":
        return True
    # Control, format and private characters, and the selectors that turn a sign into an emoji.
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} or "\ufe00" <= char <= "\ufe0f"
    return not hidden and any(ord(char) in _points(family) for family in _families())


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be drawn."""
    return clean(text) in {"", _NOTHING_DRAWABLE}


def clean(text: str) -> str:
    """Leave out what would become an empty box (emoji, scripts without a font) and tidy up."""
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(char for char in one_line if _is_drawable(char))
    for brackets in ("()", "[]"):
        kept = kept.replace(brackets, "").replace(f"{brackets[0]} {brackets[1]}", "")
    return " ".join(kept.split()) or (_NOTHING_DRAWABLE if text.strip() else "")


class Canvas:
    """A page of `WIDTH` x `height` pixels, the origin at its top left corner."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAGE)
        # matplotlib has no annotations for the canvas.
        self._agg: Any = FigureCanvasAgg(self.figure)
        self.page: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.page.set_xlim(0, WIDTH)
        self.page.set_ylim(height, 0)
        self.page.set_axis_off()
        self.page.set_zorder(1)  # writing goes over the charts

    def width_of(self, text: str, size: float) -> float:
        """Measure a line in pixels."""
        width, _, _ = self._agg.get_renderer().get_text_width_height_descent(
            text, _font(size, _families_for(text)), ismath=False
        )
        return float(width)

    def fit(self, text: str, size: float, *, width: float) -> str:
        """Return the line, cut with an ellipsis where it is wider than `width` pixels."""
        text = clean(text)
        if self.width_of(text, size) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width_of(text[:middle].rstrip() + "…", size) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"

    def largest(
        self, text: str, sizes: tuple[float, ...], *, width: float, lines: int
    ) -> tuple[float, list[str]]:
        """Wrap in the largest of the sizes that needs no ellipsis, else in the last one."""
        for size in sizes:
            wrapped = self.wrap(text, size, width=width, lines=lines)
            if "".join(wrapped).replace(" ", "") == clean(text).replace(" ", ""):
                break
        return size, wrapped

    def wrap(self, text: str, size: float, *, width: float, lines: int) -> list[str]:
        """Break text at its spaces into at most `lines` lines; the last is cut if need be."""
        words = clean(text).split(" ")
        wrapped: list[str] = []
        while words and len(wrapped) < lines - 1:
            line = words.pop(0)
            while words and self.width_of(f"{line} {words[0]}", size) <= width:
                line = f"{line} {words.pop(0)}"
            head, tail = self._break(line, size, width=width)
            wrapped.append(head)
            if tail:
                words.insert(0, tail)
        if words:
            wrapped.append(self.fit(" ".join(words), size, width=width))
        return wrapped

    def _break(self, line: str, size: float, *, width: float) -> tuple[str, str]:
        end = len(line)
        while end > 1 and self.width_of(line[:end], size) > width:
            end -= 1
        return line[:end], line[end:]

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        colour: str = TEXT,
        align: HorizontalAlign = "left",
        bold: bool = False,
    ) -> None:
        """Write one line with the middle of its letters at `y`."""
        written = self.page.text(
            x, y, text, color=colour, ha=align, va="center_baseline",
            font=_font(size, _families_for(text)), parse_math=False,
        )  # fmt: skip
        if bold:  # the packaged font has one weight
            written.set_path_effects([withStroke(linewidth=size / 28, foreground=colour)])

    def png(self) -> bytes:
        """Return the page as a PNG of few colours, which is a third of the size."""
        self._agg.draw()
        size = self._agg.get_width_height()
        pixels = Image.frombuffer("RGBA", size, self._agg.buffer_rgba(), "raw", "RGBA", 0, 1)
        buffer = io.BytesIO()
        few = pixels.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


@lru_cache(maxsize=64)
def _font(size: float, families: tuple[str, ...]) -> FontProperties:
    return FontProperties(family=list(families), size=size)


def quiet_axis(axes: Axes, *, size: float = SMALLEST_TEXT) -> None:
    """Strip a chart of its frame and write its ticks in the page's font."""
    axes.set_facecolor(PAGE)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, colors=QUIET, pad=10)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(_font(size, _families()))


mpl.rcParams["axes.unicode_minus"] = False
