"""A page measured in pixels, its colours, and text that fits and can be drawn."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH = 1200
"""Pixels. A phone shows the picture some 350 points wide: 34 pixels are 10 points there."""
MARGIN = 48
RIGHT = WIDTH - MARGIN
INNER = WIDTH - 2 * MARGIN

# Sizes of text.
HEADING, LARGE, MEDIUM, SMALL = 56, 44, 38, 34

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

FLAT = 96, Image.Quantize.FASTOCTREE
"""What colours a PNG has: this makes one of few colours a third of the size."""
SHADED = 256, Image.Quantize.MEDIANCUT
"""For shades, half of the size; it takes four times as long."""
_SMOOTH = 4
_BLUR = 22
_NOTHING_DRAWABLE = "♪"
CUT = "..."
_ANCHORS = {"left": "ls", "center": "ms", "right": "rs"}

HorizontalAlign = Literal["left", "center", "right"]


FONTS = Path(__file__).parents[1] / "fonts"


# Each takes a MiB, and is made in less than a millisecond.
@lru_cache(maxsize=12)
def _font(size: int, *, bold: bool = True) -> ImageFont.FreeTypeFont:
    name = f"KollabSans-{'ExtraBold' if bold else 'Medium'}.otf"
    # The basic layout is the same on every machine; the other needs a library of the system's.
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def shading(ends: Sequence[str], size: tuple[int, int]) -> Image.Image:
    """Return a page that shades from the colour at its left to the one at its right."""
    two = Image.new("RGB", (2, 1), ends[0])
    two.paste(ends[1], (1, 0, 2, 1))
    return two.resize(size, Image.Resampling.BILINEAR, box=(0.5, 0, 1.5, 1))


def cross_mask(
    size: tuple[int, int], middle: tuple[float, float], radius: float, thick: float
) -> Image.Image:
    """Return a mask of a page with a cross on it; what is outside the page is cut off."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    drawn, half = ImageDraw.Draw(mask), thick * 0.7071
    for turn in (1, -1):
        ends = [
            (-radius, -turn * radius + turn * half), (-radius + half, -turn * radius),
            (radius, turn * radius - turn * half), (radius - half, turn * radius),
        ]  # fmt: skip
        drawn.polygon([((middle[0] + x) * 2, (middle[1] + y) * 2) for x, y in ends], fill=255)
    return mask.reduce(2)


@lru_cache(maxsize=4096)
def _pixels(char: str) -> bytes:
    return bytes(_font(SMALL).getmask(char))


def _is_drawable(char: str) -> bool:
    # Pillow does not say which letters a font has, but those it lacks all look like this one.
    if _pixels(char) == _pixels("\uffff"):
        return False
    # Control, format and private characters, and the selectors that turn a sign into an emoji.
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} or "\ufe00" <= char <= "\ufe0f"
    return not hidden


