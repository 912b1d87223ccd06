"""The cover of a song whose artists are asked for: nothing on it says who they are."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.model import Work
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import plain
from bot.kit.pictures.pictures import Sketched
from bot.lookup.cards.cover import cover_sketch

FILE = "kollab-blurred.png"
_ANYBODY = "KOLLAB"
"""Stands for every name, so that not even its length is seen through the blur."""


def blurred_cover(words: Words, work: Work) -> Sketched:
    """Return the cover of a work with its names blurred, to be drawn."""
    sketch = cover_sketch(words, work)
    names = tuple(replace(name, name=_ANYBODY, other="") for name in sketch.names)
    hidden = replace(sketch, names=names, year="", more="", is_blurred=True)
    return Sketched(hidden, FILE, cover_words(words, sketch.title))


def cover_words(words: Words, title: str) -> str:
    """Describe such a cover for people who do not see it."""
    text = words.gettext("Drawn cover of “{title}”, with the artists' names blurred", title=title)
    return plain(text, limits.ALT_TEXT)
