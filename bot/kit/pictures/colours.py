"""Colours as `#rrggbb`: how well they are told apart, and those of somebody who has none."""

from __future__ import annotations

import colorsys
import hashlib
import math
from functools import lru_cache

LIGHT, DARK = "#ffffff", "#040406"
LEGIBLE = 4.5
"""The contrast that small text needs (WCAG 2, level AA)."""
LEGIBLE_LARGE = 3.0
_CLOSE = 0.28
_STEPS = 20

Palette = tuple[str, str]
"""A ground, and what it shades into."""


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _named(parts: tuple[float, float, float]) -> str:
    return "#" + bytes(round(255 * part) for part in parts).hex()


@lru_cache(maxsize=512)
def luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1, as WCAG 2 measures it."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink(ground: str) -> str:
    """Return the colour of text on a ground."""
    return max(LIGHT, DARK, key=lambda colour: contrast(colour, ground))


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with so much of the other one in it, 0 to 1."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    red, green, blue = (a + (b - a) * share for a, b in pairs)
    return _named((red, green, blue))


def shade(palette: Palette) -> str:
    """Return what the ground shades into, as far as its text stays legible all the way."""
    ground, goal = palette
    text, reached = ink(ground), ground
    for step in range(1, _STEPS + 1):
        colour = mixed(ground, goal, step / _STEPS)
        if contrast(colour, text) < LEGIBLE:
            break
        reached = colour
    return reached


def are_close(one: str, other: str) -> bool:
    """Return whether two grounds beside one another would look like one."""
    return math.dist(_parts(one), _parts(other)) < _CLOSE


def apart(palette: Palette, *, above: str) -> Palette:
    """Return the palette, or another of it where its ground looks like the one above."""
    ground, goal = palette
    if not are_close(ground, above):
        return palette
    ways = (
        (goal, mixed(goal, LIGHT if ink(goal) == DARK else DARK, 0.4)),
        (mixed(ground, DARK, 0.6), ground),
        (mixed(ground, LIGHT, 0.6), ground),
    )
    return next((way for way in ways if not are_close(way[0], above)), palette)


@lru_cache(maxsize=512)
def derived(slug: str) -> Palette:
    """Return the colours of an act that has none of its own: always the same two."""
    seed = hashlib.sha256(slug.encode()).digest()
    hue = int.from_bytes(seed[:2], "big") / 65536
    lightness, fullness = 0.44 + seed[2] / 255 * 0.24, 0.45 + seed[3] / 255 * 0.25
    turned = (hue + (0.09 if seed[4] % 2 else -0.09)) % 1
    return (
        _named(colorsys.hls_to_rgb(hue, lightness, fullness)),
        _named(colorsys.hls_to_rgb(turned, min(0.8, lightness + 0.14), fullness)),
    )
