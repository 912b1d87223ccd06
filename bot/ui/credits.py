"""Who made a work, as credited: in order, with the release's own joining words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.models import ArtistCredit, ArtistRef, Collaboration
from bot.ui.i18n import Words
from bot.ui.text import escape, plain

MANY = 12
"""So many acts are named on a card; the others are counted."""
_NAME = 80
_DEFAULT_JOIN = ", "


def name_of(credit: ArtistCredit) -> str:
    """Give the name on the release, unescaped."""
    return credit.credited_as or credit.artist.name


def belongs_to(artist: ArtistRef) -> str:
    """Tell an act from its namesakes: its group, else its disambiguation; may be empty."""
    return artist.groups[0] if artist.groups else artist.disambiguation


def full_name(artist: ArtistRef) -> str:
    """Name an act with its group, unescaped: "Jimin (BTS)"."""
    home = belongs_to(artist)
    return f"{artist.name} ({home})" if home else artist.name


def credit_line(words: Words, collaboration: Collaboration) -> str:
    """Write the credits as markup: bold names, each with its group, joined as on the release."""
    shown = _first(collaboration.credits, MANY)
    parts = []
    for credit in shown:
        home = belongs_to(credit.artist)
        parts.append(f"**{escape(name_of(credit), _NAME)}**")
        parts.append(f" ({escape(home, _NAME)})" if home else "")
        parts.append(_join(credit, marked=True))
    line = "".join(parts[:-1])
    return _with_rest(words, line, len(collaboration.credits) - len(shown))


def short_credits(words: Words, collaboration: Collaboration, *, most: int = 3) -> str:
    """Write the first credited names as plain text, for a list line or a select's option."""
    shown = _first(collaboration.credits, most)
    parts = [text for credit in shown for text in (plain(name_of(credit), 40), _join(credit))]
    line = "".join(parts[:-1])
    return _with_rest(words, line, len(collaboration.credits) - len(shown))


def names(artists: Sequence[ArtistRef]) -> list[str]:
    """Give the acts' names, unescaped."""
    return [artist.name for artist in artists]


def _first(credits_: tuple[ArtistCredit, ...], most: int) -> tuple[ArtistCredit, ...]:
    """Cut after `most`, unless that would leave out a single one."""
    return credits_ if len(credits_) == most + 1 else credits_[:most]


def _join(credit: ArtistCredit, *, marked: bool = False) -> str:
    phrase = escape(credit.join_phrase, 40) if marked else plain(credit.join_phrase, 40)
    if not phrase:
        return _DEFAULT_JOIN
    return f"{phrase} " if phrase[0] in ",;" else f" {phrase} "


def _with_rest(words: Words, line: str, rest: int) -> str:
    if rest <= 0:
        return line
    return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=line)