def _drawable(char: str) -> str:
    """Return what stands for a sign: itself, its letter without accents, or nothing."""
    return next(filter(_is_drawable, (char, unicodedata.normalize("NFKD", char)[0])), "")


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be drawn."""
    return clean(text) in {"", _NOTHING_DRAWABLE}


def clean(text: str) -> str:
    """Leave out what would become an empty box (emoji, scripts without a font) and tidy up."""
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    # The font's own ellipsis hangs half-way up, as Korean print has it.
    kept = "".join(map(_drawable, one_line)).replace("…", CUT)
    for brackets in ("()", "[]"):
        kept = kept.replace(brackets, "").replace(f"{brackets[0]} {brackets[1]}", "")
    return " ".join(kept.split()) or (_NOTHING_DRAWABLE if text.strip() else "")


def width_of(text: str, size: int, *, bold: bool = True) -> float:
    """Measure a line in pixels, in the wider weight if not told otherwise."""
    return _font(size, bold=bold).getlength(text)


def fit(text: str, size: int, *, width: float, bold: bool = True) -> str:
    """Return the line, cut with an ellipsis where it is wider than `width` pixels."""
    text = clean(text)
    if width_of(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + CUT, size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + CUT


def largest(
    text: str, sizes: tuple[int, ...], *, width: float, lines: int
) -> tuple[int, list[str]]:
    """Wrap in the largest of the sizes that needs no ellipsis, else in the last one."""
    for size in sizes:
        wrapped = wrap(text, size, width=width, lines=lines)
        if "".join(wrapped).replace(" ", "") == clean(text).replace(" ", ""):
            break
    return size, wrapped


def wrap(text: str, size: int, *, width: float, lines: int) -> list[str]:
    """Break text at its spaces into at most `lines` lines; the last is cut if need be."""
    words = clean(text).split(" ")
    wrapped: list[str] = []
    while words and len(wrapped) < lines - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        head, tail = _break(line, size, width=width)
        wrapped.append(head)
        if tail:
            words.insert(0, tail)
    if words:
        wrapped.append(fit(" ".join(words), size, width=width))
    return wrapped


def balanced(lines: list[str], size: int, *, text: str) -> list[str]:
    """Break a text that fits into two lines where they become about equally long."""
    if len(lines) != 2 or " ".join(lines) != clean(text):
        return lines  # One was cut, or a word broken.
    words = clean(text).split(" ")
    ways = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    return min(ways, key=lambda way: max(width_of(line, size) for line in way))


def _break(line: str, size: int, *, width: float) -> tuple[str, str]:
    end = len(line)
    while end > 1 and width_of(line[:end], size) > width:
        end -= 1
    return line[:end], line[end:]


class Canvas:
    """A page of `WIDTH` x `height` pixels, the origin at its top left corner.

    What is drawn later covers what was drawn before.
    """

    def __init__(self, height: float, *, ground: str = PAGE) -> None:
        self._page = Image.new("RGB", (WIDTH, round(height)), ground)
        self._draw = ImageDraw.Draw(self._page)

    def box(
        self, x: float, y: float, width: float, height: float, *,
        fill: str, into: str = "", radius: float = 0, edge: str | None = None, rim: float = 0,
    ) -> None:  # fmt: skip
        """Draw a rectangle with round corners; its rim is inside.

        Its colour may shade `into` another, to the right.
        """
        if edge:
            self.box(x, y, width, height, fill=edge, radius=radius)
            inner = max(0.0, radius - rim)
            self.box(x + rim, y + rim, width - 2 * rim, height - 2 * rim, fill=fill, radius=inner)
            return
        # Pillow's own shapes have jagged rims: this one is drawn larger and made smaller.
        left, top = int(x), int(y)
        size = (int(x + width) - left + 1, int(y + height) - top + 1)
        mask = Image.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH))
        ImageDraw.Draw(mask).rounded_rectangle(
            [
                (x - left) * _SMOOTH, (y - top) * _SMOOTH,
                (x - left + width) * _SMOOTH - 1, (y - top + height) * _SMOOTH - 1,
            ],
            radius * _SMOOTH, fill=255,
        )  # fmt: skip
        ground = shading((fill, into), size) if into else fill
        self._page.paste(ground, (left, top), mask.reduce(_SMOOTH))

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """Draw a disc around a point."""
        side = 2 * radius
        self.box(x - radius, y - radius, side, side, fill=fill, radius=radius)

    def write(
        self, text: str, x: float, y: float, *, size: int,
        colour: str = TEXT, align: HorizontalAlign = "left", bold: bool = False,
    ) -> None:  # fmt: skip
        """Write one line with the middle of its letters at `y`."""
        self.put(text, x, y + 0.36 * size, size=size, colour=colour, align=align, bold=bold)

    def put(
        self, text: str, x: float, base: float, *, size: int,
        colour: str = TEXT, align: HorizontalAlign = "left", bold: bool = True,
    ) -> None:  # fmt: skip
        """Write one line on its base line."""
        self._draw.text((x, base), text, colour, _font(size, bold=bold), _ANCHORS[align])

    def paste(self, picture: Image.Image, left: float, right: float) -> None:
        """Cover the page from its top to a slanting line, by how far down that is at both rims."""
        size = (WIDTH, int(max(left, right)) + 1)
        # Smooth along its height alone: the line is nearly level.
        mask = Image.new("L", (WIDTH, size[1] * _SMOOTH))
        down = [(0, 0), (WIDTH, 0), (WIDTH, right * _SMOOTH), (0, left * _SMOOTH)]
        ImageDraw.Draw(mask).polygon(down, fill=255)
        self._page.paste(picture.crop((0, 0, *size)), (0, 0), mask.reduce((1, _SMOOTH)))

    def blur(self, height: int) -> None:
        """Make what stands on the page unreadable, from its top down to a line."""
        box = (0, 0, WIDTH, height)
        self._page.paste(self._page.crop(box).filter(ImageFilter.GaussianBlur(_BLUR)), box)

    def head(self, heading: str, subheading: str) -> None:
        """Write the two lines that a page begins with."""
        self.write(fit(heading, HEADING, width=INNER), MARGIN, 70, size=HEADING, bold=True)
        self.write(fit(subheading, SMALL, width=INNER), MARGIN, 134, size=SMALL, colour=QUIET)

    def png(self, colours: tuple[int, Image.Quantize] | None = FLAT) -> bytes:
        """Return the page as a PNG, with all its colours or fewer."""
        buffer, drawn = io.BytesIO(), self._page
        if colours is not None:
            drawn = drawn.quantize(*colours, dither=Image.Dither.NONE)
        drawn.save(buffer, "PNG")
        return buffer.getvalue()
