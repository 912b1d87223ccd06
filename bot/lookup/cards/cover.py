"""The cover of a work: who, what, when, in the colours of the artists' groups."""

from __future__ import annotations

from bot.catalogue.model import ArtistRef, Show, Work
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import plain
from bot.kit.pictures.pictures import Sketched
from bot.kit.pictures.sketches import CoverName, CoverSketch
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import name_in, short_credits
from bot.lookup.look_files import palette_of

MOST_NAMES = 3
_TEXT = 160
_SHOWS = ("#262634", "#3d3d52")
"""The ground of what has no colours of its own."""


def cover(words: Words, work: Work | None) -> Sketched | None:
    """Return the cover of a work, if there is one, to be drawn."""
    if work is None:
        return None
    return Sketched(cover_sketch(words, work), "kollab-cover.png", cover_alt_text(words, work))


def cover_sketch(words: Words, work: Work) -> CoverSketch:
    """Return what the cover of a work shows."""
    artists = list(dict.fromkeys(credit.artist for credit in work.credits))
    names = [_name(words, artist) for artist in artists[:MOST_NAMES]]
    title, *below = titles_of(words, work)
    if work.show:
        show = _show(words, work.show)
        if len(names) < 2:
            names.append(show)
        else:
            below.append(show.name)
    return CoverSketch(
        names=tuple(names),
        title=plain(title, _TEXT),
        other=plain(" · ".join(below), _TEXT),
        year=str(work.date.year) if work.date else "",
        more=f"+{rest}" if (rest := len(artists) - MOST_NAMES) > 0 else "",
    )


def cover_alt_text(words: Words, work: Work) -> str:
    """Describe a cover for people who do not see it."""
    shown = [
        " / ".join(titles_of(words, work)),
        short_credits(words, work),
        _show(words, work.show).name if work.show else "",
        str(work.date.year) if work.date else "",
    ]
    text = words.gettext("Drawn cover: {shown}", shown=" · ".join(filter(None, shown)))
    return plain(text, limits.ALT_TEXT)


def _name(words: Words, artist: ArtistRef) -> CoverName:
    name = name_in(words, artist)
    other = artist.hangul if name == artist.name else artist.name
    other = "" if other == name else other
    return CoverName(plain(name, _TEXT), plain(other, _TEXT), palette_of(artist))


def _show(words: Words, show: Show) -> CoverName:
    name, other = show.title, show.title_ko
    if words.language == "ko" and other:
        name, other = other, name
    return CoverName(plain(name, _TEXT), plain("" if other == name else other, _TEXT), _SHOWS)
